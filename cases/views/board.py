"""The board: every open case as one row – whose turn it is and since when, what is overdue, which form moves it on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from cases.calendar_days import local_day, working_day_before
from cases.case import Case
from cases.effect_row import COLLEAGUE
from cases.effects import Effect
from cases.ledger import Entries
from cases.people import People
from cases.process.due import Decision, Question
from cases.turns import Stage, Turn, Waiting

LONGEST = 300
"""Rows that a page can bear."""
_ASKED = (Turn.MANAGER, Turn.TRAINER, Turn.COLLEAGUE)
"""Who answers questions."""


class BoardRow(BaseModel):
    """A case on the board. It stays true until the case is moved on: what passes with time is asked with a moment.

    `manager` is a code of people.toml; `next_at` the next date agreed with the client, `term` when the question that
    stands is overdue; `form` (its name) is where it is answered, and `parameters` what fills it in beside the case:
    whoever keeps the row adds what the case does.
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
class Board:
    """Open cases, the most urgent first: what is overdue, what waits for the manager, what waits for others.

    `left_out`: how many more there are than a page can bear.
    """

    overdue: tuple[BoardRow, ...]
    managers: tuple[BoardRow, ...]
    others: tuple[BoardRow, ...]
    left_out: int = 0

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.managers) + len(self.others) + self.left_out


def board_row(case: Case, decision: Decision, entries: Entries, now: datetime, people: People) -> BoardRow:
    """The case as one row, from what was decided at this moment."""
    waiting, question = _focus(decision, now)
    return BoardRow(
        code=case.code,
        title=case.title,
        client=case.data.client_name,
        manager=case.data.manager,
        time_zone=case.data.time_zone,
        stage=waiting.stage,
        turn=waiting.turn,
        what=waiting.what,
        since=question.asked_at if question and question.asked_at else _since(case, entries, waiting.turn),
        next_at=_next_date(case, now),
        term=question.term if question and _stands_with(waiting, question) else None,
        form=question.effect.row.form if question else "",
        parameters={**question.filled_in} if question else {},
        reason=_why_stopped(case) if decision.finished else "",
    )


def _why_stopped(case: Case) -> str:
    answer = case.follow_up_answer
    return case.cancelled.reason if case.cancelled else answer.reason if case.stopped and answer else ""


def board(rows: Iterable[BoardRow], now: datetime) -> Board:
    """The rows in their order: overdue ones, then the manager's by age, then others by their next date or age."""
    ordered = sorted(rows, key=lambda row: _urgency(row, now))
    shown = ordered[:LONGEST]
    return Board(
        tuple(row for row in shown if row.is_overdue(now)),
        tuple(row for row in shown if row.is_managers() and not row.is_overdue(now)),
        tuple(row for row in shown if not row.is_managers() and not row.is_overdue(now)),
        len(ordered) - len(shown),
    )


def turns(decision: Decision, now: datetime) -> list[tuple[Waiting, Question | None]]:
    """Everybody's turns, each with the question it was asked with; the most urgent first."""
    found: list[tuple[Waiting, Question | None]] = []
    for waiting in decision.waiting:
        asked = [it for it in decision.questions if it.waiting == waiting]
        found += [(_taken_over(it, now), it) for it in asked] or [(waiting, None)]
    return sorted(found, key=lambda it: _rank(it[0], it[1], now))


def _focus(decision: Decision, now: datetime) -> tuple[Waiting, Question | None]:
    """The one turn that a row has room for: the most urgent of the manager's, else the one furthest on."""
    if decision.finished:
        return Waiting(Turn.NOBODY, decision.stage, decision.finished), None
    found = turns(decision, now)
    if not found:
        return Waiting(Turn.SYSTEM, decision.stage, "система делает следующий шаг"), None
    if found[0][0].turn is Turn.MANAGER:
        return found[0]
    return next(it for it in found if it[0] == decision.waiting[-1])


def _rank(waiting: Waiting, question: Question | None, now: datetime) -> tuple[int, float]:
    if waiting.turn is not Turn.MANAGER:
        return 3, 0.0
    if question is None or question.term is None:
        return (2, 0.0) if question is None else (1, 0.0)
    return (0 if question.term <= now else 1), question.term.timestamp()


def _taken_over(question: Question, now: datetime) -> Waiting:
    """Whose turn it is once the manager was asked: theirs, unless the question may wait until its term."""
    waiting = question.waiting
    waits_with_others = question.patient and (question.term is None or now < question.term)
    if _stands_with(waiting, question) or question.asked_at is None or waits_with_others:
        return waiting
    return Waiting(Turn.MANAGER, waiting.stage, question.effect.row.asks)


def _stands_with(waiting: Waiting, question: Question) -> bool:
    """Whether those whose turn it is are asked themselves."""
    return waiting.turn in _ASKED or question.effect.row.reader == COLLEAGUE


def _since(case: Case, entries: Entries, turn: Turn) -> datetime:
    """The latest of our acts that make it somebody's turn began it."""
    acts = (entries.done(it) for it in Effect if it.row.makes_turn is turn)
    done = [it.done_at for it in acts if it and it.done_at]
    return max(done, default=case.facts[-1].at)


def _next_date(case: Case, now: datetime) -> datetime | None:
    """The nearest date ahead; the one that has just passed, where there is no other."""
    dates = [case.training.starts_at] if case.training and not case.report else []
    if case.follow_up and not case.follow_up_answer:
        dates.append(case.follow_up.due_at)
    return min((it for it in dates if it > now), default=max(dates, default=None))


def _urgency(row: BoardRow, now: datetime) -> tuple[int, datetime, str]:
    if row.is_overdue(now) and row.term:
        return 0, row.term, row.code
    return (1 if row.is_managers() else 2), row.coming_at(now) or row.stands_since(now), row.code
