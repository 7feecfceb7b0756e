"""The book of suppliers: read whole, for it is small; kept a supplier at a time."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.errors import FormError
from cases.orders import OrderState
from cases.suppliers import Supplier, Suppliers
from store.database import reading
from store.tables_suppliers import OrderRow, SupplierRow

_OVER = (OrderState.CLOSED.value, OrderState.CALLED_OFF.value, OrderState.ACCEPTANCE.value)


class SupplierStore:
    """Plain transactions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def book(self) -> Suppliers:
        """Everybody, in the order in which they came."""
        with reading(self._engine) as session:
            return Suppliers(_supplier(it) for it in session.scalars(select(SupplierRow).order_by(SupplierRow.number)))

    def keep(self, wanted: Supplier, by: str, now: datetime) -> Supplier:
        """As it is to stand; number 0 gets one. FormError: another has this name, or orders of it are under way."""
        try:
            with Session(self._engine) as session, session.begin():
                row = session.get(SupplierRow, wanted.number, with_for_update=True) if wanted.number else None
                if wanted.gone:
                    _demand_no_orders(session, wanted)
                if row is None:
                    row = SupplierRow()
                    session.add(row)
                row.name, row.person, row.email = wanted.name, wanted.person, wanted.email
                row.phone, row.comment, row.gone = wanted.phone, wanted.comment, wanted.gone
                row.kept_by, row.kept_at = by, now
                session.flush()
                return _supplier(row)
        except IntegrityError as error:
            raise FormError("called", f"Поставщик «{wanted.name}» уже есть в книге.") from error


def _demand_no_orders(session: Session, wanted: Supplier) -> None:
    """Whoever is still to deliver cannot be forgotten: letters would lead nowhere."""
    under_way = select(OrderRow).where(OrderRow.supplier == wanted.number, OrderRow.state.not_in(_OVER))
    if count := len(session.scalars(under_way).all()):
        raise FormError("supplier", f"У поставщика есть заказы, которые ещё не закрыты: {count}. Сначала закройте их.")


def _supplier(row: SupplierRow) -> Supplier:
    return Supplier(row.number, row.name, row.person, row.email, row.phone, row.comment, row.gone)
