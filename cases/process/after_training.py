"""6. What follows a session: the head of a poor score, the recording; and once, when the training is closed, one letter
to the client that holds it all.
"""

from datetime import datetime

from cases.effects import Effect
from cases.facts import RecordingReady, TrainingHeld
from cases.occurrence import Occurrence
from cases.people import Role
from cases.process.letters_to_client import to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.process.training import tell_heads, trainer_of
from cases.sessions import Session
from cases.turns import Stage

POOR = 2
"""The highest score that the head hears of at once."""


def after_training(step: Step) -> None:
    """Of every session that was held; what comes once waits for the report that closes the training."""
    case = step.case
    for session in case.held_sessions:
        feedback(step, session)
        recording(step, session)
    if case.report is None:
        return
    if (Effect.SEND_PRESENTATIONS, "1") in step.wanted_again:
        to_client(step, Effect.SEND_PRESENTATIONS, "1")
    summary(step)


def feedback(step: Step, session: Session) -> None:
    """A poor score reaches the head in the same hour; one that was corrected since is told to whoever heard of it."""
    held = session.held
    assert held is not None
    poor = held.score is not None and held.score <= POOR
    told = (f"{session.key} {it.code}" for it in step.people.of(Role.HEAD))
    if poor or any((Effect.TELL_HEAD_FEEDBACK, it) in step.wanted_again for it in told):
        tell_heads(step, Effect.TELL_HEAD_FEEDBACK, str(session.key))


def recording(step: Step, session: Session) -> None:
    """A link that the letter after the training does not carry gets a letter of its own; without one the trainer is
    asked after a working day.
    """
    number = str(session.key)
    if isinstance(session.recording, RecordingReady):
        if _needs_own_letter(step, session):
            to_client(step, Effect.SEND_RECORDING, number)
    elif session.recording is None and not step.skips("recording"):
        trainer, turn = trainer_of(step, session)
        link = step.waits(turn, Stage.RECORDING, "дать ссылку на запись обучения")
        assert session.told_at is not None
        if step.reached(step.working_day(session.told_at, step.policy.recording_asked_after_days)):
            ask(step, Effect.ASK_RECORDING, number, link, to=trainer)


def summary(step: Step) -> None:
    """One letter with all of it: when the recordings are there or will not come, at the latest on the second day."""
    known = step.skips("recording") or all(it.recording for it in step.case.held_sessions)
    if known or step.reached(_latest(step)):
        to_client(step, Effect.SEND_SUMMARY, "1")


def _latest(step: Step) -> datetime:
    reported_at = step.case.recorded_at(TrainingHeld)
    return step.working_day(reported_at, step.policy.summary_after_days)


def _needs_own_letter(step: Step, session: Session) -> bool:
    """Unless the letter after the training carries it: was rendered after the link had come, or is still to leave."""
    number = str(session.key)
    wanted = (Effect.SEND_RECORDING, number) in step.wanted_again
    if wanted or step.case.report is None or step.entries.attempts(Effect.SEND_RECORDING, Occurrence(number)):
        return True
    left, known_at = step.entries.done(Effect.SEND_SUMMARY), session.recorded_at
    if left is None or known_at is None or known_at <= left.begun_at:
        return False
    corrected_at = step.wanted_again.get((Effect.SEND_SUMMARY, "1"))
    return corrected_at is None or corrected_at < known_at
