"""Free hours: a table of hours, what is busy, and which hours are left."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.free_hours import Busy, TrainersTime, bearable, free_hours, nearest, searched
from cases.policy import Policy
from cases.working_hours import Hours, read_hours

HOUR = timedelta(hours=1)
MORNINGS = read_hours(("пн–пт 10:00–13:00",))
SPLIT = read_hours(("пн–пт 9:00–10:00, 16:00–17:30",))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Moscow; November, and December from 31 on."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1) - timedelta(hours=3)


def busy(day: int, from_: float, until: float) -> Busy:
    midnight = at(day, 0)
    return Busy(midnight + timedelta(hours=from_), midnight + timedelta(hours=until))


TABLE: dict[str, tuple[Hours, str, timedelta, tuple[Busy, ...], datetime, datetime, list[datetime]]] = {
    "a morning": (
        MORNINGS,
        "Europe/Moscow",
        HOUR,
        (),
        at(25, 0),
        at(26, 0),
        [at(25, 10), at(25, 10, 30), at(25, 11), at(25, 11, 30), at(25, 12)],
    ),
    "what has begun is not free": (
        MORNINGS,
        "Europe/Moscow",
        HOUR,
        (),
        at(25, 11, 10),
        at(26, 0),
        [at(25, 11, 30), at(25, 12)],
    ),
    "nor what is not over by the end": (
        MORNINGS,
        "Europe/Moscow",
        HOUR,
        (),
        at(25, 0),
        at(25, 11, 30),
        [at(25, 10), at(25, 10, 30)],
    ),
    "busy in the middle": (
        MORNINGS,
        "Europe/Moscow",
        HOUR,
        (busy(25, 11, 11.25),),
        at(25, 0),
        at(26, 0),
        [at(25, 10), at(25, 11, 30), at(25, 12)],
    ),
    "two that touch": (
        MORNINGS,
        "Europe/Moscow",
        HOUR,
        (busy(25, 9, 10), busy(25, 11, 12)),
        at(25, 0),
        at(26, 0),
        [at(25, 10), at(25, 12)],
    ),
    "busy all day, and the next day is free": (
        SPLIT,
        "Europe/Moscow",
        HOUR,
        (busy(25, 0, 24),),
        at(25, 0),
        at(27, 0),
        [at(26, 9), at(26, 16), at(26, 16, 30)],
    ),
    "a longer training": (SPLIT, "Europe/Moscow", 1.5 * HOUR, (), at(25, 0), at(26, 0), [at(25, 16)]),
    "over a weekend": (
        SPLIT,
        "Europe/Moscow",
        HOUR,
        (),
        at(27, 16),
        at(30, 12),
        [at(27, 16, 30), at(30, 9)],
    ),
    "a trainer in Omsk, three hours ahead": (
        SPLIT,
        "Asia/Omsk",
        HOUR,
        (busy(25, 13, 14),),
        at(25, 0),
        at(26, 0),
        [at(25, 6)],
    ),
}


@pytest.mark.parametrize(("hours", "zone", "length", "taken", "since", "until", "free"), TABLE.values(), ids=TABLE)
def test_free_hours(
    hours: Hours,
    zone: str,
    length: timedelta,
    taken: tuple[Busy, ...],
    since: datetime,
    until: datetime,
    free: list[datetime],
) -> None:
    time = TrainersTime(hours, zone, length, taken)
    found = list(free_hours(time, since, until))
    assert found == free
    assert all(time.is_within_hours(it) and time.taken(it) is None for it in found)


def test_a_holiday_has_none() -> None:
    time = TrainersTime(MORNINGS, "Europe/Moscow", HOUR)
    new_year = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert list(free_hours(time, new_year, datetime(2027, 1, 8, 20, tzinfo=UTC))) == []


def test_a_range_over_a_change_of_clocks_is_as_long_as_it_really_is() -> None:
    time = TrainersTime(read_hours(("пн–вс 1:00–4:00",)), "Europe/Berlin", HOUR)
    spring = datetime(2026, 3, 29, 0, tzinfo=UTC)  # from two to three nobody's clock shows
    assert len(list(free_hours(time, spring - HOUR, spring + 4 * HOUR))) == 3


NEAREST: dict[str, tuple[datetime, list[datetime]]] = {
    "none of them within another": (at(25, 11), [at(25, 10), at(25, 11), at(25, 12)]),
    "before the first": (at(25, 7), [at(25, 10), at(25, 11), at(25, 12)]),
    "between two days": (at(26, 0), [at(25, 12), at(26, 10), at(26, 11)]),
}


@pytest.mark.parametrize(("wished", "three"), NEAREST.values(), ids=NEAREST)
def test_the_three_nearest(wished: datetime, three: list[datetime]) -> None:
    free = free_hours(TrainersTime(MORNINGS, "Europe/Moscow", HOUR), at(25, 0), at(27, 0))
    assert list(nearest(free, wished, HOUR)) == three


def test_fewer_than_three_are_all_there_are() -> None:
    assert nearest([at(25, 10)], at(25, 12), HOUR) == (at(25, 10),)
    assert nearest([], at(25, 12), HOUR) == ()


@pytest.mark.parametrize(
    ("moment", "zone", "is_bearable"),
    [
        (at(25, 9), "Europe/Moscow", True),
        (at(25, 8, 59), "Europe/Moscow", False),
        (at(25, 20), "Europe/Moscow", True),
        (at(25, 20, 1), "Europe/Moscow", False),
        (at(25, 14), "Asia/Vladivostok", False),  # nine in the evening there
        (at(28, 12), "Europe/Moscow", False),  # a Saturday
        (at(29, 23), "Asia/Vladivostok", False),  # Monday there, six in the morning
    ],
)
def test_a_client_is_asked_to_come_by_day(moment: datetime, zone: str, is_bearable: bool) -> None:
    assert bearable(moment, HOUR, zone, Policy()) is is_bearable


def test_nothing_in_the_past_is_looked_for() -> None:
    now = at(25, 12)
    assert searched(at(26, 12), now)[0] == now
    assert searched(at(60, 12), now) == (at(46, 12), at(74, 12))


def test_of_two_that_take_the_hour_our_own_session_is_told() -> None:
    session = Busy(at(25, 10, 30), at(25, 11, 30), "R-0043 · ЖК Сосна")
    time = TrainersTime(MORNINGS, "Europe/Moscow", HOUR, (busy(25, 0, 24), session))
    assert time.taken(at(25, 10)) == session
    assert time.taken(at(25, 12)) == busy(25, 0, 24)
