"""11 · Many clients at once: the rows of a pasted table, each read like form 10, with every fault by row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from cases.errors import FormError, TwinError
from cases.forms.brought_in import ClientRow, had_access
from cases.forms.desk import Answer, Desk
from cases.forms.fields import Choice
from cases.forms.form import Field, Form
from cases.forms.onboarding import OBJECT_TYPES
from cases.forms.table import Row, Table, read_table
from cases.forms.twins import Newcomer
from cases.wording import TIME_ZONES

CHECK, START = "только проверить", "начать все верные"
COLUMNS = {name: field.headings for name, field in ClientRow.fields.items() if field.headings}
"""The headings of each column, its own first, by the name of its field."""
TITLES = {name: headings[0] for name, headings in COLUMNS.items()}

_CITIES = {city.lower(): zone for zone, city in TIME_ZONES.items()}
_TYPES = {it.lower(): it for it in OBJECT_TYPES}
_ONCE = (("slug", "Этот адрес"), ("cloud_id", "Это облако"))
"""What two rows of a table cannot share."""


class PastedTable(Field[Table]):
    """A table copied from a spreadsheet."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> Table:
        return read_table(self.name, raw, {headings[0]: headings for headings in COLUMNS.values()})


class SeveralClients(Form, title="11 · Несколько клиентов сразу"):
    """Проверяет таблицу клиентов и, если попросить, открывает подключения по всем верным строкам."""

    table = PastedTable(
        "Таблица",
        "Скопируйте строки из Excel вместе с заголовками столбцов и вставьте сюда. Столбцы – "
        "как поля формы 10, имена сотрудников – полностью; для начатых подключений ещё «Уже сделано»",
    )
    action = Choice(
        {CHECK: CHECK, START: START}, "Что сделать", "Сначала проверьте: в ответе будут все ошибки", initial=CHECK
    )

    def sheet(self, around: "Surroundings") -> "Sheet":
        """Every row, read."""
        seen: dict[tuple[str, ...], int] = {}
        rows = tuple(_read(row, self.desk, around, self.who.name, seen) for row in self.table.rows)
        return Sheet(rows, self.action == START, self.table.unread)


@dataclass(frozen=True)
class ReadRow:
    """A row of the table: an answer as of form 10, or faults – sentences that name row and column."""

    number: int
    object_name: str
    client_name: str
    answer: Answer | None = None
    faults: tuple[str, ...] = ()
    already: str = ""
    """The same client's case that is open already: nothing of the row need be put right."""

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
    twin: Callable[[Newcomer], TwinError | None]
    cloud_refused: Callable[[str, bool | str], str] = lambda _, recognised: ""
    """Why a row's cloud, by its number, cannot be this client's. What says that it is: True, they have been given
    access to it already; or the address that stands in the row."""


def _read(row: Row, desk: Desk, around: Surroundings, who: str, seen: dict[tuple[str, ...], int]) -> ReadRow:
    cells = {name: row.cells.get(title, "") for name, title in TITLES.items()}
    named = ReadRow(row.number, " ".join(cells["object_name"].split()), " ".join(cells["client_name"].split()))
    twin = around.twin(_newcomer(cells, named)) if named.object_name and named.client_name else None
    if twin and twin.is_open_already:
        return replace(named, already=named.refused(twin))
    refused = "" if _has_cloud(cells) else around.address_refused(_newcomer(cells, named))
    errors: list[FormError] = []
    answer = None
    try:
        known = had_access(cells["done"], cells["client_has_access"])
        whose = around.cloud_refused(cells["cloud_id"], known or cells["slug"])
        around_it = replace(desk, address_refused=refused, cloud_refused=whose)
        answer = ClientRow(_as_typed(cells, who), around_it).answer()
    except FormError as error:
        errors += error.faults
    if row.beyond:
        errors.append(FormError("за последним столбцом", f"лишнее: «{row.beyond[:60]}»."))
    errors += [*_twins(cells, named, seen), *([twin] if twin else [])]
    return replace(named, answer=None if errors else answer, faults=tuple(named.refused(it) for it in errors))


def _as_typed(cells: Mapping[str, str], who: str) -> dict[str, object]:
    """The cells as somebody would have filled in form 10."""
    zone = cells["time_zone"] or "Москва"
    return {
        **cells,
        "object_type": _TYPES.get(cells["object_type"].lower(), cells["object_type"]),
        "time_zone": _CITIES.get(zone.lower(), zone),
        "manager": cells["manager"] or who,
        "client_has_access": cells["client_has_access"].lower(),
        "agreed_how": cells["agreed_how"].lower(),
        "another_object": True,
    }


def _twins(cells: Mapping[str, str], row: ReadRow, seen: dict[tuple[str, ...], int]) -> Iterator[FormError]:
    """The same client or cloud twice in the table."""
    same = (row.object_name.lower(), row.client_name.lower())
    if all(same) and (earlier := seen.setdefault(same, row.number)) != row.number:
        yield FormError("object_name", f"Тот же объект и то же юридическое лицо в строке {earlier}.")
    for field, words in _ONCE:
        key = (field, cells[field].lower())
        if cells[field] and (earlier := seen.setdefault(key, row.number)) != row.number:
            yield FormError(field, f"{words} уже в строке {earlier}.")


def _newcomer(cells: Mapping[str, str], row: ReadRow) -> Newcomer:
    """A table often has several objects of one client, so the same e-mail in two rows says nothing."""
    slug = "" if _has_cloud(cells) else cells["slug"]
    return Newcomer(row.object_name, row.client_name, cells["contact_email"], slug, another_object=True)


def _has_cloud(cells: Mapping[str, str]) -> bool:
    return bool(cells["done"] or cells["cloud_id"] or cells["cloud_url"])
