"""Signing in by letter, and who is signed in. There is no password to keep, to guess or to lose.

A secret of 256 bits is sent, or set as a cookie; the database has its hash. Nothing here knows HTTP.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from cachetools import TTLCache

from cases.people import Person
from door.directory import Directory
from door.limits import Limit
from store.sessions import Link, Sessions

LOG = logging.getLogger("door")
LINK_IS_GOOD_FOR = timedelta(minutes=15)
REST, MOST = timedelta(days=14), timedelta(days=30)
"""A session ends after so long unused, and after so long at all."""
REMEMBERED_S = 30
"""For so long a session is not asked for in the database again. Signing out is known at once all the same."""
TOUCHED_EVERY = timedelta(minutes=10)


def digest(secret: str) -> str:
    """What is kept of a secret. Of 256 random bits nothing can be guessed, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Entered:
    """A session that begins: the secrets for two cookies, and the path to go on to."""

    person: Person
    session: str
    device: str
    leads_to: str
    new_device: bool


class SignIn:
    """`sessions` is made when it is first needed: the door opens before the database does.

    `send_link(person, secret)` and `tell_new_device(person, device words)` send letters. All methods may block.
    """

    def __init__(
        self,
        directory: Directory,
        sessions: Callable[[], Sessions],
        send_link: Callable[[Person, str], None],
        *,
        clock: Callable[[], datetime],
        secret: Callable[[], str],
    ) -> None:
        self._directory = directory
        self._sessions = sessions
        self._send_link = send_link
        self._clock = clock
        self._secret = secret
        self._known: TTLCache[str, str] = TTLCache(2000, REMEMBERED_S, timer=lambda: clock().timestamp())
        self._lock = Lock()
        self._by_address = Limit(5, timedelta(minutes=30))
        self._by_caller = Limit(30, timedelta(minutes=15))
        self._by_all = Limit(300, timedelta(minutes=15))

    def may_ask(self, email: str, caller: str) -> bool:
        """Whether one more letter may be asked for: the same for addresses that nobody has."""
        now = self._clock()
        return (
            self._by_caller.allows(caller, now)
            and self._by_address.allows(email.strip().casefold()[:300], now)
            and self._by_all.allows("all", now)
        )

    def ask(self, email: str, leads_to: str) -> None:
        """Sends a link to whoever has this address; nobody is told whether there is anyone."""
        for person in self._directory.at(email):
            secret, now = self._secret(), self._clock()
            link = Link(person.code, leads_to)
            self._sessions().make_link(digest(secret), link, now, now + LINK_IS_GOOD_FOR)
            self._send_link(person, secret)

    def whose_link(self, secret: str) -> Person | None:
        """Whom a link would sign in; it is not used up."""
        link = self._sessions().find_link(digest(secret), self._clock())
        return self._directory.person(link.person) if link else None

    def enter(self, secret: str, device: str = "") -> Entered | None:
        """Uses a link up. `device`: the secret that this browser had before, if any. None: the link is good no more."""
        if self.whose_link(secret) is None:
            return None
        session, device = self._secret(), device or self._secret()
        begun = self._sessions().begin(digest(secret), digest(session), digest(device), self._clock())
        person = self._directory.person(begun.link.person) if begun else None
        if begun is None or person is None:
            return None
        return Entered(person, session, device, begun.link.leads_to, begun.new_device)

    def who_is(self, session: str) -> Person | None:
        """The person whose session it is. SQLAlchemyError: unknown here, and the database does not answer."""
        key = digest(session)
        with self._lock:
            code = self._known.get(key)
        if code is None:
            now = self._clock()
            known = self._sessions().find(key, now, rest=REST, most=MOST)
            if known is None:
                return None
            if now - known.seen_at > TOUCHED_EVERY:
                self._sessions().touch(key, now)
            code = known.person
            with self._lock:
                self._known[key] = code
        return self._directory.person(code)

    def leave(self, session: str) -> None:
        """Signs out here."""
        self._sessions().end(digest(session), self._clock())
        with self._lock:
            self._known.pop(digest(session), None)

    def leave_everywhere(self, person: Person) -> None:
        """Signs somebody out in every browser."""
        self._sessions().end_all(person.code, self._clock())
        with self._lock:
            for key in [it for it, code in self._known.items() if code == person.code]:
                del self._known[key]
