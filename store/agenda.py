"""What is to be looked at, of all cases: a page at a time, and found by an index however many there are."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine, exists, false, func, literal, or_, select, text, true, tuple_, update
from sqlalchemy.orm import aliased

from cases.effect_row import Urgency
from cases.effects import Effect
from cases.process.due import Due
from store.database import reading
from store.standing import as_due
from store.tables import ORDERED, CaseRow, EffectRow, FactRow
from store.tables_registry import ObjectCaseRow, RegistryRow

PAGE = 100
"""So many cases are found at a time."""
LOOKED_AT_TOGETHER, EVERY_MINUTES = 1000, 5
"""With other rules so many cases are looked at by one reconcile, and how long after it the next ones are."""


class Agenda:
    """Reads `next_due_at`, `next_look_at` and what else decisions have left beside their cases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime) -> Iterator[list[str]]:
        """The codes of open cases that somebody should look at by now, a page at a time: the most urgent first, the
        longest waiting first among equals. Whatever becomes due meanwhile is left to the next time.
        """
        place = tuple_(CaseRow.urgency, CaseRow.next_due_at, CaseRow.number)
        statement = select(CaseRow).where(CaseRow.closed_at.is_(None), CaseRow.next_due_at <= now).order_by(place)
        last = None
        while True:
            with reading(self._engine) as session:
                page = list(session.scalars((statement if last is None else statement.where(place > last)).limit(PAGE)))
            if page:
                yield [it.code for it in page]
            if len(page) < PAGE:
                return
            last = tuple_(literal(page[-1].urgency), literal(page[-1].next_due_at), literal(page[-1].number))

    def looks(self, now: datetime, most: int) -> list[str]:
        """The codes of cases where it is time to look for what may have happened unnoticed; the longest waiting."""
        statement = select(CaseRow).where(CaseRow.next_look_at <= now, CaseRow.closed_at.is_(None))
        with reading(self._engine) as session:
            return [row.code for row in session.scalars(statement.order_by(CaseRow.next_look_at).limit(most))]

    def kept_since(self, moment: datetime) -> list[str]:
        """The codes of cases that have been closed since before then, and no head has been asked about (form 91)."""
        unasked = text("closed_at IS NOT NULL AND NOT kept_asked")  # word for word as the index has it
        statement = select(CaseRow).where(CaseRow.closed_at <= moment, unasked).order_by(CaseRow.closed_at).limit(PAGE)
        with reading(self._engine) as session:
            return [row.code for row in session.scalars(statement)]

    def unpaid(self, month: str) -> list[str]:
        """The codes of closed cases whose object works and was never paid for, as far as anybody knows, and whose sales
        manager has not been asked in this month (2026-12).
        """
        asked = (
            exists()
            .where(EffectRow.case_id == CaseRow.id, EffectRow.effect == Effect.ASK_FIRST_PAYMENT.value)
            .where(EffectRow.occurrence.startswith(month))
        )
        trained = exists().where(FactRow.case_id == CaseRow.id, FactRow.kind == "training_held")
        mine = select(CaseRow).join(ObjectCaseRow, ObjectCaseRow.case_id == CaseRow.id)
        mine = mine.join(RegistryRow, RegistryRow.object_id == ObjectCaseRow.object_id)
        wanted = (CaseRow.closed_at.is_not(None), RegistryRow.status == "works", RegistryRow.connected_on.is_(None))
        with reading(self._engine) as session:
            rows = session.scalars(mine.where(*wanted, trained, ~asked).order_by(CaseRow.number).limit(PAGE))
            return [row.code for row in rows]

    def asked_of(self, person: str, most: int) -> list[tuple[str, Due]]:
        """The questions that stand for somebody (a code), each with the code of its case; the oldest first."""
        each = func.jsonb_array_elements(CaseRow.asked).table_valued("value").alias("each")
        question = each.c.value.op("->>")
        theirs = (
            CaseRow.closed_at.is_(None),
            CaseRow.asked.contains([{"person": person}]),
            question("person") == person,
        )
        rows = select(CaseRow, each.c.value).join(each, true()).where(*theirs)
        with reading(self._engine) as session:
            return [
                (row.code, as_due(said))
                for row, said in session.execute(rows.order_by(question("since"), CaseRow.number).limit(most))
            ]

    def clouds_being_made(self, since: datetime) -> int:
        """Orders of open cases, since then, that nadmozg has neither finished nor given up."""
        kinds = ("cloud_ordered", "cloud_retry_asked", "cloud_ready", "cloud_trouble", "cloud_given")
        later = aliased(FactRow)
        is_over = exists().where(later.case_id == FactRow.case_id, later.id > FactRow.id, later.kind.in_(kinds))
        statement = (
            select(func.count())
            .select_from(FactRow)
            .join(CaseRow, CaseRow.id == FactRow.case_id)
            .where(text(f"facts.{ORDERED}"), FactRow.at > since, CaseRow.closed_at.is_(None), ~is_over)
        )
        with reading(self._engine) as session:
            return session.scalar(statement) or 0

    def look_at_all(self, now: datetime, together: int = LOOKED_AT_TOGETHER) -> None:
        """Makes every open case due soon: by other rules, what is to come later may come at another time.

        So many `together`, the others in turn, so that no reconcile takes an hour; behind whatever is due anyway.
        """
        is_open = CaseRow.closed_at.is_(None)
        with self._engine.begin() as connection:
            turns = 1 + (connection.scalar(select(func.count()).where(is_open)) or 0) // together
            turn = now + func.make_interval(0, 0, 0, 0, 0, (CaseRow.number % turns) * EVERY_MINUTES)
            is_due = CaseRow.next_due_at <= now
            waits = or_(CaseRow.next_due_at.is_(None), CaseRow.next_due_at > turn)
            values = {"next_due_at": turn, "urgency": Urgency.REST.value}
            connection.execute(update(CaseRow).where(is_open, waits, ~func.coalesce(is_due, false())).values(values))
