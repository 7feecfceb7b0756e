"""What is shown of a number: its name, what it means, a table, and a chart that says the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import Literal

from cases.numbers.history import History
from cases.numbers.period import Period
from cases.policy import Policy

NONE = "–"


@dataclass(frozen=True)
class Table:
    """Cells are words by now. `total` stands below, and is no row of the chart; `codes`: of the case of each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """`series`: a name, and a value for each label; None: there is none. `sideways`: labels from top to bottom."""

    kind: Literal["lines", "bars", "stacked", "sideways"]
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for _, values in self.series for value in values)


@dataclass(frozen=True)
class Measure:
    """`name` is for addresses. `brief` is the table of the letter, where the page's is too wide for one."""

    name: str
    title: str
    meaning: str
    table: Table
    chart: Chart | None = None
    brief: Table | None = None


@dataclass(frozen=True)
class Scope:
    """What is counted: the rows, the months, the moment; `called` makes a name of a colleague's code."""

    history: History
    period: Period
    now: datetime
    policy: Policy
    called: Callable[[str], str]

    def has(self, day: date | None) -> bool:
        """Whether the day is known, and of the period."""
        return day is not None and self.period.has(day)


def number(value: float | None, digits: int = 1) -> str:
    """«3,5»; nothing known is a dash."""
    return NONE if value is None else f"{value:.{digits}f}".replace(".", ",")


def share(part: float, whole: float) -> str:
    """«75 %»; of nothing a dash."""
    return f"{100 * part / whole:.0f} %" if whole else NONE


def mean(values: Iterable[float]) -> float | None:
    """The average; None of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else None


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    """A quarter is below the first, half below the second, a quarter above the third; None of nothing."""
    found = list(values)
    if len(found) < 2:
        return (found[0],) * 3 if found else None
    low, middle, high = quantiles(found, n=4, method="inclusive")
    return low, middle, high


def shortened(values: Iterable[float | None]) -> tuple[float | None, ...]:
    """Values as the table says them: a chart must not know better."""
    return tuple(None if it is None else round(it, 1) for it in values)
