"""Facts become sessions: each appointed, moved, cancelled, held, or missed by the client."""

from datetime import date, datetime, timedelta

import pytest

from cases.facts import Fact, RecordingMissing, RecordingReady, TrainingCancelled, TrainingMissed
from cases.recorded import Recorded
from cases.sessions import Session, sessions
from tests.played_case import utc
from tests.sample_cases import APPOINTED, HELD, MANAGER

TOLD_AT = utc(11, 18, 7)
FIRST = APPOINTED
SECOND = APPOINTED.model_copy(update={"number": 2, "starts_at": utc(11, 27, 6)})
THIRD = APPOINTED.model_copy(update={"number": 3, "starts_at": utc(11, 30, 6), "trainer": MANAGER.code})
OFF = TrainingCancelled(number=1, reason="болезнь")
MISSED = TrainingMissed(number=1, missed_on=date(2026, 11, 25))
MORE = HELD.model_copy(update={"another": True, "card": None})
HELD_2 = HELD.model_copy(update={"number": 2, "held_on": date(2026, 11, 27)})
CORRECTED = HELD.model_copy(update={"score": 3})
RECORDING, RECORDING_2 = (
    RecordingReady(number=1, url="https://x.example/1"),
    RecordingMissing(number=2, reason="забыли"),
)

TOLD: dict[str, tuple[tuple[Fact, ...], list[str], bool]] = {
    # facts, how each session stands, whether the training is over
    "nothing": ((), [], False),
    "appointed": ((FIRST,), ["назначена"], False),
    "moved": ((FIRST, SECOND), ["перенесена"], False),
    "moved twice": ((FIRST, SECOND, THIRD), ["перенесена"], False),
    "cancelled": ((FIRST, OFF), ["отменена"], False),
    "appointed anew after a cancellation": ((FIRST, OFF, SECOND), ["перенесена"], False),
    "an earlier date cancelled too late": ((FIRST, SECOND, OFF), ["отменена"], False),
    "held": ((FIRST, HELD), ["прошла"], True),
    "held on the second date": ((FIRST, SECOND, HELD_2), ["прошла"], True),
    "held, nobody knows of a date": ((HELD,), ["прошла"], True),
    "held, another is needed": ((FIRST, MORE), ["прошла"], False),
    "another is appointed": ((FIRST, MORE, SECOND), ["прошла", "назначена"], False),
    "another is moved": ((FIRST, MORE, SECOND, THIRD), ["прошла", "перенесена"], False),
    "another was held": ((FIRST, MORE, SECOND, HELD_2), ["прошла", "прошла"], True),
    "another was cancelled": (
        (FIRST, MORE, SECOND, OFF.model_copy(update={"number": 2})),
        ["прошла", "отменена"],
        False,
    ),
    "missed": ((FIRST, MISSED), ["клиент не пришёл"], False),
    "missed, then appointed": ((FIRST, MISSED, SECOND), ["клиент не пришёл", "назначена"], False),
    "missed, then held": ((FIRST, MISSED, SECOND, HELD_2), ["клиент не пришёл", "прошла"], True),
    "missed twice": (
        (FIRST, MISSED, SECOND, MISSED.model_copy(update={"number": 2})),
        ["клиент не пришёл", "клиент не пришёл"],
        False,
    ),
    "a report that was corrected": ((FIRST, HELD, CORRECTED), ["прошла"], True),
    "they came after all": ((FIRST, MISSED, HELD), ["прошла"], True),
    "they came after all, and another day is appointed": (
        (FIRST, MISSED, SECOND, HELD),
        ["прошла", "назначена"],
        False,
    ),
    "they did not come after all": ((FIRST, HELD, MISSED), ["клиент не пришёл"], False),
    "another is needed after all": ((FIRST, HELD, MORE), ["прошла"], False),
    "no other is needed after all": ((FIRST, MORE, HELD), ["прошла"], True),
}


def recorded(*facts: Fact, at: datetime = TOLD_AT) -> tuple[Recorded, ...]:
    return tuple(Recorded(fact, at + timedelta(minutes=number), MANAGER.code) for number, fact in enumerate(facts))


@pytest.mark.parametrize(("facts", "states", "is_over"), TOLD.values(), ids=TOLD)
def test_facts_become_sessions(facts: tuple[Fact, ...], states: list[str], is_over: bool) -> None:
    found = sessions(recorded(*facts))
    assert [str(it.state) for it in found] == states
    assert [it.number for it in found] == list(range(1, len(states) + 1))
    held = [it for it in found if it.held]
    closing = bool(held and held[-1].held and not held[-1].held.another)
    assert (closing and not any(it.is_ahead for it in found[held[-1].number :])) is is_over


def test_each_session_has_its_own_report_and_recording() -> None:
    first, second = sessions(recorded(FIRST, MORE, SECOND, HELD_2, RECORDING_2, RECORDING))
    assert (first.held, first.recording, first.key) == (MORE, RECORDING, 1)
    assert (second.held, second.recording, second.key) == (HELD_2, RECORDING_2, 2)


def test_whoever_was_to_hold_a_session_is_known_in_order() -> None:
    (session,) = sessions(recorded(FIRST, SECOND, THIRD))
    assert session.trainers == (FIRST.trainer, MANAGER.code)


CALLED_OFF: dict[str, tuple[tuple[Fact, ...], datetime, bool]] = {
    "it is ahead": ((FIRST,), utc(11, 18, 7), False),
    "cancelled before it": ((FIRST, OFF), utc(11, 24, 7), True),
    "cancelled when it was over": ((FIRST, OFF), utc(11, 25, 8), False),
    "held on an earlier day": (
        (FIRST, HELD.model_copy(update={"held_on": date(2026, 11, 23)})),
        utc(11, 23, 9),
        True,
    ),
    "held on its day": ((FIRST, HELD), utc(11, 25, 8), False),
    "held on its day, an hour too early": ((FIRST, HELD), utc(11, 25, 5), False),
    "held earlier, told when it was over": (
        (FIRST, HELD.model_copy(update={"held_on": date(2026, 11, 23)})),
        utc(11, 25, 8),
        False,
    ),
    "missed": ((FIRST, MISSED), utc(11, 25, 7), False),
}


@pytest.mark.parametrize(("facts", "at", "off"), CALLED_OFF.values(), ids=CALLED_OFF)
def test_a_date_is_called_off_only_while_somebody_could_still_come(
    facts: tuple[Fact, ...], at: datetime, off: bool
) -> None:
    appointed, *told = facts
    (session,) = sessions((*recorded(appointed), *recorded(*told, at=at)))
    assert isinstance(session, Session)
    assert session.is_called_off is off
