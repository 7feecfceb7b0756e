"""Which one of its kind an act is: what names it in the ledger beside its case and its effect."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

_OVERDUE = "overdue"
_TIME = "%Y%m%d%H%M%S"


class Why(StrEnum):
    """Why a question that stands is asked once more."""

    LINK = "link"  # its link was lost with a database of Prefect
    HANDED_OVER = "handed"  # another manager leads the case
    RESUMED = "resumed"  # the case goes on after a pause or an end
    AGAIN = "again"  # the manager wants to have it once more


@dataclass(frozen=True)
class Renewal:
    """What made earlier letters with a question count no more; `at` is kept to the second, in UTC."""

    why: Why
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", self.at.astimezone(UTC).replace(microsecond=0))


@dataclass(frozen=True)
class Occurrence:
    """`base` says what it is about: the number of a training, an address, a round of photos, a colleague.

    `overdue`: the reminder of a question. `attempt`: the same thing begun anew, to another address after a refusal or
    with a new secret after a doubt. Stored as `str`: «2», «romashka/2», «1/resumed-20261214050000/overdue».
    """

    base: str
    renewed: Renewal | None = None
    overdue: bool = False
    attempt: int = 1

    def __str__(self) -> str:
        parts = [self.base.replace("%", "%25").replace("/", "%2F")]
        parts += [f"{self.renewed.why}-{self.renewed.at:{_TIME}}"] if self.renewed else []
        parts += [_OVERDUE] if self.overdue else []
        parts += [str(self.attempt)] if self.attempt > 1 else []
        return "/".join(parts)

    @classmethod
    def parse(cls, text: str) -> "Occurrence":
        """What `str` has written. ValueError: something else."""
        base, *parts = text.split("/")
        found = cls(base.replace("%2F", "/").replace("%25", "%"))
        for part in parts:
            why, dash, at = part.partition("-")
            if dash:
                found = replace(found, renewed=Renewal(Why(why), datetime.strptime(f"{at}+0000", f"{_TIME}%z")))
            elif part == _OVERDUE:
                found = replace(found, overdue=True)
            else:
                found = replace(found, attempt=int(part))
        return found

    @property
    def first(self) -> "Occurrence":
        """The first attempt at it."""
        return replace(self, attempt=1)


def why_again(occurrences: Iterable[Occurrence]) -> dict[str, bool]:
    """Of questions that go out together: are links in earlier letters dead, is another manager asked now?"""
    why = {it.renewed.why if it.renewed else None for it in occurrences}
    return {"renewed": Why.LINK in why, "handed_over": why == {Why.HANDED_OVER}}
