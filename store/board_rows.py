"""What boards are made of: the rows that cards have left (store/pages.py), put in order and counted by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from cases.turns import Turn
from cases.views.board import Numbers

_OPEN = """
WITH known AS (
    SELECT p.name, p.row ->> 'manager' AS manager, p.row ->> 'code' AS code,
           p.row ->> 'turn' = :managers AS is_managers,
           (p.row ->> 'term')::timestamptz AS term, (p.row ->> 'next_at')::timestamptz AS next_at,
           (p.row ->> 'since')::timestamptz AS since, coalesce((p.row ->> 'client_questions')::int, 0) AS questions
    FROM cases c JOIN pages p ON p.case_id = c.id WHERE c.closed_at IS NULL AND p.row IS NOT NULL
)
"""
# As cases/views/board.py puts them in order.
_FIRST = text(f"""{_OPEN}, ordered AS (
    SELECT *, CASE WHEN term <= :now THEN 0 WHEN is_managers THEN 1 ELSE 2 END AS class,
           CASE WHEN term <= :now THEN term WHEN next_at > :now THEN next_at ELSE greatest(since, next_at) END AS at
    FROM known
), placed AS (
    SELECT name, row_number() OVER (ORDER BY class, at, code) AS place,
           row_number() OVER (PARTITION BY manager ORDER BY class, at, code) AS own_place
    FROM ordered
)
SELECT p.row FROM placed JOIN pages p USING (name) WHERE place <= :most OR own_place <= :most
""")
_NUMBERS = text(f"""{_OPEN}
SELECT manager, count(*), count(*) FILTER (WHERE term <= :now),
       count(*) FILTER (WHERE is_managers AND (term IS NULL OR term > :now)), sum(questions),
       least(min(term) FILTER (WHERE term > :now), min(next_at) FILTER (WHERE next_at > :now))
FROM known GROUP BY manager
""")
_CARDS = "FROM pages WHERE case_id IS NOT NULL"
_CHANGES = text(f"SELECT (SELECT max(at) {_CARDS}), (SELECT count(*) {_CARDS} AND at >= :since)")


@dataclass(frozen=True)
class Counted:
    """By the code of the manager; `until`: when a date among them comes, and what is said of it is another."""

    by_manager: Mapping[str, Numbers]
    until: datetime | None


class BoardRows:
    """Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first(self, most: int, now: datetime) -> list[dict[str, Any]]:
        """The rows that can stand on any board: of the department's first ones, and of each manager's."""
        with self._engine.connect() as connection:
            said = {"managers": Turn.MANAGER.value, "most": most, "now": now}
            return list(connection.execute(_FIRST, said).scalars())

    def count(self, now: datetime) -> Counted:
        """How many there are in all."""
        with self._engine.connect() as connection:
            rows = connection.execute(_NUMBERS, {"managers": Turn.MANAGER.value, "now": now}).all()
        found = {manager: Numbers(*numbers) for manager, *numbers, _ in rows}
        return Counted(found, min((it[-1] for it in rows if it[-1]), default=None))

    def changes(self, since: datetime) -> str:
        """Another word after each change of any row since then; found without looking at the rows.

        The count tells of one that was dated a moment before the newest and came after it.
        """
        with self._engine.connect() as connection:
            newest, count = connection.execute(_CHANGES, {"since": since}).one()
        return f"{newest and newest.isoformat()} {count}"
