"""Reminders of a training: when each is read, and what moves with the date."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.facts import TrainingCancelled
from cases.people import People
from cases.process.reminders import due
from tests.played_case import POLICY, Journey, utc
from tests.sample_cases import APPOINTED, HELD, LOGGED_IN, MOVED, PEOPLE, PLANNED, TRAINER, with_access, with_training

MOSCOW, YEKATERINBURG, VLADIVOSTOK = "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Vladivostok"
WEDNESDAY_11 = utc(11, 25, 6)
"""11:00 in Yekaterinburg, 9:00 in Moscow."""

MOMENTS: dict[str, tuple[datetime, str, tuple[datetime, ...]]] = {
    # when it starts, where the reader is; when they are reminded
    "by day": (WEDNESDAY_11, YEKATERINBURG, (utc(11, 24, 6), utc(11, 25, 5))),
    "early for the trainer": (WEDNESDAY_11, MOSCOW, (utc(11, 24, 6), utc(11, 24, 18))),
    "at night for the trainer": (utc(11, 25, 0), MOSCOW, (utc(11, 24, 6), utc(11, 24, 18))),  # 10:00 in Vladivostok
    "the same for the client": (utc(11, 25, 0), VLADIVOSTOK, (utc(11, 24, 0), utc(11, 24, 23))),
    "at nine": (utc(11, 25, 6), MOSCOW, (utc(11, 24, 6), utc(11, 24, 18))),
    "at ten": (utc(11, 25, 7), MOSCOW, (utc(11, 24, 7), utc(11, 25, 6))),
    "at eight in the morning": (utc(11, 25, 5), MOSCOW, (utc(11, 24, 6), utc(11, 24, 18))),
    "late in the evening": (utc(11, 25, 19), MOSCOW, (utc(11, 24, 18), utc(11, 25, 18))),  # 22:00
    "just after midnight": (utc(11, 24, 21, 30), MOSCOW, (utc(11, 24, 6), utc(11, 24, 18))),
    "where clocks change": (
        datetime(2027, 3, 28, 10, tzinfo=UTC),
        "Europe/Berlin",
        (datetime(2027, 3, 27, 10, tzinfo=UTC), datetime(2027, 3, 28, 9, tzinfo=UTC)),
    ),
}


@pytest.mark.parametrize(("starts_at", "zone", "moments"), MOMENTS.values(), ids=MOMENTS)
def test_a_reminder_is_read_by_day(starts_at: datetime, zone: str, moments: tuple[datetime, ...]) -> None:
    found = due("1", starts_at, zone, POLICY)
    assert tuple(it.at for it in found) == moments
    assert [it.base for it in found] == ["1 day", "1 hour"][-len(moments) :]
    for it in found:
        local = it.at.astimezone(ZoneInfo(zone)).time()
        assert POLICY.awake_from <= local <= POLICY.awake_until


def reminders(journey: Journey, since: int) -> list[str]:
    return [it for it in journey.acts[since:] if it.startswith("remind_train")]


def test_client_and_trainer_are_reminded_each_at_their_own_moment() -> None:
    journey = with_training()
    journey.quiet_until(utc(11, 24, 6))
    assert journey.wait(utc(11, 24, 6)) == ["remind_training 1 day", "remind_trainer 1 day"]
    journey.quiet_until(utc(11, 24, 18))
    assert journey.wait(utc(11, 24, 18)) == ["remind_trainer 1 hour"]  # nine in Moscow: the evening before
    journey.quiet_until(utc(11, 25, 5))
    assert journey.wait(utc(11, 25, 5)) == ["remind_training 1 hour"]


def test_a_trainer_who_works_elsewhere_is_reminded_by_their_own_clock() -> None:
    journey = with_training()
    there = replace(TRAINER, time_zone=YEKATERINBURG)
    journey.people = People(tuple(there if it == TRAINER else it for it in PEOPLE))
    journey.wait(utc(11, 24, 6))
    assert journey.wait(utc(11, 25, 5)) == ["remind_training 1 hour", "remind_trainer 1 hour"]


def test_everything_moves_with_the_date() -> None:
    journey = with_training()
    since = len(journey.acts)
    journey.tell(MOVED, at=utc(11, 23, 9))  # to Friday
    journey.wait(utc(11, 25, 5))
    assert reminders(journey, since) == []
    journey.wait(utc(11, 26, 6))
    assert reminders(journey, since) == ["remind_training 2 day", "remind_trainer 2 day"]


GONE = {
    "cancelled": (TrainingCancelled(number=1, reason="болезнь"),),
    "held already": (HELD.model_copy(update={"held_on": HELD.held_on.replace(day=20)}), PLANNED),
}


@pytest.mark.parametrize("facts", GONE.values(), ids=GONE)
def test_nobody_is_reminded_of_what_does_not_take_place(facts: tuple[object, ...]) -> None:
    journey = with_training()
    since = len(journey.acts)
    journey.tell(*facts, at=utc(11, 20, 9))  # type: ignore[arg-type]
    for day in (24, 25):
        journey.wait(utc(11, day, 6))
    assert reminders(journey, since) == []


LATE: dict[str, tuple[datetime, list[str]]] = {
    # when it is appointed for 25 November, 6:00 UTC; what is reminded of by then
    "the evening before": (utc(11, 24, 15), ["remind_trainer 1 hour", "remind_training 1 hour"]),
    "half an hour before": (utc(11, 25, 5, 30), []),
}


@pytest.mark.parametrize(("at", "expected"), LATE.values(), ids=LATE)
def test_who_was_invited_after_that_moment_is_not_reminded_of_it(at: datetime, expected: list[str]) -> None:
    journey = with_access()
    journey.tell(LOGGED_IN, APPOINTED, at=at)
    for moment in (utc(11, 24, 18), utc(11, 25, 5), utc(11, 25, 6)):
        if moment > journey.now:
            journey.wait(moment)
    assert reminders(journey, 0) == expected


def test_after_downtime_nobody_is_reminded_of_what_is_over() -> None:
    journey = with_training()
    assert journey.wait(utc(11, 25, 8)) == ["ask_report 1"]


def test_after_downtime_nobody_is_woken_up() -> None:
    journey = with_training()
    journey.tell(MOVED.model_copy(update={"starts_at": utc(11, 27, 9)}), at=utc(11, 23, 9))  # noon in Moscow
    journey.wait(utc(11, 26, 19))  # the system was down all day: it is 22:00 in Moscow, midnight in Yekaterinburg
    assert reminders(journey, 0) == []
    assert journey.decision.next_due_at == utc(11, 27, 4)  # the client's morning
    assert journey.wait(utc(11, 27, 4)) == ["remind_training 2 day"]
    assert journey.wait(utc(11, 27, 6)) == ["remind_trainer 2 day"]


def test_a_day_before_is_not_told_in_the_last_hour() -> None:
    journey = with_training()
    assert journey.wait(utc(11, 25, 5, 30)) == ["remind_training 1 hour"]  # half past eight in Moscow is too early
