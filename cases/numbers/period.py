"""The months that are looked at, by the department's own clock, and the parts that they are shown in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTHS_IN = (
    *("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь"),
    *("октябрь", "ноябрь", "декабрь"),
)
LONGEST_BY_MONTH = 24
"""A longer period is shown by quarters."""
_It = TypeVar("_It")


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of the month so many months later, or earlier."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Part:
    """A month or a quarter; `until` is the first day that is not of it."""

    name: str
    since: date
    until: date


@dataclass(frozen=True)
class Period:
    """Whole months: from the first day of one to the first day of the one after the last."""

    since: date
    until: date

    @classmethod
    def last(cls, months: int, today: date) -> "Period":
        """So many months, the one that lasts included."""
        return cls(first_of_month(today, 1 - months), first_of_month(today, 1))

    @classmethod
    def before(cls, months: int, today: date) -> "Period":
        """So many months that are over."""
        return cls(first_of_month(today, -months), first_of_month(today))

    def has(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day < self.until

    @property
    def months(self) -> int:
        return (self.until.year - self.since.year) * 12 + self.until.month - self.since.month

    def parts(self) -> tuple[Part, ...]:
        """Months; of a long period quarters of a year, whole ones but perhaps the first and the last."""
        if self.months <= LONGEST_BY_MONTH:
            starts = [first_of_month(self.since, it) for it in range(self.months)]
            named = [f"{MONTHS[it.month - 1]} {it.year}" for it in starts]
        else:
            all_starts = (first_of_month(self.since, it) for it in range(self.months))
            starts = [it for it in all_starts if it == self.since or it.month % 3 == 1]
            named = [f"{(it.month + 2) // 3} кв. {it.year}" for it in starts]
        ends = [*starts[1:], self.until]
        return tuple(Part(*it) for it in zip(named, starts, ends, strict=True))

    def split(self, rows: Iterable[_It], day: Callable[[_It], date | None]) -> list[tuple[Part, list[_It]]]:
        """Each part with the rows whose day is in it; rows without a day, or of other days, are left out."""
        parts = self.parts()
        index = {first_of_month(it.since, n): at for at, it in enumerate(parts) for n in range(3) if _has(it, n)}
        found: list[list[_It]] = [[] for _ in parts]
        for row in rows:
            on = day(row)
            at = index.get(on.replace(day=1)) if on else None
            if at is not None:
                found[at].append(row)
        return list(zip(parts, found, strict=True))


def _has(part: Part, months: int) -> bool:
    return first_of_month(part.since, months) < part.until
