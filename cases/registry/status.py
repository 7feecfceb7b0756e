"""How an object stands: read from its cases, and from what people say of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.case import Case
from cases.facts import CaseCancelled, FollowUpAnswered, ObjectTold
from cases.facts.objects import ObjectStatus
from cases.recorded import Recorded
from cases.standing import pause

STATUSES: dict[str, ObjectStatus] = {
    "подключается": "connecting",
    "работает": "works",
    "на паузе": "paused",
    "отключён": "off",
}
WORDS = {status: words for words, status in STATUSES.items()}


@dataclass(frozen=True)
class CaseStands:
    """A case of the object. `finished_at`: since when nothing is left to do, whether it has ended well or not."""

    case: Case
    finished_at: datetime | None


def status(cases: Sequence[CaseStands], facts: Iterable[Recorded], now: datetime) -> ObjectStatus:
    """What was said or has happened last. An object that works goes on working while a second case is under way;
    the end of a case takes nothing from one that works already.
    """
    said = [(it.at, it.fact.status, True) for it in facts if isinstance(it.fact, ObjectTold) and it.fact.status]
    happened = [(at, what, False) for at, what in _happened(cases)]
    stands: ObjectStatus = ""
    for _, what, by_people in sorted([*said, *happened], key=lambda it: it[0]):
        if by_people or stands != "works":
            stands = what
    if stands == "connecting" and _is_paused(cases, now):
        return "paused"
    return stands


def _happened(cases: Iterable[CaseStands]) -> list[tuple[datetime, ObjectStatus]]:
    found: list[tuple[datetime, ObjectStatus]] = []
    for it in cases:
        found.append((it.case.opened_at, "connecting"))
        if it.case.ended:
            found.append((_ended_at(it.case), "off"))
        elif it.finished_at:
            found.append((it.finished_at, "works"))
    return found


def _ended_at(case: Case) -> datetime:
    return next(it.at for it in reversed(case.facts) if isinstance(it.fact, CaseCancelled | FollowUpAnswered))


def _is_paused(cases: Sequence[CaseStands], now: datetime) -> bool:
    going = [it.case for it in cases if not it.finished_at and not it.case.ended]
    return bool(going) and all(pause(it, now) for it in going)
