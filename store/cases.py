"""Cases and their facts: opening, recording an answer, loading, and remembering what was decided."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.case import Case, Recorded
from cases.effect_row import FarEnd, Urgency
from cases.effects import Effect
from cases.errors import ForgottenError, FormError, NewerReleaseError
from cases.facts import CaseHandedOver, CaseOpened, DataCorrected, Fact, parse_fact
from cases.forgetting import forgotten_words
from cases.forms.desk import Answer, Beside, Booked, no_other, nothing_booked
from cases.forms.twins import Newcomer, name_key
from cases.ledger import Entries, Entry, State
from cases.occurrence import Occurrence
from cases.orders import OF_AN_ORDER
from cases.process.due import Decision
from cases.turns import Stage, Turn
from store.addresses import holder_of, refuse_held_address
from store.booked import booked
from store.database import reading
from store.orders import keep_orders
from store.registered import add_case, known_elsewhere, object_id_of, rewrite, rewrite_for_case, take_object
from store.standing import asked
from store.tables import (
    CLOUD_ID,
    EMAIL,
    HAS_EMAIL,
    HAS_SLUG,
    CaseRow,
    EffectRow,
    FactRow,
    ForgottenRow,
    PageRow,
    TimelineRow,
    TurnRow,
    card_name,
)


@dataclass(frozen=True)
class Loaded:
    """A case with its ledger, and the version that tells whether anything has been recorded since."""

    case: Case
    entries: Entries
    version: int
    next_look_at: datetime | None = None
    """When it is time to look for what may have happened unnoticed; None: it never was."""
    booked: Callable[[str, datetime, datetime], tuple[Booked, ...]] = nothing_booked
    other: Callable[[str], Case] = no_other
    """Both as in cases/forms/desk.py:Dossier."""


class CaseStore:
    """Plain transactions. A recorded answer is on the timeline, and its case is due at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, read: Callable[[], Answer], now: datetime, flow_run_id: UUID | None = None) -> tuple[Case, Answer]:
        """A new case. TwinError where the same client has an open case.

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
        newcomer = Newcomer.of(answer.facts)
        mine = (
            select(CaseRow).join(TimelineRow).where(TimelineRow.flow_run_id == flow_run_id, CaseRow.closed_at.is_(None))
        )
        with Session(self._engine) as session, session.begin():
            for row in session.scalars(mine) if flow_run_id else ():
                if newcomer.is_named_like(row.object_name, row.client_name):
                    return _load(session, row).case, Answer((), answer.actor, answer.said, repeated=True)
            return self._open(session, answer, now, flow_run_id)

    def _open(self, session: Session, answer: Answer, now: datetime, flow_run_id: UUID | None) -> tuple[Case, Answer]:
        opened = answer.facts[0]
        assert isinstance(opened, CaseOpened)
        # Two managers (or one double click) opening the same client wait for each other here.
        session.execute(text("SELECT pg_advisory_xact_lock(25, 0)"))
        newcomer = Newcomer.of(answer.facts, answer.registered)
        _refuse_twins(session, newcomer)
        object_id, found = take_object(session, newcomer, now)
        answer = replace(answer, said=" ".join(filter(None, (answer.said, found))))
        row = CaseRow(
            id=uuid4(),
            object_name=opened.object_name,
            client_name=opened.client_name,
            manager=opened.manager,
            stage=Stage.NEW.value,
            turn=Turn.SYSTEM.value,
            version=0,
            opened_at=now,
            name_key=name_key(opened.object_name, opened.client_name),
            urgency=Urgency.DATE.value,
            asked=[],
            kept_asked=False,
        )
        session.add(row)
        session.flush()
        session.add(TurnRow(case_id=row.id, turn=row.turn, stage=row.stage, since=now))
        card = {"case_id": row.id, "digest": "", "row": None, "at": now}
        place = insert(PageRow).values(name=card_name(row.code), **card)
        session.execute(place.on_conflict_do_update(index_elements=["name"], set_=card))
        add_case(session, object_id, row.id)
        self._record(session, row, answer, now, flow_run_id)
        return _load(session, row).case, answer

    def record(
        self, code: str, read: Callable[[Loaded], Answer], now: datetime, flow_run_id: UUID | None = None
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
            loaded = _load(session, row)
            answer = read(replace(loaded, booked=partial(booked, session, row.id)))
            if answer.facts:
                self._record(session, row, answer, now, flow_run_id)
            return _load(session, row).case, answer

    def record_together(
        self, code: str, read: Callable[[Loaded], Answer], now: datetime, flow_run_id: UUID | None = None
    ) -> tuple[Case, Answer]:
        """The same for an answer that is recorded in other cases as well (`Answer.beside`): in all of them, or in none.

        Whoever does this waits for others who do, so no two of them hold a case that the other wants. A run that is
        started again finds in which cases it has recorded.
        """
        with Session(self._engine) as session, session.begin():
            session.execute(text("SELECT pg_advisory_xact_lock(51, 0)"))
            row = _find(session, code, lock=True)
            earlier = _recorded_by(session, flow_run_id, row.id)
            if earlier:
                beside = tuple(Beside(it, (), "") for it in _others_of(session, flow_run_id, row.id))
                again = Answer((), earlier.actor, earlier.text, repeated=True, beside=beside)
                return _load(session, row).case, again
            loaded = _load(session, row)
            answer = read(replace(loaded, other=lambda it: _load(session, _find(session, it, lock=True)).case))
            if answer.facts:
                self._record(session, row, answer, now, flow_run_id)
            for it in answer.beside:
                theirs = Answer(it.facts, answer.actor, it.said)
                self._record(session, _find(session, it.code, lock=True), theirs, now, flow_run_id)
            return _load(session, row).case, answer

    def named_like(self, part: str, most: int) -> list[tuple[str, str]]:
        """Code and object of open cases with these words in the name of object or client, the newest first."""
        names = func.replace(func.lower(CaseRow.object_name + " " + CaseRow.client_name), "ё", "е")
        has_part = names.contains(part.lower().replace("ё", "е"), autoescape=True)
        statement = select(CaseRow).where(CaseRow.closed_at.is_(None), has_part)
        with reading(self._engine) as session:
            rows = session.scalars(statement.order_by(CaseRow.number.desc()).limit(most))
            return [(row.code, row.object_name) for row in rows]

    def load(self, code: str) -> Loaded:
        """The case as it stands. FormError if there is none."""
        with reading(self._engine) as session:
            return _load(session, _find(session, code))

    def id_of(self, code: str) -> UUID:
        """The id alone. FormError if there is no such case."""
        with reading(self._engine) as session:
            return _find(session, code).id

    def forgotten_words(self, code: str) -> str:
        """What is said of a case that was forgotten; empty where it was not."""
        with reading(self._engine) as session:
            try:
                _find(session, code)
            except ForgottenError as error:
                return error.sentence
            except FormError:
                return ""
        return ""

    def version(self, code: str) -> int:
        """The version alone."""
        with reading(self._engine) as session:
            return _find(session, code).version

    def remember(
        self,
        loaded: Loaded,
        decision: Decision,
        now: datetime,
        look_at: datetime | None,
        *,
        urgency: Urgency = Urgency.REST,
        next_look_at: datetime | None = None,
    ) -> bool:
        """Keeps whose turn it is, since when, what is asked, and when to look again; False if an answer came in since
        `loaded`. `urgency`: of what is due then; `next_look_at`: what may have happened unnoticed was looked for.
        """
        stands = select(CaseRow).where(CaseRow.id == loaded.case.id, CaseRow.version == loaded.version)
        turn, stage = decision.turn.value, decision.stage.value
        with Session(self._engine) as session, session.begin():
            row = session.scalars(stands.with_for_update()).one_or_none()
            if row is None:
                return False
            if (row.turn, row.stage) != (turn, stage):
                session.add(TurnRow(case_id=row.id, turn=turn, stage=stage, since=now))
            was, is_now = {row.turn, row.stage}, {turn, stage}
            row.turn, row.stage, row.next_due_at, row.urgency = turn, stage, look_at, urgency.value
            row.asked = asked(loaded.entries, decision)
            over = (State.DONE, State.REFUSED)
            about = (it for it in loaded.entries.entries if it.effect is Effect.TELL_HEAD_KEPT)
            row.kept_asked = any(it.state in over for it in about)
            if decision.look_every is None:
                row.next_look_at = None
            else:
                soonest = now + decision.look_every
                row.next_look_at = next_look_at or min(row.next_look_at or soonest, soonest)
            # With a letter still to leave it is looked at like any open one.
            # So is one whose client waits for an answer: that opens it for nothing else.
            rests = decision.finished and look_at is None and not decision.waiting
            row.closed_at = (row.closed_at or now) if rests else None
            stands_otherwise = (was ^ is_now) & {Stage.FINISHED.value, Turn.PAUSE.value}
            if stands_otherwise and (object_id := object_id_of(session, row.id)):
                rewrite(session, object_id, load_case, now)
            return True

    def turns(self, code: str) -> list[tuple[Turn, Stage, datetime]]:
        """Whose turn it has been, at which stage and since when; the oldest first."""
        with reading(self._engine) as session:
            rows = session.scalars(select(TurnRow).filter_by(case_id=_find(session, code).id).order_by(TurnRow.id))
            return [(Turn(it.turn), Stage(it.stage), it.since) for it in rows]

    def open_codes(self) -> list[str]:
        """The codes of all open cases, the oldest first."""
        with reading(self._engine) as session:
            rows = session.scalars(select(CaseRow).where(CaseRow.closed_at.is_(None)).order_by(CaseRow.number))
            return [row.code for row in rows]

    def timeline(self, code: str) -> list[TimelineRow]:
        """Everything that happened, oldest first."""
        with reading(self._engine) as session:
            case_id = _find(session, code).id
            return list(session.scalars(select(TimelineRow).filter_by(case_id=case_id).order_by(TimelineRow.id)))

    def add_facts(self, session: Session, case_id: UUID, facts: tuple[Fact, ...], actor: str, now: datetime) -> None:
        """Facts found out by an act, in the act's own transaction."""
        for fact in facts:
            body = fact.model_dump(mode="json")
            session.add(FactRow(case_id=case_id, kind=fact.kind, body=body, actor=actor, at=now))
        if facts:
            session.execute(update(CaseRow).where(CaseRow.id == case_id).values(version=CaseRow.version + 1))
            rewrite_for_case(session, case_id, load_case, now, facts)

    def _record(self, session: Session, row: CaseRow, answer: Answer, now: datetime, flow_run_id: UUID | None) -> None:
        refuse_held_address(session, row.id, answer.facts, load_case)
        self.add_facts(session, row.id, answer.facts, answer.actor, now)
        if any(isinstance(it, OF_AN_ORDER) for it in answer.facts):
            keep_orders(session, _load(session, row).case)
        if any(isinstance(it, DataCorrected | CaseHandedOver) for it in answer.facts):
            data = _load(session, row).case.data
            row.object_name, row.client_name, row.manager = data.object_name, data.client_name, data.manager
            row.name_key = name_key(row.object_name, row.client_name)
        session.add(TimelineRow(case_id=row.id, at=now, actor=answer.actor, text=answer.said, flow_run_id=flow_run_id))
        # Due at once: if the run dies before it acts, reconcile goes on from here. A closed case is open again.
        due = {"next_due_at": now, "urgency": Urgency.DATE.value, "closed_at": None}
        session.execute(update(CaseRow).where(CaseRow.id == row.id).values(**due))
        session.refresh(row)

    def refuse_twins(self, newcomer: Newcomer, unless_by: UUID | None = None) -> None:
        """TwinError where the same client has an open case; checked before nadmozg is asked anything.

        `unless_by`: a case that this run itself has opened, before it was interrupted, does not count.
        """
        with reading(self._engine) as session:
            _refuse_twins(session, newcomer, unless_by)

    def with_cloud(self, cloud_id: str, unless_by: UUID | None = None) -> Case | None:
        """The case whose cloud this is, open or not; `unless_by` as above."""
        names_it = text(f"{CLOUD_ID} = :cloud_id").bindparams(cloud_id=cloud_id)
        with reading(self._engine) as session:
            for case_id in session.scalars(select(FactRow.case_id).where(names_it).distinct()).all():
                case = _load(session, session.get_one(CaseRow, case_id)).case
                has = [it.cloud_id for it in (case.cloud, case.cloud_given, case.cloud_order) if it]
                if cloud_id in has and not _recorded_by(session, unless_by, case_id):
                    return case
        return None

    def holder_of(self, slug: str, unless: UUID) -> Case | None:
        """The other case that has agreed on this address and keeps it."""
        with reading(self._engine) as session:
            return holder_of(session, slug, unless, load_case)

    def open_cases_of(self, manager: str) -> list[str]:
        """The codes of a manager's open cases, the oldest first."""
        statement = select(CaseRow).where(CaseRow.manager == manager, CaseRow.closed_at.is_(None))
        with reading(self._engine) as session:
            return [row.code for row in session.scalars(statement.order_by(CaseRow.number))]


