"""Cases and their facts: opening, recording an answer, loading, and remembering what was decided."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine, Select, func, select, text, update
from sqlalchemy.orm import Session

from cases.case import Case, Recorded
from cases.desk import Answer
from cases.effects import Effect, Entries, Entry, State
from cases.errors import FormError, NewerReleaseError
from cases.facts import CaseOpened, Fact, parse_fact
from cases.step import Decision
from store.tables import CaseRow, EffectRow, FactRow, TimelineRow


@dataclass(frozen=True)
class Loaded:
    """A case with its ledger, and the version that tells whether anything has been recorded since."""

    case: Case
    entries: Entries
    version: int


class CaseStore:
    """Plain transactions; every recorded answer is on the timeline, and due at once for whoever acts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, read: Callable[[], Answer], now: datetime, flow_run_id: UUID | None = None) -> tuple[Case, Answer]:
        """A new case. FormError where an open case of the same object and client exists.

        A run that is started again after an interruption finds the case it has opened.
        """
        with Session(self._engine) as session, session.begin():
            earlier = _recorded_by(session, flow_run_id)
            if earlier:
                row = session.get_one(CaseRow, earlier.case_id)
                return _load(session, row).case, Answer((), earlier.actor, earlier.text, repeated=True)
            return self._open(session, read(), now, flow_run_id)

    def open_one_of_many(self, answer: Answer, now: datetime, flow_run_id: UUID | None = None) -> tuple[Case, Answer]:
        """The same for a run that opens several: started again, it finds the case of this object and client."""
        opened = _opened(answer)
        with Session(self._engine) as session, session.begin():
            twin = session.scalars(_twins(opened.object_name, opened.client_name)).first()
            earlier = twin and _recorded_by(session, flow_run_id, twin.id)
            if twin and earlier:
                return _load(session, twin).case, Answer((), earlier.actor, earlier.text, repeated=True)
            return self._open(session, answer, now, flow_run_id)

    def _open(self, session: Session, answer: Answer, now: datetime, flow_run_id: UUID | None) -> tuple[Case, Answer]:
        opened = _opened(answer)
        # Two managers (or one double click) opening the same client wait for each other here.
        session.execute(text("SELECT pg_advisory_xact_lock(25, hashtext(:name))"), {"name": _same(opened)})
        self._refuse_twin(session, opened)
        row = CaseRow(
            id=uuid4(),
            object_name=opened.object_name,
            client_name=opened.client_name,
            manager=opened.manager,
            stage="Новое",
            turn="система",
            version=0,
            opened_at=now,
        )
        session.add(row)
        session.flush()
        self._record(session, row, answer, now, flow_run_id)
        return _load(session, row).case, answer

    def record(
        self, code: str, read: Callable[[Case], Answer], now: datetime, flow_run_id: UUID | None = None
    ) -> tuple[Case, Answer]:
        """Reads an answer against the case as it stands, and records its facts, in one transaction.

        Two answers to the same case wait for each other, so the second is read knowing the first.
        FormError (from `read`, or because there is no such case): nothing is written.
        """
        with Session(self._engine) as session, session.begin():
            row = _find(session, code, lock=True)
            earlier = _recorded_by(session, flow_run_id, row.id)
            if earlier:
                return _load(session, row).case, Answer((), earlier.actor, earlier.text, repeated=True)
            answer = read(_load(session, row).case)
            if answer.facts:
                self._record(session, row, answer, now, flow_run_id)
            return _load(session, row).case, answer

    def load(self, code: str) -> Loaded:
        """The case as it stands. FormError if there is none."""
        with Session(self._engine) as session:
            return _load(session, _find(session, code))

    def version(self, code: str) -> int:
        """The version alone."""
        with Session(self._engine) as session:
            return _find(session, code).version

    def remember(self, loaded: Loaded, decision: Decision, now: datetime, look_at: datetime | None) -> bool:
        """Keeps whose turn it is and when to look again; False if an answer came in since `loaded`."""
        statement = (
            update(CaseRow)
            .where(CaseRow.id == loaded.case.id, CaseRow.version == loaded.version)
            .values(
                stage=decision.stage,
                turn=decision.turn,
                next_due_at=look_at,
                closed_at=func.coalesce(CaseRow.closed_at, now) if decision.finished else None,
            )
        )
        with self._engine.begin() as connection:
            kept = connection.execute(statement).rowcount == 1
        return kept

    def due(self, now: datetime) -> list[str]:
        """The codes of open cases that somebody should look at by now, the longest waiting first."""
        statement = (
            select(CaseRow).where(CaseRow.closed_at.is_(None), CaseRow.next_due_at <= now).order_by(CaseRow.next_due_at)
        )
        with Session(self._engine) as session:
            return [row.code for row in session.scalars(statement)]

    def open_codes(self) -> list[str]:
        """The codes of all open cases, the oldest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(CaseRow).where(CaseRow.closed_at.is_(None)).order_by(CaseRow.number))
            return [row.code for row in rows]

    def clouds_being_made(self) -> int:
        """Orders of open cases that nadmozg has neither finished nor given up."""
        kinds = ("cloud_ordered", "cloud_retry_asked", "cloud_ready", "cloud_trouble", "cloud_given")
        last = (
            select(FactRow.case_id, FactRow.kind)
            .distinct(FactRow.case_id)
            .join(CaseRow, CaseRow.id == FactRow.case_id)
            .where(FactRow.kind.in_(kinds), CaseRow.closed_at.is_(None))
            .order_by(FactRow.case_id, FactRow.id.desc())
            .subquery()
        )
        statement = select(func.count()).select_from(last).where(last.c.kind.in_(kinds[:2]))
        with Session(self._engine) as session:
            return session.scalar(statement) or 0

    def look_at_all(self, now: datetime) -> None:
        """Every open case is looked at now: what was to come later may come at another time in a new release."""
        statement = update(CaseRow).where(CaseRow.closed_at.is_(None))
        with self._engine.begin() as connection:
            connection.execute(statement.values(next_due_at=func.least(CaseRow.next_due_at, now)))

    def timeline(self, code: str) -> list[TimelineRow]:
        """Everything that happened, oldest first."""
        with Session(self._engine, expire_on_commit=False) as session:
            case_id = _find(session, code).id
            return list(session.scalars(select(TimelineRow).filter_by(case_id=case_id).order_by(TimelineRow.id)))

    def add_facts(self, session: Session, case_id: UUID, facts: tuple[Fact, ...], actor: str, now: datetime) -> None:
        """Facts found out by an act, in the act's own transaction."""
        for fact in facts:
            body = fact.model_dump(mode="json")
            session.add(FactRow(case_id=case_id, kind=fact.kind, body=body, actor=actor, at=now))
        if facts:
            session.execute(update(CaseRow).where(CaseRow.id == case_id).values(version=CaseRow.version + 1))

    def _record(self, session: Session, row: CaseRow, answer: Answer, now: datetime, flow_run_id: UUID | None) -> None:
        self.add_facts(session, row.id, answer.facts, answer.actor, now)
        session.add(TimelineRow(case_id=row.id, at=now, actor=answer.actor, text=answer.said, flow_run_id=flow_run_id))
        # Due at once: if the run dies before it acts, reconcile goes on from here. A closed case is open again.
        session.execute(update(CaseRow).where(CaseRow.id == row.id).values(next_due_at=now, closed_at=None))
        session.refresh(row)

    def find_twin(self, object_name: str, client_name: str, unless_by: UUID | None = None) -> str:
        """The code of the open case of the same object and client; empty if there is none.

        `unless_by`: a case that this run has opened itself, before it was interrupted, is none.
        """
        with Session(self._engine) as session:
            twin = session.scalars(_twins(object_name, client_name)).first()
            return "" if twin is None or _recorded_by(session, unless_by, twin.id) else twin.code

    @staticmethod
    def _refuse_twin(session: Session, opened: CaseOpened) -> None:
        twin = session.scalars(_twins(opened.object_name, opened.client_name)).first()
        if twin:
            raise FormError("object_name", f"Такое подключение уже идёт: {twin.code} · {twin.object_name}.")


