"""What calendars need to follow a session of the training: the invitation, its moves, the cancellation."""

from email.headerregistry import Address

from cases.case import Case
from cases.effects import Effect
from cases.facts import CopyRestored, TrainingAppointed
from cases.people import Role
from cases.wording import both_clocks
from engine.acting import Act
from engine.clock import now
from engine.wiring import wiring
from integrations.invitation import Meeting, invitation
from integrations.letter import CalendarPart, mailbox

_OURS = "training-"
_CANCELS = (Effect.SEND_CANCELLATION, Effect.RELEASE_TRAINER)


def calendar_part(act: Act, case: Case) -> CalendarPart:
    """The invitation to the date that the act is about, or its cancellation, for the client or for the trainer.

    Each session is an event of its own; so is the trainer's, who may be the client's organizer: theirs comes from the
    department.
    """
    app = wiring()
    session, date = case.session(int(act.occurrence.base)), _date(case, int(act.occurrence.base))
    assert session is not None
    cancelled, for_trainer = act.effect in _CANCELS, act.effect.row.reader is Role.TRAINER
    trainer = app.people.find(date.trainer)
    whose = f"{date.trainer}." if for_trainer else ""
    led_by = f"Обучение проводит {trainer.name}, {trainer.phone or trainer.email}." if trainer else ""
    meeting = Meeting(
        uid=f"{_OURS}{session.number}.{whose}{case.id}@{_domain()}",
        sequence=calendar_sequence(case, date.number, cancelled),
        starts_at=date.starts_at,
        duration=app.settings.policy.training_duration,
        time_zone=date.time_zone,
        summary=f"Обучение PASS24: {case.data.object_name}",
        description=_for_trainer(case, date) if for_trainer else led_by,
        location=date.place,
        cancelled=cancelled,
    )
    content = invitation(meeting, *_parties(act, case), now())
    return CalendarPart(content, meeting.method)


def is_our_uid(uid: str) -> bool:
    """Whether an event in somebody's calendar is an invitation of ours: what stands of it, we know better."""
    return uid.startswith(_OURS) and uid.endswith(f"@{_domain()}")


def _domain() -> str:
    return wiring().settings.mail_sender.rpartition("@")[2]


def calendar_sequence(case: Case, number: int, cancelled: bool) -> int:
    """By it calendars tell newer from older: they ignore a lower number than one they have seen.

    A cancellation's number lies between those of two dates. After a restore it is unknown which numbers were sent
    since the copy was made: from then on all are higher than any of them.
    """
    restored = case.recorded(CopyRestored)
    return 2 * (number - 1) + cancelled + (int(restored.at.timestamp()) // 60 if restored else 0)


def _date(case: Case, number: int) -> TrainingAppointed:
    return next(it.fact for it in case.facts if isinstance(it.fact, TrainingAppointed) and it.fact.number == number)


def _for_trainer(case: Case, date: TrainingAppointed) -> str:
    at, contact = both_clocks(date.starts_at, date.time_zone), case.contact
    return f"{at}\n{case.title}, {case.data.client_name}\nКонтакт: {contact.name}, {contact.phone or contact.email}"


def _parties(act: Act, case: Case) -> tuple[Address, Address]:
    """Who invites, and who is invited."""
    app = wiring()
    if act.effect.row.reader is Role.TRAINER:
        ours = mailbox(app.settings.mail_sender_name, app.settings.mail_sender)
        return ours, mailbox(app.people[act.person].name, act.recipient)
    organizer = app.people[case.organizer]
    return mailbox(organizer.name, organizer.email), mailbox(case.contact.name, case.contact.email)
