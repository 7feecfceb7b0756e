"""What calendars need to follow a training: the invitation, its moves, the cancellation."""

from cases.case import Case
from cases.effects import Effect
from cases.facts import CopyRestored, TrainingAppointed
from engine.acting import Act
from engine.clock import now
from engine.wiring import wiring
from integrations.invitation import Meeting, invitation
from integrations.letter import CalendarPart, mailbox


def calendar_part(act: Act, case: Case) -> CalendarPart:
    """The invitation to the training appointed last, or its cancellation."""
    app = wiring()
    training = case.latest(TrainingAppointed)
    assert training is not None
    cancelled = act.effect is Effect.SEND_CANCELLATION
    organizer, trainer = app.people[case.organizer], app.people[training.trainer]
    meeting = Meeting(
        uid=f"training.{case.id}@{app.settings.mail_sender.rpartition('@')[2]}",
        sequence=calendar_sequence(case, training.number, cancelled),
        starts_at=training.starts_at,
        duration=app.settings.policy.training_duration,
        time_zone=training.time_zone,
        summary=f"Обучение PASS24: {case.data.object_name}",
        description=f"Обучение проводит {trainer.name}, {trainer.phone or trainer.email}.",
        location=training.place,
        cancelled=cancelled,
    )
    invited = mailbox(case.contact.name, case.contact.email)
    content = invitation(meeting, mailbox(organizer.name, organizer.email), invited, now())
    return CalendarPart(content, meeting.method)


def calendar_sequence(case: Case, number: int, cancelled: bool) -> int:
    """By it calendars tell newer from older: they ignore a lower number than one they have seen.

    A cancellation's number lies between those of two dates. After a restore it is unknown which numbers were sent
    since the copy was made: from then on all are higher than any of them.
    """
    restored = case.recorded(CopyRestored)
    return 2 * (number - 1) + cancelled + (int(restored.at.timestamp()) // 60 if restored else 0)
