"""The department's spreadsheet: read row by row, every fault by row and column, and held against the registry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.errors import FormError
from cases.forms import reading
from cases.forms.fields import Choice, Tick
from cases.forms.form import Field, Form
from cases.forms.many import CHECK
from cases.forms.onboarding import OBJECT_TYPES
from cases.forms.registry import SAYS
from cases.forms.table import Row, Table, read_table
from cases.registry.columns import COLUMNS
from cases.registry.legal_entity import legal_entity, name_key
from cases.registry.months import month_of
from cases.registry.point import FROM_FILE, Point, point_of
from cases.registry.region import region_of
from cases.registry.status import STATUSES

RECORD = "записать"
ROWS_AT_MOST = 1000
OURS = ("Подключения", "Не хватает", "Интеграция")
"""Columns that the system fills in by itself: they are not read back."""
HEADINGS = {it.title: (it.title, *it.also) for it in COLUMNS}
_TYPES = {reading.plain(it): it for it in OBJECT_TYPES}


class PastedRegistry(Field[Table]):
    """A spreadsheet, as it is copied from a table or made of a file."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> Table:
        return read_table(self.name, raw, HEADINGS, ROWS_AT_MOST)


class ImportRegistry(Form, title="96 · Реестр: загрузить таблицу"):
    """Проверяет таблицу объектов и, если попросить, записывает её в реестр. Вписанное людьми она не заменяет."""

    table = PastedRegistry(
        "Таблица", "Скопируйте строки из Excel вместе с заголовками; файл целиком загружает страница реестра"
    )
    action = Choice(
        {CHECK: CHECK, RECORD: RECORD}, "Что сделать", "Сначала проверьте: ответ назовёт всё", initial=CHECK
    )
    overwrite = Tick("Заменить вписанное здесь", "Там, где таблица говорит другое, верить таблице")

    @property
    def records(self) -> bool:
        """Whether it is to be recorded."""
        return self.action == RECORD

    def objects(self) -> list["ReadObject"]:
        """Every row, read."""
        seen: dict[str, int] = {}
        return [_read(it, seen) for it in self.table.rows]


@dataclass(frozen=True)
class ReadObject:
    """A row as it was understood: what it tells, or faults that name row and column. `code`: of the object it names."""

    number: int
    name: str
    told: Mapping[str, Any]
    code: str = ""
    faults: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Строка 3 (ЖК Ромашка)"""
        return f"Строка {self.number}" + (f" ({self.name[:60]})" if self.name else "")


def _read(row: Row, seen: dict[str, int]) -> ReadObject:
    told: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for title, (name, read) in _READ.items():
        if cell := row.cells.get(title, "").removeprefix("'"):
            try:
                told |= read(name, cell)
            except FormError as error:
                faults.append((title, error.sentence))
    faults += _between_cells(row, told)
    code = row.cells.get("ID", "").strip()
    try:
        code = reading.registered("ID", code) if _is_ours(code) else ""
    except FormError as error:
        faults.append(("ID", error.sentence))
    if not told.get("object_name") and not code:
        faults.append(("Название", "Заполните это поле."))
    key = code or name_key(told.get("object_name", ""), told.get("client_name", ""))
    if (earlier := seen.setdefault(key, row.number)) != row.number:
        faults.append(("Название", f"Тот же объект в строке {earlier}."))
    if row.beyond:
        faults.append(("за последним столбцом", f"Лишнее: «{row.beyond[:60]}»."))
    read_row = ReadObject(row.number, str(told.get("object_name") or row.cells.get("Название", "")), told, code)
    words = tuple(f"{read_row.where}, «{title}»: {sentence}" for title, sentence in faults)
    return ReadObject(row.number, read_row.name, told, code, words)


def _is_ours(code: str) -> bool:
    """The department's own list has numbers of its own; ours begin with letters."""
    return code[:1].isalpha()


