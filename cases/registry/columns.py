"""The columns of the registry as a spreadsheet: the department's own names and order, then what it has not had so far.

One list for both directions: a file that was written here can be read here (cases/registry/sheet.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.registry.point import map_link
from cases.registry.status import WORDS

Value = str | float | int | date | None


@dataclass(frozen=True)
class Column:
    """`value` of a row (cases/registry/row.py, with its code); `also`: what else such a column is called by people.

    `is_link`: its value leads somewhere; `width` in characters. A date stands for its month.
    """

    title: str
    value: Callable[[Any], Value]
    width: int = 16
    also: tuple[str, ...] = ()
    is_link: bool = False


def _point(row: Any) -> Value:
    return None if row.latitude is None else f"{row.latitude:.6f}, {row.longitude:.6f}"


def _number(text: str) -> Value:
    """As a number, if nothing of it is lost then."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 and str(int(text)) == text else text


COLUMNS = (
    Column("ID", lambda row: row.code, 10, ("номер", "код")),
    Column("Название", lambda row: row.name, 32, ("объект", "название объекта")),
    Column("Тип", lambda row: row.object_type, 14, ("тип объекта", "класс")),
    Column("Статус", lambda row: WORDS.get(row.status, ""), 14),
    Column("Юрлицо", lambda row: row.client_name, 28, ("юридическое лицо", "юр лицо", "клиент")),
    Column("Ссылка на облако", lambda row: row.cloud_url, 34, ("облако", "адрес облака"), is_link=True),
    Column("№ объекта в облаке", lambda row: _number(row.object_no), 12, ("номер объекта в облаке", "№ в облаке")),
    Column("Оборудование", lambda row: row.equipment, 36),
    Column("Паспорт объекта (файл)", lambda row: row.passport, 24, ("паспорт объекта", "паспорт"), is_link=True),
    Column("Адрес", lambda row: row.address, 44, ("адрес объекта",)),
    Column("Город/регион", lambda row: row.region, 24, ("регион", "город")),
    Column("Координаты", _point, 24),
    Column("Комментарий", lambda row: row.comment, 36, ("примечание",)),
    Column(
        "Ссылка на карту",
        lambda row: None if row.latitude is None else map_link(row.latitude, row.longitude),
        34,
        is_link=True,
    ),
    Column("Широта", lambda row: row.latitude, 12),
    Column("Долгота", lambda row: row.longitude, 12),
    Column("Сайт", lambda row: row.site_url, 28, ("сайт объекта",), is_link=True),
    Column("Название ЮЛ", lambda row: row.client_name, 28),
    Column("Когда подключен", lambda row: row.connected_on, 16, ("подключен", "дата подключения")),
    Column("ИНН", lambda row: row.inn, 14),
    Column("КПП", lambda row: row.kpp, 12),
    Column("ОГРН", lambda row: row.ogrn, 16),
    Column("Номер облака", lambda row: row.cloud_id, 16, ("номер облака в nadmozg",)),
    Column("Интеграция", lambda row: row.integration, 24),
    Column("Подключения", lambda row: ", ".join(row.cases), 18),
    Column("Не хватает", lambda row: ", ".join(row.missing), 30),
)

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def is_like_a_formula(value: Value) -> bool:
    """Whether a program that opens the file would calculate this text, or offer to."""
    return isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA)
