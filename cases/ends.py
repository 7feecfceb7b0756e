"""The ends that people put to a case, and which of them stand: where the client works already, two people agree."""

from collections.abc import Sequence

from cases.facts import CaseCancelled, EndJudged, Fact, FollowUpAnswered, LoggedIn
from cases.recorded import Recorded


def is_stop(fact: Fact) -> bool:
    """Whether it is a contact that ended with «stop»."""
    return isinstance(fact, FollowUpAnswered) and fact.outcome == "stop"


def ends(facts: Sequence[Recorded]) -> list[Recorded]:
    """Every end that anybody has put to the case, in order."""
    return [it for it in facts if isinstance(it.fact, CaseCancelled) or is_stop(it.fact)]


def needs_second(facts: Sequence[Recorded], end: Recorded) -> bool:
    """Whether the client worked in the cloud already, so that a second person has to agree."""
    return any(isinstance(it.fact, LoggedIn) for it in facts[: facts.index(end)])


def word_on(facts: Sequence[Recorded], end: Recorded) -> EndJudged | None:
    """A second person's word; whoever asked for the end is none."""
    number = ends(facts).index(end) + 1
    words = [it.fact for it in facts if isinstance(it.fact, EndJudged) and it.actor != end.actor]
    return next((it for it in words if it.number == number), None)


def stands(facts: Sequence[Recorded], end: Recorded) -> bool:
    """Whether it ends the case."""
    return not needs_second(facts, end) or bool((word := word_on(facts, end)) and word.agreed)
