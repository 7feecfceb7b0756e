"""What a restored copy needs: how far the database had come, whether it is behind, and telling every open case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from cases.facts import CopyRestored
from cases.wording import when
from store.cases import CaseStore
from store.database import reading
from store.marks import INSTALLATION
from store.tables import RESTORED, CaseRow, FactRow, MarkRow, TimelineRow

KIND = "copy_restored"
_LAST = text("SELECT pg_sequence_last_value(pg_get_serial_sequence('timeline', 'id')::regclass)")


@dataclass(frozen=True)
class Position:
    """How far a database has come: its newest entry of the timeline. Copies share their `installation`."""

    installation: UUID
    entry: int
    at: datetime


class Copies:
    """Looks at the database as a whole."""

    def __init__(self, engine: Engine, cases: CaseStore) -> None:
        self._engine = engine
        self._cases = cases

    def installation(self) -> UUID:
        """Whose cases these are; the same in every copy."""
        with reading(self._engine) as session:
            return UUID(session.get_one(MarkRow, INSTALLATION).value["id"])

    def position(self) -> Position | None:
        """The newest entry that is committed; None before the first case."""
        with reading(self._engine) as session:
            newest = session.scalars(select(TimelineRow).order_by(TimelineRow.id.desc()).limit(1)).one_or_none()
        return Position(self.installation(), newest.id, newest.at) if newest else None

    def is_behind(self, mark: Position) -> bool:
        """Whether this database has never come as far as the mark, and nobody has said so yet.

        A marked entry that is missing because its client was deleted does not count: its number was used here.
        """
        with reading(self._engine) as session:
            noted_at = session.scalar(select(func.max(FactRow.at)).where(text(RESTORED)))
            if noted_at and noted_at > mark.at:
                return False
            found = session.get(TimelineRow, mark.entry)
            if found:
                return found.at != mark.at
            return (session.scalar(_LAST) or 0) < mark.entry

    def note_restored(self, now: datetime) -> list[str]:
        """Every open case learns that it came from a copy: its manager is asked before letters leave. Their codes."""
        with Session(self._engine) as session, session.begin():
            copied_at = session.scalar(select(func.max(TimelineRow.at))) or now
            rows = list(session.scalars(select(CaseRow).where(CaseRow.closed_at.is_(None)).with_for_update()))
            for row in rows:
                earlier = select(func.count()).where(FactRow.case_id == row.id, FactRow.kind == KIND)
                fact = CopyRestored(number=(session.scalar(earlier) or 0) + 1, copied_at=copied_at)
                self._cases.add_facts(session, row.id, (fact,), "system", now)
                said = f"База восстановлена из копии: последняя запись в ней – {when(copied_at, 'Europe/Moscow')}."
                session.add(TimelineRow(case_id=row.id, at=now, actor="system", text=said))
                row.next_due_at = now
            return [row.code for row in rows]
