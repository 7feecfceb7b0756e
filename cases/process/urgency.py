"""Who is first when much is due at once: a pure order of cases, the most urgent first."""

from datetime import datetime, timedelta

from cases.case import Case
from cases.effect_row import Urgency
from cases.facts import TrainingAppointed
from cases.process.due import Decision, Due

TRAINING_IS_NEAR = timedelta(days=1)


def urgency(case: Case, decision: Decision, now: datetime) -> Urgency:
    """Of the most urgent act. Cases of equal urgency keep their order, the longest waiting first."""
    return min((_of_act(due, case, now) for due in decision.due), default=Urgency.REST)


def _of_act(due: Due, case: Case, now: datetime) -> Urgency:
    training, urgency = case.latest(TrainingAppointed), due.effect.row.urgency
    is_near = training is not None and abs(training.starts_at - now) < TRAINING_IS_NEAR
    return Urgency.LETTER if urgency is Urgency.DATE and not is_near else urgency
