"""Letters that count as sent although the ledger has no row of them: only the manager can say so.

After an older copy was restored, or of a case that was under way before it came into the system. A letter is named
«effect base» there, the base of its occurrence.
"""

from collections.abc import Iterator

from cases.case import Case
from cases.effects import Effect
from cases.facts import BroughtIn, RestoreReviewed
from cases.ledger import Entry, State
from cases.occurrence import Occurrence
from cases.process.due import Due


def assumed_sent(case: Case) -> Iterator[Entry]:
    """Entries of these letters; they have no reference, and are done when the manager said so."""
    for recorded in case.facts:
        names: tuple[str, ...] = ()
        if isinstance(recorded.fact, RestoreReviewed):
            names = recorded.fact.already_sent
        elif isinstance(recorded.fact, BroughtIn):
            names = recorded.fact.done
        for name in names:
            effect, _, base = name.partition(" ")
            yield Entry(Effect(effect), Occurrence(base), State.DONE, recorded.at, done_at=recorded.at)


def is_brought_in(case: Case, effect: Effect, base: str) -> bool:
    """Whether others have sent this letter, before the case came into the system."""
    brought = case.latest(BroughtIn)
    return brought is not None and f"{effect} {base}" in brought.done


def letter_name(due: Due) -> str:
    """How such a letter is named in a fact."""
    return f"{due.effect} {due.occurrence.base}"
