"""Working days of Russia, and moments in the client's own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def russia() -> "HolidayBase":
    """Its calendar. All countries are loaded with it, 12 MB: a process that asks for no working day does without."""
    import holidays

    return holidays.country_holidays("RU")


def is_working_day(day: date) -> bool:
    """Whether the department works that day: not a weekend, not a public holiday of Russia, but a Saturday that the
    government has made a working day.

    `holidays` has both from the yearly decrees on transferred days.
    """
    return russia().is_working_day(day)


def is_public_holiday(day: date) -> bool:
    """Whether it is a holiday, or a day off that was moved there; a weekend alone is none."""
    return day in russia()


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day itself never counts. Count ≥ 1."""
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last working day before `day`."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def moment(day: date, at: time, time_zone: str) -> datetime:
    """The aware UTC moment of a local day and time. Times that a clock change skips move forward by the gap."""
    return datetime.combine(day, at, ZoneInfo(time_zone)).astimezone(UTC)


def local_day(at: datetime, time_zone: str) -> date:
    """Which day it is for the client at that moment."""
    return at.astimezone(ZoneInfo(time_zone)).date()
