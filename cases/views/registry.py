"""An object's row as its own page tells it: what is known and from where, and how it came to be so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cases.facts import ObjectTold
from cases.registry.known import Known, known, told
from cases.registry.months import month_words
from cases.registry.row import Registered
from cases.registry.status import WORDS

TITLES = {
    "object_name": "Название",
    "object_type": "Тип",
    "client_name": "Юрлицо",
    "inn": "ИНН",
    "kpp": "КПП",
    "ogrn": "ОГРН",
    "status": "Статус",
    "address": "Адрес",
    "region": "Регион",
    "latitude": "Широта",
    "longitude": "Долгота",
    "coordinates_source": "Откуда координаты",
    "cloud_url": "Облако",
    "cloud_id": "Номер облака",
    "object_no": "№ объекта в облаке",
    "equipment": "Оборудование",
    "integration": "Интеграция",
    "passport": "Паспорт",
    "site_url": "Сайт",
    "connected_on": "Когда подключен",
    "paid_on": "Первый платёж",
    "manager": "Менеджер",
    "comment": "Комментарий",
}
"""Of every field that is told; the order of the page."""


@dataclass(frozen=True)
class Change:
    """What somebody said at one moment, as far as it was new: title, value, and why if that was told."""

    at: datetime
    actor: str
    values: tuple[tuple[str, str], ...]
    by_import: bool = False
    reason: str = ""


def history(registered: Registered) -> list[Change]:
    """Whatever has changed the row, the last first."""
    facts = sorted(registered.every_fact, key=lambda it: it.at)
    found, before = list[Change](), known(())
    for number, it in enumerate(facts, 1):
        if not told(it.fact):
            continue
        after = known(facts[:number])
        if new := tuple(_new(before, after)):
            of_itself = it.fact if isinstance(it.fact, ObjectTold) else None
            by_import, reason = (of_itself.by_import, of_itself.reason) if of_itself else (False, "")
            found.append(Change(it.at, it.actor, new, by_import, reason))
        before = after
    return found[::-1]


def _new(before: Known, after: Known) -> Iterator[tuple[str, str]]:
    for name, title in TITLES.items():
        value = after[name].value if name in after else None
        if value != (before[name].value if name in before else None) and (value or name in before):
            yield title, shown(name, value)


def shown(name: str, value: object) -> str:
    """A value as people read it."""
    if name == "status":
        return WORDS.get(value, "")  # type: ignore[call-overload, no-any-return]
    if isinstance(value, date):
        return month_words(value) if name == "connected_on" else f"{value:%d.%m.%Y}"
    return "стёрто" if value in (None, "") else str(value)
