"""The ledger: `begun` is committed before an act, its outcome after it; what stays `begun` is in doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.facts import Fact
from cases.ledger import Entry, Settlement, State, settle
from cases.occurrence import Occurrence
from store.cases import CaseStore, entry
from store.database import in_one
from store.tables import EffectRow, LetterRow, TimelineRow

AFTER = {
    Settlement.REOPEN: State.OPEN,
    Settlement.REPEAT: State.OPEN,
    Settlement.REPLACE: State.REPLACED,
    Settlement.LEAVE: State.DONE,
}


@dataclass(frozen=True)
class Key:
    """What names an act in the ledger."""

    case_id: UUID
    effect: Effect
    occurrence: Occurrence


class Ledger:
    """Every method is one short transaction. The caller has the case's lock."""

    def __init__(self, engine: Engine, cases: CaseStore) -> None:
        self._engine = engine
        self._cases = cases

    def begin(self, key: Key, recipient: str, now: datetime) -> bool:
        """Commits «begun». False if the act was begun before and is not open again: then nobody may act."""
        fresh = insert(EffectRow).values(
            case_id=key.case_id,
            effect=key.effect.value,
            occurrence=str(key.occurrence),
            state=State.BEGUN.value,
            attempts=1,
            begun_at=now,
            recipient=recipient,
            reference="",
            refused_by="",
            error="",
            doubted=False,
        )
        statement = fresh.on_conflict_do_update(
            index_elements=["case_id", "effect", "occurrence"],
            set_={
                "state": State.BEGUN.value,
                "attempts": EffectRow.attempts + 1,
                "begun_at": now,
                "recipient": recipient,
                "in_data_at": None,
                "error": "",
            },
            where=EffectRow.state == State.OPEN.value,
        ).returning(EffectRow.id)
        with in_one(self._engine) as connection:
            return connection.execute(statement).first() is not None

    def enter_data(self, keys: Iterable[Key], message_id: str, subject: str, now: datetime) -> None:
        """Commits, between RCPT and DATA, that the letter is about to be transmitted: from here on it may have gone."""
        with Session(self._engine) as session, session.begin():
            for key in keys:
                row = self._row(session, key)
                row.in_data_at = now
                letter = {
                    "case_id": key.case_id,
                    "effect": key.effect.value,
                    "occurrence": str(key.occurrence),
                    "message_id": message_id,
                    "recipient": row.recipient,
                    "subject": subject,
                    "state": "передаётся",
                    "at": now,
                }
                session.execute(
                    insert(LetterRow)
                    .values(**letter)
                    .on_conflict_do_update(index_elements=["case_id", "effect", "occurrence"], set_=letter)
                )

    def finish(
        self, said: Mapping[Key, str], now: datetime, *, reference: str = "", facts: tuple[Fact, ...] = ()
    ) -> None:
        """The acts are done, with what the timeline says of each; what they found out is recorded with them."""
        with Session(self._engine) as session, session.begin():
            for key, words in said.items():
                row = self._row(session, key)
                row.state, row.done_at, row.reference, row.error = State.DONE.value, now, reference, ""
                self._letter_state(session, key, "отправлено")
                self._cases.add_facts(session, key.case_id, facts, "system", now)
                self._say(session, key, words, now)

    def reopen(self, key: Key, error: str, now: datetime) -> None:
        """Certainly nothing happened: the act may be begun again."""
        with Session(self._engine) as session, session.begin():
            row = self._row(session, key)
            row.state, row.error, row.in_data_at = State.OPEN.value, error, None
            row.open_since = row.open_since or now
            self._letter_state(session, key, "не отправлено")

    def lose(self, key: Key, error: str, now: datetime) -> bool:
        """The answer was lost: open again (True) if a repeat is harmless, otherwise in doubt."""
        with Session(self._engine) as session, session.begin():
            row = self._row(session, key)
            row.error = error
            harmless = settle(entry(row)) is Settlement.REOPEN
            if harmless:
                row.state = State.OPEN.value
                row.open_since = row.open_since or now
        return harmless

    def refuse(self, key: Key, refused_by: FarEnd, code: str, words: str, now: datetime) -> None:
        """The other side said no, in these words."""
        with Session(self._engine) as session, session.begin():
            row = self._row(session, key)
            row.state, row.refused_by, row.error = State.REFUSED.value, refused_by.value, f"{code}: {words}"
            self._letter_state(session, key, "отклонено")
            to = f" ({row.recipient})" if row.recipient else ""
            self._say(session, key, f"{key.effect.label}{to} – отказ: {words}", now)

    def settle(self, case_id: UUID, now: datetime, time_limit: timedelta) -> list[tuple[Entry, Settlement]]:
        """Settles what is in doubt: begun longer ago than any act takes, and nobody is at it: we have the lock."""
        settled = []
        with Session(self._engine) as session, session.begin():
            statement = select(EffectRow).where(
                EffectRow.case_id == case_id,
                EffectRow.state == State.BEGUN.value,
                EffectRow.begun_at <= now - time_limit,
            )
            for row in session.scalars(statement):
                doubtful = entry(row)
                key = Key(case_id, doubtful.effect, doubtful.occurrence)
                settlement = settle(doubtful)
                row.state = AFTER[settlement].value
                row.open_since = row.open_since or now
                row.done_at = now if settlement is Settlement.LEAVE else None
                row.doubted = row.doubted or settlement is not Settlement.REOPEN
                if settlement is Settlement.LEAVE:
                    self._say(session, key, f"{key.effect.label}: могло уйти, а могло и нет. Повторять не будем.", now)
                elif settlement is not Settlement.REOPEN:
                    self._letter_state(session, key, "неизвестно, ушло ли")
                    self._say(
                        session,
                        key,
                        f"{key.effect.label}: связь оборвалась во время отправки, письмо могло уйти. "
                        "Если оно ещё нужно, отправим снова: получатель может увидеть его дважды.",
                        now,
                    )
                settled.append((doubtful, settlement))
        return settled

    def find_out(self, case_id: UUID, facts: tuple[Fact, ...], said: str, now: datetime) -> None:
        """Records what a look at the far end has shown."""
        with Session(self._engine) as session, session.begin():
            self._cases.add_facts(session, case_id, facts, "system", now)
            session.add(TimelineRow(case_id=case_id, at=now, actor="system", text=said))

    @staticmethod
    def _row(session: Session, key: Key) -> EffectRow:
        named = {"case_id": key.case_id, "effect": key.effect.value, "occurrence": str(key.occurrence)}
        return session.scalars(select(EffectRow).filter_by(**named)).one()

    @staticmethod
    def _letter_state(session: Session, key: Key, state: str) -> None:
        session.execute(
            update(LetterRow)
            .where(
                LetterRow.case_id == key.case_id,
                LetterRow.effect == key.effect.value,
                LetterRow.occurrence == str(key.occurrence),
            )
            .values(state=state)
        )

    @staticmethod
    def _say(session: Session, key: Key, said: str, now: datetime) -> None:
        session.add(TimelineRow(case_id=key.case_id, at=now, actor="system", text=said))
