"""Limits the calls a minute of all processes together: nadmozg has a limit, and a mail server is not to be flooded."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, func
from sqlalchemy.dialects.postgresql import insert

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
        with self._engine.begin() as connection:
            next_at: datetime = connection.execute(statement).scalar_one()
        return max(0.0, (next_at - self._step - self._at_once - now).total_seconds())
