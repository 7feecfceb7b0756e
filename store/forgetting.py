"""Forgetting in our own tables: whose turn it is to be forgotten, by which words a client is known, and the erasing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.forgetting import forgetting
from cases.numbers.history import kept as kept_numbers
from cases.personal import words_of
from cases.wording import DEPARTMENT
from store.cases import CaseStore, load_case
from store.database import reading
from store.numbers import counted
from store.registered import object_alone, object_id_of, rewrite
from store.tables import CaseRow, FactRow, ForgottenRow, PaceRow, PageRow, SignInLinkRow, TimelineRow, TurnRow
from store.tables_registry import CloudSeenRow, ObjectFactRow, ObjectRow, RegistryRow

BY_HAND = "by_hand"
"""The reason of a case that whoever has the machine has forgotten."""


@dataclass(frozen=True)
class Subject:
    """A case that is to be forgotten, and what it is known by. `words` are the client's alone: no other case has them.

    `others`: codes of further cases with the same client's name, or the same e-mail.
    """

    case_id: UUID
    code: str
    title: str
    words: frozenset[str]
    run_ids: frozenset[UUID]
    card_id: UUID | None
    is_open: bool
    others: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return int(self.code.partition("-")[2])


@dataclass(frozen=True)
class Forgotten:
    """What is kept beside copies: enough to find the case in one that is restored, and nothing else."""

    case_id: UUID
    number: int
    forgotten_at: datetime
    reason: str = BY_HAND
    asked_by: str = ""
    agreed_by: str = ""
    steps: tuple[dict[str, Any], ...] = field(default=(), compare=False)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    runs: tuple[str, ...] = ()
    numbers: dict[str, Any] | None = field(default=None, compare=False)


class Forgetting:
    """Knows no other place than our own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cases = CaseStore(engine)

    def agreed(self) -> list[str]:
        """The codes of cases that two people want to be forgotten and that are still here."""
        asked = select(CaseRow).join(FactRow).where(FactRow.kind == "forgetting_answered").distinct()
        with reading(self._engine) as session:
            codes = sorted(row.code for row in session.scalars(asked))
        return [it for it in codes if (found := forgetting(self._cases.load(it).case)) and found.agreed]

    def subject(self, code: str) -> Subject:
        """FormError: there is no such case."""
        case_id = self._cases.id_of(code)
        with reading(self._engine) as session:
            row = session.get_one(CaseRow, case_id)
            facts = session.execute(select(FactRow.case_id, FactRow.kind, FactRow.body)).all()
            ours = {word for it, kind, body in facts if it == case_id for word in words_of(kind, body)}
            ours |= {row.object_name, row.client_name}
            alone = object_alone(session, case_id)
            of_itself = session.scalars(select(ObjectFactRow).where(ObjectFactRow.object_id == alone)).all()
            ours |= {word for it in of_itself for word in words_of(it.kind, it.body)}
            held: set[str] = set()
            others = set()
            for other, kind, body in facts:
                if other != case_id:
                    theirs = set(words_of(kind, body))
                    held |= theirs
                    others |= {other} if ours & theirs else set()
            named = session.scalars(select(CaseRow).where(CaseRow.id.in_(others)).order_by(CaseRow.number))
            told_by = {it.flow_run_id for it in of_itself if it.flow_run_id}
            runs = select(TimelineRow.flow_run_id).where(
                TimelineRow.case_id == case_id, TimelineRow.flow_run_id.is_not(None)
            )
            return Subject(
                case_id,
                code,
                f"{code} · {row.object_name}",
                frozenset(ours - held),
                frozenset(it for it in session.scalars(runs) if it) | told_by,
                session.scalar(select(PageRow.artifact_id).where(PageRow.case_id == case_id)),
                row.closed_at is None,
                tuple(it.code for it in named),
            )

    def hide(self, subject: Subject, now: datetime) -> None:
        """The boards do not show the case any more, and its card is not written again."""
        blank = {"row": None, "digest": "forgotten", "at": now}
        with self._engine.begin() as connection:
            connection.execute(update(PageRow).where(PageRow.case_id == subject.case_id).values(**blank))

    def erase(self, subject: Subject, now: datetime, runs: Collection[str] = ()) -> Forgotten:
        """Everything of the case but numbers, in one transaction: what is kept. `runs`: those that went with it."""
        with Session(self._engine) as session, session.begin():
            kept = replace(self._kept(session, subject, now), runs=tuple(sorted(runs)))
            _keep(session, kept)
            # Its old links lead to the card, which says by now that there is nothing.
            _delete(session, [subject.case_id], now)
            session.execute(delete(PaceRow).where(PaceRow.name == f"cloud {subject.code}"))
            session.execute(delete(SignInLinkRow).where(SignInLinkRow.leads_to.contains("parameters=")))
        return kept

    def _kept(self, session: Session, subject: Subject, now: datetime) -> Forgotten:
        row, asked = session.get_one(CaseRow, subject.case_id), forgetting(self._cases.load(subject.code).case)
        turns = session.scalars(select(TurnRow).filter_by(case_id=row.id).order_by(TurnRow.id))
        steps = tuple({"stage": it.stage, "turn": it.turn, "since": it.since.isoformat()} for it in turns)
        agreed = asked if asked and asked.agreed else None
        return Forgotten(
            row.id,
            row.number,
            now,
            agreed.reason if agreed else BY_HAND,
            agreed.asked_by if agreed else "",
            agreed.answered_by if agreed else "",
            steps,
            row.opened_at,
            row.closed_at,
            numbers=kept_numbers.dump_python(counted(session.connection(), row.id, now, DEPARTMENT), mode="json"),
        )

    def drop_expired_links(self, now: datetime) -> None:
        """Links to sign in by that open nothing any more; they may lead to a form that is filled in."""
        with self._engine.begin() as connection:
            connection.execute(delete(SignInLinkRow).where(SignInLinkRow.good_until < now))

    def forgotten(self) -> list[Forgotten]:
        """Everybody who was forgotten here, in that order."""
        with reading(self._engine) as session:
            rows = session.scalars(select(ForgottenRow).order_by(ForgottenRow.forgotten_at, ForgottenRow.number))
            return [
                Forgotten(
                    it.case_id,
                    it.number,
                    it.forgotten_at,
                    it.reason,
                    it.asked_by,
                    it.agreed_by,
                    tuple(it.steps),
                    it.opened_at,
                    it.closed_at,
                    tuple(it.runs),
                    it.numbers,
                )
                for it in rows
            ]

    def forget_again(self, known: Iterable[Forgotten]) -> int:
        """After a copy was restored: those that came back with it go. How many there were."""
        known = list(known)
        with Session(self._engine) as session, session.begin():
            for each in known:
                _keep(session, each)
            came_back = list(session.scalars(select(CaseRow.id).where(CaseRow.id.in_([it.case_id for it in known]))))
            for each in known:
                _delete(session, [it for it in came_back if it == each.case_id], each.forgotten_at)
            return len(came_back)


