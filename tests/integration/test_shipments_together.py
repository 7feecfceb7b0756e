"""One shipment for two cases: recorded in both or in none, once for a run that is started again, by two at a time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from cases.case import Case
from cases.errors import FormError
from cases.facts import CaseCancelled, CaseOpened, Contact, Fact
from cases.forms.desk import Answer, Desk, Dossier
from cases.forms.form import Form
from cases.forms.shipment_received import ReceiveShipment
from cases.forms.shipments import MoveShipment, TellShipment
from cases.policy import Policy
from cases.shipments import Shipment, ShipmentState
from store.cases import CaseStore, Loaded
from tests.form_samples.form import Fields
from tests.form_samples.shipments import CAME, CAME_DAMAGED, TOLD
from tests.sample_people import DIRECTORY, MANAGER

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def cases(engine: Engine) -> CaseStore:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases CASCADE"))
    return CaseStore(engine)


@pytest.fixture
def two(cases: CaseStore) -> tuple[str, str]:
    return opened(cases, 1), opened(cases, 2)


def opened(cases: CaseStore, number: int, *facts: Fact) -> str:
    first = CaseOpened(
        object_name=f"Дом {number}",
        object_type="ЖК",
        client_name=f"Дом {number} ООО",
        contact=Contact(name="Ольга", email=f"{number}@one.example"),
        time_zone="Europe/Moscow",
        manager=MANAGER.code,
        sales_manager="belova",
    )
    return cases.open(lambda: Answer((first, *facts), MANAGER.code, "Открыто."), NOW)[0].code


def submit(
    cases: CaseStore, form: type[Form], code: str, filled_in: Fields, run: UUID | None = None
) -> tuple[Case, Answer]:
    desk = Desk(NOW, DIRECTORY, Policy(), actor=MANAGER)

    def read(loaded: Loaded) -> Answer:
        dossier = Dossier(loaded.case, loaded.entries, other=loaded.other)
        return form({"case": loaded.case.title, **filled_in}, desk, dossier).answer()

    return cases.record_together(code, read, NOW, run)


def told(cases: CaseStore, two: tuple[str, str], run: UUID | None = None, **changes: Any) -> tuple[Case, Answer]:
    one, other = two
    filled_in: Fields = {**TOLD, "goods": f"шлагбаум – 2\n{other}: камера – 1", "sent_on": "2026-12-01", **changes}
    return submit(cases, TellShipment, one, filled_in, run)


def shipment(cases: CaseStore, code: str) -> Shipment:
    (only,) = cases.load(code).case.shipments
    return only


def test_each_case_knows_its_own_goods_of_the_one_shipment(cases: CaseStore, two: tuple[str, str]) -> None:
    one, other = two
    told(cases, two)
    assert (shipment(cases, one).code, shipment(cases, other).code) == (f"{one}-1", f"{one}-1")
    assert (shipment(cases, one).goods_words, shipment(cases, other).goods_words) == ("шлагбаум – 2", "камера – 1")
    assert "Отправление" in cases.timeline(other)[-1].text


def test_received_once_it_is_received_for_both(cases: CaseStore, two: tuple[str, str]) -> None:
    one, other = two
    told(cases, two)
    submit(cases, ReceiveShipment, other, CAME | {"shipment": f"{one}-1"})
    assert {shipment(cases, it).state for it in two} == {ShipmentState.RECEIVED}
    with pytest.raises(FormError, match="уже записано"):
        submit(cases, ReceiveShipment, one, CAME | {"shipment": ""})


def test_what_is_damaged_is_the_case_s_whose_it_is(cases: CaseStore, two: tuple[str, str]) -> None:
    one, other = two
    told(cases, two)
    submit(cases, ReceiveShipment, one, CAME_DAMAGED | {"shipment": "", "wrong": f"{other}: камера – 1"})
    assert shipment(cases, one).state is ShipmentState.RECEIVED
    assert shipment(cases, other).state is ShipmentState.WRONG


def test_another_day_is_another_day_for_both(cases: CaseStore, two: tuple[str, str]) -> None:
    one, other = two
    told(cases, two)
    moved: Fields = {"shipment": "", "sent_on": "", "expected_on": "2026-12-09", "track": "", "words": ""}
    submit(cases, MoveShipment, other, moved)
    assert {f"{shipment(cases, it).told.expected_on}" for it in two} == {"2026-12-09"}
    assert (shipment(cases, one).goods_words, shipment(cases, other).goods_words) == ("шлагбаум – 2", "камера – 1")


def test_corrected_to_bring_nothing_for_a_case_it_is_called_off_there(cases: CaseStore, two: tuple[str, str]) -> None:
    one, other = two
    told(cases, two)
    told(cases, two, goods="шлагбаум – 2", corrects="1")
    assert shipment(cases, one).state is ShipmentState.SENT
    assert shipment(cases, other).state is ShipmentState.CALLED_OFF


def test_a_fault_of_one_case_leaves_nothing_in_the_other(cases: CaseStore, two: tuple[str, str]) -> None:
    one, _ = two
    for lines, why in ((f"шлагбаум – 2\n{one}9: камера – 1", "нет"), ("шлагбаум – 2\nR-0000: камера – 1", "нет")):
        with pytest.raises(FormError, match=why):
            told(cases, two, goods=lines)
    stopped = opened(cases, 3, CaseCancelled(reason="продан"))
    with pytest.raises(FormError, match="остановлено"):
        told(cases, two, goods=f"шлагбаум – 2\n{stopped}: камера – 1")
    assert all(cases.load(it).case.shipments == () for it in (*two, stopped))


def test_a_run_that_is_started_again_records_nothing_and_knows_both_cases(
    cases: CaseStore, two: tuple[str, str]
) -> None:
    run = uuid4()
    told(cases, two, run)
    _, answer = told(cases, two, run)
    assert (answer.repeated, answer.facts) == (True, ())
    assert [it.code for it in answer.beside] == [two[1]]
    assert [len(shipment(cases, it).tellings) for it in two] == [1, 1]


def test_whatever_fails_on_the_way_nothing_is_recorded_in_either(cases: CaseStore, two: tuple[str, str]) -> None:
    def read(loaded: Loaded) -> Answer:
        filled_in = {"case": loaded.case.title, **TOLD, "goods": f"шлагбаум – 2\n{two[1]}: камера – 1"}
        desk = Desk(NOW, DIRECTORY, Policy(), actor=MANAGER)
        dossier = Dossier(loaded.case, loaded.entries, other=loaded.other)
        answer = TellShipment(filled_in, desk, dossier).answer()
        return replace(answer, beside=tuple(replace(it, code="R-0000") for it in answer.beside))

    with pytest.raises(FormError):
        cases.record_together(two[0], read, NOW)
    assert all(cases.load(it).case.shipments == () for it in two)


def test_two_who_lead_from_either_case_do_not_hold_each_other_up(cases: CaseStore, two: tuple[str, str]) -> None:
    together = Barrier(2)

    for number in range(5):

        def tell(order: tuple[str, str], track: str = f"123456789{number}") -> str:
            together.wait()
            return told(cases, order, track=track)[0].code

        with ThreadPoolExecutor(2) as pool:
            assert set(pool.map(tell, (two, two[::-1]), timeout=30)) == set(two)
    assert [len(cases.load(it).case.shipments) for it in two] == [10, 10]
