"""The letter with the numbers: to each head, at ten o'clock of a month's first working day, of the month before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from cases.calendar_days import local_day, moment, working_day_after
from cases.numbers.history import History
from cases.numbers.measure import Measure, Scope, Table
from cases.numbers.measures import MEASURES
from cases.numbers.period import MONTHS_IN, Period, first_of_month
from cases.policy import Policy

MONTHS_BACK = 3
"""How many months a table that goes by months shows."""
AGAIN_AFTER = timedelta(days=1)

Went = Literal["begun", "sent", "open", "refused"]


@dataclass(frozen=True)
class Told:
    """What became of the last letter to somebody. `month`: its first day; `begun`: nobody knows whether it arrived."""

    month: date
    went: Went
    at: datetime


def month_to_tell(now: datetime, policy: Policy) -> date | None:
    """The first day of the month that is told by now; None: this month's first working day is still to come."""
    today = local_day(now, policy.office_time_zone)
    first = working_day_after(first_of_month(today) - timedelta(days=1), 1)
    leaves_at = moment(first, policy.day_starts_at, policy.office_time_zone)
    return first_of_month(today, -1) if leaves_at <= now else None


def is_due(month: date, last: Told | None, now: datetime) -> bool:
    """Whether this month's letter is still to leave. What may have arrived is not sent again."""
    if last is None or last.month < month:
        return True
    return last.went == "open" or (last.went == "refused" and now - last.at >= AGAIN_AFTER)


def is_worth_telling(first_opened_on: date | None, month: date) -> bool:
    """Whether there was anything to count by the end of that month: not in an installation that is new."""
    return first_opened_on is not None and first_opened_on < first_of_month(month, 1)


def month_name(month: date) -> str:
    """«октябрь 2026»"""
    return f"{MONTHS_IN[month.month - 1]} {month.year}"


def for_letter(
    history: History, month: date, now: datetime, policy: Policy, called: Callable[[str], str]
) -> list[Measure]:
    """The numbers of that month, each with a table that a letter can hold; what goes by months with those before."""
    after = first_of_month(month, 1)
    one = Scope(history, Period.before(1, after), now, policy, called)
    few = replace(one, period=Period.before(MONTHS_BACK, after))
    return [_brief(it(one), it(few)) for it in MEASURES]


def _brief(one: Measure, few: Measure) -> Measure:
    table = one.brief or (few.table if one.table.columns[0] == "Месяц" else one.table)
    return replace(one, table=_without_empty_total(table))


def _without_empty_total(table: Table) -> Table:
    """A sum of one row says it twice."""
    return table if len(table.rows) > 1 else replace(table, total=())
