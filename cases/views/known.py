"""What is known of a client, in words: for whoever answers the client's own question (form 93, `make know`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.effects import Effect
from cases.forgetting import NOT_REACHED
from cases.forms.catalogue import FORMS

KINDS = {
    "case_opened": "Подключение открыто",
    "talk_held": "Первый разговор",
    "address_agreed": "Адрес облака согласован",
    "cloud_ordered": "Облако заказано",
    "cloud_given": "Облако сделано не нами",
    "cloud_trouble": "Облако не получилось",
    "cloud_closed": "Облако не открывается",
    "cloud_retry_asked": "Облако: ещё одна попытка",
    "cloud_ready": "Облако готово",
    "accounts_there": "Учётные записи в облаке есть",
    "place_told": "Где находится объект",
    "object_made": "Объект в облаке",
    "contact_corrected": "Контакт исправлен",
    "contact_judged": "Новая почта клиента: второй человек",
    "access_asked_again": "Доступ попросили ещё раз",
    "logged_in": "Клиент вошёл",
    "training_appointed": "Обучение назначено",
    "training_cancelled": "Обучение отменено",
    "training_held": "Обучение прошло",
    "training_missed": "На обучение не пришли",
    "recording_ready": "Запись обучения",
    "recording_missing": "Записи не будет",
    "site_work": "Будет ли монтаж",
    "follow_up_planned": "Контакт запланирован",
    "follow_up_started": "Настал день контакта",
    "follow_up_answered": "Итог контакта",
    "photos_received": "Фото площадки получены",
    "photos_judged": "Оценка фото площадки",
    "site_answered": "Ответы о площадке",
    "site_item_waived": "Пункт площадки не нужен",
    "equipment_told": "Где оборудование",
    "shipment_told": "Отправление",
    "shipment_received": "Как пришло отправление",
    "shipment_settled": "Отправление: что сделали",
    "installation_appointed": "Монтаж назначен",
    "installation_cancelled": "Монтаж отменён",
    "installation_reported": "Итог монтажа",
    "copy_restored": "База восстановлена из копии",
    "restore_reviewed": "Что отправлено до восстановления",
    "case_paused": "Пауза",
    "case_resumed": "Продолжено",
    "case_cancelled": "Остановлено",
    "end_judged": "Остановка: второй человек",
    "case_reopened": "Возвращено в работу",
    "note_added": "Заметка",
    "case_handed_over": "Передано",
    "data_corrected": "Данные исправлены",
    "send_again": "Отправить ещё раз",
    "step_skipped": "Шаг пропущен",
    "brought_in": "Шло до системы",
    "client_asked": "Вопрос клиента",
    "client_answered": "Ответ клиенту",
    "forgetting_asked": "Попросили забыть",
    "forgetting_answered": "Ответ на просьбу забыть",
    "technical_card": "Карточка для ТП",
    "request_sent": "Запрос коллеге",
    "request_taken": "Запрос взяли",
    "request_answered": "Ответ на запрос",
    "request_returned": "Запрос вернули",
    "request_called_off": "Запрос отозван",
    "order_placed": "Заказ поставщику",
    "order_shared": "Заказ другого подключения – и для этого",
    "order_invoiced": "Счёт поставщика",
    "order_approved": "Счёт согласован",
    "order_refused": "Счёт не согласован",
    "order_paid": "Счёт оплачен",
    "order_moved": "Срок поставки перенесён",
    "order_received": "Заказ получен",
    "order_documented": "Закрывающие документы",
    "order_called_off": "Заказ отменён",
    "object_told": "Объект: уточнено",
    "first_paid": "Первый платёж",
}
"""Kinds of facts, for people."""
WORDS = {
    "object_name": "объект",
    "object_type": "тип объекта",
    "client_name": "юридическое лицо",
    "contact": "контакт",
    "name": "имя",
    "email": "почта",
    "phone": "телефон",
    "time_zone": "часовой пояс",
    "manager": "менеджер",
    "sales_manager": "менеджер продаж",
    "needs": "что нужно",
    "pain": "главная «боль»",
    "objects": "состав",
    "bought": "что куплено",
    "notes": "заметки",
    "held_on": "день",
    "slug": "адрес облака",
    "agreed_by": "кто согласовал",
    "agreed_on": "когда согласовали",
    "cloud_id": "номер облака",
    "address": "адрес объекта",
    "latitude": "широта",
    "longitude": "долгота",
    "object_no": "номер объекта в облаке",
    "operation_id": "номер заказа облака",
    "url": "ссылка",
    "login": "логин",
    "password_delivery": "как передан пароль",
    "words": "слова",
    "cases": "для каких ещё подключений",
    "comment": "комментарий",
    "file": "файл",
    "home": "чей заказ",
    "reason": "причина",
    "detail": "подробности",
    "at": "когда",
    "starts_at": "начало",
    "trainer": "тренер",
    "place": "место",
    "feedback": "отзыв",
    "score": "оценка",
    "participants": "участники",
    "question": "вопрос",
    "who": "кто ответит",
    "server_format": "формат сервера",
    "equipment": "оборудование",
    "integration": "интеграция",
    "passage_points": "точки проезда",
    "integration_with": "с чем интеграция",
    "count": "сколько",
    "due_at": "когда",
    "outcome": "итог",
    "answers": "ответы",
    "answer": "ответ",
    "since_on": "с какого дня",
    "staff": "сотрудники заведены",
    "residents": "жители ходят по пропускам",
    "gate": "КПП работает",
    "hinders": "что мешает",
    "sha256": "номер файла",
    "taken_on": "снято",
    "power_kw": "мощность 220 В",
    "power_place": "где питание",
    "breaker": "автомат",
    "internet_kind": "какой интернет",
    "internet_speed": "скорость интернета",
    "internet_provider": "провайдер",
    "access": "как попасть на объект",
    "on_site": "ответственный на месте",
    "text": "текст",
    "until_at": "до",
    "what": "что монтируем",
    "goods": "что едет",
    "wrong": "что повреждено или не пришло",
    "sent_to": "куда едет",
    "carrier_name": "перевозчик",
    "track": "номер отправления",
    "expected_on": "когда ждали",
    "received_on": "когда получили",
    "document": "фото или документ",
    "serials": "серийный номер",
    "inn": "ИНН",
    "kpp": "КПП",
    "ogrn": "ОГРН",
    "status": "статус",
    "cloud_url": "ссылка на облако",
    "passport": "паспорт объекта",
    "region": "регион",
    "site_url": "сайт",
    "connected_on": "когда подключен",
    "paid_on": "когда оплатили",
    "month": "за какой месяц",
}
"""Fields of facts, for people; the others tell a person nothing, and stand in the JSON."""
ELSEWHERE = (
    *NOT_REACHED,
    "Журналы этой системы: строки о клиенте, пока журналы не обновятся; когда клиента забывают, их стирают",
)
"""Where else something of the client may lie; the file cannot have it."""


@dataclass(frozen=True)
class Known:
    """Everything: rows of our tables, runs of Prefect as its API tells them, each with its logs."""

    code: str
    tables: Mapping[str, list[dict[str, Any]]]
    runs: list[dict[str, Any]]

    @property
    def title(self) -> str:
        """R-0042 · ЖК Ромашка"""
        return f"{self.code} · {self.tables['cases'][0]['object_name']}"

    @property
    def facts(self) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
        """When, who, what, and its values by their words."""
        for row in self.tables.get("facts", []):
            yield row["at"], row["actor"], KINDS.get(row["kind"], row["kind"]), list(_values(row["body"]))

    @property
    def letters(self) -> Iterator[tuple[str, str, str, str]]:
        """When, to whom, what about, what became of it."""
        for row in self.tables.get("letters", []):
            yield row["at"], row["recipient"], row["subject"] or Effect(row["effect"]).label, row["state"]

    @property
    def forms(self) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """When, the run's name, what was filled in by the titles of the fields."""
        titles = {name: it.title for form in FORMS.values() for name, it in form.fields.items()}
        for run in self.runs:
            given: Mapping[str, Any] = run.get("parameters") or {}
            yield (
                run["created"],
                run["name"],
                [(titles.get(it, it), str(value)) for it, value in given.items() if value],
            )

    def as_json(self) -> dict[str, Any]:
        """For a program: all of it."""
        return {"case": self.code, "tables": dict(self.tables), "prefect_runs": self.runs}


def _values(body: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in body.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                yield from _values(each)
            elif name in WORDS and each not in ("", None):
                yield WORDS[name], str(each)
