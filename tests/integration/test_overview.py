"""The table of connections on a real database: what is found, in which order; what is typed is only text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cases.case import Case
from cases.facts import CaseOpened
from cases.forms.desk import Answer
from cases.process.due import Decision
from store.cases import CaseStore
from store.overview import PAGE, Order, Overview, Wanted
from store.pages import Pages
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ANNA = Wanted(mine="smirnova")
Make = Callable[..., str]


@pytest.fixture
def make(engine: Engine) -> Make:
    """Opens a case, with a card that says so."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
        connection.execute(text("TRUNCATE pages"))
    cases, pages = CaseStore(engine), Pages(engine)

    def made(name: str, manager: str = "smirnova", *, card: bool = True, hours: int = 1, **row: Any) -> str:
        def read() -> Answer:
            answer = opened()
            fact = answer.facts[0]
            assert isinstance(fact, CaseOpened)
            fact = fact.model_copy(update={"object_name": name, "client_name": f"ООО {name}", "manager": manager})
            return Answer((fact,), answer.actor, answer.said)

        case: Case = cases.open(read, NOW - timedelta(hours=hours))[0]
        if card:
            since = (NOW - timedelta(hours=hours)).isoformat()
            said = {"stage": "Облако", "turn": "nadmozg", "what": "ждём", "since": since, "form": ""} | row
            pages.expect(f"card {case.code}", NOW, case_id=case.id, row=said)
        return case.code

    return made


def found(engine: Engine, wanted: Wanted) -> list[str]:
    return [it.object_name for it in Overview(engine).find(wanted, NOW).lines]


def wanting(**what: Any) -> Wanted:
    return Wanted(mine="smirnova", **what)


def test_mine_come_first_then_what_is_pressing_then_who_waits_longest(engine: Engine, make: Make) -> None:
    make("чужое просрочено", "orlov", turn="менеджер", term=(NOW - timedelta(days=1)).isoformat())
    make("моё ждёт", hours=2)
    make("моё ждёт давно", hours=20)
    make("мой ход", turn="менеджер", term=(NOW + timedelta(days=1)).isoformat())
    make("моё просрочено", turn="менеджер", term=(NOW - timedelta(hours=1)).isoformat())
    make("моё без карточки", card=False, hours=1)
    mine = ["моё просрочено", "мой ход", "моё ждёт давно", "моё ждёт", "моё без карточки"]
    assert found(engine, ANNA) == [*mine, "чужое просрочено"]
    assert found(engine, Wanted(mine="orlov"))[0] == "чужое просрочено"
    first = Overview(engine).find(ANNA, NOW).lines[0]
    assert (first.overdue, first.turn) == (True, "менеджер")


def test_a_date_that_has_come_began_the_turn_anew(engine: Engine, make: Make) -> None:
    come = NOW - timedelta(minutes=5)
    make("обучение", hours=50, next_at=come.isoformat())
    assert Overview(engine).find(ANNA, NOW).lines[0].since == come


def test_every_filter_and_order(engine: Engine, make: Make) -> None:
    code = make("ЖК Ёлка", hours=3, stage="Обучение", turn="клиент")
    make("Берёзки", "orlov", hours=9, stage="Облако", turn="nadmozg", term=NOW.isoformat())
    assert found(engine, wanting(part="елка")) == ["ЖК Ёлка"]
    assert found(engine, wanting(part="ООО БЕРЁЗ")) == ["Берёзки"]
    for typed in (code, code.lower(), code.replace("R", "Р"), str(int(code[2:]))):
        assert found(engine, wanting(part=typed)) == ["ЖК Ёлка"], typed
    assert found(engine, wanting(stage="Обучение")) == ["ЖК Ёлка"]
    assert found(engine, wanting(turn="nadmozg")) == ["Берёзки"]
    assert found(engine, wanting(manager="orlov")) == ["Берёзки"]
    assert found(engine, wanting(manager="orlov", turn="клиент")) == []
    assert found(engine, wanting(order=Order.SINCE)) == ["Берёзки", "ЖК Ёлка"]
    assert found(engine, wanting(order=Order.TERM)) == ["Берёзки", "ЖК Ёлка"]
    assert found(engine, wanting(order=Order.NAME)) == ["Берёзки", "ЖК Ёлка"]
    assert found(engine, wanting(order=Order.NEWEST)) == ["Берёзки", "ЖК Ёлка"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "' OR 1=1 --", "R-99999999999999999999", "²", "０", "R-"])
def test_what_is_typed_is_text(typed: str, engine: Engine, make: Make) -> None:
    make("ЖК Ромашка")
    assert found(engine, wanting(part=typed)) == []


def test_closed_ones_are_apart_the_last_first(engine: Engine, make: Make) -> None:
    cases = CaseStore(engine)
    for hours, name in ((2, "раньше"), (1, "позже")):
        loaded = cases.load(make(name))
        assert cases.remember(loaded, Decision(finished="завершено"), NOW - timedelta(hours=hours), None)
    make("открыто")
    assert found(engine, wanting(closed=True)) == ["позже", "раньше"]
    assert found(engine, ANNA) == ["открыто"]


def test_pages_hold_so_many_and_nothing_is_lost_or_shown_twice(engine: Engine, make: Make) -> None:
    for number in range(PAGE + 3):
        make(f"{number:03}")
    first, second = found(engine, ANNA), found(engine, wanting(page=2))
    assert (len(first), len(second)) == (PAGE, 3)
    assert len({*first, *second}) == PAGE + 3
    assert Overview(engine).find(wanting(page=9999), NOW).count == PAGE + 3
