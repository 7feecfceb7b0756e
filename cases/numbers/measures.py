"""Every number, in the order of the page and of the letter."""

from cases.numbers.measure import Measure, Scope
from cases.numbers.people import feedback, managers, trainings, types
from cases.numbers.speed import flow, time_by_type, time_to_work, whose_turn
from cases.numbers.waiting import oldest, on_time, waiting

MEASURES = (
    flow,
    time_to_work,
    whose_turn,
    time_by_type,
    on_time,
    waiting,
    oldest,
    feedback,
    trainings,
    managers,
    types,
)


def measures(scope: Scope) -> list[Measure]:
    """All of them."""
    return [it(scope) for it in MEASURES]
