"""Who is first when much is due at once: a pure order of cases, the most urgent first."""

from datetime import datetime, timedelta

from cases.case import Case
from cases.effects import Effect
from cases.facts import TrainingAppointed
from cases.process.due import Decision, Due

TRAINING_IS_NEAR = timedelta(days=1)

_WAY_IN = (Effect.SEND_CREDENTIALS, Effect.MAKE_CLOUD, Effect.RETRY_CLOUD)
_OF_A_TRAINING = (Effect.SEND_INVITATION, Effect.SEND_CANCELLATION)


def urgency(case: Case, decision: Decision, now: datetime) -> int:
    """0 is the most urgent. Cases of equal urgency keep their order, the longest waiting first.

    0 a date that is near has changed: somebody would come in vain · 1 the client cannot get in · 2 another letter to
    somebody · 3 a question to the manager · 4 looks and the rest
    """
    return min((_of_act(due, case, now) for due in decision.due), default=4)


def _of_act(due: Due, case: Case, now: datetime) -> int:
    training = case.latest(TrainingAppointed)
    if due.effect in _OF_A_TRAINING and training and abs(training.starts_at - now) < TRAINING_IS_NEAR:
        return 0
    if due.effect in _WAY_IN:
        return 1
    if due.effect.is_question or due.effect is Effect.TELL_HEAD_OVERDUE:
        return 3
    return 2 if due.effect.is_letter else 4
