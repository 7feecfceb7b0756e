"""What `decide` says of a case: what is due, who is asked and waited for, when to look again."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.effects import Effect
from cases.occurrence import Occurrence
from cases.requests import filled_in
from cases.turns import Stage, Turn, Waiting, most_pressing


@dataclass(frozen=True)
class Due:
    """An act that is due now. `person`: the code of the colleague whom a letter is for; the client has none.

    `note` carries the other side's words into a question; a notice, or a word to the head, is `about` a question; a
    look goes on no longer than `until`.
    """

    effect: Effect
    occurrence: Occurrence
    recipient: str = ""
    person: str = ""
    note: str = ""
    about: Effect | None = None
    copy: str = field(default="", compare=False)
    """The address that gets a copy of a letter."""
    until: datetime | None = field(default=None, compare=False)
    for_digest: bool = False
    """Goes out in the recipient's morning digest, never by itself."""


@dataclass(frozen=True)
class Question:
    """A question to the manager that stands. `asked_at` None: its letter has not left yet.

    `due`: its first letter. `waiting`: what the case waits for, so that it is asked. `patient`: it has a term of its
    own, and until then need not be answered.
    """

    due: Due
    waiting: Waiting
    asked_at: datetime | None
    term: datetime | None
    patient: bool

    @property
    def effect(self) -> Effect:
        return self.due.effect

    @property
    def filled_in(self) -> dict[str, str]:
        """What its form is told beside the case."""
        return filled_in(self.due.effect, self.due.occurrence)


@dataclass
class Decision:
    """What is due, in order; when to look again if nobody comes; who is waited for (the last of a lane is
    furthest on)."""

    due: list[Due] = field(default_factory=list)
    withheld: list[Due] = field(default_factory=list)
    """What would be due, had it not perhaps been sent before an older copy was restored."""
    held: list[Due] = field(default_factory=list)
    """What would be due, did it not let somebody in whose address a second person has to confirm first."""
    next_due_at: datetime | None = None
    look_every: timedelta | None = None
    """How often a far end is asked for something that may have happened there unnoticed; None: it is asked for nothing.
    Such a look is due whenever the case is decided, and by itself so often (store/cases.py:CaseStore.looks)."""
    waiting: list[Waiting] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    finished: str = ""

    @property
    def pressing(self) -> Waiting | None:
        """The case's own turn: the most pressing of its lanes'."""
        return most_pressing(self.waiting)

    @property
    def stage(self) -> Stage:
        # A client's question does not open it again, though somebody's turn it is.
        return Stage.FINISHED if self.finished else self.pressing.stage if self.pressing else Stage.SYSTEM_WORKS

    @property
    def turn(self) -> Turn:
        return self.pressing.turn if self.pressing else Turn.NOBODY
