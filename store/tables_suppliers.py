"""The tables of suppliers and orders. Changes go through Alembic, like those of store/tables.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class SupplierRow(Base):
    """A supplier of the book. `gone`: taken out; then nothing is left of whom one talked to."""

    __tablename__ = "suppliers"
    __table_args__ = (Index("suppliers_by_name", "name", unique=True, postgresql_where="NOT gone"),)

    number: Mapped[int] = mapped_column(Identity(start=1), primary_key=True)
    name: Mapped[str]
    person: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    comment: Mapped[str]
    gone: Mapped[bool]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]


class OrderRow(Base):
    """An order as it stands, for looking up: the truth is in the facts of its case. `waits_for`: roles, in words."""

    __tablename__ = "orders"
    __table_args__ = (Index("orders_by_supplier", "supplier"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    supplier: Mapped[int]
    state: Mapped[str] = mapped_column(String(40))
    what: Mapped[str]
    total: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    cases: Mapped[list[Any]] = mapped_column(JSONB)
    waits_for: Mapped[list[Any]] = mapped_column(JSONB)
    since: Mapped[datetime]
    promised_on: Mapped[date | None]
    counted_from: Mapped[date | None]
    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