def _recorded_by(session: Session, flow_run_id: UUID | None, case_id: UUID | None = None) -> TimelineRow | None:
    """What this run has recorded already (of a case), before it was interrupted and started again."""
    if flow_run_id is None:
        return None
    of_case = {} if case_id is None else {"case_id": case_id}
    return session.scalars(select(TimelineRow).filter_by(flow_run_id=flow_run_id, **of_case)).first()


def _opened(answer: Answer) -> CaseOpened:
    opened = answer.facts[0]
    assert isinstance(opened, CaseOpened)
    return opened


def _twins(object_name: str, client_name: str) -> Select[tuple[CaseRow]]:
    return select(CaseRow).where(
        func.lower(CaseRow.object_name) == object_name.strip().lower(),
        func.lower(CaseRow.client_name) == client_name.strip().lower(),
        CaseRow.closed_at.is_(None),
    )


def _same(opened: CaseOpened) -> str:
    return f"{opened.object_name.lower()}\n{opened.client_name.lower()}"


def _find(session: Session, code: str, *, lock: bool = False) -> CaseRow:
    match = re.fullmatch(r"R-(\d{4,9})", code)
    statement = select(CaseRow).where(CaseRow.number == (int(match[1]) if match else -1))
    row = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise FormError("case", f"Подключения {code} нет; проверьте код.")
    return row


def _load(session: Session, row: CaseRow) -> Loaded:
    facts = session.scalars(select(FactRow).filter_by(case_id=row.id).order_by(FactRow.id))
    effects = session.scalars(select(EffectRow).filter_by(case_id=row.id))
    try:
        read = tuple(Recorded(parse_fact.validate_python(it.body), it.at, it.actor) for it in facts)
        entries = Entries(entry(it) for it in effects)
    except ValueError as error:  # pydantic's ValidationError is one
        raise NewerReleaseError(row.code) from error
    return Loaded(Case(row.id, row.code, read), entries, row.version)


def entry(row: EffectRow) -> Entry:
    """A row of the ledger as decisions read it."""
    return Entry(
        effect=Effect(row.effect),
        occurrence=row.occurrence,
        state=State(row.state),
        begun_at=row.begun_at,
        done_at=row.done_at,
        handing_over_at=row.handing_over_at,
        recipient=row.recipient,
        reference=row.reference,
        refused_by=row.refused_by,
        error=row.error,
        doubted=row.doubted,
    )
