"""The tables of the registry: objects, what is told of them, which cases are theirs, and the rows that people read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Identity, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cases.registry.row import object_code
from store.tables import Base


class ObjectRow(Base):
    """A connected object, or one that is being connected. Whatever is known of it is in facts."""

    __tablename__ = "objects"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Identity(start=1), unique=True)
    made_at: Mapped[datetime]

    @property
    def code(self) -> str:
        """What people say: OB-0042."""
        return object_code(self.number)


class ObjectCaseRow(Base):
    """Which object a case belongs to."""

    __tablename__ = "object_cases"
    __table_args__ = (Index("object_cases_by_object", "object_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    object_id: Mapped[UUID] = mapped_column(ForeignKey("objects.id", ondelete="CASCADE"))


class ObjectFactRow(Base):
    """What was told of an object itself, as JSON of cases.facts; never changed."""

    __tablename__ = "object_facts"
    __table_args__ = (
        Index("object_facts_by_object", "object_id", "id"),
        Index("object_facts_by_flow_run", "flow_run_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    object_id: Mapped[UUID] = mapped_column(ForeignKey("objects.id", ondelete="CASCADE"))
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    actor: Mapped[str]
    at: Mapped[datetime]
    flow_run_id: Mapped[UUID | None]


class RegistryRow(Base):
    """A row of the registry, made of facts (cases/registry/row.py) and written anew whenever one of them changes.

    Nothing is known from here alone. `search`: what people look for it by; `name_key`, `address_key`: see Row.
    """

    __tablename__ = "registry"
    __table_args__ = (
        Index("registry_by_name_key", "name_key"),
        Index("registry_by_address_key", "address_key"),
        Index("registry_by_inn", "inn"),
        Index("registry_by_cloud_id", "cloud_id"),
        Index("registry_by_name", "sort_name", "number"),
    )

    object_id: Mapped[UUID] = mapped_column(ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    object_type: Mapped[str]
    status: Mapped[str]
    client_name: Mapped[str]
    inn: Mapped[str]
    kpp: Mapped[str]
    ogrn: Mapped[str]
    cloud_url: Mapped[str]
    cloud_id: Mapped[str]
    object_no: Mapped[str]
    equipment: Mapped[str]
    integration: Mapped[str]
    passport: Mapped[str]
    address: Mapped[str]
    region: Mapped[str]
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    coordinates_source: Mapped[str]
    site_url: Mapped[str]
    connected_on: Mapped[date | None] = mapped_column(Date)
    paid_on: Mapped[date | None] = mapped_column(Date)
    manager: Mapped[str]
    comment: Mapped[str]
    cases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))
    search: Mapped[str]
    sort_name: Mapped[str]
    name_key: Mapped[str]
    address_key: Mapped[str]
    changed_at: Mapped[datetime]


class CloudSeenRow(Base):
    """A cloud as nadmozg described it: when it was asked for last, or in a list that somebody has pasted (form 95).

    `state` «gone»: nadmozg knows of none. Nothing of it is a fact about an object: it is held against the registry.
    """

    __tablename__ = "clouds_seen"

    cloud_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    seen_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
