"""The forms of the registry, each in its uses, and what is recorded then."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cases.case import Recorded
from cases.facts import FirstPaid, ObjectTold
from cases.forms.payment import TellPayment
from cases.forms.registry import AS_IT_IS, BY_ADDRESS, TellObject
from cases.registry.row import Registered
from cases.registry.status import CaseStands
from tests.form_samples.form import DESK, Fields, Use
from tests.sample_cases import sample_case

_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
IMPORTED = ObjectTold(
    by_import=True, object_name="Склад Заря", object_type="склад", client_name="Заря ООО", address="Тверь, ул. Мира, 1"
)
WITHOUT_CASE = Registered("OB-0007", (Recorded(IMPORTED, _AT, "smirnova"),))
WITH_CASE = Registered("OB-0042", (), (CaseStands(sample_case(), _AT),))
AS_NOW: Fields = {
    "registered": "OB-0007 · Склад Заря",
    "object_name": "Склад Заря",
    "object_type": "склад",
    "client_name": "Заря ООО",
    "inn": "",
    "kpp": "",
    "ogrn": "",
    "object_address": "Тверь, ул. Мира, 1",
    "region": BY_ADDRESS,
    "coordinates": "",
    "site_url": "",
    "status": AS_IT_IS,
    "connected_on": "",
    "cloud_url": "",
    "cloud_id": "",
    "object_no": "",
    "equipment": "",
    "passport": "",
    "comment": "",
    "reason": "",
}
REGISTRY = {
    "an object, completed": Use(
        form=TellObject,
        case=None,
        desk=replace(DESK, registered=WITHOUT_CASE),
        good=AS_NOW
        | {
            "inn": "7707083893",
            "coordinates": "https://yandex.ru/maps/?ll=35.911896%2C56.859611&z=16",
            "connected_on": "сентябрь 2026",
            "status": "работает",
            "comment": "въезд со двора",
        },
        kinds={
            "registered": "the object",
            "object_name": "name, if any",
            "inn": "inn",
            "kpp": "kpp",
            "ogrn": "ogrn",
            "object_address": "optional line",
            "coordinates": "coordinates",
            "site_url": "optional link",
            "connected_on": "month, if any",
            "cloud_url": "optional link",
            "comment": "optional text",
            "reason": "optional text",
        },
        facts=(
            ObjectTold(
                inn="7707083893",
                comment="въезд со двора",
                status="works",
                connected_on=date(2026, 9, 1),
                latitude=56.859611,
                longitude=35.911896,
                coordinates_source="Яндекс Карты",
            ),
        ),
        said="OB-0007: ИНН – «7707083893»; комментарий – «въезд со двора»; статус – работает; "
        "когда подключен – сентябрь 2026; координаты – 56.859611, 35.911896.",
    ),
    "an object of a case, with a value erased": Use(
        form=TellObject,
        case=None,
        desk=replace(DESK, registered=WITH_CASE),
        good=AS_NOW
        | {
            "registered": "OB-0042",
            "object_name": "",
            "object_type": AS_IT_IS,
            "client_name": "",
            "object_address": "",
            "equipment": "–",
        },
        kinds={},
        facts=(ObjectTold(equipment=""),),
        said="OB-0042: оборудование – стёрто.",
    ),
    "first payment": Use(
        form=TellPayment,
        case=sample_case(),
        good={"paid_on": "2026-08-31", "month": "сентябрь 2026"},
        kinds={"paid_on": "past day", "month": "month"},
        facts=(FirstPaid(paid_on=date(2026, 8, 31), month=date(2026, 9, 1)),),
        said="Первый платёж – 31 августа 2026, за сентябрь 2026.",
    ),
}