def _recorded_by(session: Session, flow_run_id: UUID | None, case_id: UUID | None = None) -> TimelineRow | None:
    """What this run has recorded already (of this case), before it was interrupted and started again."""
    if flow_run_id is None:
        return None
    statement = select(TimelineRow).filter_by(flow_run_id=flow_run_id).order_by(TimelineRow.id)
    return session.scalars(statement.filter_by(case_id=case_id) if case_id else statement).first()


def _others_of(session: Session, flow_run_id: UUID | None, case_id: UUID) -> list[str]:
    """The codes of the other cases in which this run has recorded something."""
    theirs = select(TimelineRow.case_id).where(TimelineRow.flow_run_id == flow_run_id, TimelineRow.case_id != case_id)
    return [it.code for it in session.scalars(select(CaseRow).where(CaseRow.id.in_(theirs)).order_by(CaseRow.number))]


def _refuse_twins(session: Session, newcomer: Newcomer, unless_by: UUID | None = None) -> None:
    """Candidates are found by name in the rows, by address and e-mail in the facts; the case as it is today decides."""
    is_open = CaseRow.closed_at.is_(None) & (CaseRow.stage != Stage.FINISHED.value)  # a question opens none again
    has_email = text(f"{HAS_EMAIL} AND {EMAIL} = lower(:email)").bindparams(email=newcomer.email)
    has_slug = text(f"{HAS_SLUG} AND body ->> 'slug' = :slug").bindparams(slug=newcomer.slug)
    known = (select(FactRow.case_id).where(has_email), select(FactRow.case_id).where(has_slug))
    ids = {case_id for each in known[: 2 if newcomer.slug else 1] for case_id in session.scalars(each)}
    found = select(CaseRow.id).where(is_open, or_(CaseRow.name_key == newcomer.name_key, CaseRow.id.in_(ids)))
    by_name = CaseRow.name_key != newcomer.name_key
    for case_id in session.scalars(found.order_by(by_name, CaseRow.number)).all():
        if not _recorded_by(session, unless_by, case_id):
            newcomer.refuse(_load(session, session.get_one(CaseRow, case_id)).case)


