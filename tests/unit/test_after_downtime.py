"""Days on which the system stood still, or Prefect forgot: stale things collapse, dead links and runs are renewed."""

from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import Fact, TrainingAppointed, TrainingCancelled
from cases.occurrence import Occurrence
from cases.process.due import Decision, Due
from cases.process.urgency import urgency
from tests.played_case import MONDAY, Journey, utc
from tests.sample_cases import APPOINTED, sample_case, with_access, with_follow_up, with_report

LONG_AFTER = utc(12, 21, 5)


def test_a_question_asked_after_its_term_is_not_overdue_in_the_same_breath() -> None:
    """Contact planned for 27 November, nobody at home until 21 December: one letter, its reminder two days later."""
    journey = with_report()
    assert journey.wait(LONG_AFTER) == ["ask_follow_up 1"]
    assert journey.wait(LONG_AFTER + timedelta(days=1, hours=23)) == []
    assert journey.wait(LONG_AFTER + timedelta(days=2)) == ["ask_follow_up 1/overdue"]


def test_a_client_reminded_late_has_days_to_log_in_before_the_manager_is_told() -> None:
    journey = with_access()
    assert journey.wait(LONG_AFTER) == ["renew_access 1"]
    assert journey.wait(LONG_AFTER + timedelta(days=1, hours=23)) == []
    assert journey.wait(LONG_AFTER + timedelta(days=2)) == ["ask_login 1"]


def test_after_prefects_database_was_lost_the_open_question_comes_again_once_with_a_living_link() -> None:
    journey = with_follow_up()
    assert "ask_follow_up 1" in journey.acts
    journey.prefect_since = utc(11, 27, 8)
    stamp = "1/link-20261127080000"
    assert journey.wait(utc(11, 27, 8, 1)) == [f"ask_follow_up {stamp}"]
    assert journey.wait(utc(11, 27, 9)) == []
    assert journey.wait(utc(12, 1, 5)) == [f"ask_follow_up {stamp}/overdue"]
    assert journey.wait(utc(12, 21, 5)) == []


def test_answered_questions_are_left_alone_when_prefects_database_was_lost() -> None:
    journey = Journey(at=MONDAY)
    before = set(journey.acts)
    journey.prefect_since = utc(11, 16, 8)
    assert [it.partition(" ")[0] for it in journey.wait(utc(11, 16, 9))] == ["ask_first_talk"]
    assert before == {"ask_first_talk 1"}


def test_a_scheduled_contact_that_was_lost_is_scheduled_again_once() -> None:
    journey = with_report()
    assert "schedule_follow_up 1" in journey.acts
    journey.prefect_since = utc(11, 26, 8)
    again = [it for it in journey.wait(utc(11, 26, 9)) if "schedule" in it]
    assert again == ["schedule_follow_up 1/2"]
    assert [it for it in journey.wait(utc(11, 26, 10)) if "schedule" in it] == []
    journey.prefect_since = utc(11, 26, 11)
    assert [it for it in journey.wait(utc(11, 26, 12)) if "schedule" in it] == ["schedule_follow_up 1/3"]


def test_a_lost_contact_that_prefect_does_not_take_yet_keeps_its_name_until_it_does() -> None:
    journey = with_report()
    journey.prefect_since = utc(11, 26, 8)
    journey.unavailable = {Effect.SCHEDULE_FOLLOW_UP}
    assert "schedule_follow_up 1/2" in journey.wait(utc(11, 26, 9))
    journey.unavailable = set()
    assert [it for it in journey.wait(utc(11, 26, 10)) if "schedule" in it] == ["schedule_follow_up 1/2"]


SOON = TrainingAppointed.model_validate(APPOINTED.model_dump() | {"starts_at": utc(11, 19, 6)})


@pytest.mark.parametrize(
    ("upto", "more", "effect", "rank"),
    [
        ("training", (SOON, TrainingCancelled(number=1, reason="болен")), Effect.SEND_CANCELLATION, 0),
        ("training", (), Effect.SEND_INVITATION, 2),
        ("cloud", (), Effect.SEND_CREDENTIALS, 1),
        ("address", (), Effect.MAKE_CLOUD, 1),
        ("recording", (), Effect.SEND_RECORDING, 2),
        ("opened", (), Effect.ASK_FIRST_TALK, 3),
        ("cloud", (), Effect.LOOK_FOR_LOGIN, 4),
    ],
)
def test_who_is_first_when_much_is_due(upto: str, more: tuple[Fact, ...], effect: Effect, rank: int) -> None:
    decision = Decision(due=[Due(Effect.LOOK_AT_CLOUD, Occurrence("1")), Due(effect, Occurrence("1"))])
    assert urgency(sample_case(upto, more=more), decision, utc(11, 18, 12)) == rank


def test_a_case_with_nothing_due_is_last() -> None:
    assert urgency(sample_case("opened"), Decision(), MONDAY) == 4
