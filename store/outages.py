"""Far ends that are down, known to all processes together, so that not every run waits for the same silence anew."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from store.tables import MarkRow

DOWN = "down "
"""With the name of a far end: how often in a row it served nobody, and until when it is left alone."""
MOST_PAUSES = 10


class Outages:
    """`pause` is the first rest that a far end is given; each further one is twice as long, up to ten times that."""

    def __init__(self, engine: Engine, pause: timedelta) -> None:
        self._engine = engine
        self._pause = pause

    def down(self, now: datetime) -> set[str]:
        """Who is left alone at this moment."""
        with Session(self._engine) as session:
            rows = session.scalars(select(MarkRow).where(MarkRow.name.startswith(DOWN))).all()
        return {it.name.removeprefix(DOWN) for it in rows if datetime.fromisoformat(it.value["until"]) > now}

    def failed(self, far_end: str, now: datetime) -> None:
        """It served nobody, once more."""
        with Session(self._engine) as session, session.begin():
            row = session.get(MarkRow, f"{DOWN}{far_end}")
            times = int(row.value["times"]) if row else 0
            rest = self._pause * min(2**times, MOST_PAUSES)
            value = {"times": min(times + 1, MOST_PAUSES), "until": (now + rest).isoformat()}
            fresh = insert(MarkRow).values(name=f"{DOWN}{far_end}", value=value, at=now)
            session.execute(fresh.on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": now}))

    def answered(self, far_end: str) -> None:
        """It serves again."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(MarkRow).where(MarkRow.name == f"{DOWN}{far_end}"))
