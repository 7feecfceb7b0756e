"""The end of a case, played purely: who gets a closing letter, when, and that nobody gets a second one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CaseReopened,
    ContactCorrected,
    CopyRestored,
    Fact,
    FollowUpPlanned,
    RestoreReviewed,
    StepSkipped,
    TrainingHeld,
)
from cases.forms.four_eyes import ConfirmContact
from cases.process.decisions import RELEASE, decide
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import (
    AGREED,
    ASKS_SALES,
    COMPLETION,
    HELD,
    MOUNTED,
    MOUNTING,
    MOVED,
    NEW_CONTACT,
    NO_SITE_WORK,
    PLANNED,
    RECEIVED,
    RECORDING,
    SITE_WORK,
    answered,
    with_follow_up,
    with_photos,
    with_training,
)
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, ONE_RETURNED, SITE_KNOWN

READY = ALL_ACCEPTED
WELL = answered("well")
NOT_MOUNTED = StepSkipped(step="installation", reason="передумали")
IN_VAIN = MOUNTED.model_copy(update={"done": False, "why": "access", "words": "не пустили", "serials": ()})
AFTERWARDS = FollowUpPlanned(number=2, due_at=utc(12, 1, 5))


def without_recording() -> Journey:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))
    return journey


def photos_came() -> Journey:
    journey = with_photos()
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 7))
    return journey


@dataclass(frozen=True)
class End:
    make: Callable[[], Journey]
    facts: tuple[Fact, ...]
    closing: bool


ENDS = {
    "it is mounted": End(photos_came, (READY, RECEIVED, MOUNTED), closing=True),
    "it is mounted by the client, before anybody was asked": End(photos_came, (MOUNTED,), closing=True),
    "photos are accepted": End(photos_came, (READY,), closing=False),
    "a crew is to come": End(photos_came, (READY, RECEIVED, MOUNTING), closing=False),
    "a crew came in vain": End(photos_came, (READY, RECEIVED, MOUNTING, IN_VAIN), closing=False),
    "mounting is skipped": End(photos_came, (READY, NOT_MOUNTED), closing=True),
    "nothing is mounted": End(with_follow_up, (WELL,), closing=True),
    "the contact is skipped": End(with_follow_up, (StepSkipped(step="follow_up", reason="…"),), closing=True),
    "photos are skipped": End(with_photos, (StepSkipped(step="site_photos", reason="…"),), closing=False),
    "photos and mounting are skipped": End(
        with_photos, (StepSkipped(step="site_photos", reason="…"), NOT_MOUNTED), closing=True
    ),
    "the recording comes last": End(without_recording, (WELL, RECORDING), closing=True),
    "the recording is still missing": End(without_recording, (WELL,), closing=False),
    "photos are still wanted": End(with_follow_up, (SITE_WORK, answered("well")), closing=False),
    "photos are not good enough": End(photos_came, (ONE_RETURNED,), closing=False),
    "another contact": End(with_follow_up, (answered("again"), AFTERWARDS), closing=False),
    "stopped": End(with_follow_up, (answered("stop"), AGREED), closing=False),
    "cancelled": End(photos_came, (CaseCancelled(reason="…"), AGREED), closing=False),
    "cancelled after the verdict": End(photos_came, (READY, CaseCancelled(reason="…"), AGREED), closing=False),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_case_that_ends_well_is_closed_with_a_letter_to_each(end: End) -> None:
    journey = end.make()
    acts = journey.tell(*end.facts)
    assert [it for it in acts if it in COMPLETION] == (COMPLETION if end.closing else [])
    assert bool(journey.decision.finished) == (end.closing or journey.case.ended)


def test_a_case_that_is_opened_again_and_ends_again_is_not_closed_twice() -> None:
    journey = with_follow_up()
    journey.tell(WELL)
    journey.tell(CaseReopened(reason="докупили"), AFTERWARDS, at=utc(11, 30, 7))
    assert journey.tell(NO_SITE_WORK, answered("well", 2)) == ["cancel_follow_up 2"]
    assert journey.decision.finished


def test_a_closing_letter_that_is_refused_has_the_manager_asked_and_goes_to_the_right_address() -> None:
    journey = with_follow_up()
    journey.dead_addresses = {CLIENT}
    assert "ask_contact kim@romashka.example 1" in journey.tell(WELL)
    assert set(COMPLETION) <= set(journey.acts)
    assert not journey.decision.finished
    assert isinstance(NEW_CONTACT, ContactCorrected)
    assert journey.tell(NEW_CONTACT) == ["send_completion 1/2", "tell_earlier_address 1"]
    assert not journey.decision.finished
    journey.second_person(ConfirmContact, agreed="подтвердить")
    assert journey.decision.finished


def test_sales_that_has_not_taken_a_question_is_not_reminded_of_it_at_the_end() -> None:
    journey = with_follow_up()
    journey.tell(answered("purchase"), ASKS_SALES, AFTERWARDS, at=utc(11, 27, 7))
    acts = journey.tell(NO_SITE_WORK, answered("well", 2), at=utc(12, 21, 7))
    assert acts == ["cancel_follow_up 2", *COMPLETION]


@pytest.mark.parametrize("sent", [True, False])
def test_after_a_restore_closing_letters_wait_for_the_managers_word(sent: bool) -> None:
    journey = photos_came()
    journey.tell(CopyRestored(number=1, copied_at=utc(11, 30, 6)))
    assert journey.tell(MOUNTED) == []
    withheld = [f"{it.effect} {it.occurrence}" for it in journey.decision.withheld]
    assert withheld == COMPLETION
    answer = RestoreReviewed(number=1, already_sent=tuple(withheld) if sent else ())
    assert journey.tell(answer) == ([] if sent else COMPLETION)
    assert journey.decision.finished


def test_cases_that_ended_before_this_release_are_not_closed_because_of_a_note() -> None:
    journey = with_follow_up()
    journey.unavailable = {Effect.SEND_COMPLETION, Effect.TELL_SALES_READY, Effect.TELL_SUPPORT_READY}
    journey.tell(WELL)
    later = journey.now + timedelta(days=1)
    given = journey.given.__class__(
        later, journey.given.policy, journey.people, releases={"0.1.0": utc(1, 1), RELEASE: later}
    )
    assert decide(journey.case, journey.entries, given).finished == "подключение завершено"


# A training that was held before its day.


def held(on: int, number: int = 1) -> TrainingHeld:
    return HELD.model_copy(update={"held_on": date(2026, 11, on), "number": number})


HELD_EARLY = {
    "two days before": ((), held(23), utc(11, 23, 9), ["send_cancellation 1"]),
    "moved, and held before the second date": ((MOVED,), held(25, 2), utc(11, 25, 9), ["send_cancellation 2"]),
    "on its day": ((), held(25), utc(11, 25, 8), []),
    "in the morning of its day": ((), held(25), utc(11, 25, 4), []),
    "written down when the day has passed": ((), held(23), utc(11, 26, 9), []),
}


@pytest.mark.parametrize(("moved", "report", "at", "acts"), HELD_EARLY.values(), ids=HELD_EARLY)
def test_an_appointment_that_is_not_needed_any_more_is_called_off(
    moved: tuple[Fact, ...], report: TrainingHeld, at: object, acts: list[str]
) -> None:
    journey = with_training()
    journey.tell(*moved)
    done = journey.tell(report, PLANNED, at=at)  # type: ignore[arg-type]
    assert [it for it in done if it.startswith("send_cancellation")] == acts
    assert journey.tell(RECORDING) == ["send_summary 1"]


def test_who_was_never_invited_is_not_called_off() -> None:
    journey = with_training()
    journey.ledger.pop((Effect.SEND_INVITATION, "1"))
    assert "send_cancellation 1" not in journey.tell(held(23), PLANNED, at=utc(11, 23, 9))
