"""5. The training: appointed, moved, called off, reported – session by session, until a report closes it."""

from cases.effects import Effect
from cases.people import Person, Role
from cases.process.letters_to_client import to_client
from cases.process.letters_to_colleagues import to_colleague
from cases.process.questions import ask
from cases.process.reminders import remind
from cases.process.step import Step
from cases.process.trainers import invite_trainer, release_trainers
from cases.sessions import Session
from cases.turns import Stage, Turn


def training(step: Step) -> None:
    """The manager agrees day and time; the invitation and the presentations go out; the trainer tells how it went."""
    case = step.case
    call_off(step)
    missed(step)
    if case.report:
        return
    date = case.training
    if date:
        number = str(date.number)
        to_client(step, Effect.SEND_INVITATION, number)
        to_client(step, Effect.SEND_PRESENTATIONS, "1")
        invite_trainer(step, case.sessions[-1])
        remind(step, case.sessions[-1])
        ask_for_report(step, case.sessions[-1])
    elif case.first_login or case.trainings or (case.cloud and step.skips("first_login")):
        agree = step.waits(Turn.MANAGER, Stage.APPOINTING, "согласовать с клиентом день и время обучения")
        ask(step, Effect.ASK_TRAINING, str(case.trainings + 1), agree)


def call_off(step: Step) -> None:
    """Whoever was invited to a date on which nobody meets is told so; it leaves their calendar."""
    for session in step.case.sessions:
        invited = any(step.may_know(Effect.SEND_INVITATION, str(it.number)) for it in session.dates)
        if session.date and session.is_called_off and invited:
            to_client(step, Effect.SEND_CANCELLATION, str(session.date.number))
        release_trainers(step, session)


def missed(step: Step) -> None:
    """The client did not come: one letter to them; the second time the head is told."""
    for session in step.case.sessions:
        if session.missed is None:
            continue
        number, last = str(session.key), session == step.case.sessions[-1]
        if last:
            to_client(step, Effect.SEND_MISSED, number)
        if last and step.case.misses > 1:
            tell_heads(step, Effect.TELL_HEAD_MISSED, number)


def tell_heads(step: Step, effect: Effect, number: str) -> None:
    """A word to each head about a session."""
    for head in step.people.of(Role.HEAD):
        to_colleague(step, effect, f"{number} {head.code}", head)


def ask_for_report(step: Step, session: Session) -> None:
    """Once the hour is over the trainer is asked how it went, with the manager in copy."""
    date = session.date
    assert date is not None
    trainer, turn = trainer_of(step, session)
    report = step.waits(turn, Stage.TRAINING, "провести обучение и записать, как оно прошло")
    ends_at = date.starts_at + step.policy.training_duration
    if step.reached(ends_at):
        overdue_at = step.working_day(ends_at, step.policy.report_overdue_after_days)
        ask(step, Effect.ASK_REPORT, str(date.number), report, to=trainer, overdue_at=overdue_at)


def trainer_of(step: Step, session: Session) -> tuple[Person, Turn]:
    """Who is asked about a session, and whose turn it then is; the manager, where the trainer has left."""
    manager = step.people[step.case.data.manager]
    trainer = step.people.find(session.date.trainer) if session.date else None
    if trainer is None or trainer == manager:
        return manager, Turn.MANAGER
    return trainer, Turn.TRAINER
