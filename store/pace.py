"""Limits the calls a minute of all processes together: nadmozg has a limit, and a mail server is not to be flooded."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from store.database import in_one
from store.tables import PaceRow


class Pace:
    """A quarter of the minute's calls may come at once, the others evenly; in no minute are there more than allowed.

    `per_minute` 0: no limit. The generic cell rate algorithm, its one moment kept in the database.
    """

    def __init__(self, engine: Engine, name: str, per_minute: int) -> None:
        self._engine = engine
        self._name = name
        burst = max(1, per_minute // 4)
        self._step = timedelta(minutes=1) / max(1, per_minute - burst) if per_minute else timedelta(0)
        self._at_once = self._step * (burst - 1)

    def reserve(self, now: datetime) -> float:
        """Takes the next place in the queue; returns how many seconds to wait for it."""
        if not self._step:
            return 0.0
        place = insert(PaceRow).values(name=self._name, next_at=now + self._step)
        statement = place.on_conflict_do_update(
            index_elements=["name"], set_={"next_at": func.greatest(PaceRow.next_at, now) + self._step}
        ).returning(PaceRow.next_at)
        with in_one(self._engine) as connection:
            next_at: datetime = connection.execute(statement).scalar_one()
        return max(0.0, (next_at - self._step - self._at_once - now).total_seconds())


class Pause:
    """A moment before which nobody is to do something, all processes together."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    def ask(self, until: datetime) -> None:
        """Nobody before this moment; an earlier one than is asked for already changes nothing."""
        place = insert(PaceRow).values(name=self._name, next_at=until)
        later = {"next_at": func.greatest(PaceRow.next_at, until)}
        with in_one(self._engine) as connection:
            connection.execute(place.on_conflict_do_update(index_elements=["name"], set_=later))

    def left_s(self, now: datetime) -> float:
        """How many seconds are left of it; 0: none."""
        with in_one(self._engine) as connection:
            until = connection.execute(select(PaceRow.next_at).filter_by(name=self._name)).scalar_one_or_none()
        return max(0.0, (until - now).total_seconds()) if until else 0.0

    def take(self, every: timedelta, now: datetime) -> float:
        """0: it is the caller's turn, and nobody's else for so long. Otherwise how many seconds to wait first."""
        place = insert(PaceRow).values(name=self._name, next_at=now + every)
        statement = place.on_conflict_do_update(
            index_elements=["name"], set_={"next_at": now + every}, where=PaceRow.next_at <= now
        ).returning(PaceRow.next_at)
        with in_one(self._engine) as connection:
            ours = connection.execute(statement).first() is not None
        return 0.0 if ours else max(0.01, self.left_s(now))
