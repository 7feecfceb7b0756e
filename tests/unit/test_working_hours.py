"""Hours of people.toml: read, refused in words, and looked up by day with Russia's calendar."""

from datetime import date, time

import pytest

from cases.working_hours import USUAL_HOURS, read_hours

PART_TIME = read_hours(("вт,чт 10:00–13:00, 14:00-18:30", "сб 11:00–15:00"))
MONDAY, TUESDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 5)
WORKING_SATURDAY = date(2024, 12, 28)  # by the decree on days off of that year
HOLIDAY_TUESDAY, HOLIDAY_SATURDAY = date(2026, 1, 6), date(2026, 1, 3)
WHOLE_DAY = ((time(9), time(18)),)
TWO_RANGES = ((time(10), time(13)), (time(14), time(18, 30)))


@pytest.mark.parametrize(
    ("hours", "day", "ranges"),
    [
        (USUAL_HOURS, MONDAY, WHOLE_DAY),
        (USUAL_HOURS, SATURDAY, ()),
        (USUAL_HOURS, WORKING_SATURDAY, WHOLE_DAY),
        (USUAL_HOURS, HOLIDAY_TUESDAY, ()),
        (PART_TIME, MONDAY, ()),
        (PART_TIME, TUESDAY, TWO_RANGES),
        (PART_TIME, SATURDAY, ((time(11), time(15)),)),
        (PART_TIME, WORKING_SATURDAY, ((time(11), time(15)),)),
        (PART_TIME, HOLIDAY_TUESDAY, ()),
        (PART_TIME, HOLIDAY_SATURDAY, ()),
    ],
)
def test_the_hours_of_a_day(hours: object, day: date, ranges: object) -> None:
    assert hours.on(day) == ranges  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", ["ПН–пт 9:00–18:00", "пн-пт  9:00 - 18:00", "пн,вт,ср-пт 9:00–12:00, 12:00–18:00"])
def test_it_is_written_as_people_write_it(line: str) -> None:
    assert read_hours((line,)).on(MONDAY)[-1][1] == time(18)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("mon-fri 9:00-18:00", "не понять дни"),
        ("пт–пн 9:00–18:00", "не понять дни"),
        ("9:00–18:00", "не понять дни"),
        ("пн–пт", "не понять часы"),
        ("пн–пт с 9 до 18", "не понять часы"),
        ("пн–пт 9:00–25:00", "такого времени не бывает"),
        ("пн–пт 18:00–9:00", "не раньше"),
        ("пн–пт 9:00–13:00, 12:00–18:00", "пересекаются"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(line: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_hours((line,))
