"""Letters that carry no secret: most of them, and the training's with its calendar part."""

from cases.case import Case
from cases.effects import Effect
from cases.facts import CopyRestored, TrainingAppointed
from engine.acting import Act, Done, act_once
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.invitation import Meeting, Participant, invitation
from integrations.letter import Attachment, CalendarPart, Enclosed
from letters.post import post


@outside_task
def send_letter(act: Act) -> None:
    """The letter named like the effect, to the act's recipient."""
    case = wiring().cases.load(act.code).case
    act_once(act, lambda: post(act, case))


@outside_task
def send_training_letter(act: Act) -> None:
    """The invitation, or the cancellation, with what calendars need to follow."""
    case = wiring().cases.load(act.code).case

    def send() -> Done:
        calendar = _calendar(act, case)
        # Calendars of mail programs read the part, everybody else opens the file.
        file = Attachment("pass24.ics", "application/ics", calendar.content)
        return post(act, case, enclosed=Enclosed([file], calendar))

    act_once(act, send)


def _calendar(act: Act, case: Case) -> CalendarPart:
    us = wiring()
    training = case.latest(TrainingAppointed)
    assert training is not None
    cancelled = act.effect is Effect.SEND_CANCELLATION
    organizer, trainer = us.people[case.organizer], us.people[training.trainer]
    meeting = Meeting(
        uid=f"training.{case.id}@{us.settings.mail_sender.rpartition('@')[2]}",
        sequence=calendar_sequence(case, training.number, cancelled),
        starts_at=training.starts_at,
        duration=us.settings.policy.training_duration,
        time_zone=training.time_zone,
        summary=f"Обучение PASS24: {case.data.object_name}",
        description=f"Обучение проводит {trainer.name}, {trainer.phone or trainer.email}.",
        location=training.place,
        cancelled=cancelled,
    )
    invited = Participant(case.contact.name, case.contact.email)
    content = invitation(meeting, Participant(organizer.name, organizer.email), invited, now())
    return CalendarPart(content, meeting.method)


def calendar_sequence(case: Case, number: int, cancelled: bool) -> int:
    """A cancellation lies between two dates; calendars ignore what is lower than anything they have seen.

    What they saw in the time that a restored copy has lost is unknown: numbers begin anew, above all of it.
    """
    restored = case.recorded(CopyRestored)
    return 2 * (number - 1) + cancelled + (int(restored.at.timestamp()) // 60 if restored else 0)
