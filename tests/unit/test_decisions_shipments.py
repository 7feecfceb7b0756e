"""What is on its way, played purely: the client told, whoever sees to it asked, what came wrong put right."""

from datetime import date

import pytest

from cases.effects import Effect
from cases.errors import FormError
from cases.facts import CasePaused, EquipmentTold, Fact, ShipmentReceived, ShipmentSettled
from cases.forms.installation import AppointInstallation, TellEquipment
from cases.forms.shipment_received import ReceiveShipment, SettleShipment
from cases.forms.shipments import MoveShipment, TellShipment
from cases.people import People
from cases.standing import lacking
from tests.form_samples.shipments import CAME, CAME_DAMAGED, TOLD
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import MANAGER, PEOPLE, with_photos
from tests.sample_people import COLLEAGUE, HEAD
from tests.sample_shipments import DAMAGED, NEVER, ORDERED, ORDERED_BY_COURIER, SENT, SHORT, WHOLE
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, SITE_KNOWN
from tests.unit.test_decisions_installation import DAY, IN_VAIN, OURS


def site_ready() -> Journey:
    """The site is found ready on Monday 30 November, all else is done; the equipment was asked about."""
    journey = with_photos()
    journey.people = People((*PEOPLE, COLLEAGUE, HEAD))
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 6))
    journey.tell(ALL_ACCEPTED, at=utc(11, 30, 7))
    return journey


def on_its_way(*facts: Fact) -> Journey:
    journey = site_ready()
    journey.tell(*(facts or (SENT,)), at=utc(11, 30, 9))
    return journey


def reader(journey: Journey, effect: Effect) -> tuple[str, str]:
    return next((it.recipient, it.copy) for it in reversed(journey.due) if it.effect is effect)


def test_the_client_is_told_what_comes_and_once_it_is_there_a_day_is_agreed() -> None:
    journey = site_ready()
    assert journey.fill_in(TellShipment, utc(11, 30, 9), **TOLD) == ["send_shipment R-0042-1 1"]
    assert reader(journey, Effect.SEND_SHIPMENT)[0] == CLIENT
    assert journey.turn == ("перевозчик", "Отправление")
    assert journey.decision.waiting[-1].what == "ждём R-0042-1: шлагбаум CAME – 2 (СДЭК), ожидаем 4 декабря"
    assert journey.fill_in(ReceiveShipment, utc(12, 4, 9), **CAME) == ["ask_installation 1"]
    assert journey.case.installation.is_received
    assert journey.turn == ("менеджер", "Монтаж")


def test_late_the_client_and_the_owner_are_asked_the_owner_is_reminded_and_the_head_told() -> None:
    journey = on_its_way()
    journey.quiet_until(utc(12, 7, 5))
    assert journey.wait(utc(12, 7, 5)) == ["check_shipment R-0042-1 1", "ask_shipment R-0042-1 1"]
    assert reader(journey, Effect.CHECK_SHIPMENT)[0] == CLIENT
    assert reader(journey, Effect.ASK_SHIPMENT) == (MANAGER.email, "")
    assert journey.decision.questions[-1].filled_in == {"shipment": "R-0042-1"}
    journey.quiet_until(utc(12, 9, 5))
    assert journey.wait(utc(12, 9, 5)) == ["ask_shipment R-0042-1 1/overdue"]
    assert journey.wait(utc(12, 11, 5)) == [f"tell_head_overdue ask_shipment R-0042-1 1 {HEAD.code}"]


def test_whoever_sees_to_it_is_asked_and_the_manager_gets_a_copy() -> None:
    journey = on_its_way(SENT.model_copy(update={"owner": COLLEAGUE.code}))
    journey.wait(utc(12, 7, 5))
    assert reader(journey, Effect.ASK_SHIPMENT) == (COLLEAGUE.email, MANAGER.email)


