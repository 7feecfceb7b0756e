"""Far ends that refuse our login: kept in one place for all processes, so that nobody knocks until we are locked out.

Each refusal makes the pause before the next try longer. A login that is accepted ends it, and so does a restart, which
is what follows when settings are mended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from store.tables import MarkRow

_NAME = "login refused "
"""With the name of the far end."""
PAUSES = tuple(timedelta(minutes=it) for it in (5, 10, 20, 40, 60))


@dataclass(frozen=True)
class RefusedLogin:
    """`since` the first refusal of so many; nobody tries before `again_at`."""

    far_end: str
    since: datetime
    times: int
    again_at: datetime


class RefusedLogins:
    """One row for each far end that refuses us."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, far_end: str, now: datetime) -> None:
        """Our login was refused just now."""
        with Session(self._engine) as session, session.begin():
            row = session.get(MarkRow, f"{_NAME}{far_end}", with_for_update=True)
            earlier = _refused(row) if row else None
            times = earlier.times + 1 if earlier else 1
            pause = PAUSES[min(times, len(PAUSES)) - 1]
            value = {
                "since": (earlier.since if earlier else now).isoformat(),
                "times": times,
                "again_at": (now + pause).isoformat(),
            }
            session.merge(MarkRow(name=f"{_NAME}{far_end}", value=value, at=now))

    def end(self, far_end: str) -> None:
        """Our login was accepted."""
        with self._engine.begin() as connection:
            connection.execute(delete(MarkRow).where(MarkRow.name == f"{_NAME}{far_end}"))

    def end_all(self) -> None:
        """The settings may be others now."""
        with self._engine.begin() as connection:
            connection.execute(delete(MarkRow).where(MarkRow.name.startswith(_NAME)))

    def held(self, far_end: str, now: datetime) -> RefusedLogin | None:
        """It, if it is too early to try again."""
        with Session(self._engine) as session:
            row = session.get(MarkRow, f"{_NAME}{far_end}")
            refused = _refused(row) if row else None
        return refused if refused and now < refused.again_at else None

    def all(self) -> list[RefusedLogin]:
        """Every far end that refuses us."""
        with Session(self._engine) as session:
            rows = session.scalars(select(MarkRow).where(MarkRow.name.startswith(_NAME)).order_by(MarkRow.name))
            return [_refused(it) for it in rows]


def _refused(row: MarkRow) -> RefusedLogin:
    value = row.value
    since, again_at = datetime.fromisoformat(value["since"]), datetime.fromisoformat(value["again_at"])
    return RefusedLogin(row.name.removeprefix(_NAME), since, value["times"], again_at)
