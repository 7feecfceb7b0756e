"""All that our database holds about one case: every row of every table that belongs to it, for whoever must answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from store.cases import CaseStore
from store.database import reading
from store.registered import object_id_of
from store.tables import Base, CaseRow
from store.tables_registry import ObjectRow


def everything(engine: Engine, code: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, as JSON can hold them; a table that is made later is in it, too. FormError: no such case."""
    case_id = CaseStore(engine).id_of(code)
    found: dict[str, list[dict[str, Any]]] = {}
    with reading(engine) as session:
        object_id = object_id_of(session, case_id)
        for name, table in sorted(Base.metadata.tables.items()):
            belongs = _belongs(name, table.columns, case_id, object_id)
            if belongs is None:
                continue
            order = table.columns.get("id", table.columns.get("at", table.columns.values()[0]))
            rows = session.execute(select(table).where(belongs).order_by(order)).mappings()
            found[name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def _belongs(name: str, columns: Any, case_id: UUID, object_id: UUID | None) -> Any:
    """Which rows of a table are the case's, or its object's; None: the table has none of either."""
    if name == CaseRow.__tablename__:
        return columns["id"] == case_id
    if name == ObjectRow.__tablename__:
        return columns["id"] == object_id
    if "case_id" in columns:
        return columns["case_id"] == case_id
    return columns["object_id"] == object_id if "object_id" in columns else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else str(value) if isinstance(value, UUID) else value
