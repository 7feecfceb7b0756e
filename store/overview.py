"""All connections as a table: found, filtered, put in order and cut into pages by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Engine, Select, and_, case, cast, func, or_, select

from cases.turns import Turn
from store.database import reading
from store.tables import CaseRow, PageRow

PAGE = 50


class Order(StrEnum):
    """How the table is put in order; the words are in addresses."""

    URGENT = "urgent"
    """Mine first; then what is overdue, what waits for a manager, and the longest waiting."""
    SINCE = "since"
    TERM = "term"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty is not asked for. `mine` is a person's code: theirs come first."""

    mine: str
    part: str = ""
    stage: str = ""
    turn: str = ""
    manager: str = ""
    closed: bool = False
    order: Order = Order.URGENT
    page: int = 1


@dataclass(frozen=True)
class Line:
    """A connection as the table shows it. `artifact_id`: of its card; `form` and `parameters`: what comes next."""

    code: str
    object_name: str
    client: str
    manager: str
    stage: str
    turn: str
    what: str
    since: datetime
    term: datetime | None
    overdue: bool
    time_zone: str
    artifact_id: UUID | None
    form: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """One page of them, and how many there are in all."""

    lines: tuple[Line, ...]
    count: int


_row = PageRow.row
_stage = func.coalesce(_row["stage"].astext, CaseRow.stage)
_turn = func.coalesce(_row["turn"].astext, CaseRow.turn)
_asked_since = func.coalesce(cast(_row["since"].astext, DateTime(timezone=True)), CaseRow.opened_at)
_next = cast(_row["next_at"].astext, DateTime(timezone=True))
_term = cast(_row["term"].astext, DateTime(timezone=True))


class Overview:
    """Reads only. What a connection waits for is what its card was made of (store/pages.py)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, wanted: Wanted, now: datetime) -> Found:
        """The page that is wanted, as things stand at this moment."""
        conditions = _conditions(wanted)
        joined: Select[Any] = select(CaseRow, PageRow, _since(now)).outerjoin(PageRow, PageRow.case_id == CaseRow.id)
        lines = joined.where(*conditions).order_by(*_order(wanted, now), CaseRow.number.desc())
        count = select(func.count()).select_from(CaseRow).outerjoin(PageRow, PageRow.case_id == CaseRow.id)
        with reading(self._engine) as session:
            rows = session.execute(lines.limit(PAGE).offset((wanted.page - 1) * PAGE))
            found = tuple(_line(it, page, since, now) for it, page, since in rows)
            return Found(found, session.scalar(count.where(*conditions)) or 0)

    def open(self, now: datetime) -> list[Line]:
        """Every open connection, as things stand at this moment."""
        joined: Select[Any] = select(CaseRow, PageRow, _since(now)).outerjoin(PageRow, PageRow.case_id == CaseRow.id)
        with reading(self._engine) as session:
            rows = session.execute(joined.where(CaseRow.closed_at.is_(None)).order_by(CaseRow.number))
            return [_line(it, page, since, now) for it, page, since in rows]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        CaseRow.closed_at.is_not(None) if wanted.closed else CaseRow.closed_at.is_(None)
    ]
    if wanted.part:
        found.append(is_named(wanted.part))
    if wanted.stage:
        found.append(_stage == wanted.stage)
    if wanted.turn:
        found.append(_turn == wanted.turn)
    if wanted.manager:
        found.append(CaseRow.manager == wanted.manager)
    return found


def is_named(part: str) -> ColumnElement[bool]:
    """Whether a case has these words in the name of its object or client, or this code."""
    part = part.lower().replace("ё", "е")
    names = func.replace(func.lower(CaseRow.object_name + " " + CaseRow.client_name), "ё", "е")
    digits = part.upper().replace("Р", "R").removeprefix("R-").lstrip("0")
    is_code = CaseRow.number == int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
    has_part = names.contains(part, autoescape=True)
    return has_part if is_code is None else or_(has_part, is_code)


def _since(now: datetime) -> ColumnElement[datetime]:
    """Since when it is their turn: a date that has come began it anew (cases/views/board.py says the same)."""
    return case((and_(_next.is_not(None), _next <= now), func.greatest(_asked_since, _next)), else_=_asked_since)


def _order(wanted: Wanted, now: datetime) -> list[ColumnElement[Any]]:
    if wanted.order is Order.SINCE:
        return [_since(now)]
    if wanted.order is Order.TERM:
        return [_term.asc().nulls_last(), _since(now)]
    if wanted.order is Order.NAME:
        return [func.lower(CaseRow.object_name)]
    if wanted.order is Order.NEWEST or wanted.closed:
        return [CaseRow.closed_at.desc() if wanted.closed else CaseRow.number.desc()]
    mine = case((CaseRow.manager == wanted.mine, 0), else_=1)
    pressing = case((_term <= now, 0), (_turn == Turn.MANAGER.value, 1), else_=2)
    return [mine, pressing, _since(now)]


def _line(row: CaseRow, page: PageRow | None, since: datetime, now: datetime) -> Line:
    said = (page.row if page else None) or {}
    term = datetime.fromisoformat(said["term"]) if said.get("term") else None
    return Line(
        code=row.code,
        object_name=row.object_name,
        client=row.client_name,
        manager=row.manager,
        stage=said.get("stage", row.stage),
        turn=said.get("turn", row.turn),
        what=said.get("what", ""),
        since=since,
        term=term,
        overdue=term is not None and term <= now,
        time_zone=said.get("time_zone", "Europe/Moscow"),
        artifact_id=page.artifact_id if page else None,
        form=said.get("form", ""),
        parameters=said.get("parameters", {}),
    )
