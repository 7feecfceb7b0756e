"""Fields of forms, well filled in, and the kinds of bad values they get."""

from datetime import UTC, date, datetime

from cases.effects import Effect
from cases.facts import (
    AddressAgreed,
    CaseOpened,
    CloudGiven,
    Contact,
    CopyRestored,
    DataCorrected,
    PlaceTold,
    TalkHeld,
)
from cases.forms.site_work import AS_KNOWN
from cases.forms.training import APPOINT
from cases.ledger import Entry, State
from cases.occurrence import Occurrence
from tests.form_samples.form import Fields
from tests.sample_cases import MANAGER, SALES, TRAINER, sample_case

MOUNTED: Fields = {"mounting": "2 шлагбаума", "mounted_by": "наш подрядчик"}
MOUNTED_KINDS = {"mounting": "optional line", "mounted_by": "choice, if any"}
CONTACT: Fields = {"contact_name": "Ольга Ким", "contact_email": "kim@romashka.example", "contact_phone": ""}
CONTACT_KINDS = {"contact_name": "name", "contact_email": "email", "contact_phone": "phone"}
AGREED: Fields = {"slug": "romashka", "agreed_by": "Ольга Ким", "agreed_on": "2026-12-01", "agreed_how": "звонок"}
NO_CLOUD: Fields = {
    "cloud_id": "",
    "cloud_is_right": False,
    "client_has_access": "",
    "cloud_url": "",
    "cloud_login": "",
    "password_delivery": "",
}
CLIENT: Fields = {
    "object_name": "ЖК Ромашка",
    "object_type": "ЖК",
    "client_name": "Ромашка ООО",
    "inn": "",
    **CONTACT,
    "time_zone": "Екатеринбург · Asia/Yekaterinburg",
    "needs": "пропуска",
    "pain": "очередь",
    "objects": "",
    "bought": "",
    "site_work": AS_KNOWN,
    "mounting": "",
    "object_address": "Екатеринбург, ул. Ленина, 5",
    "coordinates": "",
    "talk_on": "01.12.2026",
    **AGREED,
    **NO_CLOUD,
    "manager": MANAGER.name,
    "sales_manager": SALES.name,
    "registered": "",
    "another_object": False,
}
BY_SALES: Fields = {"slug": "", "agreed_by": "", "agreed_on": "", "agreed_how": "", "client_has_access": "нет"}
OPENED = CaseOpened(
    object_name="ЖК Ромашка",
    object_type="ЖК",
    client_name="Ромашка ООО",
    contact=Contact(name="Ольга Ким", email="kim@romashka.example"),
    time_zone="Asia/Yekaterinburg",
    manager=MANAGER.code,
    sales_manager=SALES.code,
    needs="пропуска",
    pain="очередь",
)
PLACE = PlaceTold(address="Екатеринбург, ул. Ленина, 5")
TALK = TalkHeld(held_on=date(2026, 12, 1), needs="пропуска", pain="очередь")
ADDRESS = AddressAgreed(slug="romashka", agreed_by="Ольга Ким", agreed_on=date(2026, 12, 1), agreed_how="call")
HAND_MADE: Fields = {
    "cloud_id": "",
    "cloud_is_right": False,
    "client_has_access": "",
    "cloud_url": "https://romashka.pass24.online/",
    "cloud_login": "kim@romashka.example",
    "password_delivery": "сообщу по телефону",
}
GIVEN = CloudGiven(
    by="hand",
    url="https://romashka.pass24.online/",
    login="kim@romashka.example",
    password_delivery="сообщу по телефону",
)
GIVEN_KINDS = {"cloud_url": "link", "cloud_login": "line", "password_delivery": "line"}
APPOINTED: Fields = {
    "action": APPOINT,
    "day": "2026-12-07",
    "day_off": False,
    "time": "11:00",
    "time_zone": "Asia/Yekaterinburg",
    "trainer": TRAINER.name,
    "agreed": False,
    "place": "https://meet.example/1",
    "reason": "",
}
APPOINTED_KINDS = {
    "case": "case",
    "action": "choice",
    "day": "coming day",
    "day_off": "yes",
    "time": "clock",
    "time_zone": "zone",
    "trainer": "trainer",
    "agreed": "yes",
    "place": "line",
}
REPORT: Fields = {
    "question": "1",
    "happened": "прошло",
    "held_on": "2026-11-25",
    "participants": "Ольга Ким\nСтарший смены",
    "shows_people": True,
    "shows_addresses": False,
    "shows_gates": False,
    "shows_passes": True,
    "shows_requests": False,
    "open_questions": "Как завести гостей? – ТП",
    "score": "5 – отлично",
    "feedback": "Всё ясно.",
    "another": "нет",
    "site_work": AS_KNOWN,
    "mounting": "",
    "mounted_by": AS_KNOWN,
    "reason": "",
    "new_day": "",
    "new_time": "",
    "corrects": "",
    "server_format": "облако",
    "equipment": "шлагбаум – 2",
    "integration": "настроена",
    "integration_with": "1С",
    "passage_points": "въезд – 2\nкалитка – 1",
    "owed": "",
}
REPLIED: Fields = {"staff": "да", "residents": "частично", "gate": "не относится"}
OUTCOME: Fields = {
    "question": "1",
    "outcome": "всё хорошо",
    **REPLIED,
    "hinders": "",
    "answers": "Все вошли.",
    "site_work": "да",
    "mounting": "",
    "mounted_by": AS_KNOWN,
    "next_on": "",
    "reason": "",
    "corrects": "",
}
OUTCOME_KINDS = {
    "case": "case",
    "question": "question",
    "outcome": "choice",
    "staff": "choice",
    "residents": "choice",
    "gate": "choice",
    "hinders": "optional text",
    "answers": "optional text",
    "site_work": "choice, if any",
    **MOUNTED_KINDS,
    "reason": "optional text",
}
DATA: Fields = {
    "object_name": "ЖК Ромашка",
    "object_type": "ЖК",
    "client_name": "Ромашка ООО",
    "time_zone": "Екатеринбург · Asia/Yekaterinburg",
    "sales_manager": SALES.name,
    "objects": "ещё один дом сдаётся весной",
    "bought": "пропуска, распознавание номеров",
    "send_again": False,
}
RIGHT = DataCorrected(
    object_name="ЖК Ромашка",
    object_type="ЖК",
    client_name="Ромашка ООО",
    time_zone="Asia/Yekaterinburg",
    sales_manager=SALES.code,
    objects="ещё один дом сдаётся весной",
    bought=("пропуска", "распознавание номеров"),
)


def corrected(**changes: object) -> DataCorrected:
    """What form 05 records, where nothing was wrong but this."""
    return RIGHT.model_copy(update=changes)


WITHHELD = ("send_credentials 1", "send_technical_card 1 support")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def sent(*letters: tuple[Effect, str]) -> tuple[Entry, ...]:
    """Letters that have left, each to somebody."""
    at = utc(2026, 11, 18, 7)
    return tuple(Entry(effect, Occurrence("1"), State.DONE, at, done_at=at, recipient=to) for effect, to in letters)


def sent_to_client(effect: str, occurrence: str) -> tuple[Entry, ...]:
    """A letter that has left."""
    at = utc(2026, 11, 26, 7)
    return (
        Entry(Effect(effect), Occurrence(occurrence), State.DONE, at, done_at=at, recipient="kim@romashka.example"),
    )


CLIENTS_OWN = "kim@romashka.example"
TO_CLIENT = sent((Effect.SEND_CREDENTIALS, CLIENTS_OWN), (Effect.SEND_INVITATION, CLIENTS_OWN))
RESTORED = sample_case("cloud", more=(CopyRestored(number=1, copied_at=utc(2026, 11, 18)),))