def _keep(session: Session, kept: Forgotten) -> None:
    values = {
        "case_id": kept.case_id,
        "number": kept.number,
        "forgotten_at": kept.forgotten_at,
        "reason": kept.reason,
        "asked_by": kept.asked_by,
        "agreed_by": kept.agreed_by,
        "steps": list(kept.steps),
        "runs": list(kept.runs),
        "opened_at": kept.opened_at,
        "closed_at": kept.closed_at,
        "numbers": kept.numbers,
    }
    session.execute(insert(ForgottenRow).values(**values).on_conflict_do_nothing())


def _delete(session: Session, case_ids: list[UUID], now: datetime) -> None:
    """Facts, ledger, letters, turns and timeline go with their case, and an object with the last of its cases. The
    sentence that stands in place of a card is not reconcile's to delete.
    """
    said = {"case_id": None, "row": None, "digest": "forgotten"}
    session.execute(update(PageRow).where(PageRow.case_id.in_(case_ids)).values(**said))
    for case_id in case_ids:
        object_id, alone = object_id_of(session, case_id), object_alone(session, case_id)
        session.execute(delete(CaseRow).where(CaseRow.id == case_id))
        if alone:
            cloud = select(RegistryRow.cloud_id).where(RegistryRow.object_id == alone, RegistryRow.cloud_id != "")
            session.execute(delete(CloudSeenRow).where(CloudSeenRow.cloud_id.in_(cloud)))
            session.execute(delete(ObjectRow).where(ObjectRow.id == alone))
        elif object_id:
            rewrite(session, object_id, load_case, now)
