"""The forms about what is on its way, each in each of its uses, and what is recorded then."""

from dataclasses import replace
from datetime import date

from cases.facts import Counted, ShipmentReceived, ShipmentSettled, ShipmentTold
from cases.forms.corrections import NOTHING_NEW
from cases.forms.shipment_received import ReceiveShipment, SettleShipment
from cases.forms.shipments import MoveShipment, TellShipment
from tests.form_samples.form import DESK, Fields, Use
from tests.form_samples.parts import utc
from tests.sample_cases import MANAGER, sample_case
from tests.sample_shipments import DAMAGED, ORDERED, SENT, SHORT, WHOLE

LATER = replace(DESK, now=utc(2026, 12, 4, 9))
"""On the day on which it is expected."""
TOLD: Fields = {
    "goods": "шлагбаум CAME – 2",
    "sender": "от поставщика",
    "sent_from": "Шлагбаумы Про, Москва",
    "destination": "на объект клиента",
    "sent_to": "Екатеринбург, ул. Ленина, 5",
    "carrier": "СДЭК",
    "carrier_name": "",
    "balance_checked": False,
    "track": "1234567890",
    "payer": "PASS24",
    "sent_on": "2026-11-30",
    "expected_on": "2026-12-04",
    "owner": MANAGER.name,
    "not_needed": False,
    "instead_of": "",
    "order": "",
    "words": "",
    "corrects": "",
}
TOLD_KINDS = {
    "case": "case",
    "goods": "goods",
    "sender": "choice",
    "sent_from": "optional line",
    "destination": "choice",
    "sent_to": "optional line",
    "carrier": "choice",
    "track": "track",
    "payer": "choice",
    "sent_on": "past day, if any",
    "expected_on": "any coming day, if any",
    "owner": "person",
    "not_needed": "yes",
    "instead_of": "shipment, if any",
    "order": "order of a supplier",
    "words": "optional line",
    "corrects": "entry",
}
CAME: Fields = {
    "shipment": "R-0042-1",
    "came": "пришло целым и полностью",
    "received_on": "2026-12-04",
    "document": "",
    "wrong": "",
    "then": "",
    "person": "",
    "by": "",
    "words": "",
    "corrects": "",
}
CAME_DAMAGED: Fields = CAME | {
    "came": "пришло, но что-то повреждено",
    "wrong": "шлагбаум CAME – 1",
    "then": "заменить или довезти",
    "person": MANAGER.name,
    "by": "2026-12-07",
    "words": "погнута стрела",
}
ON_ITS_WAY = sample_case("judged", more=(SENT,))
CAME_WRONG = sample_case("judged", more=(SENT, DAMAGED))

