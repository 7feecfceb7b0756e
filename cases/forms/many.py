"""11 · Many clients at once: the rows of a pasted table, each read like form 10, with every fault by row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from cases.errors import FormError
from cases.facts import CaseOpened, TalkHeld
from cases.forms import onboarding as forms
from cases.forms import reading as fields
from cases.forms.brought_in import brought_in
from cases.forms.desk import Answer, Desk
from cases.forms.table import Row, read_table
from cases.forms.twins import Newcomer
from cases.people import Role
from cases.wording import TIME_ZONES

CHECK, START = "только проверить", "начать все верные"


class Column(NamedTuple):
    """A column: its heading, the field it fills, other headings it may have, and a value that passes for a good one.

    The last lets a row be read on after a fault, so that all its faults are told at once.
    """

    title: str
    field: str
    others: tuple[str, ...] = ()
    passes: str = ""


COLUMNS = (
    Column("Объект", "object_name", ("Название объекта",), "Объект"),
    Column("Тип объекта", "object_type", ("Тип",), forms.OBJECT_TYPES[0]),
    Column("Юридическое лицо", "client_name", ("Юрлицо", "Юр лицо", "Клиент"), "Клиент"),
    Column("Контакт", "contact_name", ("Контакт: имя", "Имя контакта", "Контактное лицо", "Имя"), "Имя"),
    Column("Почта", "contact_email", ("Контакт: почта", "Почта контакта", "Email", "E-mail"), "a@example.com"),
    Column("Телефон", "contact_phone", ("Контакт: телефон", "Телефон контакта")),
    Column("Часовой пояс", "time_zone", ("Часовой пояс клиента", "Пояс", "Город"), "Europe/Moscow"),
    Column("Менеджер сопровождения", "manager", ("МОС", "Менеджер")),
    Column("Менеджер продаж", "sales_manager", ("МОП", "Продажи")),
    Column("Первый разговор", "talk_on", ("Первый разговор был", "Разговор")),
    Column("Что нужно клиенту", "needs", ("Что нужно", "Потребности"), "…"),
    Column("Основная боль", "pain", ("Боль",), "…"),
    Column("Состав объекта", "objects", ("Состав",)),
    Column("Адрес облака", "slug", ("Адрес",), "passes"),
    Column("Кто согласовал адрес", "agreed_by", ("Кто согласовал",), "Имя"),
    Column("Когда согласовали адрес", "agreed_on", ("Когда согласовали",)),
    Column("Номер облака", "cloud_id", ("Номер облака в nadmozg",), "0"),
    Column("Ссылка на облако", "cloud_url", (), "https://example.com"),
    Column("Логин клиента", "cloud_login", ("Логин",), "…"),
    Column("Как клиент получит пароль", "password_delivery", ("Пароль",), "…"),
    Column("Уже сделано", "done", ("Сделано", "Этап")),
    Column("Обучение", "training", ("Дата обучения", "Когда обучение")),
    Column("Тренер", "trainer"),
    Column("Место обучения", "place", ("Место",), "…"),
    Column("Отзыв", "feedback"),
    Column("Формат сервера", "server_format", ("Сервер",)),
    Column("Оборудование", "equipment"),
    Column("Интеграция", "integration"),
    Column("Точек проезда", "passage_points", ("Точки проезда",)),
    Column("Запись обучения", "recording", ("Запись", "Ссылка на запись"), "https://example.com"),
    Column("Следующий контакт", "next_contact"),
    Column("Где фото", "photos", ("Фото",)),
)

TITLES = {it.field: it.title for it in COLUMNS}
_OF_A_NEW_CLIENT = (
    *("object_name", "object_type", "client_name", "contact_name", "contact_email", "contact_phone", "talk_on"),
    *("needs", "pain", "objects", "slug", "agreed_by", "agreed_on"),
    *("cloud_id", "cloud_url", "cloud_login", "password_delivery"),
)
_CITIES = {city.lower(): zone for zone, city in TIME_ZONES.items()}
_TYPES = {it.lower(): it for it in forms.OBJECT_TYPES}
_ONCE = (("slug", "Этот адрес"), ("cloud_id", "Это облако"))
"""What two rows of a table cannot share."""


@dataclass(frozen=True)
class ReadRow:
    """A row of the table: an answer as of form 10, or faults – sentences that name row and column."""

    number: int
    object_name: str
    client_name: str
    answer: Answer | None = None
    faults: tuple[str, ...] = ()

    def refused(self, error: FormError) -> str:
        """Строка 3 (ЖК Ромашка), «Почта»: …"""
        named = f" ({self.object_name[:60]})" if self.object_name else ""
        return f"Строка {self.number}{named}, «{TITLES.get(error.field, error.field)}»: {error.sentence}"


@dataclass(frozen=True)
class Sheet:
    """The table as it was understood. `start`: the good rows are wanted as cases; `unread`: columns left out."""

    rows: tuple[ReadRow, ...]
    start: bool
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What a table cannot know of itself: nadmozg's word about a row's address (empty: it is free), and why the row is
    refused for an open case of the same client (None: there is none)."""

    address_refused: Callable[[Newcomer], str]
    twin: Callable[[Newcomer], FormError | None]


