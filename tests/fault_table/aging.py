"""Time that passes for one case alone: everything that is written down of it becomes older."""

from datetime import timedelta

from sqlalchemy import Engine, text

from engine.wiring import settings
from store.database import connect
from tests.fault_table.situation import Situation

_engines: list[Engine] = []


def let_pass(case: Situation, by: timedelta) -> None:
    """The case as it would be so much later: everything in it is as much older."""
    with database().begin() as connection:
        for table, key, columns in (
            ("effects", "case_id", ("begun_at", "done_at", "in_data_at")),
            ("facts", "case_id", ("at",)),
            ("cases", "id", ("next_due_at", "next_look_at")),
        ):
            older = ", ".join(f'"{it}" = "{it}" - :by' for it in columns)
            statement = text(f"UPDATE {table} SET {older} WHERE {key} = :case")
            connection.execute(statement, {"by": by, "case": case.case_id})


def database() -> Engine:
    """The cases' database, past the store."""
    if not _engines:
        _engines.append(connect(settings().database_url))
    return _engines[0]
