"""What `decide` says of a case: what is due, who is asked and waited for, when to look again."""

from dataclasses import dataclass, field
from datetime import datetime

from cases.effects import Effect


@dataclass(frozen=True)
class Due:
    """An act that is due now; `occurrence` is its name in the ledger.

    `note` carries the other side's words into a question, `overdue` marks its repetition; a look goes on no longer
    than `until`.
    """

    effect: Effect
    occurrence: str
    recipient: str = ""
    note: str = ""
    overdue: bool = False
    until: datetime | None = field(default=None, compare=False)
    for_digest: bool = False
    """Goes out in the recipient's morning digest, never by itself."""


@dataclass(frozen=True)
class Waiting:
    """Somebody's turn: менеджер, клиент, nadmozg, система (пауза: nobody's); `stage` and `what` are for people."""

    turn: str
    stage: str
    what: str


@dataclass(frozen=True)
class Question:
    """A question to the manager that stands. `asked_at` None: its letter has not left yet.

    `about`: what was waited for when it was asked. `patient`: it has a term of its own, and until then need not be
    answered.
    """

    effect: Effect
    about: Waiting
    asked_at: datetime | None
    term: datetime | None
    patient: bool


@dataclass
class Decision:
    """What is due, in order; when to look again if nobody comes; who is waited for (the last is furthest on)."""

    due: list[Due] = field(default_factory=list)
    held: list[Due] = field(default_factory=list)
    """What would be due, had it not perhaps been sent before an older copy was restored."""
    asked: list[Due] = field(default_factory=list)
    """Every question that stands, whether its letter has gone or not."""
    next_due_at: datetime | None = None
    waiting: list[Waiting] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    finished: str = ""

    @property
    def stage(self) -> str:
        return "Завершено" if self.finished else self.waiting[-1].stage if self.waiting else "Система работает"

    @property
    def turn(self) -> str:
        return "" if self.finished or not self.waiting else self.waiting[-1].turn
