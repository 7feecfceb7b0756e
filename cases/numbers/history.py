"""What the numbers are counted from: rows without a word of a client's, so that they stay when one is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter

REQUEST = "request"
"""As the step of `Asked`: a request to a colleague."""


@dataclass(frozen=True)
class Connection:
    """A case. Days are the department's; `manager` is a code of people.toml.

    `worked_on`: when everything was done, for the first time; `stopped_on`: when it was ended before that. `days` of
    the calendar from the sale until then; None: it does not work yet, or was under way before it came into the system,
    so its sale is not known.
    """

    opened_on: date
    object_type: str
    manager: str
    worked_on: date | None = None
    stopped_on: date | None = None
    days: float | None = None


@dataclass(frozen=True)
class Spent:
    """How long it was whose turn, in all connections of a type whose days are known, by the month they came to work."""

    month: date
    object_type: str
    turn: str
    seconds: float


@dataclass(frozen=True)
class Session:
    """A session of a training that took place. `score` None: nobody asked."""

    held_on: date
    trainer: str
    score: int | None
    object_type: str


@dataclass(frozen=True)
class Asked:
    """So many questions to colleagues. `step`: the effect that asks. `late`: a reminder had to be sent.

    `asked_on`: the day; of those that were asked long ago the first day of its month.
    """

    step: str
    asked_on: date
    late: bool
    object_type: str
    count: int = 1


@dataclass(frozen=True)
class Counted:
    """What is kept of one case."""

    connection: Connection
    spent: tuple[Spent, ...] = ()
    sessions: tuple[Session, ...] = ()
    asked: tuple[Asked, ...] = ()


kept: TypeAdapter[Counted] = TypeAdapter(Counted)
"""`kept.dump_python(counted, mode="json")` is what stays of a forgotten case, `kept.validate_python` reads it."""


@dataclass(frozen=True)
class Open:
    """A case that is on its way: whose turn it is since when, and the one thing that it waits for."""

    code: str
    title: str
    object_type: str
    manager: str
    stage: str
    turn: str
    what: str
    since: datetime
    card: UUID | None = None


@dataclass(frozen=True)
class History:
    """All of it; `open` as things stand now."""

    connections: tuple[Connection, ...] = ()
    spent: tuple[Spent, ...] = ()
    sessions: tuple[Session, ...] = ()
    asked: tuple[Asked, ...] = ()
    open: tuple[Open, ...] = ()

    def of_type(self, object_type: str) -> "History":
        """What is of this type of object."""
        return History(
            tuple(it for it in self.connections if it.object_type == object_type),
            tuple(it for it in self.spent if it.object_type == object_type),
            tuple(it for it in self.sessions if it.object_type == object_type),
            tuple(it for it in self.asked if it.object_type == object_type),
            tuple(it for it in self.open if it.object_type == object_type),
        )

    def with_kept(self, counted: Iterable[Counted]) -> "History":
        """Together with what was kept of forgotten cases."""
        more = tuple(counted)
        return replace(
            self,
            connections=(*self.connections, *(it.connection for it in more)),
            spent=(*self.spent, *(each for it in more for each in it.spent)),
            sessions=(*self.sessions, *(each for it in more for each in it.sessions)),
            asked=(*self.asked, *(each for it in more for each in it.asked)),
        )