def several_clients(desk: Desk, around: Surroundings, *, table: object, action: object, who: object) -> Sheet:
    """Reads every row. FormError where the table as a whole, the choice, or who fills it in cannot be read."""
    start = fields.choice("action", action, {CHECK: "check", START: "start"}) == "start"
    filled_in_by = fields.person("who", who, desk.people).name
    read = read_table("table", table, {it.title: it.others for it in COLUMNS})
    seen: dict[tuple[str, ...], int] = {}
    rows = tuple(_read(row, desk, around, filled_in_by, seen) for row in read.rows)
    return Sheet(rows, start, read.unread)


def _read(row: Row, desk: Desk, around: Surroundings, who: str, seen: dict[tuple[str, ...], int]) -> ReadRow:
    cells = {it.field: row.cells.get(it.title, "") for it in COLUMNS}
    named = ReadRow(row.number, " ".join(cells["object_name"].split()), " ".join(cells["client_name"].split()))
    to_be_made = not _has_cloud(cells)
    refused = around.address_refused(_newcomer(cells, named)) if to_be_made else ""
    answer, errors = _answer(cells, desk, who, refused)
    if row.beyond:
        errors.append(FormError("за последним столбцом", f"лишнее: «{row.beyond[:60]}»."))
    errors += _twins(cells, named, around, seen)
    return replace(named, answer=None if errors else answer, faults=tuple(named.refused(it) for it in errors))


def _twins(
    cells: Mapping[str, str], row: ReadRow, around: Surroundings, seen: dict[tuple[str, ...], int]
) -> Iterator[FormError]:
    """The same client or cloud twice, in the table or among the open cases."""
    same = (row.object_name.lower(), row.client_name.lower())
    if all(same):
        if (earlier := seen.setdefault(same, row.number)) != row.number:
            yield FormError("object_name", f"Тот же объект и то же юридическое лицо в строке {earlier}.")
        elif error := around.twin(_newcomer(cells, row)):
            yield error
    for field, words in _ONCE:
        key = (field, cells[field].lower())
        if cells[field] and (earlier := seen.setdefault(key, row.number)) != row.number:
            yield FormError(field, f"{words} уже в строке {earlier}.")


def _answer(cells: Mapping[str, str], desk: Desk, who: str, refused: str) -> tuple[Answer | None, list[FormError]]:
    """The row as an answer; after a fault it is read on with a value that passes, until every fault is found."""
    passes = {it.field: it.passes for it in COLUMNS} | _passing_today(desk)
    tried, errors = dict(cells), dict[str, FormError]()
    while True:
        try:
            answer = _open(tried, desk, who, "" if "slug" in errors else refused)
        except FormError as error:
            known = error.field in errors
            errors.setdefault(error.field, error)
            if known:  # nothing passes here; what comes after it is told when this is mended
                return None, list(errors.values())
            tried[error.field] = passes.get(error.field, "")
        else:
            return answer, list(errors.values())


def _passing_today(desk: Desk) -> dict[str, str]:
    roles = {"manager": Role.MANAGER, "sales_manager": Role.SALES, "trainer": Role.TRAINER}
    people = {field: desk.people.of(role)[0].name for field, role in roles.items()}
    return people | {"agreed_on": desk.now.date().isoformat()}


def _newcomer(cells: Mapping[str, str], row: ReadRow) -> Newcomer:
    """A table often has several objects of one client, so the same e-mail in two rows says nothing."""
    return Newcomer(row.object_name, row.client_name, cells["contact_email"], cells["slug"], another_object=True)


def _has_cloud(cells: Mapping[str, str]) -> bool:
    return bool(cells["done"] or cells["cloud_id"] or cells["cloud_url"])


def _open(cells: Mapping[str, str], desk: Desk, who: str, address_refused: str) -> Answer:
    """What form 10 would record, and what was done before."""
    new, made_by_sales = forms.CLOUD_SOURCES
    given: dict[str, object] = {field: cells[field] for field in _OF_A_NEW_CLIENT}
    given["object_type"] = _TYPES.get(cells["object_type"].lower(), cells["object_type"])
    zone = cells["time_zone"] or "Москва"
    answer = forms.new_client(
        desk,
        **given,
        time_zone=_CITIES.get(zone.lower(), zone),
        cloud_source=made_by_sales if _has_cloud(cells) else new,
        manager=cells["manager"] or who,
        sales_manager=cells["sales_manager"],
        who=who,
        another_object=True,
        address_refused=address_refused,
    )
    opened = answer.facts[0]
    assert isinstance(opened, CaseOpened)
    talk_known = any(isinstance(it, TalkHeld) for it in answer.facts)
    before = brought_in(desk, opened, cells, talk_known=talk_known)
    said = f"{answer.said} Уже сделано до переноса: {cells['done'].lower()}." if before else answer.said
    return replace(answer, facts=(*answer.facts, *before), said=said)
