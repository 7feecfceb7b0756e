"""Whose turn it is in each lane of a case, since when, and with which question it was asked. Pure."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from cases.case import Case
from cases.effect_row import COLLEAGUE
from cases.effects import Effect
from cases.facts import (
    EquipmentTold,
    Fact,
    InstallationAppointed,
    InstallationCancelled,
    InstallationReported,
    OrderShared,
    PhotosJudged,
    PhotosReceived,
    ShipmentReceived,
    ShipmentSettled,
    ShipmentTold,
    SiteAnswered,
    SiteItemWaived,
    SiteWork,
)
from cases.ledger import Entries
from cases.orders import OF_AN_ORDER
from cases.process.due import Decision, Question
from cases.turns import Lane, Stage, Turn, Waiting, furthest_on

_ASKED = (Turn.MANAGER, Turn.TRAINER, Turn.COLLEAGUE, Turn.INSTALLERS)
"""Who answers questions."""
Asked = tuple[Waiting, Question | None]
_FACTS: dict[Lane, tuple[type[Fact], ...]] = {
    Lane.ORDERS: (*OF_AN_ORDER, OrderShared),
    Lane.SITE: (SiteWork, PhotosReceived, PhotosJudged, SiteAnswered, SiteItemWaived),
    Lane.SHIPMENTS: (ShipmentTold, ShipmentReceived, ShipmentSettled),
    Lane.INSTALLATION: (EquipmentTold, InstallationAppointed, InstallationCancelled, InstallationReported),
}
"""What is told of a lane; every other fact is of the first."""


class LaneRow(BaseModel):
    """What blocks a lane: on whom it waits, for what, since when; `next_at` is the date that was agreed in it."""

    model_config = ConfigDict(frozen=True)

    lane: Lane
    stage: Stage
    turn: Turn
    what: str
    since: datetime
    next_at: datetime | None = None

    def stands_since(self, now: datetime) -> datetime:
        """Since when it is their turn: a date that has come began it anew."""
        return max(self.since, self.next_at) if self.next_at and self.next_at <= now else self.since


def turns(decision: Decision, now: datetime) -> list[Asked]:
    """Everybody's turns, each with the question it was asked with; the most urgent first."""
    found: list[Asked] = []
    for waiting in decision.waiting:
        asked = [it for it in decision.questions if it.waiting == waiting]
        found += [(_taken_over(it, now), it) for it in asked] or [(waiting, None)]
    return sorted(found, key=lambda it: _rank(it[0], it[1], now))


def focus(decision: Decision, now: datetime) -> Asked:
    """The one turn that a row has room for: the most urgent of the manager's, else the most pressing of the lanes'."""
    if decision.finished and not decision.waiting:
        return Waiting(Turn.NOBODY, decision.stage, decision.finished), None
    found = turns(decision, now)
    if not found:
        return Waiting(Turn.SYSTEM, decision.stage, "система делает следующий шаг"), None
    if found[0][0].turn is Turn.MANAGER:
        return found[0]
    return next(it for it in found if it[0] == decision.pressing)


def beside(case: Case, decision: Decision, entries: Entries, now: datetime) -> tuple[LaneRow, ...]:
    """What blocks the other lanes than the one in focus."""
    found, shown = turns(decision, now), focus(decision, now)[0].lane
    rows = []
    for lane, last in furthest_on(decision.waiting).items():
        of_lane = [it for it in found if it[0].lane is lane]
        first = of_lane[0] if of_lane[0][0].turn is Turn.MANAGER else next(it for it in of_lane if it[0] == last)
        if lane is not shown:
            rows.append(lane_row(case, first, entries, now))
    return tuple(rows)


def lane_row(case: Case, asked: Asked, entries: Entries, now: datetime) -> LaneRow:
    """A turn, as a row or a card tells it."""
    waiting = asked[0]
    return LaneRow(
        lane=waiting.lane,
        stage=waiting.stage,
        turn=waiting.turn,
        what=waiting.what,
        since=since(case, asked, entries),
        next_at=next_date(case, waiting.lane, now),
    )


def since(case: Case, asked: Asked, entries: Entries) -> datetime:
    """Since when it is their turn: since they were asked; else the latest of our acts that make it their turn, in its
    lane, began it, or the last that was told of the lane.
    """
    waiting, question = asked
    if question and question.asked_at:
        return question.asked_at
    acts = (entries.done(it) for it in Effect if it.row.makes_turn is waiting.turn and it.row.lane is waiting.lane)
    done = [it.done_at for it in acts if it and it.done_at]
    return max(done, default=_last_told(case, waiting.lane))


def next_date(case: Case, lane: Lane, now: datetime) -> datetime | None:
    """The nearest date ahead of a lane; the one that has just passed, where there is no other."""
    dates = []
    if lane is Lane.CONNECTING:
        dates += [case.training.starts_at] if case.training and not case.report else []
        dates += [case.follow_up.due_at] if case.follow_up and not case.follow_up_answer else []
    ahead = case.installation.ahead if lane is Lane.INSTALLATION else None
    dates += [ahead.date.starts_at] if ahead and ahead.date else []
    return min((it for it in dates if it > now), default=max(dates, default=None))


def _last_told(case: Case, lane: Lane) -> datetime:
    told = [it.at for it in case.facts if _lane_of(it.fact) is lane]
    return told[-1] if told else case.facts[-1].at


def _lane_of(fact: Fact) -> Lane:
    return next((lane for lane, kinds in _FACTS.items() if isinstance(fact, kinds)), Lane.CONNECTING)


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
    if stands_with(waiting, question) or question.asked_at is None or waits_with_others:
        return waiting
    return Waiting(Turn.MANAGER, waiting.stage, question.effect.row.asks)


def stands_with(waiting: Waiting, question: Question) -> bool:
    """Whether those whose turn it is are asked themselves."""
    return waiting.turn in _ASKED or question.effect.row.reader == COLLEAGUE
