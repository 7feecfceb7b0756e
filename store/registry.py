"""The registry as people read it: rows found, filtered, put in order and cut into pages by the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, func, select

from cases.registry.row import Row, object_code
from store.database import reading
from store.tables import PageRow
from store.tables_registry import RegistryRow

PAGE = 50


class Order(StrEnum):
    """How the rows are put in order; the words are in addresses."""

    NAME = "name"
    NEWEST = "newest"
    CONNECTED = "connected"
    """The last connected first."""
    REGION = "region"
    LACKING = "lacking"
    """What lacks most first."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty is not asked for. `month`: connected on, by its first day."""

    part: str = ""
    region: str = ""
    object_type: str = ""
    status: str = ""
    manager: str = ""
    month: date | None = None
    lacking: bool = False
    order: Order = Order.NAME
    page: int = 1


@dataclass(frozen=True)
class Line(Row):
    """A row with its number. `card_id`: the artifact with the card of its newest case, where it was asked for."""

    number: int = 0
    changed_at: datetime | None = None
    card_id: UUID | None = None

    @property
    def code(self) -> str:
        """What people say: OB-0042."""
        return object_code(self.number)


@dataclass(frozen=True)
class Found:
    """One page of them, and how many there are in all."""

    lines: tuple[Line, ...]
    count: int


_COLUMNS = [it.name for it in fields(Row)]


class Registry:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, wanted: Wanted) -> Found:
        """The page that is wanted."""
        conditions = _conditions(wanted)
        card = PageRow.name == func.concat("card ", RegistryRow.cases[1])
        statement = select(RegistryRow, PageRow.artifact_id).outerjoin(PageRow, card).where(*conditions)
        statement = statement.order_by(*_order(wanted)).limit(PAGE).offset((wanted.page - 1) * PAGE)
        count = select(func.count()).select_from(RegistryRow).where(*conditions)
        with reading(self._engine) as session:
            lines = tuple(_line(row, card_id) for row, card_id in session.execute(statement))
            return Found(lines, session.scalar(count) or 0)

    def every(self, wanted: Wanted) -> Iterator[Line]:
        """All that are wanted, whatever the page, as they come from the database: for a file, or a map."""
        columns = [getattr(RegistryRow, it) for it in (*_COLUMNS, "number", "changed_at")]
        statement = select(*columns).where(*_conditions(wanted)).order_by(*_order(wanted))
        with self._engine.connect() as connection:
            for row in connection.execute(statement.execution_options(yield_per=1000)):
                yield _line(row)

    def cards(self, codes: Iterable[str]) -> dict[str, UUID]:
        """The artifacts with the cards of these cases, by code."""
        names = [f"card {it}" for it in codes]
        found = select(PageRow.name, PageRow.artifact_id).where(
            PageRow.name.in_(names), PageRow.artifact_id.is_not(None)
        )
        with reading(self._engine) as session:
            return {name.removeprefix("card "): uid for name, uid in session.execute(found) if uid}

    def regions(self) -> list[str]:
        """Those that there are, the two cities first."""
        found = select(RegistryRow.region).where(RegistryRow.region != "").distinct()
        with reading(self._engine) as session:
            return sorted(session.scalars(found), key=lambda it: (it not in ("Москва", "Санкт-Петербург"), it))

    def months(self) -> list[date]:
        """The months in which anything was connected, the last first."""
        found = select(RegistryRow.connected_on).where(RegistryRow.connected_on.is_not(None)).distinct()
        with reading(self._engine) as session:
            return sorted((it for it in session.scalars(found) if it), reverse=True)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in wanted.part.lower().replace("ё", "е").split():
        found.append(RegistryRow.search.contains(word, autoescape=True))
    for column, value in (
        (RegistryRow.region, wanted.region),
        (RegistryRow.object_type, wanted.object_type),
        (RegistryRow.status, wanted.status),
        (RegistryRow.manager, wanted.manager),
    ):
        if value:
            found.append(column == value)
    if wanted.month:
        found.append(RegistryRow.connected_on == wanted.month)
    if wanted.lacking:
        found.append(func.cardinality(RegistryRow.missing) > 0)
    return found


def _order(wanted: Wanted) -> list[ColumnElement[Any]]:
    by_name: list[Any] = [RegistryRow.sort_name, RegistryRow.number]
    first: dict[Order, list[Any]] = {
        Order.NAME: [],
        Order.NEWEST: [RegistryRow.number.desc()],
        Order.CONNECTED: [RegistryRow.connected_on.desc().nulls_last()],
        Order.REGION: [RegistryRow.region],
        Order.LACKING: [func.cardinality(RegistryRow.missing).desc()],
    }
    return [*first[wanted.order], *by_name]


def _line(row: Any, card_id: UUID | None = None) -> Line:
    values = {name: getattr(row, name) for name in _COLUMNS}
    values |= {"cases": tuple(row.cases), "missing": tuple(row.missing)}
    return Line(**values, number=row.number, changed_at=row.changed_at, card_id=card_id)
