"""The book of suppliers and the orders beside it, on a real database: kept, found late first, and measured."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from cases.errors import FormError
from cases.facts import Fact, OrderCalledOff, OrderDocumented, OrderMoved, OrderReceived
from cases.forms.desk import Answer
from cases.orders import OrderState
from cases.suppliers import Supplier
from store.cases import CaseStore
from store.orders import Lateness, Orders
from store.suppliers import SupplierStore
from tests.integration.test_store import opened
from tests.played_case import said_by
from tests.sample_orders import ALL_CAME, BY_EDO, PLACED, SUPPLIER, ordered

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DUE = date(2026, 12, 10)
Order = Callable[..., str]


@pytest.fixture
def book(engine: Engine) -> SupplierStore:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
        connection.execute(text("TRUNCATE suppliers RESTART IDENTITY"))
    return SupplierStore(engine)


@pytest.fixture
def order(engine: Engine, book: SupplierStore) -> Order:
    """A case with an order that has come so far; its code."""
    if not book.book().everyone:
        book.keep(replace(SUPPLIER, number=0), "smirnova", NOW)
    cases = CaseStore(engine)

    def made(*facts: Fact) -> str:
        code = cases.open(opened, NOW)[0].code
        for fact in facts:
            said = Answer((fact,), said_by(fact), "…")
            cases.record(code, lambda _, said=said: said, NOW)  # type: ignore[misc]
        return code

    return made


def test_a_supplier_is_kept_corrected_and_taken_out(book: SupplierStore) -> None:
    kept = book.keep(replace(SUPPLIER, number=0), "smirnova", NOW)
    assert kept == replace(SUPPLIER, number=1)
    assert book.keep(replace(kept, email="new@barrier.example"), "guseva", NOW).email == "new@barrier.example"
    with pytest.raises(FormError, match="уже есть"):
        book.keep(Supplier(0, SUPPLIER.name), "smirnova", NOW)
    book.keep(Supplier(1, SUPPLIER.name, gone=True), "smirnova", NOW)
    assert book.book().everyone == (Supplier(1, SUPPLIER.name, gone=True),), "nothing is left of whom one talked to"
    assert book.keep(Supplier(0, SUPPLIER.name), "smirnova", NOW).number > 1, "the name is free again"


def test_whoever_has_orders_under_way_stays_in_the_book(book: SupplierStore, order: Order) -> None:
    order(PLACED)
    with pytest.raises(FormError, match="ещё не закрыты: 1"):
        book.keep(Supplier(1, SUPPLIER.name, gone=True), "smirnova", NOW)


def test_orders_stand_as_their_facts_say_and_late_ones_come_first(engine: Engine, order: Order) -> None:
    early = order(*ordered("paid"), OrderMoved(order=1, promised_on=date(2026, 12, 1), reason="раньше"))
    waits, late = order(*ordered("invoiced")), order(*ordered("paid"))
    found = Orders(engine).find(date(2026, 12, 11))
    assert [it.code for it in found] == [early, late, waits]
    assert [it.is_late(date(2026, 12, 11)) for it in found] == [True, True, False]
    assert found[2].state is OrderState.APPROVAL
    assert found[2].waits_for == ("руководитель", "генеральный директор")
    assert Orders(engine).find(date(2026, 12, 11), supplier=2) == ()


def test_what_is_over_is_found_apart_and_silence_ends_by_itself(engine: Engine, order: Order) -> None:
    off = order(PLACED, OrderCalledOff(order=1, reason="не нужно"))
    paper = order(*ordered("received"), OrderDocumented(order=1, how="paper", on=date(2026, 12, 11)))
    edo = order(*ordered("received"), BY_EDO)
    orders = Orders(engine)
    assert {it.code for it in orders.find(date(2026, 12, 15), over=True)} == {off, paper}
    assert [it.code for it in orders.find(date(2026, 12, 15))] == [edo]
    assert {it.code for it in orders.find(date(2026, 12, 16), over=True)} == {off, paper, edo}


def test_a_supplier_is_measured_by_the_first_promise(engine: Engine, order: Order) -> None:
    orders = Orders(engine)
    order(*ordered("paid"), ALL_CAME)
    order(*ordered("paid"), OrderReceived(order=1, number=1, received_on=date(2026, 12, 16), condition="all"))
    order(*ordered("paid"), OrderMoved(order=1, promised_on=date(2026, 12, 25), reason="…"))
    order(*ordered("paid"), OrderMoved(order=1, promised_on=date(2026, 12, 25), reason="…", ours=True))
    order(*ordered("invoiced"))
    assert orders.lateness(DUE)[1] == Lateness(orders=5, counted=2, late=1, days_in_all=6, longest=6)
    assert orders.lateness(date(2026, 12, 14))[1] == Lateness(orders=5, counted=3, late=2, days_in_all=10, longest=6)
    assert orders.lateness(date(2026, 12, 14))[1].on_average == 5.0


def test_a_forgotten_case_takes_its_orders_along(engine: Engine, order: Order) -> None:
    order(PLACED)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM cases"))
        assert connection.scalar(text("SELECT count(*) FROM orders")) == 0
