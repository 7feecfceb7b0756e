"""What is on its way, of all cases, on a real database: what is found, in which order, and by an index."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from cases.facts import Counted, Fact, Lot, ShipmentReceived, ShipmentSettled, ShipmentTold
from cases.forms.desk import Answer
from store.cases import CaseStore
from store.shipments import PAGE, OnTheWay, State, Wanted
from tests.integration.test_store import opened
from tests.sample_shipments import DAMAGED, NEVER, SENT, WHOLE

NOW = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
TODAY = date(2026, 12, 7)
Make = Callable[..., str]


@pytest.fixture
def make(engine: Engine) -> Make:
    """Opens a case with these facts of its shipments."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    cases = CaseStore(engine)

    def made(name: str, *facts: Fact) -> str:
        first = opened()
        fact = first.facts[0].model_copy(update={"object_name": name, "client_name": f"ООО {name}"})
        return cases.open(lambda: Answer((fact, *facts), first.actor, first.said), NOW)[0].code

    return made


def told(code: str, expected: date | None = date(2026, 12, 9), **changes: object) -> ShipmentTold:
    return SENT.model_copy(update={"shipment": code, "expected_on": expected, **changes})


def of(code: str, fact: ShipmentReceived) -> ShipmentReceived:
    return fact.model_copy(update={"shipment": code})


def found(engine: Engine, **wanted: object) -> list[str]:
    return [it.told.shipment for it in OnTheWay(engine).find(Wanted(**wanted), TODAY).lines]  # type: ignore[arg-type]


@pytest.fixture
def many(make: Make) -> dict[str, str]:
    late, ordered, wrong = told("late", date(2026, 12, 4)), told("ordered", None, sent_on=None), told("wrong")
    return {
        "Ромашка": make("Ромашка", told("soon"), late, told("later", date(2026, 12, 20)), ordered),
        "Сирень": make(
            "Сирень",
            wrong,
            of("wrong", DAMAGED),
            told("came"),
            of("came", WHOLE),
            told("never"),
            of("never", NEVER),
            told("awaited again", owner="orlov", carrier="dostavista", track=""),
            of("awaited again", WHOLE),
            ShipmentReceived(shipment="awaited again", came="awaited"),
            told("no more", goods=()),
        ),
        "Лютик": make(
            "Лютик",
            told("moved", date(2026, 12, 1)),
            told("moved", date(2026, 12, 30), number=2),
            told("replaced"),
            of("replaced", DAMAGED),
            told("instead", date(2026, 12, 15), instead_of="replaced"),
            told("settled"),
            of("settled", DAMAGED),
            ShipmentSettled(shipment="settled", words="заменили"),
        ),
    }


ASKED: dict[str, tuple[dict[str, object], list[str]]] = {
    "what is late first, then by day": (
        {},
        ["late", "soon", "awaited again", "instead", "later", "moved", "ordered"],
    ),
    "late": ({"state": State.LATE}, ["late"]),
    "not sent yet": ({"state": State.ORDERED}, ["ordered"]),
    "came wrong, still open": ({"state": State.WRONG}, ["wrong"]),
    "received, the latest first": ({"state": State.RECEIVED}, ["settled", "replaced", "came", "wrong"]),
    "of an object": ({"part": "сирень"}, ["awaited again"]),
    "by its code": ({"part": "moved"}, []),
    "of a carrier": ({"carrier": "dostavista"}, ["awaited again"]),
    "of a colleague": ({"owner": "orlov"}, ["awaited again"]),
    "until a day": ({"until": date(2026, 12, 9)}, ["late", "soon", "awaited again"]),
    "what nobody has": ({"part": "';--"}, []),
}


@pytest.mark.parametrize(("wanted", "expected"), ASKED.values(), ids=ASKED)
def test_what_is_asked_for_is_found(
    engine: Engine, many: dict[str, str], wanted: dict[str, object], expected: list[str]
) -> None:
    assert found(engine, **wanted) == expected


def test_it_is_found_by_the_code_of_its_case_or_its_own(engine: Engine, make: Make) -> None:
    code = make("Ромашка", told("R-0001-1"), told("R-0001-2", track="777000777"))
    make("Сирень", told("R-0099-1"))
    assert found(engine, part=code) == ["R-0001-1", "R-0001-2"]
    assert found(engine, part="р-0001-2") == found(engine, part="777000777") == ["R-0001-2"]


def test_one_for_two_cases_is_a_line_in_each(engine: Engine, make: Make) -> None:
    goods = (Counted(what="камера", count=1),)
    make("Ромашка", told("R-1", others=(Lot(case="R-2", goods=goods),)))
    make("Сирень", told("R-1", goods=goods))
    lines = OnTheWay(engine).find(Wanted(), TODAY).lines
    assert sorted((it.object_name, it.told.goods[0].what) for it in lines) == [
        ("Ромашка", "шлагбаум CAME"),
        ("Сирень", "камера"),
    ]


def test_pages_are_cut_by_the_database(engine: Engine, make: Make) -> None:
    make("Ромашка", *(told(f"R-{number:03}", number=1) for number in range(PAGE + 3)))
    first, second = (OnTheWay(engine).find(Wanted(page=it), TODAY) for it in (1, 2))
    assert (first.count, len(first.lines), len(second.lines)) == (PAGE + 3, PAGE, 3)
    assert not {it.told.shipment for it in first.lines} & {it.told.shipment for it in second.lines}


def test_words_about_shipments_are_found_by_an_index(engine: Engine, make: Make) -> None:
    make("Ромашка", told("R-1"))
    asked = "SELECT id FROM facts WHERE kind = 'shipment_told' ORDER BY case_id, body ->> 'shipment', id"
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.scalars(text(f"EXPLAIN {asked}")))
    assert "facts_by_shipment" in plan


def test_it_is_found_by_whoever_sends_it_and_by_the_supplier_of_its_order(engine: Engine, make: Make) -> None:
    code = make("Клён", told("typed", sent_from="Шлагбаумы Про, Москва"), told("other", sent_from="Склад"))
    make("Дуб", told("ordered", sent_from="", order=f"{code}/1"), told("another", sent_from="", order=f"{code}/2"))
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE suppliers, orders"))
        supplier = connection.execute(
            text(
                "INSERT INTO suppliers (name, person, email, phone, comment, gone, kept_by, kept_at)"
                " VALUES ('ООО «Шлагбаумы Про»', '', 'a@b.example', '', '', false, 'smirnova', :now) RETURNING number"
            ),
            {"now": NOW},
        ).scalar_one()
        connection.execute(
            text(
                "INSERT INTO orders (case_id, number, supplier, state, what, cases, waits_for, since)"
                " SELECT id, 1, :supplier, 'paid', 'шлагбаум', '[]', '[]', :now FROM cases WHERE object_name = 'Клён'"
            ),
            {"supplier": supplier, "now": NOW},
        )
    assert sorted(found(engine, supplier="шлагбаумы про")) == ["ordered", "typed"]
    assert found(engine, supplier="50%") == []
