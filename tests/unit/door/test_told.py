"""What is told of a run: every end, and what has to be done next."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from door.told import LONGEST_LINK, told

FORM, RUN = "0a2c6c9e-5b2f-4d53-8a1e-000000000001", "0a2c6c9e-5b2f-4d53-8a1e-000000000002"


def a_run(kind: str, message: str = "", **more: Any) -> dict[str, Any]:
    return {"id": RUN, "deployment_id": FORM, "state": {"type": kind, "message": message}, "parameters": {}} | more


def test_a_recorded_answer_says_what_was_done_what_comes_next_and_where_the_card_is() -> None:
    said = "Записано\nПервый разговор.\nСделано: письмо.\nДальше: клиент.\nКарточка: http://x/v2/artifacts/artifact/1"
    ended = told(a_run("COMPLETED", said))
    assert (ended.kind, ended.title, ended.again) == ("good", "Записано", "")
    assert ended.lines == [("", "Первый разговор."), ("Сделано", "письмо."), ("Дальше", "клиент.")]
    assert ended.card == "http://x/v2/artifacts/artifact/1"


def test_a_refusal_names_every_fault_and_opens_the_form_filled_in() -> None:
    filled_in = {"case": 'R-0001 · «А» & "Б" #?', "held_on": "", "yes": True}
    said = "Не принято: Когда\nКогда: Заполните это поле.\nБоль: Заполните это поле."
    refused = told(a_run("FAILED", said, parameters=filled_in))
    assert (refused.kind, refused.title) == ("bad", "Не принято")
    assert refused.lines == [("Когда", "Заполните это поле."), ("Боль", "Заполните это поле.")]
    again = urlsplit(refused.again)
    assert again.path == f"/deployments/deployment/{FORM}/run"
    assert json.loads(parse_qs(again.query)["parameters"][0]) == filled_in


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Контакт: почта: «x» не похоже на адрес.", ("Контакт: почта", "«x» не похоже на адрес.")),
        ("Карточка: точки проезда: нужно число.", ("Карточка: точки проезда", "нужно число.")),
        ("Отказ другой стороны: письмо: нет.", ("Отказ другой стороны", "письмо: нет.")),
        ("https://x.example/1: страница", ("", "https://x.example/1: страница")),
        ("Просто слова.", ("", "Просто слова.")),
        ("R-0001 · ЖК Ромашка: открыто.", ("R-0001 · ЖК Ромашка", "открыто.")),
    ],
)
def test_what_people_look_for_is_told_apart_whatever_colons_it_has(said: str, line: tuple[str, str]) -> None:
    assert told(a_run("FAILED", f"Не принято: Поле\n{said}\nещё")).lines[0] == line


@pytest.mark.parametrize("kind", ["SCHEDULED", "PENDING", "RUNNING", "CANCELLING", "PAUSED"])
def test_a_run_under_way_is_waited_for(kind: str) -> None:
    assert told(a_run(kind)).kind == "wait"


@pytest.mark.parametrize("message", ["", "Flow run encountered an exception: ValueError: x\nTraceback", "Ошибка"])
@pytest.mark.parametrize("kind", ["FAILED", "CRASHED"])
def test_a_broken_run_is_told_in_our_words(kind: str, message: str) -> None:
    broken = told(a_run(kind, message))
    assert (broken.kind, broken.title) == ("bad", "Не получилось")
    assert "ValueError" not in str(broken.lines)
    assert broken.run.endswith(RUN)


def test_a_cancelled_run_is_told() -> None:
    assert told(a_run("CANCELLED", "Отменено: Анна Смирнова.")).title == "Отменено"


def test_what_no_address_has_room_for_is_opened_by_the_run() -> None:
    long = told(a_run("FAILED", "Не принято: Таблица\nТаблица: пусто.", parameters={"table": "я" * LONGEST_LINK}))
    assert long.again == ""
    assert long.run


def test_a_run_without_anything_is_no_trouble() -> None:
    assert told({}).kind == "wait"
    assert told({"state": None}).kind == "wait"
    assert told({"state": {"type": "FAILED", "message": None}}).again == ""
