"""Orders to suppliers, played purely through the forms: agreed by two, paid, chased, complained of, closed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from cases.errors import FormError
from cases.facts import (
    CaseCancelled,
    CasePaused,
    Counted,
    OrderMoved,
    OrderReceived,
    OrderShared,
    ShipmentReceived,
    ShipmentTold,
)
from cases.forms.control import SendLetterAgain
from cases.forms.desk import Answer, Dossier
from cases.forms.form import Form
from cases.forms.order import ApproveInvoice, PlaceOrder, RecordInvoice
from cases.forms.order_steps import CallOffOrder, MoveDelivery, PayOrder, ReceiveOrder, RecordDocuments
from cases.forms.shipments import TellShipment
from cases.orders import OrderState
from cases.people import People, Person, Role
from cases.policy import Policy
from cases.standing import lacking
from cases.suppliers import Suppliers
from cases.turns import Stage, Turn
from cases.views.card import card_view
from tests.played_case import Journey, utc
from tests.sample_cases import MANAGER, PEOPLE
from tests.sample_orders import (
    ACCOUNTANT,
    ANOTHER,
    BOOK,
    BUYERS,
    DIRECTOR,
    DIRECTOR_AGREES,
    HEAD,
    HEAD_AGREES,
    SUPPLIER,
)
from tests.sample_people import COLLEAGUE

NOON = utc(11, 23, 9)
"""A Monday."""
ORDER = {
    "supplier": "П-1",
    "positions": "шлагбаум CAME – 2 – 40 000\nконтроллер – 1 – 12500",
    "promised_on": "2026-12-10",
}
INVOICE = {"invoice": "118", "total": "92 500", "file": "https://disk.example/118.pdf"}


def buying() -> Journey:
    """A case with nothing else to do for a while, of a department that orders."""
    journey = Journey(at=NOON)
    journey.people, journey.suppliers = BUYERS, BOOK
    journey.move_on()
    return journey


def ordered(**more: object) -> Journey:
    journey = buying()
    fill(journey, PlaceOrder, NOON, **{**ORDER, **INVOICE, **more})
    return journey


def approved() -> Journey:
    journey = ordered()
    fill(journey, ApproveInvoice, utc(11, 23, 10), by=HEAD, decision="согласен")
    fill(journey, ApproveInvoice, utc(11, 23, 11), by=DIRECTOR, decision="согласен")
    return journey


def paid() -> Journey:
    journey = approved()
    fill(journey, PayOrder, utc(11, 24, 9), by=ACCOUNTANT, paid_on="2026-11-24")
    return journey


def fill(journey: Journey, form: type[Form], at: datetime | None = None, /, **filled_in: object) -> list[str]:
    """`by`: who fills it in, if it is not the manager."""
    by = filled_in.pop("by", MANAGER)
    assert isinstance(by, Person)
    return journey.filled_in_by(by, form, at, **filled_in)


def state(journey: Journey) -> OrderState:
    return journey.case.orders[-1].state(journey.now.date())


def ours(acts: list[str]) -> list[str]:
    """Those about orders: the case itself asks for its own things."""
    words = ("order", "supplier", "invoice", "approv", "payment", "delivery", "documents", "complaint")
    return [it for it in acts if any(word in it for word in words)]


def waits_for(journey: Journey) -> list[tuple[Turn, str]]:
    return [(it.turn, it.what) for it in journey.decision.waiting if it.stage is Stage.ORDER]


def refusal(journey: Journey, form: type[Form], /, **filled_in: object) -> str:
    before = journey.case.facts
    with pytest.raises(FormError) as refused:
        fill(journey, form, None, **filled_in)
    assert journey.case.facts == before
    return " ".join(it.sentence for it in refused.value.faults)


def test_without_an_invoice_the_supplier_is_asked_for_one_and_then_the_manager() -> None:
    journey = buying()
    assert ours(fill(journey, PlaceOrder, NOON, **ORDER)) == ["send_order 1"]
    assert journey.due[-1].recipient == SUPPLIER.email
    assert state(journey) is OrderState.INVOICE
    assert waits_for(journey) == [(Turn.SUPPLIER, "заказ 1: ждём счёт")]
    assert ours(journey.wait(utc(11, 25, 4, 59))) == []
    assert ours(journey.wait(utc(11, 25, 5))) == ["ask_invoice 1"]
    acts = fill(journey, RecordInvoice, utc(11, 25, 9), invoice="118", total="92500")
    assert ours(acts) == ["ask_approval 1 1 guseva", "ask_approval 1 1 lebedev"]
    assert ours(fill(journey, ApproveInvoice, by=HEAD, decision="согласен")) == []
    assert ours(fill(journey, ApproveInvoice, by=DIRECTOR, decision="согласен")) == ["ask_order_payment 1 1 zueva"]


def test_with_an_invoice_the_supplier_hears_of_the_order_once_both_have_agreed() -> None:
    journey = ordered()
    assert ours(journey.acts) == ["ask_approval 1 1 guseva", "ask_approval 1 1 lebedev"]
    assert [it.copy for it in journey.due[-2:]] == [MANAGER.email] * 2
    assert ours(fill(journey, ApproveInvoice, by=DIRECTOR, decision="согласен")) == []
    assert waits_for(journey) == [(Turn.COLLEAGUE, "заказ 1: согласовать счёт 118 (Ирина Гусева)")]
    acts = fill(journey, ApproveInvoice, by=HEAD, decision="согласен")
    assert ours(acts) == ["send_order 1", "ask_order_payment 1 1 zueva"]
    assert state(journey) is OrderState.PAYMENT


def test_a_word_that_is_late_is_chased_and_the_head_is_told() -> None:
    journey = ordered()
    fill(journey, ApproveInvoice, by=HEAD, decision="согласен")
    assert ours(journey.wait(utc(11, 24, 5))) == ["ask_approval 1 1 lebedev/overdue"]
    assert ours(journey.wait(utc(11, 26, 5))) == ["tell_head_overdue ask_approval 1 1 lebedev guseva"]
    assert ours(journey.wait(utc(12, 30))) == []


def test_a_payment_that_is_late_is_chased_and_the_head_is_told() -> None:
    journey = approved()
    assert ours(journey.wait(utc(11, 25, 5))) == ["ask_order_payment 1 1 zueva/overdue"]
    assert ours(journey.wait(utc(11, 27, 5))) == ["tell_head_overdue ask_order_payment 1 1 zueva guseva"]
    assert ours(journey.wait(utc(12, 9))) == [], "nobody reminds a supplier whom we have not paid"


def test_whoever_ordered_does_not_agree_though_they_are_the_head() -> None:
    journey = buying()
    another = replace(COLLEAGUE, roles=frozenset({Role.HEAD}))
    journey.people = People((*BUYERS.everyone, another))
    fill(journey, PlaceOrder, NOON, by=HEAD, **ORDER, **INVOICE)
    assert ours(journey.acts) == ["ask_approval 1 1 petrov", "ask_approval 1 1 lebedev"]
    assert "согласовать его должен кто-то другой" in refusal(journey, ApproveInvoice, by=HEAD, decision="согласен")


def test_whoever_changed_the_order_or_recorded_its_invoice_does_not_agree_either() -> None:
    journey = buying()
    journey.people = People((*BUYERS.everyone, replace(COLLEAGUE, roles=frozenset({Role.HEAD}))))
    fill(journey, PlaceOrder, NOON, **ORDER)
    fill(journey, RecordInvoice, None, by=HEAD, invoice="118", total="92500")
    assert "оформляли или меняли вы" in refusal(journey, ApproveInvoice, by=HEAD, decision="согласен")
    assert "ask_approval 1 1 petrov" in journey.acts


def test_a_word_of_whoever_ordered_counts_for_nothing_however_it_came() -> None:
    """A fact that a form would never make: of an older copy, or of a hand on the database."""
    journey = ordered()
    journey.tell(HEAD_AGREES, by=MANAGER.code)
    assert list(journey.case.orders[0].lacks) == [Role.HEAD, Role.DIRECTOR]
    journey.tell(HEAD_AGREES, by=HEAD.code)
    journey.tell(DIRECTOR_AGREES, by=HEAD.code)
    assert list(journey.case.orders[0].lacks) == [Role.DIRECTOR], "two words, one person"


def test_two_words_are_two_people() -> None:
    journey = buying()
    both = replace(HEAD, roles=frozenset({Role.HEAD, Role.DIRECTOR}))
    journey.people = People((*PEOPLE, both, replace(COLLEAGUE, roles=frozenset({Role.HEAD})), ACCOUNTANT))
    fill(journey, PlaceOrder, NOON, **ORDER, **INVOICE)
    assert ours(journey.acts) == ["ask_approval 1 1 petrov", "ask_approval 1 1 guseva"]
    fill(journey, ApproveInvoice, by=both, decision="согласен")
    assert journey.case.orders[0].lacks == (Role.HEAD,), "the one role that nobody else has"
    assert "за другим человеком" in refusal(journey, ApproveInvoice, by=both, decision="согласен")


def test_refused_the_manager_reads_why_and_the_same_person_may_agree_later() -> None:
    journey = ordered()
    fill(journey, ApproveInvoice, by=HEAD, decision="согласен")
    acts = fill(journey, ApproveInvoice, by=DIRECTOR, decision="не согласен", reason="дорого, спросите скидку")
    assert ours(acts) == ["ask_not_approved 1 1"]
    assert state(journey) is OrderState.REFUSED
    assert "не согласован: дорого" in refusal(journey, PayOrder, by=ACCOUNTANT, paid_on="2026-11-23")
    acts = fill(journey, ApproveInvoice, utc(11, 24, 9), by=DIRECTOR, decision="согласен")
    assert ours(acts) == ["send_order 1", "ask_order_payment 1 1 zueva"]


def test_another_invoice_is_agreed_anew() -> None:
    journey = ordered()
    fill(journey, ApproveInvoice, by=HEAD, decision="согласен")
    fill(journey, ApproveInvoice, by=DIRECTOR, decision="не согласен", reason="дорого")
    acts = fill(journey, RecordInvoice, utc(11, 24, 9), invoice="119", total="88000")
    assert ours(acts) == ["ask_approval 1 2 guseva", "ask_approval 1 2 lebedev"]
    assert journey.case.orders[0].lacks == (Role.HEAD, Role.DIRECTOR)


def test_an_order_that_is_changed_is_agreed_anew_and_its_supplier_hears_of_it() -> None:
    journey = approved()
    positions = "шлагбаум CAME – 3 – 40 000"
    acts = fill(journey, PlaceOrder, utc(11, 24, 9), **ORDER | {"positions": positions, "corrects": 1})
    assert journey.case.orders[0].lacks == (Role.HEAD, Role.DIRECTOR)
    assert "send_order 1/2" in acts
    assert "платить" in refusal(journey, PayOrder, by=ACCOUNTANT, paid_on="2026-11-24").lower()


@pytest.mark.parametrize(("total", "asked"), [("50 000", ["guseva"]), ("50 000,01", ["guseva", "lebedev"])])
def test_below_the_sum_the_head_alone_agrees_and_above_it_both(total: str, asked: list[str]) -> None:
    journey = buying()
    journey.policy = Policy(order_director_above=50_000)
    fill(journey, PlaceOrder, NOON, **ORDER | INVOICE | {"total": total})
    assert ours(journey.acts) == [f"ask_approval 1 1 {it}" for it in asked]
    fill(journey, ApproveInvoice, by=HEAD, decision="согласен")
    assert (state(journey) is OrderState.PAYMENT) == (asked == ["guseva"])


def test_a_supplier_is_reminded_before_the_day_and_written_to_after_it() -> None:
    journey = paid()
    journey.wait(utc(12, 9, 4, 59))
    assert ours(journey.wait(utc(12, 9, 5))) == ["remind_supplier 1 2026-12-10"]
    assert ours(journey.wait(utc(12, 11, 4, 59))) == []
    assert ours(journey.wait(utc(12, 11, 5))) == ["ask_delivery 1 0 2026-12-10"], "the manager first: perhaps it came"
    assert ours(journey.wait(utc(12, 14, 5))) == ["chase_supplier 1 2026-12-10"]
    assert ours(journey.wait(utc(12, 15, 5))) == ["ask_delivery 1 0 2026-12-10/overdue"]
    assert ours(journey.wait(utc(12, 17, 5))) == ["tell_head_overdue ask_delivery 1 0 2026-12-10 guseva"]
    assert ours(journey.wait(utc(12, 30))) == []


def test_paid_after_the_promised_day_nobody_is_reminded_of_what_is_past() -> None:
    journey = approved()
    acts = fill(journey, PayOrder, utc(12, 11, 9), by=ACCOUNTANT, paid_on="2026-12-11")
    assert not [it for it in acts if it.startswith("remind_supplier")]


def test_another_day_has_its_own_reminders_and_is_no_excuse() -> None:
    journey = paid()
    journey.wait(utc(12, 11, 5))
    moved = {"promised_on": "2026-12-17", "reason": "ждут поставку с завода"}
    assert ours(fill(journey, MoveDelivery, utc(12, 11, 9), ours="перенёс поставщик", **moved)) == []
    assert ours(journey.wait(utc(12, 16, 5))) == ["remind_supplier 1 2026-12-17"]
    assert journey.case.orders[0].counted_from == date(2026, 12, 10)
    journey.tell(OrderMoved(order=1, promised_on=date(2026, 12, 21), reason="просили позже", ours=True))
    assert journey.case.orders[0].counted_from == date(2026, 12, 21)


def test_what_came_short_is_complained_of_once_and_waited_for_again() -> None:
    journey = paid()
    came = {"received_on": "2026-12-10", "condition": "пришло не всё", "words": "нет контроллера"}
    acts = fill(journey, ReceiveOrder, utc(12, 10, 9), **came, again_on="2026-12-16")
    assert ours(acts) == ["send_complaint 1 1"]
    assert state(journey) is OrderState.DELIVERY
    assert waits_for(journey) == [(Turn.SUPPLIER, "заказ 1: ждём поставку, ожидаем 16 декабря")]
    assert ours(journey.wait(utc(12, 15, 5))) == ["remind_supplier 1 2026-12-16"]
    acts = fill(journey, ReceiveOrder, utc(12, 16, 9), received_on="2026-12-16", condition="пришло всё, как заказывали")
    assert ours(acts) == ["ask_documents 1 0 zueva"]


def test_a_complaint_that_was_wrong_is_put_right() -> None:
    journey = paid()
    came = {"received_on": "2026-12-10", "condition": "пришло не то", "words": "контроллер другой"}
    fill(journey, ReceiveOrder, utc(12, 10, 9), **came)
    right = came | {"words": "оба контроллера другие", "corrects": 1}
    assert ours(fill(journey, ReceiveOrder, utc(12, 10, 10), **right)) == ["send_complaint 1 1/2"]
    assert journey.case.is_correction("send_complaint", "1 1")
    assert ours(fill(journey, ReceiveOrder, utc(12, 10, 11), **right)) == [], "the same again changes nothing"


def received() -> Journey:
    journey = paid()
    fill(journey, ReceiveOrder, utc(12, 10, 9), received_on="2026-12-10", condition="пришло всё, как заказывали")
    return journey


def test_paper_closes_an_order() -> None:
    journey = received()
    assert ours(journey.acts[-1:]) == ["ask_documents 1 0 zueva"]
    papers = {"how": "получены на бумаге или скан", "on": "2026-12-11"}
    assert ours(fill(journey, RecordDocuments, utc(12, 11, 9), by=ACCOUNTANT, **papers)) == []
    assert state(journey) is OrderState.CLOSED
    assert waits_for(journey) == []


def test_silence_in_edo_closes_an_order_after_five_days_of_the_calendar() -> None:
    journey = received()
    fill(journey, RecordDocuments, utc(12, 11, 9), by=ACCOUNTANT, how="пришли в ЭДО, проверяем", on="2026-12-11")
    assert state(journey) is OrderState.ACCEPTANCE
    assert waits_for(journey)[0][0] is Turn.SYSTEM
    assert ours(journey.wait(utc(12, 15, 18))) == []
    assert state(journey) is OrderState.ACCEPTANCE
    assert ours(journey.wait(utc(12, 16, 5))) == []
    assert state(journey) is OrderState.CLOSED
    returned = {"how": "вернули поставщику: есть ошибка", "on": "2026-12-16", "words": "не та сумма"}
    assert "приняты молчанием" in refusal(journey, RecordDocuments, by=ACCOUNTANT, **returned)


def test_documents_that_were_given_back_are_waited_for_again() -> None:
    journey = received()
    fill(journey, RecordDocuments, utc(12, 11, 9), by=ACCOUNTANT, how="пришли в ЭДО, проверяем", on="2026-12-11")
    returned = {"how": "вернули поставщику: есть ошибка", "on": "2026-12-12", "words": "не та сумма"}
    acts = fill(journey, RecordDocuments, utc(12, 14, 9), by=ACCOUNTANT, **returned)
    assert ours(acts) == ["ask_documents 1 1 zueva"]
    assert ours(journey.wait(utc(12, 17, 5))) == ["ask_documents 1 1 zueva/overdue"]


def test_documents_that_nobody_sends_are_chased() -> None:
    journey = received()
    assert ours(journey.wait(utc(12, 15, 5))) == ["ask_documents 1 0 zueva/overdue"]
    assert ours(journey.wait(utc(12, 17, 5))) == ["tell_head_overdue ask_documents 1 0 zueva guseva"]


def test_called_off_whoever_knew_of_it_hears_so() -> None:
    journey = approved()
    assert ours(fill(journey, CallOffOrder, reason="клиент передумал")) == ["cancel_order 1"]
    assert state(journey) is OrderState.CALLED_OFF
    assert "отменён: клиент передумал" in refusal(journey, PayOrder, by=ACCOUNTANT, paid_on="2026-11-23")
    unknown = ordered()
    assert ours(fill(unknown, CallOffOrder, reason="клиент передумал")) == [], "the supplier has never heard of it"


def test_an_order_goes_on_though_the_case_rests_or_has_ended() -> None:
    for rests in (CasePaused(reason="стройка"), CaseCancelled(reason="объект продан")):
        journey = paid()
        journey.tell(rests)
        assert "remind_supplier 1 2026-12-10" in journey.wait(utc(12, 9, 5))
        assert waits_for(journey) == [(Turn.SUPPLIER, "заказ 1: ждём поставку, ожидаем 10 декабря")]


def test_one_order_for_two_cases_is_one_letter() -> None:
    home, other = buying(), buying()
    elsewhere = replace(other.case, code="R-0043")

    def filled(**more: object) -> Answer:
        raw = {"case": home.case.title, **ORDER, **more}
        return PlaceOrder(raw, home.desk, Dossier(home.case, home.entries, other=lambda _: elsewhere)).answer()

    answer = filled(cases="R-0043")
    assert ours(home.tell(*answer.facts)) == ["send_order 1"]
    assert [(it.code, it.facts) for it in answer.beside] == [("R-0043", (OrderShared(home="R-0042", order=1),))]
    assert ours(other.tell(*answer.beside[0].facts)) == []
    assert [(it.home, it.order) for it in other.case.shared_orders] == [("R-0042", 1)]
    other.tell(*filled(corrects=1).beside[0].facts)
    assert other.case.shared_orders == (), "corrected: not for this one any more"
    with pytest.raises(FormError, match="нужны другие"):
        filled(cases="R-0042")


SHIPPED = ShipmentTold(
    shipment="R-0042-1", number=1, goods=(Counted(what="шлагбаум", count=2, kind="шлагбаум"),), sender="supplier",
    destination="us", carrier="cdek", payer="supplier", sent_on=date(2026, 12, 7), expected_on=date(2026, 12, 11),
    owner=MANAGER.code, order="R-0042/1",
)  # fmt: skip


def test_what_an_order_delivers_is_what_a_shipment_opens_with() -> None:
    journey = paid()
    opens = TellShipment.link(journey.case, journey.people, False)
    assert opens["goods"] == "шлагбаум CAME – 2\nконтроллер – 1"
    assert (opens["sender"], opens["order"]) == ("от поставщика", "R-0042/1")
    assert TellShipment.link(approved().case, journey.people, False)["goods"] == "", "nobody has paid for it"


def test_while_it_is_on_its_way_nobody_hurries_the_supplier_and_once_it_is_there_the_manager_counts() -> None:
    journey = paid()
    journey.tell(SHIPPED, at=utc(12, 7, 9))
    assert (Turn.CARRIER, "заказ 1: едет, R-0042-1") in waits_for(journey)
    assert ours(journey.wait(utc(12, 9, 5))) == [], "no reminder: the supplier has done their part"
    came = ShipmentReceived(shipment="R-0042-1", came="whole", received_on=date(2026, 12, 10))
    assert ours(journey.tell(came, at=utc(12, 10, 9))) == ["ask_delivery 1 0 R-0042-1"]
    acts = fill(journey, ReceiveOrder, received_on="2026-12-10", condition="пришло всё, как заказывали")
    assert ours(acts) == ["ask_documents 1 0 zueva"]


def test_a_crew_waits_for_what_was_ordered() -> None:
    journey = paid()
    assert lacking(journey.case)[0] == "заказано, но не получено: заказ 1 (формы 51, 79)"
    journey.tell(SHIPPED, at=utc(12, 7, 9))
    assert lacking(journey.case)[0] == "оборудование ещё едет: R-0042-1 (форма 52)"
    called_off = paid()
    fill(called_off, CallOffOrder, reason="купят сами")
    assert lacking(called_off.case)[0] == "оборудование ещё не получено (форма 76)"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (HEAD, "нет роли «руководитель»"),
        (DIRECTOR, "второй человек с ролью «генеральный директор»"),
        (ACCOUNTANT, "нет роли «бухгалтер»"),
    ],
)
def test_a_department_without_one_of_them_is_told_when_it_orders(missing: object, words: str) -> None:
    journey = buying()
    journey.people = People(it for it in BUYERS.everyone if it != missing)
    assert words in refusal(journey, PlaceOrder, **ORDER)


def test_one_who_left_meanwhile_is_asked_for_of_the_operators() -> None:
    journey = approved()
    journey.people = People(it for it in BUYERS.everyone if it != ACCOUNTANT)
    journey.move_on()
    assert waits_for(journey) == [(Turn.OPERATORS, "вписать в people.toml кого-нибудь с ролью «бухгалтер»")]


def test_a_refused_address_is_asked_for_and_the_letter_leaves_for_the_right_one() -> None:
    journey = buying()
    journey.dead_addresses = {SUPPLIER.email}
    acts = fill(journey, PlaceOrder, NOON, **ORDER)
    assert ours(acts) == ["send_order 1", "ask_supplier 1 zakaz@barrier.example"]
    journey.suppliers = Suppliers((replace(SUPPLIER, email="new@barrier.example"), ANOTHER))
    assert ours(journey.move_on()) == ["send_order 1/2"]
    assert journey.due[-1].recipient == "new@barrier.example"


SHORT = {"received_on": "2026-11-23", "condition": "пришло не всё", "words": "…"}
MOVED = {"promised_on": "2026-12-17", "ours": "перенёс поставщик", "reason": "…"}
WRONG_MOMENTS: list[tuple[Callable[[], Journey], type[Form], Person, dict[str, object], str]] = [
    (ordered, PayOrder, ACCOUNTANT, {"paid_on": "2026-11-23"}, "рано, не хватает: руководитель, генеральный"),
    (
        approved,
        ReceiveOrder,
        MANAGER,
        {"received_on": "2026-11-23", "condition": "пришло не всё", "words": "…"},
        "не оплачен",
    ),
    (approved, RecordDocuments, ACCOUNTANT, {"how": "подписаны в ЭДО", "on": "2026-11-23"}, "документам рано"),
    (paid, RecordInvoice, MANAGER, {"invoice": "119", "total": "1"}, "счёт менять поздно"),
    (paid, ApproveInvoice, HEAD, {"decision": "согласен"}, "уже оплачен"),
    (received, CallOffOrder, MANAGER, {"reason": "…"}, "уже получен"),
    (
        received,
        MoveDelivery,
        MANAGER,
        {"promised_on": "2026-12-17", "ours": "перенёс поставщик", "reason": "…"},
        "уже получен",
    ),
    (paid, PlaceOrder, MANAGER, {**ORDER, "corrects": 1}, "уже оплачен"),
    (buying, PayOrder, ACCOUNTANT, {"paid_on": "2026-11-23"}, "Такого заказа"),
]


@pytest.mark.parametrize(("stage", "form", "by", "filled_in", "words"), WRONG_MOMENTS)
def test_the_wrong_moment_is_refused_with_a_sentence(
    stage: Callable[[], Journey], form: type[Form], by: Person, filled_in: dict[str, object], words: str
) -> None:
    assert words in refusal(stage(), form, by=by, **filled_in)


def test_received_twice_is_a_correction_or_nothing() -> None:
    journey = received()
    again = {"received_on": "2026-12-10", "condition": "пришло всё, как заказывали"}
    assert "Приёмка уже записана" in refusal(journey, ReceiveOrder, **again)


def test_sums_are_read_as_people_write_them() -> None:
    journey = ordered(total="92 500,50 руб.")
    assert journey.case.orders[0].invoice
    assert journey.case.orders[0].invoice.total == Decimal("92500.50")
    assert journey.case.orders[0].by_positions == Decimal(92_500)


def test_a_receipt_knows_when_all_of_it_was_there() -> None:
    journey = paid()
    journey.tell(OrderReceived(order=1, number=1, received_on=date(2026, 12, 10), condition="damaged", words="…"))
    assert journey.case.orders[0].received_on is None


def test_form_06_sends_the_order_or_the_complaint_once_more() -> None:
    journey = paid()
    acts = fill(journey, SendLetterAgain, utc(11, 25, 9), letter="заказ поставщику")
    assert ours(acts) == ["send_order 1/2"]
    came = {"received_on": "2026-12-10", "condition": "пришло не то", "words": "контроллер другой"}
    fill(journey, ReceiveOrder, utc(12, 10, 9), **came)
    acts = fill(journey, SendLetterAgain, utc(12, 10, 12), letter="претензия поставщику")
    assert ours(acts) == ["send_complaint 1 1/2"]


def test_the_card_of_a_case_knows_its_orders() -> None:
    journey = paid()
    view = card_view(journey.case, journey.decision, journey.entries, journey.now, journey.people, {}, BOOK)
    told = (
        "Шлагбаум-Сервис ООО: шлагбаум CAME – 2; контроллер – 1; счёт 118, "
        "92\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}₽; ждём поставку; обещали 10 декабря 2026"
    )
    assert view.orders == (("Заказ 1", told),)
    assert {"place_order", "receive_order", "move_delivery", "call_off_order"} <= set(view.other_forms)
    journey.tell(OrderShared(home="R-0043", order=2))
    view = card_view(journey.case, journey.decision, journey.entries, journey.now, journey.people, {}, BOOK)
    assert view.orders[-1] == ("Заказ другого подключения", "R-0043, заказ 2 – и для этого")
