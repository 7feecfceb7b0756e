"""Dates, times, zones and plurals as Russian readers expect them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from cases import wording


@pytest.mark.parametrize(
    ("day", "words", "weekday"),
    [
        (date(2026, 1, 1), "1 января 2026", "четверг"),
        (date(2026, 5, 9), "9 мая 2026", "суббота"),
        (date(2026, 8, 31), "31 августа 2026", "понедельник"),
        (date(2026, 11, 25), "25 ноября 2026", "среда"),
        (date(2026, 12, 6), "6 декабря 2026", "воскресенье"),
    ],
)
def test_a_day_in_words(day: date, words: str, weekday: str) -> None:
    assert wording.day(day) == words
    assert wording.weekday(day) == weekday


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Moscow", "25 ноября 2026, среда, 23:05 (Москва)"),
        ("Asia/Vladivostok", "26 ноября 2026, четверг, 06:05 (Владивосток)"),
        ("Asia/Kathmandu", "26 ноября 2026, четверг, 01:50 (Asia/Kathmandu)"),
    ],
)
def test_a_moment_is_told_by_the_clients_clock(zone: str, words: str) -> None:
    assert wording.when(datetime(2026, 11, 25, 20, 5, tzinfo=UTC), zone) == words


@pytest.mark.parametrize(
    ("zone", "words", "short"),
    [
        ("Europe/Moscow", "25 ноября 2026, среда, 11:00 (Москва)", "25 ноября в 11:00"),
        (
            "Asia/Omsk",
            "25 ноября 2026, среда, 14:00 (Омск), в Москве 11:00",
            "25 ноября в 14:00 (Омск), в Москве 11:00",
        ),
        (
            "Europe/Kaliningrad",
            "25 ноября 2026, среда, 10:00 (Калининград), в Москве 11:00",
            "25 ноября в 10:00 (Калининград), в Москве 11:00",
        ),
    ],
)
def test_colleagues_read_the_departments_clock_beside_the_clients(zone: str, words: str, short: str) -> None:
    at = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert wording.both_clocks(at, zone) == words
    assert wording.short_moment(at, at, zone) == short


def test_another_day_or_year_is_told() -> None:
    at = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert wording.both_clocks(at, "Asia/Omsk").endswith("02:00 (Омск), в Москве 31 декабря, 23:00")
    assert wording.short_day(date(2027, 1, 12), date(2026, 12, 31)) == "12 января 2027"
    assert wording.short_day(date(2026, 12, 31), date(2026, 12, 31)) == "31 декабря"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 точек"),
        (1, "1 точка"),
        (2, "2 точки"),
        (4, "4 точки"),
        (5, "5 точек"),
        (11, "11 точек"),
        (12, "12 точек"),
        (14, "14 точек"),
        (21, "21 точка"),
        (22, "22 точки"),
        (111, "111 точек"),
        (121, "121 точка"),
    ],
)
def test_the_plural_follows_the_number(count: int, words: str) -> None:
    assert wording.times(count, "точка", "точки", "точек") == words


def test_a_zone_is_shown_by_its_city_where_we_know_it() -> None:
    assert wording.zone_choice("Asia/Omsk") == "Омск · Asia/Omsk"
    assert wording.zone_choice("Asia/Kathmandu") == "Asia/Kathmandu"


def test_the_zones_of_the_forms_exist_and_go_from_west_to_east() -> None:
    assert set(wording.TIME_ZONES) <= available_timezones()
    at = datetime(2026, 11, 25, tzinfo=UTC)
    offsets = [at.astimezone(ZoneInfo(zone)).utcoffset() for zone in wording.TIME_ZONES]
    assert offsets == sorted(offset for offset in offsets if offset is not None)