def test_another_day_is_told_to_the_client_and_asked_about_after_that_day() -> None:
    journey = on_its_way()
    journey.wait(utc(12, 7, 5))
    moved: dict[str, object] = {"shipment": "", "sent_on": "", "expected_on": "2026-12-09", "track": "", "words": ""}
    assert journey.fill_in(MoveShipment, utc(12, 7, 6), **moved) == ["send_shipment R-0042-1 2"]
    with pytest.raises(FormError, match="ничего не изменилось"):
        journey.fill_in(MoveShipment, **moved)
    journey.quiet_until(utc(12, 10, 5))
    assert journey.wait(utc(12, 10, 5)) == ["check_shipment R-0042-1 2", "ask_shipment R-0042-1 2"]


def test_what_concerns_the_client_in_nothing_is_no_letter() -> None:
    journey = on_its_way()
    words: dict[str, object] = {"shipment": "", "sent_on": "", "expected_on": "", "track": "", "words": "звонили"}
    assert journey.fill_in(MoveShipment, utc(12, 1, 9), **words) == []


BY_COLLEAGUE = ORDERED_BY_COURIER.model_copy(update={"owner": COLLEAGUE.code})
ORDERS = {
    "a supplier is to send it": (ORDERED, ("поставщик", "Отправление")),
    "we order a courier": (ORDERED_BY_COURIER, ("менеджер", "Отправление")),
    "a colleague is to send it": (BY_COLLEAGUE, ("коллега", "Отправление")),
    "the client sends it": (ORDERED.model_copy(update={"sender": "client"}), ("клиент", "Отправление")),
}  # fmt: skip


@pytest.mark.parametrize(("told", "turn"), ORDERS.values(), ids=ORDERS)
def test_what_is_ordered_is_asked_about_until_it_has_left(told: Fact, turn: tuple[str, str]) -> None:
    journey = site_ready()
    assert journey.tell(told, at=utc(11, 30, 9)) == [], "the client hears of it once it has left"
    assert journey.turn == turn
    journey.quiet_until(utc(12, 2, 5))
    assert journey.wait(utc(12, 2, 5)) == ["ask_sending R-0042-1 1"]
    left: dict[str, object] = {"shipment": "R-0042-1", "sent_on": "2026-12-02", "expected_on": "", "track": ""}
    by_client = told == ORDERS["the client sends it"][0]
    told_client = [] if by_client else ["send_shipment R-0042-1 2"]
    assert journey.fill_in(MoveShipment, utc(12, 2, 9), **left) == told_client
    assert journey.turn == ("перевозчик", "Отправление")


def test_a_day_that_nobody_knows_is_asked_about_after_some_days_of_the_owner_alone() -> None:
    journey = on_its_way(SENT.model_copy(update={"expected_on": None}))
    journey.quiet_until(utc(12, 7, 5))
    assert journey.wait(utc(12, 7, 5)) == ["ask_shipment R-0042-1 1"]


ELSEWHERE = {
    "to our office": SENT.model_copy(update={"destination": "us"}),
    "to the crew": SENT.model_copy(update={"destination": "crew"}),
    "sent by the client": SENT.model_copy(update={"sender": "client"}),
}


@pytest.mark.parametrize("told", ELSEWHERE.values(), ids=ELSEWHERE)
def test_of_what_does_not_come_to_the_client_or_is_theirs_they_hear_nothing(told: Fact) -> None:
    journey = on_its_way(told)
    assert not [it for it in journey.acts if "shipment" in it]
    assert journey.wait(utc(12, 7, 5)) == ["ask_shipment R-0042-1 1"]


# What came wrong.


