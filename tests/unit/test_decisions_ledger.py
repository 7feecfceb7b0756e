"""What the ledger says of an act, and what is due of it then; and when a case is finished."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    CloudOrdered,
)
from cases.ledger import Entries, State
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from tests.played_case import POLICY, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    APPOINTED,
    DIRECTORY,
    LOGGED_IN,
    STAGES,
    TALK,
    sample_case,
    with_access,
    with_follow_up,
    with_report,
    with_training,
)


def training_over() -> Journey:
    journey = with_training()
    journey.wait(utc(11, 25, 8))
    return journey


LAST_ACTS = {
    # effect and occurrence: a case in which the act is the last thing that was due
    "ask_first_talk 1": Journey,
    "make_cloud romashka": lambda: Journey(TALK, ADDRESS),
    "make_support_account c-1042": with_access,
    "make_object c-1042": with_access,
    "send_credentials 1": with_access,
    "send_invitation 1": with_training,
    "ask_report 1": training_over,
    "send_technical_card 1 support": with_report,
    "schedule_follow_up 1": with_report,
    "send_summary 1": with_report,
    "ask_follow_up 1": with_follow_up,
}


def split(act: str) -> tuple[Effect, str]:
    effect, _, occurrence = act.partition(" ")
    return Effect(effect), occurrence


@pytest.mark.parametrize(("act", "made"), LAST_ACTS.items(), ids=LAST_ACTS)
def test_what_is_begun_is_not_due_again_but_looked_at_soon(act: str, made: Callable[[], Journey]) -> None:
    journey = made()
    journey.facts = [it for it in journey.facts if not isinstance(it.fact, CloudOrdered)]
    journey.put(*split(act), State.BEGUN)
    assert journey.move_on() == []
    begun_at = journey.ledger[split(act)].begun_at
    assert journey.decision.next_due_at is not None
    assert journey.decision.next_due_at <= begun_at + POLICY.act_time_limit
    assert not journey.decision.finished


@pytest.mark.parametrize(("act", "made"), LAST_ACTS.items(), ids=LAST_ACTS)
def test_what_is_open_is_due_again_under_the_same_name(act: str, made: Callable[[], Journey]) -> None:
    journey = made()
    journey.put(*split(act), State.OPEN)
    assert act in journey.move_on()
    assert journey.move_on() == []


@pytest.mark.parametrize(("act", "made"), LAST_ACTS.items(), ids=LAST_ACTS)
def test_what_was_replaced_is_due_as_another_attempt(act: str, made: Callable[[], Journey]) -> None:
    journey = made()
    journey.put(*split(act), State.REPLACED)
    assert f"{act}/2" in journey.move_on()
    journey.put(*split(f"{act}/2"), State.REPLACED)
    assert f"{act}/3" in journey.move_on()
    assert journey.move_on() == []


def test_a_far_end_that_is_away_does_not_stop_the_other_acts() -> None:
    journey = with_access()
    journey.unavailable = {Effect.SEND_INVITATION}
    assert journey.tell(LOGGED_IN, APPOINTED) == ["send_invitation 1", "send_presentations 1", "invite_trainer 1"]
    assert [it.effect for it in journey.decided().due] == [Effect.SEND_INVITATION]
    assert not journey.decision.finished


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_is_finished_exactly_when_nothing_is_due_waited_for_or_to_be_looked_at(stage: str) -> None:
    case = sample_case(stage)
    for days in (0, 1, 3, 10, 100):
        decision = decide(case, Entries(), Circumstances(case.facts[-1].at + timedelta(days=days), POLICY, DIRECTORY))
        assert bool(decision.finished) is not bool(decision.due or decision.waiting or decision.next_due_at)
        assert len({(it.effect, it.occurrence) for it in decision.due}) == len(decision.due)
