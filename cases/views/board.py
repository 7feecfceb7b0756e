"""The board: every open case as one row – whose turn it is and since when, what is overdue, which form moves it on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from cases.calendar_days import local_day, working_day_before
from cases.case import Case
from cases.ledger import Entries
from cases.people import People
from cases.process.due import Decision
from cases.turns import Stage, Turn
from cases.views.lanes import LaneRow, beside, focus, next_date, since, stands_with

LONGEST = 100
"""Rows of a board: of more, those that are not urgent are better looked for in the table of all connections."""


class BoardRow(BaseModel):
    """A case on the board. It stays true until the case is moved on: what passes with time is asked with a moment.

    `manager` is a code of people.toml; `next_at` the next date agreed with the client in the lane that is shown, `term`
    when the question that stands is overdue; `form` (its name) is where it is answered, and `parameters` what fills it
    in beside the case: whoever keeps the row adds what the case does.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    client: str
    manager: str
    time_zone: str
    stage: Stage
    turn: Turn
    what: str
    since: datetime
    next_at: datetime | None = None
    term: datetime | None = None
    form: str = ""
    reason: str = ""
    """Why a case was stopped; empty where it came to its good end, or goes on."""
    parameters: dict[str, str | bool] = {}
    client_questions: int = 0
    """How many of the client's questions wait for an answer."""
    beside: tuple[LaneRow, ...] = ()
    """What blocks the other lanes."""

    def is_overdue(self, now: datetime) -> bool:
        """Whether a question to the manager stands past its term."""
        return self.term is not None and self.term <= now

    def last_day(self) -> date | None:
        """The last working day on which the answer is in time: the term is the morning after it."""
        return working_day_before(local_day(self.term, self.time_zone)) if self.term else None

    def is_managers(self) -> bool:
        """Whether it is the manager's turn."""
        return self.turn is Turn.MANAGER

    def coming_at(self, now: datetime) -> datetime | None:
        """The date with the client that is still ahead."""
        return self.next_at if self.next_at and self.next_at > now else None

    def stands_since(self, now: datetime) -> datetime:
        """Since when it is their turn: a date that has come began it anew."""
        return max(self.since, self.next_at) if self.next_at and self.next_at <= now else self.since


@dataclass(frozen=True)
class Numbers:
    """Of all open cases of somebody; `managers`: how many wait for the manager and are not overdue; `client_questions`:
    how many wait for an answer."""

    open: int = 0
    overdue: int = 0
    managers: int = 0
    client_questions: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(
            self.open + other.open,
            self.overdue + other.overdue,
            self.managers + other.managers,
            self.client_questions + other.client_questions,
        )


@dataclass(frozen=True)
class Board:
    """Open cases, the most urgent first: what is overdue, what waits for the manager, what waits for others.

    `numbers` are of all open cases, those that no row is shown of included.
    """

    overdue: tuple[BoardRow, ...]
    managers: tuple[BoardRow, ...]
    others: tuple[BoardRow, ...]
    numbers: Numbers

    @property
    def left_out(self) -> int:
        """How many more there are."""
        return max(0, self.numbers.open - len(self.overdue) - len(self.managers) - len(self.others))


def board_row(case: Case, decision: Decision, entries: Entries, now: datetime, people: People) -> BoardRow:
    """The case as one row, from what was decided at this moment."""
    asked = focus(decision, now)
    waiting, question = asked
    return BoardRow(
        code=case.code,
        title=case.title,
        client=case.data.client_name,
        manager=case.data.manager,
        time_zone=case.data.time_zone,
        stage=waiting.stage,
        turn=waiting.turn,
        what=waiting.what,
        since=since(case, asked, entries),
        next_at=next_date(case, waiting.lane, now),
        term=question.term if question and stands_with(waiting, question) else None,
        form=question.effect.row.form if question else "",
        parameters={**question.filled_in} if question else {},
        reason=_why_stopped(case) if decision.finished else "",
        client_questions=len(case.open_questions),
        beside=() if decision.finished else beside(case, decision, entries, now),
    )


def _why_stopped(case: Case) -> str:
    answer = case.follow_up_answer
    return case.cancelled.reason if case.cancelled else answer.reason if case.stopped and answer else ""


def board(rows: Iterable[BoardRow], numbers: Numbers, now: datetime) -> Board:
    """The rows in their order: overdue ones, then the manager's by age, then others by their next date or age.

    store/board_rows.py puts them in the same order to find the first ones.
    """
    shown = sorted(rows, key=lambda row: _urgency(row, now))[:LONGEST]
    return Board(
        tuple(row for row in shown if row.is_overdue(now)),
        tuple(row for row in shown if row.is_managers() and not row.is_overdue(now)),
        tuple(row for row in shown if not row.is_managers() and not row.is_overdue(now)),
        numbers,
    )


def _urgency(row: BoardRow, now: datetime) -> tuple[int, datetime, str]:
    if row.is_overdue(now) and row.term:
        return 0, row.term, row.code
    return (1 if row.is_managers() else 2), row.coming_at(now) or row.stands_since(now), row.code