@pytest.mark.parametrize("came", [DAMAGED, SHORT], ids=["damaged", "short"])
def test_what_came_wrong_is_somebodys_by_a_day_and_keeps_the_crew_away(came: ShipmentReceived) -> None:
    journey = on_its_way()
    assert journey.tell(came, at=utc(12, 4, 9)) == ["ask_put_right R-0042-1 1"]
    assert not journey.case.installation.is_received
    assert lacking(journey.case) == ["оборудование ещё едет: R-0042-1 (форма 52)"]
    journey.quiet_until(utc(12, 8, 5))
    assert journey.wait(utc(12, 8, 5)) == ["ask_put_right R-0042-1 1/overdue"]
    assert journey.wait(utc(12, 10, 5)) == [f"tell_head_overdue ask_put_right R-0042-1 1 {HEAD.code}"]
    settled: dict[str, object] = {"shipment": "", "words": "привезли сами"}
    assert journey.fill_in(SettleShipment, **settled) == ["ask_installation 1"]


def test_damaged_and_replaced_the_second_shipment_is_waited_for() -> None:
    journey = on_its_way()
    assert journey.fill_in(ReceiveShipment, utc(12, 4, 9), **CAME_DAMAGED) == ["ask_put_right R-0042-1 1"]
    again = TOLD | {"goods": "шлагбаум CAME – 1", "sent_on": "2026-12-07", "expected_on": "2026-12-10"}
    replaced = journey.fill_in(TellShipment, utc(12, 7, 9), **again | {"instead_of": "R-0042-1"})
    assert replaced == ["send_shipment R-0042-2 1"]
    assert [it.code for it in journey.case.installation.awaited] == ["R-0042-2"]
    journey.quiet_until(utc(12, 11, 5))
    with pytest.raises(FormError, match="R-0042-2"):
        journey.fill_in(SettleShipment, shipment="R-0042-1", words="заменили")
    whole = CAME | {"shipment": "R-0042-2", "received_on": "2026-12-10"}
    assert journey.fill_in(ReceiveShipment, utc(12, 11, 4), **whole) == ["ask_installation 1"]


def test_a_claim_keeps_nobody_from_mounting() -> None:
    journey = on_its_way()
    claim = DAMAGED.model_copy(update={"then": "claim"})
    assert journey.tell(claim, at=utc(12, 4, 9)) == ["ask_put_right R-0042-1 1", "ask_installation 1"]


def test_whoever_was_told_that_it_comes_hears_that_it_does_not() -> None:
    journey = on_its_way()
    assert journey.tell(NEVER, at=utc(12, 2, 9)) == ["send_shipment_off R-0042-1 1", "ask_equipment 3"]
    unsent = on_its_way(ORDERED)
    assert unsent.tell(NEVER, at=utc(12, 2, 9)) == ["ask_equipment 3"]


def test_a_wrong_word_of_how_it_came_is_put_right_and_it_is_waited_for_again() -> None:
    journey = on_its_way()
    journey.fill_in(ReceiveShipment, utc(12, 1, 9), **CAME | {"received_on": "2026-12-01"})
    assert journey.case.installation.is_received
    by_mistake = CAME | {"came": "ещё не пришло: записали по ошибке", "received_on": "", "corrects": 1}
    assert journey.fill_in(ReceiveShipment, utc(12, 1, 10), **by_mistake) == []
    assert not journey.case.installation.is_received
    assert journey.turn == ("перевозчик", "Отправление")
    assert journey.fill_in(ReceiveShipment, utc(12, 4, 9), **CAME) == ["ask_installation 1/overdue"]
    as_damaged = CAME_DAMAGED | {"corrects": 1}
    assert journey.fill_in(ReceiveShipment, utc(12, 4, 10), **as_damaged) == ["ask_put_right R-0042-1 4"]


# Several, and what an installation waits for.


