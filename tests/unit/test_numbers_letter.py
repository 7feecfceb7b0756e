"""The monthly letter: when it is due, that it never leaves twice, and that both its parts say the same."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cases.numbers.monthly import Told, is_due, is_worth_telling, month_to_tell
from cases.policy import Policy
from letters.rendering import render_letter
from tests.letter_samples import flat, hrefs, seen
from tests.sample_numbers import HISTORY, OCTOBER, WAITS, sample_numbers

POLICY = Policy()
SEPTEMBER = date(2026, 9, 1)


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (utc(11, 2, 6, 59), None),  # Monday, 9:59 in Moscow
        (utc(11, 2, 7), OCTOBER),
        (utc(11, 30, 20), OCTOBER),  # the system was down all month
        (utc(11, 30, 22), None),  # it is December in Moscow already
        (utc(10, 31, 22), None),  # Sunday, 1 November in Moscow
        (utc(1, 8, 8, year=2027), None),  # Russia's holidays, until Monday the eleventh
        (utc(1, 11, 8, year=2027), date(2026, 12, 1)),
    ],
)
def test_it_leaves_at_ten_of_the_first_working_day(now: datetime, month: date | None) -> None:
    assert month_to_tell(now, POLICY) == month


NOW = utc(11, 2, 8)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        (Told(SEPTEMBER, "sent", utc(10, 1, 7)), True),
        (Told(SEPTEMBER, "begun", utc(10, 1, 7)), True),
        (Told(OCTOBER, "sent", utc(11, 2, 7)), False),
        (Told(OCTOBER, "begun", utc(11, 2, 7)), False),  # it may have arrived
        (Told(OCTOBER, "open", utc(11, 2, 7)), True),
        (Told(OCTOBER, "refused", utc(11, 2, 7)), False),
        (Told(OCTOBER, "refused", utc(11, 1, 7)), True),  # a day later the address may be right
    ],
)
def test_it_never_leaves_twice(last: Told | None, due: bool) -> None:
    assert is_due(OCTOBER, last, NOW) is due


def test_a_new_installation_has_nothing_to_tell() -> None:
    assert not is_worth_telling(None, OCTOBER)
    assert not is_worth_telling(date(2026, 11, 1), OCTOBER)
    assert is_worth_telling(date(2026, 10, 31), OCTOBER)


def test_text_and_html_say_every_number_and_what_it_means() -> None:
    context = sample_numbers()
    letter = render_letter("numbers", context)
    assert letter.subject == "Показатели отдела: октябрь 2026"
    assert str(context["link"]) in letter.text
    assert context["link"] in hrefs(letter.html)
    measures = context["measures"]
    assert isinstance(measures, list)
    assert len(measures) == 11
    for it in measures:
        for part in (flat(letter.text), seen(letter.html)):
            assert flat(it.title) in part
            assert flat(it.meaning) in part
            for row in (*it.table.rows, it.table.total):
                for cell in row:
                    assert cell in part, (it.name, cell)
    assert "авг 2026: открыто – 0; заработало – 0; остановлено – 0" in flat(letter.text)
    assert "<svg" not in letter.html
    assert "<img" not in letter.html


def test_what_is_typed_is_text() -> None:
    evil = replace(WAITS, title="R-0042 · <img src=x onerror=alert(1)>", what="{{ 7 * 7 }}</table><script>")
    letter = render_letter("numbers", sample_numbers(replace(HISTORY, open=(evil,))))
    assert "<img" not in letter.html
    assert "<script" not in letter.html
    assert "{{ 7 * 7 }}" in letter.html
