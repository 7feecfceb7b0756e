"""Letters to whoever holds the training: invited, moved, and called off, in their own calendar."""

from cases.effects import Effect
from cases.process.letters_to_colleagues import to_colleague
from cases.process.step import Step
from cases.sessions import Session


def invite_trainer(step: Step, session: Session) -> None:
    """Whoever is to hold a session that is ahead gets it into their calendar."""
    date = session.date
    trainer = step.people.find(date.trainer) if date else None
    if date and trainer and session.is_ahead and date.starts_at > step.now:
        to_colleague(step, Effect.INVITE_TRAINER, str(date.number), trainer)


def release_trainers(step: Step, session: Session) -> None:
    """Whoever was invited to a date and is not to come any more: nobody meets, or somebody else holds it."""
    for code in session.trainers:
        trainer, date = step.people.find(code), session.date
        replaced = session.is_ahead and date is not None and date.trainer != code
        if trainer and (session.is_called_off or replaced):
            invited = (it.number for it in session.dates if it.trainer == code)
            last = max((it for it in invited if step.may_know(Effect.INVITE_TRAINER, str(it))), default=None)
            if last is not None:
                to_colleague(step, Effect.RELEASE_TRAINER, str(last), trainer)
