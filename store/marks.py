"""What the installation remembers of itself: its id, the database of Prefect it knows, what the last reconcile did."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.numbers.monthly import Told, Went
from store.database import in_one, reading
from store.tables import CaseRow, MarkRow

INSTALLATION, PREFECT, RECONCILE, BACKUP = "installation", "prefect", "reconcile", "backup"
BOARDS = "boards"
"""What rows the boards were made of last."""
RULES = "rules"
"""By what the cases were decided when all of them were looked at last."""
_BROKEN = "broken "
"""With the name of a form: the last run of it that was told to the operators."""
_DIGEST = "digest "
"""With a code of people.toml: when they had their morning digest."""
_NUMBERS = "numbers "
"""With a code of people.toml: what became of their last letter with the month's numbers."""
RELEASE = "release "
"""With its number: when it started here for the first time."""


class Marks:
    """One row for each name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def set(self, name: str, value: dict[str, Any], now: datetime) -> None:
        """Puts it in the place of the one before."""
        fresh = insert(MarkRow).values(name=name, value=value, at=now)
        put = fresh.on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": now})
        with in_one(self._engine) as connection:
            connection.execute(put)

    def get(self, name: str) -> tuple[dict[str, Any], datetime] | None:
        """The value, and since when; None if nothing was ever remembered."""
        with reading(self._engine) as session:
            row = session.get(MarkRow, name)
            return (row.value, row.at) if row else None

    def meet_prefect(self, identity: str, now: datetime) -> bool:
        """Whether this is another database of Prefect than the one known: links and schedules of that one are gone.

        Then, in the same transaction, every open case becomes due, to renew what it had there.
        """
        first = insert(MarkRow).values(name=PREFECT, value={"identity": identity, "lost": 0}, at=now)
        with Session(self._engine) as session, session.begin():
            session.execute(first.on_conflict_do_nothing())  # two reconciles may be the first ones
            row = session.scalars(select(MarkRow).filter_by(name=PREFECT).with_for_update()).one()
            if row.value["identity"] == identity:
                return False
            row.value, row.at = {"identity": identity, "lost": row.value["lost"] + 1}, now
            session.execute(update(CaseRow).where(CaseRow.closed_at.is_(None)).values(next_due_at=now))
            return True

    def note_digest(self, reader: str, now: datetime) -> None:
        """This person (a code of people.toml) has had the morning digest."""
        self.set(f"{_DIGEST}{reader}", {}, now)

    def digests(self, readers: Iterable[str]) -> dict[str, datetime]:
        """When each of these people (codes) had the last morning digest; who never had one is missing."""
        names = {f"{_DIGEST}{code}": code for code in readers}
        if not names:
            return {}
        with reading(self._engine) as session:
            return {names[it.name]: it.at for it in session.scalars(select(MarkRow).where(MarkRow.name.in_(names)))}

    def note_numbers(self, reader: str, month: date, went: Went, now: datetime) -> None:
        """What became of the letter with this month's numbers to this person (a code of people.toml)."""
        self.set(f"{_NUMBERS}{reader}", {"month": month.isoformat(), "went": went}, now)

    def numbers_told(self, reader: str) -> Told | None:
        """What became of the last one; None: they never had one."""
        found = self.get(f"{_NUMBERS}{reader}")
        return Told(date.fromisoformat(found[0]["month"]), found[0]["went"], found[1]) if found else None

    def note_broken_run(self, form: str, run_id: UUID, now: datetime) -> None:
        """The operators have been told of a run of this form that broke."""
        self.set(f"{_BROKEN}{form}", {"run": str(run_id)}, now)

    def broken_run_told_at(self, form: str) -> datetime | None:
        """When the operators were last told of one; None: never."""
        found = self.get(f"{_BROKEN}{form}")
        return found[1] if found else None

    def enter_release(self, release: str, now: datetime) -> None:
        """Keeps when a release has started here for the first time."""
        first = insert(MarkRow).values(name=f"{RELEASE}{release}", value={}, at=now)
        with self._engine.begin() as connection:
            connection.execute(first.on_conflict_do_nothing())

    def releases(self) -> dict[str, datetime]:
        """The releases that have run here, each with its first start."""
        entered = select(MarkRow).where(MarkRow.name.startswith(RELEASE))
        with reading(self._engine) as session:
            return {it.name.removeprefix(RELEASE): it.at for it in session.scalars(entered)}

    def rules(self) -> str | None:
        """By what cases were decided when all of them were looked at last; None: never."""
        found = self.get(RULES)
        return found[0]["are"] if found else None

    def prefect_since(self) -> datetime | None:
        """Since when there is another database of Prefect than at first; None if none was ever lost."""
        found = self.get(PREFECT)
        return found[1] if found and found[0]["lost"] else None
