"""All that our database holds about one case: every row of every table that belongs to it, for whoever must answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from store.cases import CaseStore
from store.database import reading
from store.tables import Base, CaseRow


def everything(engine: Engine, code: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, as JSON can hold them; a table that is made later is in it, too. FormError: no such case."""
    case_id = CaseStore(engine).id_of(code)
    found: dict[str, list[dict[str, Any]]] = {}
    with reading(engine) as session:
        for name, table in sorted(Base.metadata.tables.items()):
            if "case_id" not in table.columns and name != CaseRow.__tablename__:
                continue
            belongs = table.columns["id" if name == CaseRow.__tablename__ else "case_id"] == case_id
            order = table.columns.get("id", table.columns.get("at", table.columns.values()[0]))
            rows = session.execute(select(table).where(belongs).order_by(order)).mappings()
            found[name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else str(value) if isinstance(value, UUID) else value