def _between_cells(row: Row, told: dict[str, Any]) -> list[tuple[str, str]]:
    """What several cells tell together: where it is, in which region, whose it is."""
    faults = []
    other = told.pop("other_client_name", "")
    if other and legal_entity(told.setdefault("client_name", other)) != legal_entity(other):
        faults.append(("Название ЮЛ", f"В столбце «Юрлицо» другое: {told['client_name']}."))
    points = [point for name in ("coordinates", "map_link") if (point := told.pop(name, None))]
    if "lat" in told or "lon" in told:
        both = (told.pop("lat", None), told.pop("lon", None))
        if None in both:
            faults.append(("Широта", "Нужны обе: широта и долгота."))
        else:
            points.insert(0, Point(both[0], both[1]))
    if points:
        first = points[0]
        if any(abs(first[at] - it[at]) > _SAME_PLACE for it in points for at in (0, 1)):
            faults.append(("Координаты", "Координаты, широта с долготой и ссылка на карту показывают разные места."))
        told |= {"latitude": first.latitude, "longitude": first.longitude, "coordinates_source": FROM_FILE}
    by_address = region_of(told.get("address", ""))
    if told.get("region") and by_address and by_address != told["region"]:
        faults.append(("Город/регион", f"По адресу это {by_address}."))
    elif by_address:
        told.pop("region", None)
    return faults


_SAME_PLACE = 0.001


def _name(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.name(name, cell)}


def _entity(name: str, cell: str) -> dict[str, Any]:
    return {name: legal_entity(reading.name(name, cell))}


def _line(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.line(name, "; ".join(it.strip() for it in cell.splitlines() if it.strip()), limit=1000)}


def _text(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.text(name, cell)}


def _link(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.link(name, cell if "://" in cell else f"https://{cell.strip()}")}


def _type(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.choice(name, _TYPES.get(reading.plain(cell), cell), {it: it for it in OBJECT_TYPES})}


def _status(name: str, cell: str) -> dict[str, Any]:
    known = {reading.plain(words): words for words in STATUSES}
    return {name: reading.choice(name, known.get(reading.plain(cell), cell), STATUSES)}


def _region(name: str, cell: str) -> dict[str, Any]:
    if found := region_of(reading.line(name, cell)):
        return {name: found}
    raise FormError(
        name, f"«{cell[:60]}» – такого региона нет: нужна Москва, Санкт-Петербург, область, край, республика."
    )


def _point(name: str, cell: str) -> dict[str, Any]:
    return {name: reading.coordinates(name, cell)}


def _on_the_map(name: str, cell: str) -> dict[str, Any]:
    """A link that shows no point is only a link: nothing is lost with it."""
    point = point_of(cell)
    return {name: point} if point else {}


def _degrees(name: str, cell: str) -> dict[str, Any]:
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        raise FormError(name, f"«{cell[:40]}» – не градусы; нужен вид 55,751244.") from None
    if not abs(value) <= (90 if name == "lat" else 180):
        raise FormError(name, f"«{cell[:40]}» – таких градусов нет.")
    return {name: value}


def _month(name: str, cell: str) -> dict[str, Any]:
    found = month_of(cell)
    if found is None:
        raise FormError(name, f"«{cell[:40]}» – не месяц; нужен вид сентябрь 2026 или 09.2026.")
    return {name: found}


def _numbered(read: Callable[..., str]) -> Callable[[str, str], dict[str, Any]]:
    return lambda name, cell: {name: read(name, cell)}


_READ: dict[str, tuple[str, Callable[[str, str], dict[str, Any]]]] = {
    "Название": ("object_name", _name),
    "Тип": ("object_type", _type),
    "Статус": ("status", _status),
    "Юрлицо": ("client_name", _entity),
    "Ссылка на облако": ("cloud_url", _link),
    "№ объекта в облаке": ("object_no", _line),
    "Оборудование": ("equipment", _line),
    "Паспорт объекта (файл)": ("passport", _line),
    "Адрес": ("address", _line),
    "Город/регион": ("region", _region),
    "Координаты": ("coordinates", _point),
    "Комментарий": ("comment", _text),
    "Ссылка на карту": ("map_link", _on_the_map),
    "Широта": ("lat", _degrees),
    "Долгота": ("lon", _degrees),
    "Сайт": ("site_url", _link),
    "Название ЮЛ": ("other_client_name", _entity),
    "Когда подключен": ("connected_on", _month),
    "ИНН": ("inn", _numbered(reading.inn)),
    "КПП": ("kpp", _numbered(reading.kpp)),
    "ОГРН": ("ogrn", _numbered(reading.ogrn)),
    "Номер облака": ("cloud_id", _line),
}
"""By the column: the field it tells, and how it is read. Every column of ours is here, in OURS, or «ID»."""


def titled(name: str) -> str:
    """What people call a field of an object."""
    return SAYS.get("coordinates" if name == "latitude" else name, name)
