"""The ledger of a case, as decisions read it: what we did, what was refused, and how an act in doubt is settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.occurrence import Occurrence


class State(StrEnum):
    """Where an entry of the ledger stands. `begun` by nobody alive is what «in doubt» means."""

    BEGUN = "begun"
    OPEN = "open"  # begun, and certainly nothing happened: may be begun again
    DONE = "done"
    REFUSED = "refused"  # the other side said no; a human is asked
    REPLACED = "replaced"  # may have happened, and another attempt stands in its place


@dataclass(frozen=True)
class Entry:
    """A row of the ledger. `reference` is the far end's own name of what was made (Message-ID, user id, run id)."""

    effect: Effect
    occurrence: Occurrence
    state: State
    begun_at: datetime
    done_at: datetime | None = None
    in_data_at: datetime | None = None
    recipient: str = ""
    reference: str = ""
    refused_by: FarEnd | None = None
    error: str = ""
    doubted: bool = False

    @property
    def may_have_arrived(self) -> bool:
        """Whether its reader may know of it: it was sent, or the connection broke off while it was being sent."""
        broke_off = self.doubted or self.in_data_at is not None
        return self.state is State.DONE or (broke_off and self.state is not State.REFUSED)

    @property
    def words(self) -> str:
        """The other side's words, without the code in front of them."""
        return self.error.partition(": ")[2] or self.error

    @property
    def code(self) -> str:
        """The other side's code of a refusal."""
        return self.error.partition(": ")[0]


@dataclass(frozen=True)
class Entries:
    """All entries of one case, in the order they were begun."""

    entries: tuple[Entry, ...] = ()

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        object.__setattr__(self, "entries", tuple(sorted(entries, key=lambda it: it.begun_at)))

    def attempts(self, effect: Effect, occurrence: Occurrence) -> list[Entry]:
        """All attempts at one occurrence, oldest first."""
        return [it for it in self.entries if it.effect is effect and it.occurrence.first == occurrence.first]

    def done(self, effect: Effect, occurrence: Occurrence | None = None) -> Entry | None:
        """The latest finished attempt (of any occurrence, if none is given)."""
        found = self.attempts(effect, occurrence) if occurrence else [it for it in self.entries if it.effect is effect]
        return next((it for it in reversed(found) if it.state is State.DONE), None)


def access_letters(entries: Entries) -> list[Entry]:
    """Every letter that carried access, oldest first: the newest that is done is the valid one."""
    return [it for it in entries.entries if it.effect.row.has_secret]


class Settlement(StrEnum):
    """What to do about an effect in doubt."""

    REOPEN = "reopen"  # nothing happened, or the far end recognises the repeat by itself
    REPEAT = "repeat"  # may have happened: do it again under the same name, and say so on the timeline
    LEAVE = "leave"  # may have happened, and nobody misses it: never again
    REPLACE = "replace"  # may have happened and cannot be repeated: a new attempt that replaces it, and say so


def settle(entry: Entry) -> Settlement:
    """How an entry in doubt is settled; only mail can have happened without anybody being able to tell.

    nadmozg knows our idempotency key and `case_ref`, Prefect our `idempotency_key`; a letter that was not being
    transmitted (SMTP's DATA) was certainly not sent. The secret of an access letter was not kept, so its
    repeat is another letter. A notice only points at a letter: it is left as it is.
    """
    if entry.effect is Effect.NOTIFY:
        return Settlement.LEAVE
    if not entry.effect.is_letter or entry.in_data_at is None:
        return Settlement.REOPEN
    return Settlement.REPLACE if entry.effect.row.has_secret else Settlement.REPEAT
