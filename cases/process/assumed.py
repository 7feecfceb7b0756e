"""What others have got although the ledger does not know it: the manager says so, after a restored copy or of a case
brought in."""

from collections.abc import Iterator

from cases.case import Case
from cases.effects import Effect, Entry, State
from cases.facts import BroughtIn, RestoreReviewed


def assumed_sent(case: Case) -> Iterator[Entry]:
    """Letters that the manager says others have got; the ledger has no row of them, and no reference."""
    for recorded in case.facts:
        names: tuple[str, ...] = ()
        if isinstance(recorded.fact, RestoreReviewed):
            names = recorded.fact.already_sent
        elif isinstance(recorded.fact, BroughtIn):
            names = recorded.fact.done
        for name in names:
            effect, _, occurrence = name.partition(" ")
            yield Entry(Effect(effect), occurrence, State.DONE, recorded.at, done_at=recorded.at)
