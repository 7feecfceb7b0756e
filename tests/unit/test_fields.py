"""Reading one field: what people really type is understood; the forms' own test shows what is refused."""

from collections.abc import Callable
from datetime import date, time

import pytest

from cases.errors import FormError
from cases.forms import reading as fields
from cases.people import People, Role
from tests.sample_cases import MANAGER, PEOPLE, sample_case

DIRECTORY = People(PEOPLE)
CHOICES = {"всё хорошо": "well", "остановить": "stop"}


def number(raw: object) -> int:
    return fields.number("f", raw, most=10)


def optional_day(raw: object) -> date | None:
    return fields.day("f", raw, required=False)


def choice(raw: object) -> str:
    return fields.choice("f", raw, CHOICES)


def manager(raw: object) -> str:
    return fields.person("f", raw, DIRECTORY, Role.MANAGER).code


def question(raw: object) -> int:
    return fields.occurrence("f", raw, 3, sample_case())


def optional_link(raw: object) -> str:
    return fields.link("f", raw, required=False)


def named(read: Callable[..., object]) -> Callable[[object], object]:
    return lambda raw: read("f", raw)


UNDERSTOOD = [
    (named(fields.text), "  очередь\r\nу шлагбаума \n", "очередь\nу шлагбаума"),
    (named(fields.text), "й", "й"),
    (named(fields.text), "Ж" * 5000, "Ж" * 5000),
    (named(fields.line), "\tЖК \u00a0 Ромашка\n", "ЖК Ромашка"),
    (named(fields.name), "Ж", "Ж"),
    (named(fields.name), "БЦ «24/7», корп. 5", "БЦ «24/7», корп. 5"),
    (named(fields.name), "Ж" * 120, "Ж" * 120),
    (named(fields.email), " Kim.O+test@sub.romashka-park.example\n", "Kim.O+test@sub.romashka-park.example"),
    (named(fields.email), "o'neil_1%x@xn--80aqf2a.ru", "o'neil_1%x@xn--80aqf2a.ru"),
    (named(fields.phone), None, ""),
    (named(fields.phone), "8 (912) 000–11–22, доб. 3", "8 (912) 000–11–22, доб. 3"),
    (named(fields.phone), "+79120001122", "+79120001122"),
    (named(fields.slug), "romashka", "romashka"),
    (named(fields.slug), "ROMASHKA-2", "romashka-2"),
    (named(fields.slug), "romashka.pass24.online", "romashka"),
    (named(fields.slug), "https://romashka.pass24.online/", "romashka"),
    (named(fields.slug), "a" * 40, "a" * 40),
    (named(fields.link), "http://10.0.0.5:8080/a?b=c#d", "http://10.0.0.5:8080/a?b=c#d"),
    (named(fields.link), "https://диск.example/фото", "https://диск.example/фото"),
    (optional_link, "", ""),
    (named(fields.day), "2026-11-25", date(2026, 11, 25)),
    (named(fields.day), " 25.11.2026 ", date(2026, 11, 25)),
    (named(fields.day), "5.1.2027", date(2027, 1, 5)),
    (named(fields.day), "29.02.2028", date(2028, 2, 29)),
    (optional_day, "", None),
    (optional_day, None, None),
    (named(fields.clock), "11:00", time(11)),
    (named(fields.clock), "9.30", time(9, 30)),
    (named(fields.clock), "11", time(11)),
    (named(fields.clock), " 9 ", time(9)),
    (named(fields.clock), "00:00", time(0)),
    (named(fields.clock), "23:59", time(23, 59)),
    (named(fields.time_zone), "Москва · Europe/Moscow", "Europe/Moscow"),
    (named(fields.time_zone), "Asia/Kathmandu", "Asia/Kathmandu"),
    (number, 0, 0),
    (number, "10", 10),
    (number, " 3 ", 3),
    (choice, " всё  хорошо ", "well"),
    (named(fields.yes), True, True),
    (named(fields.yes), False, False),
    (manager, MANAGER.name, MANAGER.code),
    (manager, f" {MANAGER.code} ", MANAGER.code),
    (named(fields.case_code), "R-0042 · ЖК Ромашка", "R-0042"),
    (named(fields.case_code), " r-0042", "R-0042"),
    (named(fields.case_code), "Р-0042", "R-0042"),
    (named(fields.case_code), "R-123456789 · ЖК · вторая очередь", "R-123456789"),
    (question, "", 3),
    (question, None, 3),
    (question, "3", 3),
    (question, 3, 3),
]


@pytest.mark.parametrize(("read", "raw", "value"), UNDERSTOOD, ids=[repr(raw)[:40] for _, raw, _ in UNDERSTOOD])
def test_what_people_type_is_understood(read: Callable[[object], object], raw: object, value: object) -> None:
    assert read(raw) == value


@pytest.mark.parametrize("raw", ["Школа №5", "Склад +5°"])
def test_signs_that_are_no_emoji_may_stand_in_a_name(raw: str) -> None:
    assert fields.name("f", raw) == raw


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (named(fields.text), "Ж" * 5001),
        (named(fields.name), "Ж" * 121),
        (named(fields.slug), "a" * 41),
        (number, 11),
        (number, "11"),
        (question, "2"),
        (question, 4),
    ],
)
def test_one_more_than_the_limit_is_refused(read: Callable[[object], object], raw: object) -> None:
    with pytest.raises(FormError) as caught:
        read(raw)
    assert caught.value.field == "f"


def test_a_long_value_is_quoted_in_short() -> None:
    with pytest.raises(FormError) as caught:
        fields.email("f", "a" * 200)
    assert "a" * 59 + "…" in caught.value.sentence
    assert "a" * 60 not in caught.value.sentence


def test_somebody_with_one_of_several_roles_is_accepted() -> None:
    assert fields.person("f", MANAGER.name, DIRECTORY, Role.SALES, Role.TRAINER) == MANAGER


@pytest.mark.parametrize("raw", ["ЖК\u200b Ромашка", "\ufeffЖК Ромашка", "ЖК Ро\u00adмашка", " ЖК Ромашка\u200d"])
def test_invisible_rubbish_of_word_processors_is_dropped(raw: str) -> None:
    assert fields.name("f", raw) == "ЖК Ромашка"


@pytest.mark.parametrize("raw", ["\u3164", "\u2800", "\u200b", "\u00a0\u2003"])
def test_a_name_of_nothing_visible_is_refused(raw: str) -> None:
    with pytest.raises(FormError):
        fields.name("f", raw)