SHIPMENTS = {
    "a shipment has left": Use(
        form=TellShipment,
        case=sample_case("judged"),
        good=TOLD,
        kinds=TOLD_KINDS,
        facts=(SENT,),
        said="Отправление R-0042-1: шлагбаум CAME – 2; СДЭК 1234567890, отправлено 30 ноября 2026, "
        "ждём 4 декабря 2026.",
    ),
    "a courier is ordered": Use(
        form=TellShipment,
        case=sample_case("judged"),
        good=TOLD | {"carrier": "Достависта", "balance_checked": True, "track": "", "sent_on": "", "expected_on": ""},
        kinds={"balance_checked": "yes"},
        facts=(SENT.model_copy(update={"carrier": "dostavista", "track": "", "sent_on": None, "expected_on": None}),),
        said="Достависта, ещё не отправлено, день пока неизвестен.",
    ),
    "another carrier brings something that mounting does not wait for": Use(
        form=TellShipment,
        case=sample_case("judged"),
        good=TOLD | {"carrier": "другое", "carrier_name": "Байкал Сервис", "track": "БС-77", "not_needed": True},
        kinds={"carrier_name": "name"},
        facts=(
            SENT.model_copy(
                update={"carrier": "other", "carrier_name": "Байкал Сервис", "track": "БС-77", "needed": False}
            ),
        ),
        said="Байкал Сервис БС-77",
    ),
    "what comes in place of a damaged one": Use(
        form=TellShipment,
        case=CAME_WRONG,
        good=TOLD | {"goods": "шлагбаум CAME – 1", "instead_of": "R-0042-1"},
        kinds={},
        facts=(
            SENT.model_copy(
                update={
                    "shipment": "R-0042-2",
                    "goods": (Counted(what="шлагбаум CAME", count=1, kind="шлагбаум"),),
                    "instead_of": "R-0042-1",
                }
            ),
        ),
        said="Отправление R-0042-2",
    ),
    "what was told of a shipment is corrected": Use(
        form=TellShipment,
        case=ON_ITS_WAY,
        good=TOLD | {"track": "1234567899", "corrects": "1"},
        kinds={},
        facts=(SENT.model_copy(update={"number": 2, "track": "1234567899"}),),
        said="Исправлено. Отправление R-0042-1",
    ),
    "the same told again changes nothing": Use(
        form=TellShipment,
        case=ON_ITS_WAY,
        good=TOLD | {"corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "what was ordered has left": Use(
        form=MoveShipment,
        case=sample_case("judged", more=(ORDERED.model_copy(update={"expected_on": None, "track": ""}),)),
        good={
            "shipment": "R-0042-1",
            "sent_on": "2026-12-01",
            "expected_on": "2026-12-05",
            "track": "1234567890",
            "words": "",
        },
        kinds={
            "case": "case",
            "shipment": "shipment",
            "sent_on": "past day, if any",
            "expected_on": "any coming day, if any",
            "track": "track",
            "words": "optional line",
        },
        facts=(SENT.model_copy(update={"number": 2, "sent_on": date(2026, 12, 1), "expected_on": date(2026, 12, 5)}),),
        said="отправлено 1 декабря 2026, ждём 5 декабря 2026.",
    ),
    "it came whole": Use(
        form=ReceiveShipment,
        case=ON_ITS_WAY,
        good=CAME,
        kinds={
            "case": "case",
            "shipment": "shipment",
            "came": "choice",
            "document": "optional link",
            "words": "optional text",
            "corrects": "entry",
        },
        facts=(WHOLE,),
        said="Отправление R-0042-1 пришло целым и полностью, получено 4 декабря 2026.",
        desk=LATER,
    ),
    "something came damaged": Use(
        form=ReceiveShipment,
        case=ON_ITS_WAY,
        good=CAME_DAMAGED,
        kinds={"wrong": "goods", "then": "choice", "person": "person", "words": "text"},
        facts=(DAMAGED,),
        said="пришло, но что-то повреждено: шлагбаум CAME – 1, получено 4 декабря 2026. погнута стрела Дальше: "
        "заменить или довезти, до 7 декабря 2026.",
        desk=LATER,
    ),
    "not all of it came": Use(
        form=ReceiveShipment,
        case=ON_ITS_WAY,
        good=CAME_DAMAGED | {"came": "пришло не всё", "words": "одного места нет"},
        kinds={},
        facts=(SHORT,),
        said="пришло не всё: шлагбаум CAME – 1",
        desk=LATER,
    ),
    "it does not come at all": Use(
        form=ReceiveShipment,
        case=ON_ITS_WAY,
        good=CAME
        | {
            "came": "не приедет: потеряно или отменили",
            "received_on": "",
            "then": "ничего: обойдёмся",
            "words": "отменили заказ",
        },
        kinds={},
        facts=(ShipmentReceived(shipment="R-0042-1", came="never", words="отменили заказ"),),
        said="Отправление R-0042-1 не приедет. отменили заказ",
    ),
    "what was recorded by mistake is put right": Use(
        form=ReceiveShipment,
        case=sample_case("judged", more=(SENT, WHOLE)),
        good=CAME | {"came": "ещё не пришло: записали по ошибке", "received_on": "", "corrects": "1"},
        kinds={},
        facts=(ShipmentReceived(shipment="R-0042-1", came="awaited"),),
        said="Исправлено. Отправление R-0042-1 ещё не пришло",
    ),
    "what came wrong is put right": Use(
        form=SettleShipment,
        case=CAME_WRONG,
        good={"shipment": "R-0042-1", "words": "привезли новую стрелу"},
        kinds={"case": "case", "shipment": "shipment", "words": "text"},
        facts=(ShipmentSettled(shipment="R-0042-1", words="привезли новую стрелу"),),
        said="Отправление R-0042-1: привезли новую стрелу",
    ),
}


def told(**changes: object) -> ShipmentTold:
    """SENT with other values."""
    return SENT.model_copy(update=changes)
