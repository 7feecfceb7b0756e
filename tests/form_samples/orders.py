"""The forms about suppliers and orders, each in each of its uses."""

from dataclasses import replace
from datetime import date

from cases.facts import (
    OrderApproved,
    OrderCalledOff,
    OrderDocumented,
    OrderMoved,
    OrderPaid,
    OrderReceived,
    OrderRefused,
)
from cases.forms.corrections import NOTHING_NEW
from cases.forms.order import ApproveInvoice, PlaceOrder, RecordInvoice
from cases.forms.order_steps import CallOffOrder, MoveDelivery, PayOrder, ReceiveOrder, RecordDocuments
from cases.forms.suppliers import KeepSupplier
from cases.people import Role
from tests.form_samples.form import DESK, Fields, Use
from tests.sample_cases import sample_case
from tests.sample_orders import (
    ACCOUNTANT,
    BOOK,
    BUYERS,
    DIRECTOR,
    HEAD,
    HEAD_AGREES,
    INVOICED,
    PLACED,
    SHORT,
    ordered,
)

BUYING = replace(DESK, people=BUYERS, suppliers=BOOK)
SUPPLIER: Fields = {
    "case": "",
    "supplier": "",
    "remove": False,
    "called": "Провода ООО",
    "person": "Пётр Ильин",
    "email": "ilin@wires.example",
    "phone": "+7 900 000-00-30",
    "comment": "",
}
ORDER: Fields = {
    "supplier": "П-1",
    "positions": "шлагбаум CAME – 2 – 40 000\nконтроллер – 1 – 12500",
    "promised_on": "2026-12-10",
    "invoice": "",
    "total": "",
    "file": "",
    "cases": "",
    "comment": "Доставка до склада на Ленина, 5.",
    "corrects": "",
}
ORDER_KINDS = {
    "case": "case",
    "supplier": "supplier",
    "positions": "positions",
    "promised_on": "coming day, if any",
    "cases": "case codes",
    "comment": "optional text",
}
BILL: Fields = {"invoice": INVOICED.invoice, "total": "92 500", "file": INVOICED.file}
BILL_KINDS = {"total": "money", "file": "optional link"}
AT = {
    stage: sample_case("talk", more=ordered(stage)) for stage in ("placed", "invoiced", "approved", "paid", "received")
}
CAME: Fields = {
    "order": "1",
    "received_on": "2026-12-02",
    "condition": "пришло всё, как заказывали",
    "words": "",
    "again_on": "",
    "corrects": "",
}
CAME_KINDS = {"case": "case", "order": "order number", "received_on": "past day", "condition": "choice"}
WORD: Fields = {"order": "1", "told": "", "decision": "согласен", "reason": ""}
PAPER: Fields = {"order": "1", "how": "получены на бумаге или скан", "on": "2026-12-02", "words": ""}
TODAY = date(2026, 12, 2)

