"""Orders as they stand, kept beside the facts that they are read from; found for the page of suppliers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Engine, Float, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from cases.case import Case
from cases.orders import Order, OrderState
from store.database import reading
from store.tables import CaseRow, PageRow
from store.tables_suppliers import OrderRow

MOST = 500
"""Lines that a page can bear."""
_ENDS = (OrderState.CLOSED.value, OrderState.CALLED_OFF.value)


@dataclass(frozen=True)
class OrderLine:
    """An order as the page shows it; `code` and `object_name` are of its home, `artifact_id` is that one's card."""

    code: str
    object_name: str
    manager: str
    time_zone: str
    artifact_id: UUID | None
    number: int
    supplier: int
    state: OrderState
    what: str
    total: Decimal | None
    cases: tuple[str, ...]
    waits_for: tuple[str, ...]
    since: datetime
    promised_on: date | None
    received_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether the promised day is over, and it is not there."""
        return self.state is OrderState.DELIVERY and self.promised_on is not None and self.promised_on < today


@dataclass(frozen=True)
class Lateness:
    """How well a supplier keeps its days. `late` of the `counted`: how many came, or are, later than promised."""

    orders: int
    counted: int
    late: int
    days_in_all: int
    longest: int

    @property
    def on_average(self) -> float:
        """Days of those that were late."""
        return self.days_in_all / self.late if self.late else 0.0


def keep_orders(session: Session, of: Case) -> None:
    """Writes every order of a case as it stands, in the transaction that has recorded something of it."""
    for it in of.orders:
        session.merge(_row(of, it))
    session.flush()


def _row(of: Case, it: Order) -> OrderRow:
    state = it.state(date.min)
    return OrderRow(
        case_id=of.id,
        number=it.number,
        supplier=it.placed.supplier,
        state=state.value,
        what=it.what,
        total=it.invoice.total if it.invoice else None,
        cases=list(it.placed.cases),
        waits_for=[str(role) for role in it.lacks] if state is OrderState.APPROVAL else [],
        since=it.since,
        promised_on=it.promised_on,
        counted_from=it.counted_from,
        received_on=it.received_on,
        accepted_on=it.documented.accepted_on if it.documented else None,
    )


class Orders:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, today: date, *, supplier: int = 0, over: bool = False) -> tuple[OrderLine, ...]:
        """Those that are under way – or `over` –, the late ones first, then by the promised day."""
        by_silence = and_(OrderRow.state == OrderState.ACCEPTANCE.value, OrderRow.accepted_on <= today)
        ended = or_(OrderRow.state.in_(_ENDS), by_silence)
        late = and_(OrderRow.state == OrderState.DELIVERY.value, OrderRow.promised_on < today)
        statement = (
            select(OrderRow, CaseRow, PageRow)
            .join(CaseRow, CaseRow.id == OrderRow.case_id)
            .outerjoin(PageRow, PageRow.case_id == OrderRow.case_id)
            .where(ended if over else ~ended)
            .order_by(case((late, 0), else_=1), OrderRow.promised_on.asc().nulls_last(), OrderRow.since)
        )
        if over:
            statement = statement.order_by(None).order_by(OrderRow.since.desc())
        if supplier:
            statement = statement.where(OrderRow.supplier == supplier)
        with reading(self._engine) as session:
            rows = session.execute(statement.limit(MOST))
            return tuple(_line(order, of, page) for order, of, page in rows)

    def lateness(self, today: date) -> Mapping[int, Lateness]:
        """By the number of the supplier. What is under way counts once its day is over."""
        received = func.coalesce(OrderRow.received_on, today)
        days = cast(received - OrderRow.counted_from, Float)
        settled = or_(OrderRow.received_on.is_not(None), OrderRow.counted_from < today)
        paid = OrderRow.state.in_(
            [it.value for it in (OrderState.DELIVERY, OrderState.DOCUMENTS, OrderState.ACCEPTANCE, OrderState.CLOSED)]
        )
        counts = and_(OrderRow.counted_from.is_not(None), settled, paid)
        is_late = and_(counts, days > 0)
        statement = select(
            OrderRow.supplier,
            func.count(),
            func.count().filter(counts),
            func.count().filter(is_late),
            func.coalesce(func.sum(days).filter(is_late), 0.0),
            func.coalesce(func.max(days).filter(is_late), 0.0),
        ).group_by(OrderRow.supplier)
        with reading(self._engine) as session:
            return {it[0]: Lateness(it[1], it[2], it[3], int(it[4]), int(it[5])) for it in session.execute(statement)}


def _line(order: OrderRow, of: CaseRow, page: PageRow | None) -> OrderLine:
    return OrderLine(
        code=of.code,
        object_name=of.object_name,
        manager=of.manager,
        time_zone=((page.row if page else None) or {}).get("time_zone", "Europe/Moscow"),
        artifact_id=page.artifact_id if page else None,
        number=order.number,
        supplier=order.supplier,
        state=OrderState(order.state),
        what=order.what,
        total=order.total,
        cases=tuple(order.cases),
        waits_for=tuple(order.waits_for),
        since=order.since,
        promised_on=order.promised_on,
        received_on=order.received_on,
    )