def test_of_two_shipments_the_crew_waits_for_both() -> None:
    second = SENT.model_copy(update={"shipment": "R-0042-2", "expected_on": date(2026, 12, 8)})
    journey = site_ready()
    told = ["send_shipment R-0042-1 1", "send_shipment R-0042-2 1"]
    assert journey.tell(SENT, second, at=utc(11, 30, 9)) == told
    with pytest.raises(FormError, match="несколько"):
        journey.fill_in(ReceiveShipment, utc(12, 4, 9), **CAME | {"shipment": ""})
    assert journey.fill_in(ReceiveShipment, utc(12, 4, 9), **CAME) == []
    with pytest.raises(FormError, match="R-0042-2"):
        journey.fill_in(AppointInstallation, **DAY)
    came = WHOLE.model_copy(update={"shipment": "R-0042-2", "received_on": date(2026, 12, 8)})
    assert journey.tell(came, at=utc(12, 8, 9)) == ["ask_installation 1"]


def test_spare_parts_keep_no_crew_away() -> None:
    journey = site_ready()
    journey.tell(EquipmentTold(number=1, where="received"), at=utc(11, 30, 8))
    assert journey.tell(SENT.model_copy(update={"needed": False})) == ["send_shipment R-0042-1 1"]
    assert journey.case.installation.is_received


def test_equipment_the_client_buys_himself_needs_no_shipment() -> None:
    journey = site_ready()
    there: dict[str, object] = {"where": "получено, лежит на месте", "expected_on": "", "words": "купили сами"}
    assert journey.fill_in(TellEquipment, utc(11, 30, 9), **there) == ["ask_installation 1"]
    assert journey.case.shipments == ()


def test_what_shipments_tell_form_76_does_not_tell_again() -> None:
    journey = on_its_way()
    there: dict[str, object] = {"where": "получено, лежит на месте", "expected_on": "", "words": ""}
    with pytest.raises(FormError, match="форм"):
        journey.fill_in(TellEquipment, **there)
    journey.tell(WHOLE, at=utc(12, 4, 9))
    more = {"where": "ждём от поставщика", "expected_on": "", "words": "не хватает стрелы"}
    journey.fill_in(TellEquipment, utc(12, 4, 10), **more)
    assert not journey.case.installation.is_received, "the later word counts"


def test_what_a_crew_has_missed_is_asked_about_and_comes_by_another_shipment() -> None:
    journey = on_its_way()
    journey.tell(WHOLE, at=utc(12, 1, 9))
    journey.tell(OURS, at=utc(12, 1, 10))
    missed = journey.tell(IN_VAIN.model_copy(update={"why": "equipment"}), at=utc(12, 3, 9))
    assert missed == ["ask_equipment 3"]
    assert not journey.case.installation.is_received
    again = SENT.model_copy(update={"shipment": "R-0042-2", "expected_on": date(2026, 12, 8)})
    assert journey.tell(again, at=utc(12, 4, 9)) == ["send_shipment R-0042-2 1"]
    came = WHOLE.model_copy(update={"shipment": "R-0042-2", "received_on": date(2026, 12, 8)})
    assert journey.tell(came, at=utc(12, 8, 9)) == ["ask_installation 2"]


def test_a_case_is_not_finished_before_its_shipments_have_come() -> None:
    journey = on_its_way(SENT.model_copy(update={"needed": False}))
    assert not journey.decision.finished
    assert ("перевозчик", "Отправление") in {(it.turn, it.stage) for it in journey.decision.waiting}


def test_on_a_pause_nobody_is_asked_and_terms_begin_anew() -> None:
    journey = on_its_way()
    journey.tell(CasePaused(reason="отпуск", until_at=utc(12, 14, 5)), at=utc(12, 1, 9))
    journey.quiet_until(utc(12, 14, 5))
    assert journey.wait(utc(12, 14, 5)) == []
    assert journey.wait(utc(12, 15, 5)) == ["check_shipment R-0042-1 1", "ask_shipment R-0042-1 1"]


def test_what_was_put_right_stays_so() -> None:
    journey = on_its_way()
    journey.tell(DAMAGED, at=utc(12, 4, 9))
    journey.tell(ShipmentSettled(shipment="R-0042-1", words="заменили"), at=utc(12, 4, 10))
    assert journey.case.installation.is_received