def _find(session: Session, code: str, *, lock: bool = False) -> CaseRow:
    match = re.fullmatch(r"R-(\d{4,9})", code)
    number = int(match[1]) if match else -1
    statement = select(CaseRow).where(CaseRow.number == number)
    row = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        forgotten_at = session.scalar(select(func.max(ForgottenRow.forgotten_at)).where(ForgottenRow.number == number))
        if forgotten_at:
            raise ForgottenError(forgotten_words(code, forgotten_at))
        raise FormError("case", f"Подключения {code} нет; проверьте код.")
    return row


def _load(session: Session, row: CaseRow) -> Loaded:
    facts = session.scalars(select(FactRow).filter_by(case_id=row.id).order_by(FactRow.id))
    effects = session.scalars(select(EffectRow).filter_by(case_id=row.id))
    try:
        read = tuple(Recorded(parse_fact.validate_python(it.body), it.at, it.actor) for it in facts)
        entries = Entries(entry(it) for it in effects)
        code, elsewhere = known_elsewhere(session, row.id)
    except ValueError as error:  # pydantic's ValidationError is one
        raise NewerReleaseError(row.code) from error
    return Loaded(Case(row.id, row.code, read, code, elsewhere), entries, row.version, row.next_look_at)


def load_case(session: Session, case_id: UUID) -> Case:
    """A case, in whatever transaction is under way."""
    return _load(session, session.get_one(CaseRow, case_id)).case


def entry(row: EffectRow) -> Entry:
    """A row of the ledger as decisions read it."""
    return Entry(
        effect=Effect(row.effect),
        occurrence=Occurrence.parse(row.occurrence),
        state=State(row.state),
        begun_at=row.begun_at,
        done_at=row.done_at,
        in_data_at=row.in_data_at,
        recipient=row.recipient,
        reference=row.reference,
        refused_by=FarEnd(row.refused_by) if row.refused_by else None,
        error=row.error,
        doubted=row.doubted,
    )
