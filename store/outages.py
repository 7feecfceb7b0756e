"""Far ends that do not serve us, known to all processes together, so that not each of them tries anew at once.

Two kinds are kept: one that is down, so that not every run waits for the same silence; and one that refuses our login,
so that nobody knocks until we are locked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from store.database import in_one, reading
from store.tables import MarkRow

DOWN, LOGIN_REFUSED = "down ", "login refused "
"""How the names of the marks begin; the far end's name follows."""
LOGIN_PAUSES = tuple(timedelta(minutes=it) for it in (5, 10, 20, 40, 60))


def growing(pause: timedelta) -> tuple[timedelta, ...]:
    """Twice as long each time, up to ten times the first."""
    return tuple(pause * times for times in (1, 2, 4, 8, 10))


@dataclass(frozen=True)
class Outage:
    """`since` the first failure of so many in a row; nobody tries before `again_at`."""

    far_end: str
    since: datetime
    times: int
    again_at: datetime


class Outages:
    """One row for each far end in an outage of this kind.

    `pauses` are how long it is left alone after the first failure, the second, and so on; the last of them stays.
    """

    def __init__(self, engine: Engine, kind: str, pauses: Sequence[timedelta]) -> None:
        self._engine = engine
        self._kind = kind
        self._pauses = pauses

    def note(self, far_end: str, now: datetime) -> None:
        """It has failed us, once more. Within its pause that is no news: others were asking it at the same time."""
        name = f"{self._kind}{far_end}"
        with Session(self._engine) as session, session.begin():
            row = session.get(MarkRow, name, with_for_update=True)
            earlier = self._outage(row) if row else None
            if earlier and now < earlier.again_at:
                return
            times = earlier.times + 1 if earlier else 1
            value = {
                "since": (earlier.since if earlier else now).isoformat(),
                "times": times,
                "again_at": (now + self._pauses[min(times, len(self._pauses)) - 1]).isoformat(),
            }
            fresh = insert(MarkRow).values(name=name, value=value, at=now)
            session.execute(fresh.on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": now}))

    def end(self, far_end: str) -> None:
        """It serves us."""
        with in_one(self._engine) as connection:
            connection.execute(delete(MarkRow).where(MarkRow.name == f"{self._kind}{far_end}"))

    def end_all(self) -> None:
        """What was known may be out of date: the settings may be others now."""
        with self._engine.begin() as connection:
            connection.execute(delete(MarkRow).where(MarkRow.name.startswith(self._kind)))

    def held(self, far_end: str, now: datetime) -> Outage | None:
        """Its outage, if it is too early to try again."""
        with reading(self._engine) as session:
            row = session.get(MarkRow, f"{self._kind}{far_end}")
            outage = self._outage(row) if row else None
        return outage if outage and now < outage.again_at else None

    def all_held(self, now: datetime) -> set[str]:
        """The names of all that are left alone at this moment."""
        return {it.far_end for it in self.all() if now < it.again_at}

    def all(self) -> list[Outage]:
        """Every far end in an outage, whether or not it may be tried again."""
        with reading(self._engine) as session:
            rows = session.scalars(select(MarkRow).where(MarkRow.name.startswith(self._kind)).order_by(MarkRow.name))
            return [self._outage(it) for it in rows]

    def _outage(self, row: MarkRow) -> Outage:
        value = row.value
        since, again_at = datetime.fromisoformat(value["since"]), datetime.fromisoformat(value["again_at"])
        return Outage(row.name.removeprefix(self._kind), since, value["times"], again_at)


def login_outages(engine: Engine) -> Outages:
    """Far ends that refuse our login. An accepted one ends it, and so does a restart, which follows mended settings."""
    return Outages(engine, LOGIN_REFUSED, LOGIN_PAUSES)