ORDERS = {
    "a supplier is added": Use(
        form=KeepSupplier,
        case=None,
        good=SUPPLIER,
        kinds={"called": "name", "email": "email, if any", "phone": "phone", "comment": "optional text"},
        facts=(),
        said="Поставщик Провода ООО добавлен.",
        desk=BUYING,
    ),
    "a supplier is corrected": Use(
        form=KeepSupplier,
        case=None,
        good=SUPPLIER | {"supplier": "П-2", "called": "Электро-Дом ООО"},
        kinds={"supplier": "supplier, if any"},
        facts=(),
        said="Поставщик Электро-Дом ООО исправлен.",
        desk=BUYING,
    ),
    "a supplier is taken out": Use(
        form=KeepSupplier,
        case=None,
        good=SUPPLIER | {"supplier": "Электро-дом", "remove": True, "called": "", "email": ""},
        kinds={"remove": "yes"},
        facts=(),
        said="П-2 · Электро-Дом ООО – убрали из книги, контакт стёрт.",
        desk=BUYING,
    ),
    "an order without an invoice": Use(
        form=PlaceOrder,
        case=sample_case("talk"),
        good=ORDER,
        kinds=ORDER_KINDS,
        facts=(PLACED,),
        said="Заказ 1 поставщику Шлагбаум-Сервис ООО: шлагбаум CAME – 2; контроллер – 1.",
        desk=BUYING,
    ),
    "an order with its invoice": Use(
        form=PlaceOrder,
        case=sample_case("talk"),
        good=ORDER | BILL,
        kinds=ORDER_KINDS | BILL_KINDS,
        facts=(PLACED, INVOICED),
        said="Счёт 118 от 24.11.2026, 92\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}₽.",
        desk=BUYING,
    ),
    "an order corrected": Use(
        form=PlaceOrder,
        case=AT["invoiced"],
        good=ORDER | {"promised_on": "2026-12-11", "corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(PLACED.model_copy(update={"promised_on": date(2026, 12, 11)}),),
        said="Исправлено. Заказ 1",
        desk=BUYING,
    ),
    "an order corrected with the same values": Use(
        form=PlaceOrder,
        case=AT["invoiced"],
        good=ORDER | {"corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
        desk=BUYING,
    ),
    "an invoice": Use(
        form=RecordInvoice,
        case=AT["placed"],
        good={"order": "1", "promised_on": "", **BILL},
        kinds={"case": "case", "order": "order number", "invoice": "line", "promised_on": "coming day, if any"}
        | BILL_KINDS,
        facts=(INVOICED,),
        said="Согласует руководитель и генеральный директор.",
        desk=BUYING,
    ),
    "the head agrees": Use(
        form=ApproveInvoice,
        case=AT["invoiced"],
        good=WORD,
        kinds={"case": "case", "order": "order number", "decision": "choice"},
        facts=(HEAD_AGREES,),
        said="счёт 118 от 24.11.2026 согласован (руководитель). Ещё нужно слово: генеральный директор.",
        desk=BUYING,
        actor=HEAD.code,
    ),
    "the director agrees, too": Use(
        form=ApproveInvoice,
        case=sample_case("talk", more=(*ordered("invoiced"), HEAD_AGREES)),
        good=WORD,
        kinds={},
        facts=(OrderApproved(order=1, number=1, role=Role.DIRECTOR),),
        said="Можно платить.",
        desk=BUYING,
        actor=DIRECTOR.code,
    ),
    "the director does not agree": Use(
        form=ApproveInvoice,
        case=AT["invoiced"],
        good=WORD | {"decision": "не согласен", "reason": "дорого"},
        kinds={"reason": "text"},
        facts=(OrderRefused(order=1, number=1, role=Role.DIRECTOR, reason="дорого"),),
        said="счёт не согласован (генеральный директор). дорого",
        desk=BUYING,
        actor=DIRECTOR.code,
    ),
    "paid": Use(
        form=PayOrder,
        case=AT["approved"],
        good={"order": "1", "paid_on": "2026-12-02"},
        kinds={"case": "case", "order": "order number", "paid_on": "past day"},
        facts=(OrderPaid(order=1, paid_on=TODAY),),
        said="Заказ 1 оплачен 2 декабря 2026",
        desk=BUYING,
        actor=ACCOUNTANT.code,
    ),
    "all of it came": Use(
        form=ReceiveOrder,
        case=AT["paid"],
        good=CAME,
        kinds=CAME_KINDS,
        facts=(OrderReceived(order=1, number=1, received_on=TODAY, condition="all"),),
        said="Заказ 1, 2 декабря 2026: пришло всё, как заказывали.",
        desk=BUYING,
    ),
    "not all of it came": Use(
        form=ReceiveOrder,
        case=AT["paid"],
        good=CAME | {"condition": "пришло не всё", "words": SHORT.words, "again_on": "2026-12-16"},
        kinds=CAME_KINDS | {"words": "text", "again_on": "coming day, if any"},
        facts=(SHORT.model_copy(update={"received_on": TODAY}),),
        said="пришло не всё. Нет контроллера",
        desk=BUYING,
    ),
    "what came is corrected": Use(
        form=ReceiveOrder,
        case=sample_case("talk", more=(*ordered("paid"), SHORT.model_copy(update={"received_on": TODAY}))),
        good=CAME | {"corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(OrderReceived(order=1, number=1, received_on=TODAY, condition="all"),),
        said="Исправлено. Заказ 1",
        desk=BUYING,
    ),
    "papers came": Use(
        form=RecordDocuments,
        case=AT["received"],
        good=PAPER,
        kinds={"case": "case", "order": "order number", "how": "choice", "on": "past day"},
        facts=(OrderDocumented(order=1, how="paper", on=TODAY),),
        said="получены на бумаге или скан, 2 декабря 2026.",
        desk=BUYING,
        actor=ACCOUNTANT.code,
    ),
    "papers in ЭДО": Use(
        form=RecordDocuments,
        case=AT["received"],
        good=PAPER | {"how": "пришли в ЭДО, проверяем"},
        kinds={},
        facts=(OrderDocumented(order=1, how="edo", on=TODAY, accepted_on=date(2026, 12, 7)),),
        said="7 декабря 2026 будут приняты, если никто не возразит.",
        desk=BUYING,
        actor=ACCOUNTANT.code,
    ),
    "papers given back": Use(
        form=RecordDocuments,
        case=AT["received"],
        good=PAPER | {"how": "вернули поставщику: есть ошибка", "words": "не та сумма"},
        kinds={"words": "text"},
        facts=(OrderDocumented(order=1, how="returned", on=TODAY, words="не та сумма"),),
        said="вернули поставщику: есть ошибка, 2 декабря 2026. не та сумма",
        desk=BUYING,
    ),
    "another day is promised": Use(
        form=MoveDelivery,
        case=AT["paid"],
        good={"order": "1", "promised_on": "2026-12-17", "ours": "перенёс поставщик", "reason": "завод опоздал"},
        kinds={
            "case": "case",
            "order": "order number",
            "promised_on": "coming day",
            "ours": "choice",
            "reason": "text",
        },
        facts=(OrderMoved(order=1, promised_on=date(2026, 12, 17), reason="завод опоздал"),),
        said="Заказ 1: ждём 17 декабря 2026. завод опоздал",
        desk=BUYING,
    ),
    "an order is called off": Use(
        form=CallOffOrder,
        case=AT["paid"],
        good={"order": "1", "reason": "клиент передумал"},
        kinds={"case": "case", "order": "order number", "reason": "text"},
        facts=(OrderCalledOff(order=1, reason="клиент передумал"),),
        said="Заказ 1 отменён. клиент передумал Он оплачен",
        desk=BUYING,
    ),
}
