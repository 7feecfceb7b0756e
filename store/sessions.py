"""Who is signed in: links to sign in by, and sessions. Only hashes of what opens anything are kept.

Tells nobody apart by name: a person is a code of people.toml, and whether it still counts is for the asker to say.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from store.database import reading
from store.tables import SessionRow, SignInLinkRow

DEVICES_ARE_KNOWN_FOR = timedelta(days=400)


@dataclass(frozen=True)
class Link:
    """Whom a link signs in, and the path it leads on to."""

    person: str
    leads_to: str


@dataclass(frozen=True)
class Begun:
    """A session that has just begun. `new_device`: nobody has signed in as this person from there before."""

    link: Link
    new_device: bool


@dataclass(frozen=True)
class Known:
    """A session that stands."""

    person: str
    seen_at: datetime


class Sessions:
    """Links and sessions; `now` is aware UTC."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make_link(self, digest: str, link: Link, now: datetime, good_until: datetime) -> None:
        """Keeps a link; those that have expired go."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignInLinkRow).where(SignInLinkRow.good_until < now))
            session.add(
                SignInLinkRow(
                    digest=digest, person=link.person, leads_to=link.leads_to, made_at=now, good_until=good_until
                )
            )

    def find_link(self, digest: str, now: datetime) -> Link | None:
        """Whom it signs in; the link stays."""
        with reading(self._engine) as session:
            row = session.get(SignInLinkRow, digest)
            return Link(row.person, row.leads_to) if row and row.good_until > now else None

    def begin(self, link_digest: str, digest: str, device: str, now: datetime) -> Begun | None:
        """Uses the link up and begins a session, both or neither. None: there is no such link any more."""
        used = (
            delete(SignInLinkRow)
            .where(SignInLinkRow.digest == link_digest, SignInLinkRow.good_until > now)
            .returning(SignInLinkRow.person, SignInLinkRow.leads_to)
        )
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SessionRow).where(SessionRow.begun_at < now - DEVICES_ARE_KNOWN_FOR))
            row = session.execute(used).one_or_none()
            if row is None:
                return None
            seen_before = exists().where(SessionRow.person == row.person, SessionRow.device == device)
            known = session.scalar(select(seen_before))
            fresh = insert(SessionRow).values(
                digest=digest, person=row.person, device=device, begun_at=now, seen_at=now, ended_at=None
            )
            session.execute(fresh)
            return Begun(Link(row.person, row.leads_to), new_device=not known)

    def find(self, digest: str, now: datetime, *, rest: timedelta, most: timedelta) -> Known | None:
        """Whose session it is, unless it was ended, has rested longer than `rest`, or began longer ago than `most`."""
        with reading(self._engine) as session:
            row = session.get(SessionRow, digest)
            if row is None or row.ended_at or now - row.seen_at > rest or now - row.begun_at > most:
                return None
            return Known(row.person, row.seen_at)

    def touch(self, digest: str, now: datetime) -> None:
        """It is in use."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(SessionRow).where(SessionRow.digest == digest).values(seen_at=now))

    def end(self, digest: str, now: datetime) -> None:
        """Signs out here."""
        self._end(SessionRow.digest == digest, now)

    def end_all(self, person: str, now: datetime) -> None:
        """Signs somebody out everywhere; links under way open nothing any more, either."""
        self._end(SessionRow.person == person, now)
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignInLinkRow).where(SignInLinkRow.person == person))

    def _end(self, which: object, now: datetime) -> None:
        still = SessionRow.ended_at.is_(None)
        with Session(self._engine) as session, session.begin():
            session.execute(update(SessionRow).where(which, still).values(ended_at=now))  # type: ignore[arg-type]
