"""What is on its way, of all cases together: found, filtered, put in order and cut into pages by the database.

Read from the facts themselves: the last word about each shipment in each case it brings something for.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Engine, Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import Subquery

from cases.facts import ShipmentReceived, ShipmentTold
from store.database import reading
from store.overview import is_named
from store.tables import CaseRow, FactRow, PageRow
from store.tables_suppliers import OrderRow, SupplierRow

PAGE = 50


class State(StrEnum):
    """How a shipment stands, as the page asks for it; the words are in addresses."""

    AWAITED = "awaited"
    """Ordered, or on its way."""
    ORDERED = "ordered"
    LATE = "late"
    WRONG = "wrong"
    """It came wrong, and somebody still has to do something about it."""
    RECEIVED = "received"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty is not asked for. `until`: expected on this day or earlier; `supplier`:
    a part of the name of whoever sends it, or of the supplier of the order that it brings.
    """

    part: str = ""
    supplier: str = ""
    carrier: str = ""
    state: State = State.AWAITED
    owner: str = ""
    until: date | None = None
    page: int = 1


@dataclass(frozen=True)
class Line:
    """A shipment in one case. `received`: the last word of how it came; `artifact_id`: of the case's card."""

    code: str
    object_name: str
    client: str
    told: ShipmentTold
    received: ShipmentReceived | None
    late: bool
    wrong: bool
    artifact_id: UUID | None

    @property
    def title(self) -> str:
        """What a form about the case is filled in with."""
        return f"{self.code} · {self.object_name}"


@dataclass(frozen=True)
class Found:
    """One page of them, and how many there are in all."""

    lines: tuple[Line, ...]
    count: int


class OnTheWay:
    """Reads only. `find` is asked with the department's day: from then on what was expected earlier is late."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, wanted: Wanted, today: date) -> Found:
        """The page that is wanted, by the day on which they are expected: so what is late comes first."""
        told, came, settled = _last("shipment_told"), _last("shipment_received"), _last("shipment_settled")
        awaited, wrong = _awaited(told, came), _wrong(told, came, settled)
        late = and_(awaited, _expected(told) < today)
        joined: Select[Any] = (
            select(CaseRow, told.c.body, came.c.body, late, wrong, PageRow.artifact_id)
            .select_from(told)
            .join(CaseRow, CaseRow.id == told.c.case_id)
            .outerjoin(came, _of_the_same(came, told))
            .outerjoin(settled, _of_the_same(settled, told))
            .outerjoin(PageRow, PageRow.case_id == CaseRow.id)
        )
        states = {
            State.AWAITED: awaited,
            State.ORDERED: and_(awaited, told.c.body["sent_on"].astext.is_(None)),
            State.LATE: late,
            State.WRONG: wrong,
            State.RECEIVED: came.c.body["came"].astext.in_(("whole", "damaged", "short")),
        }
        rows = joined.where(states[wanted.state], *_conditions(wanted, told))
        order = [_expected(told).asc().nulls_last(), told.c.id]
        if wanted.state is State.RECEIVED:
            order = [came.c.id.desc()]
        with reading(self._engine) as session:
            found = session.execute(rows.order_by(*order).limit(PAGE).offset((wanted.page - 1) * PAGE))
            lines = tuple(_line(*row) for row in found)
            return Found(lines, session.scalar(select(func.count()).select_from(rows.subquery())) or 0)


def _last(kind: str) -> Subquery:
    """The last fact of this kind about each shipment, in each case."""
    fact = aliased(FactRow)
    shipment = fact.body["shipment"].astext
    return (
        select(fact.id, fact.case_id, fact.body, shipment.label("shipment"))
        .where(fact.kind == kind)
        .distinct(fact.case_id, shipment)
        .order_by(fact.case_id, shipment, fact.id.desc())
        .subquery()
    )


def _of_the_same(one: Subquery, told: Subquery) -> ColumnElement[bool]:
    return and_(one.c.case_id == told.c.case_id, one.c.shipment == told.c.shipment)


def _expected(told: Subquery) -> ColumnElement[date]:
    return cast(told.c.body["expected_on"].astext, Date)


def _awaited(told: Subquery, came: Subquery) -> ColumnElement[bool]:
    """It brings something here, and nobody has said how it came, or that word was wrong."""
    still_comes = or_(came.c.id.is_(None), came.c.body["came"].astext == "awaited")
    return and_(func.jsonb_array_length(told.c.body["goods"]) > 0, still_comes)


def _wrong(told: Subquery, came: Subquery, settled: Subquery) -> ColumnElement[bool]:
    """Somebody was named who sees to it, and it is neither settled nor brought anew by another shipment."""
    other = aliased(FactRow)
    replaced = (
        select(other.id)
        .where(other.kind == "shipment_told", other.case_id == told.c.case_id)
        .where(other.body["instead_of"].astext == told.c.shipment, func.jsonb_array_length(other.body["goods"]) > 0)
        .exists()
    )
    open_still = or_(settled.c.id.is_(None), settled.c.id < came.c.id)
    return func.coalesce(and_(came.c.body["then"].astext != "nothing", open_still, ~replaced), False)


def _conditions(wanted: Wanted, told: Subquery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.part:
        code = wanted.part.upper().replace("Р", "R")
        found.append(or_(is_named(wanted.part), told.c.shipment == code, told.c.body["track"].astext == wanted.part))
    if wanted.supplier:
        sent_from = func.lower(told.c.body["sent_from"].astext).contains(wanted.supplier.lower(), autoescape=True)
        found.append(or_(sent_from, _is_ordered_of(wanted.supplier, told)))
    if wanted.carrier:
        found.append(told.c.body["carrier"].astext == wanted.carrier)
    if wanted.owner:
        found.append(told.c.body["owner"].astext == wanted.owner)
    if wanted.until:
        found.append(_expected(told) <= wanted.until)
    return found


def _is_ordered_of(supplier: str, told: Subquery) -> ColumnElement[bool]:
    """Whether it brings an order of a supplier whose name has this part. An order is named R-0042/1."""
    home = aliased(CaseRow)
    number = cast(home.number, Text)
    code = func.lpad(number, func.greatest(4, func.length(number)), "0")
    return (
        select(OrderRow.number)
        .join(home, home.id == OrderRow.case_id)
        .join(SupplierRow, SupplierRow.number == OrderRow.supplier)
        .where(func.lower(SupplierRow.name).contains(supplier.lower(), autoescape=True))
        .where(told.c.body["order"].astext == func.concat("R-", code, "/", cast(OrderRow.number, Text)))
        .exists()
    )


def _line(
    row: CaseRow, told: dict[str, Any], came: dict[str, Any] | None, late: bool, wrong: bool, artifact_id: UUID | None
) -> Line:
    return Line(
        code=row.code,
        object_name=row.object_name,
        client=row.client_name,
        told=ShipmentTold.model_validate(told),
        received=ShipmentReceived.model_validate(came) if came and came["came"] != "awaited" else None,
        late=bool(late),
        wrong=bool(wrong),
        artifact_id=artifact_id,
    )
