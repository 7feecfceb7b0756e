"""When a trainer is free: from their hours, the working days, the length of a training, and what is busy. Pure.

Whoever appoints a training is told by it which hours there are; a client who chooses one is to ask the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.calendar_days import is_working_day, local_day, moment
from cases.policy import Policy
from cases.working_hours import Hours

STEP = timedelta(minutes=30)
"""A training begins at the full or the half hour, counted from when the trainer's hours begin."""
SEARCHED = timedelta(days=14)
"""So far to either side of the wished moment others are looked for."""


@dataclass(frozen=True)
class Busy:
    """From when until when somebody is, and with which session of ours (a case's title); empty: in their calendar."""

    starts_at: datetime
    ends_at: datetime
    session: str = ""


@dataclass(frozen=True)
class CalendarSeen:
    """What a trainer's own calendar says. `unread`: why nobody knows, in Russian; empty: it was read."""

    busy: tuple[Busy, ...] = ()
    unread: str = ""


NOT_LOOKED_INTO = CalendarSeen()


@dataclass(frozen=True)
class TrainersTime:
    """All that one trainer's free hours depend on. `length` is that of a training."""

    hours: Hours
    time_zone: str
    length: timedelta
    busy: tuple[Busy, ...] = ()

    def taken(self, starts_at: datetime) -> Busy | None:
        """What they are busy with during a training that begins then; sessions of ours first."""
        ends_at = starts_at + self.length
        found = (it for it in self.busy if it.starts_at < ends_at and starts_at < it.ends_at)
        return min(found, key=lambda it: (not it.session, it.starts_at), default=None)

    def is_within_hours(self, starts_at: datetime) -> bool:
        """Whether all of a training that begins then lies in their hours."""
        on = local_day(starts_at, self.time_zone)
        return any(from_ <= starts_at and starts_at + self.length <= until for from_, until in self.ranges(on))

    def ranges(self, on: date) -> Iterator[tuple[datetime, datetime]]:
        """Their hours on a day of their own."""
        for from_, until in self.hours.on(on):
            yield moment(on, from_, self.time_zone), moment(on, until, self.time_zone)


def free_hours(time: TrainersTime, since: datetime, until: datetime) -> Iterator[datetime]:
    """When a training may begin: after `since`, and over by `until`; in order."""
    on, last = local_day(since, time.time_zone), local_day(until, time.time_zone)
    while on <= last:
        for from_, to in time.ranges(on):
            at = from_
            while at + time.length <= min(to, until):
                if at > since and time.taken(at) is None:
                    yield at
                at += STEP
        on += timedelta(days=1)


def bearable(at: datetime, length: timedelta, time_zone: str, policy: Policy) -> bool:
    """Whether a client there can be asked to come: a working day, and neither early nor late."""
    on = local_day(at, time_zone)
    morning, evening = (moment(on, it, time_zone) for it in (policy.awake_from, policy.awake_until))
    return is_working_day(on) and morning <= at and at + length <= evening


def searched(wished: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Between which moments hours near to the wished one are looked for."""
    return max(now, wished - SEARCHED), wished + SEARCHED


def nearest(free: Iterable[datetime], wished: datetime, length: timedelta, count: int = 3) -> tuple[datetime, ...]:
    """The free hours that are nearest to the wished one, in order; none of them within another."""
    chosen: list[datetime] = []
    for at in sorted(free, key=lambda it: (abs(it - wished), it)):
        if all(abs(at - other) >= length for other in chosen):
            chosen.append(at)
        if len(chosen) == count:
            break
    return tuple(sorted(chosen))
