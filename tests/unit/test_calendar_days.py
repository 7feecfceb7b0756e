"""Working days of Russia, and moments by the client's clock."""

from datetime import UTC, date, datetime, time

import pytest

from cases.calendar_days import is_working_day, local_day, moment, working_day_after


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 25), True),  # Wednesday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 11, 4), False),  # День народного единства
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),  # moved here by decree
        (date(2027, 1, 1), False),
        (date(2027, 1, 7), False),
        (date(2027, 1, 8), False),
        (date(2027, 1, 11), True),
        (date(2026, 2, 23), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 11), False),  # for 9 May, a Saturday
        (date(2026, 6, 12), False),
        (date(2024, 4, 27), True),  # Saturdays worked by decree
        (date(2024, 12, 28), True),
        (date(2025, 11, 1), True),
        (date(2027, 2, 20), True),
        (date(2027, 2, 21), False),
        (date(2027, 2, 22), False),  # for the 20th
    ],
)
def test_weekends_and_holidays_are_not_worked(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 25), 1, date(2026, 11, 26)),
        (date(2026, 11, 25), 2, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # Saturday
        (date(2026, 11, 3), 1, date(2026, 11, 5)),  # over 4 November
        (date(2026, 12, 30), 1, date(2027, 1, 11)),  # over the long holidays
        (date(2026, 12, 30), 2, date(2027, 1, 12)),
        (date(2026, 12, 29), 2, date(2027, 1, 11)),
        (date(2027, 2, 19), 1, date(2027, 2, 20)),  # a Saturday that is worked
        (date(2027, 2, 19), 2, date(2027, 2, 24)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, expected: date) -> None:
    assert working_day_after(day, count) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Moscow", datetime(2026, 11, 25, 7, tzinfo=UTC)),
        ("Asia/Vladivostok", datetime(2026, 11, 25, 0, tzinfo=UTC)),
        ("Asia/Kamchatka", datetime(2026, 11, 24, 22, tzinfo=UTC)),
        ("Europe/Kaliningrad", datetime(2026, 11, 25, 8, tzinfo=UTC)),
    ],
)
def test_ten_in_the_morning_is_the_clients_own(zone: str, expected: datetime) -> None:
    at = moment(date(2026, 11, 25), time(10), zone)
    assert at == expected
    assert at.tzinfo is UTC
    assert local_day(at, zone) == date(2026, 11, 25)


def test_a_time_that_the_clocks_skip_moves_forward() -> None:
    assert moment(date(2027, 3, 28), time(2, 30), "Europe/Berlin") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_the_day_begins_earlier_in_the_east() -> None:
    at = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert local_day(at, "Europe/Moscow") == date(2026, 11, 25)
    assert local_day(at, "Asia/Vladivostok") == date(2026, 11, 26)
