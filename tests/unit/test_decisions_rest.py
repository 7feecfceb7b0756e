"""A case that rests, played purely: what is due before, within and after a pause or an end."""

from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import CaseCancelled, CasePaused, CaseReopened, CaseResumed, TrainingCancelled
from cases.forms.control import END, REOPEN, ControlCase
from cases.forms.desk import Desk, Dossier
from cases.forms.follow_up import FollowUpComesDue
from cases.forms.four_eyes import ConfirmEnd
from cases.people import People
from tests.played_case import CLIENT, POLICY, utc
from tests.sample_cases import (
    AGREED,
    MANAGER,
    MOVED,
    PEOPLE,
    PLAYED,
    READY,
    answered,
    ordered,
    with_access,
    with_follow_up,
    with_report,
    with_talk,
    with_training,
)

PAUSED = CasePaused(reason="отпуск")
CANCELLED = CaseCancelled(reason="объект продан")
REOPENED = CaseReopened(reason="передумали")
ENDED: dict[str, object] = {"action": END, "reason": "продан", "until": ""}


# A pause.


@pytest.mark.parametrize("stage", PLAYED)
def test_a_paused_case_is_left_alone_and_keeps_its_stage(stage: str) -> None:
    journey = PLAYED[stage]()
    before = journey.turn[1]
    acts = journey.tell(PAUSED, at=journey.now + timedelta(minutes=1))
    assert acts == (["cancel_follow_up 1"] if stage == "contact ahead" else [])
    assert journey.turn == ("пауза", before)
    assert (journey.decision.next_due_at, journey.decision.finished) == (None, "")
    assert journey.wait(utc(3, 1, year=2027)) == []
    assert journey.looks == []


@pytest.mark.parametrize("stage", PLAYED)
def test_after_a_pause_the_case_goes_on_and_asks_again_what_is_open(stage: str) -> None:
    journey = PLAYED[stage]()
    asked = [it.effect for it in journey.due if it.effect.is_question]
    letters = [it for it in journey.acts if it.startswith(("send_", "request_", "remind_"))]
    turn = journey.turn
    journey.tell(PAUSED, at=journey.now + timedelta(minutes=1))
    acts = journey.tell(CaseResumed(), at=journey.now + timedelta(minutes=1))
    open_question = turn[0] == "менеджер" or stage == "photos"
    assert [it.partition(" ")[0] for it in acts if it.startswith("ask_")] == ([asked[-1]] if open_question else [])
    assert all("/resumed-" in it for it in acts if it.startswith("ask_"))
    assert journey.turn == turn
    assert [it for it in journey.acts if it.startswith(("send_", "request_", "remind_"))] == letters
    assert journey.move_on() == []


def test_a_pause_with_a_day_ends_by_itself_on_that_morning_and_its_manager_is_asked_again() -> None:
    journey = with_talk()
    until = utc(12, 14, 5)
    journey.tell(CasePaused(reason="отпуск", until_at=until), at=utc(11, 17, 8))
    assert journey.decision.next_due_at == until
    assert journey.wait(until - timedelta(seconds=1)) == []
    assert journey.wait(until) == ["ask_address 1/resumed-20261214050000"]
    assert journey.turn == ("менеджер", "Адрес облака")
    assert journey.wait(utc(12, 15, 5)) == []
    assert journey.wait(utc(12, 16, 5)) == ["ask_address 1/resumed-20261214050000/overdue"]


def test_terms_that_ran_begin_anew_after_a_pause() -> None:
    journey = with_access()
    assert journey.decision.next_due_at is not None
    journey.tell(PAUSED, at=utc(11, 17, 8))
    assert journey.wait(utc(11, 30, 5)) == []  # no reminder of the login on the 19th
    assert journey.tell(CaseResumed()) == []
    assert journey.wait(utc(12, 1, 5)) == []
    assert journey.wait(utc(12, 2, 5)) == ["renew_access 1"]


def test_a_paused_contact_leaves_the_schedule_and_comes_back_as_often_as_it_takes() -> None:
    journey = with_report()
    assert journey.tell(PAUSED, at=utc(11, 25, 9)) == ["cancel_follow_up 1"]
    assert journey.tell(CaseResumed()) == ["schedule_follow_up 1/2"]
    assert journey.tell(PAUSED) == ["cancel_follow_up 1/2"]
    assert journey.tell(CaseResumed()) == ["schedule_follow_up 1/3"]
    assert journey.wait(utc(11, 27, 5)) == ["ask_follow_up 1"]


def test_a_contact_whose_day_came_within_the_pause_is_asked_for_when_the_case_goes_on() -> None:
    journey = with_report()
    journey.tell(PAUSED, at=utc(11, 25, 9))
    assert journey.wait(utc(12, 7, 5)) == []
    assert journey.tell(CaseResumed()) == ["ask_follow_up 1"]
    assert journey.wait(utc(12, 8, 5)) == []


def test_the_run_of_a_contact_that_comes_while_the_case_rests_records_nothing() -> None:
    for rest, words in (((PAUSED,), "на паузе"), ((CANCELLED, AGREED), "остановлено")):
        journey = with_report()
        journey.tell(*rest, at=utc(11, 25, 9))
        desk = Desk(utc(11, 27, 5), People(PEOPLE), POLICY, actor=MANAGER)
        said = FollowUpComesDue({"case": "R-0042", "number": 1}, desk, Dossier(journey.case)).answer()
        assert (said.facts, said.badge) == ((), "Устарело")
        assert words in said.said


def test_a_cloud_that_was_ordered_before_the_pause_is_looked_at_after_it_and_no_access_leaves_within() -> None:
    journey = ordered()
    journey.tell(PAUSED, at=utc(11, 17, 7))
    assert journey.tell(READY) == []  # a look that had begun before
    assert journey.tell(CaseResumed()) == [
        "make_support_account c-1042",
        "tell_support_account c-1042",
        "make_object c-1042",
        "send_credentials 1",
    ]


def test_who_was_called_off_before_the_pause_is_told_within_it() -> None:
    journey = with_training()
    journey.unavailable = {Effect.SEND_CANCELLATION}
    journey.tell(TrainingCancelled(number=1, reason="болезнь"), PAUSED, at=utc(11, 20, 9))
    journey.unavailable = set()
    assert journey.move_on() == ["send_cancellation 1"]
    assert journey.turn == ("пауза", "Назначить обучение")
    assert journey.wait(utc(12, 1, 9)) == []


# The end, and back.


@pytest.mark.parametrize("stage", PLAYED)
def test_an_ended_case_is_closed_and_nothing_more_happens(stage: str) -> None:
    journey = PLAYED[stage]()
    acts = journey.tell(CANCELLED, AGREED, at=journey.now + timedelta(minutes=1))
    assert acts == (["cancel_follow_up 1"] if stage == "contact ahead" else [])
    assert journey.decision.finished == "подключение остановлено"
    assert journey.wait(utc(3, 1, year=2027)) == []


def test_the_end_calls_a_training_off_once_and_going_on_asks_for_another_date() -> None:
    journey = with_training()
    assert journey.fill_in(ControlCase, utc(11, 20, 9), **ENDED) == []
    acts = journey.second_person(ConfirmEnd, agreed="остановить")
    assert acts == ["send_cancellation 1", "release_trainer 1"]
    assert journey.due[-2].recipient == CLIENT
    assert journey.decision.finished == "подключение остановлено"
    assert journey.wait(utc(11, 26, 5)) == []
    assert journey.tell(REOPENED) == ["ask_training 2"]
    assert journey.tell(MOVED) == ["send_invitation 2", "invite_trainer 2"]


def test_a_training_that_is_past_is_not_called_off_by_the_end() -> None:
    journey = with_training()
    journey.fill_in(ControlCase, utc(11, 26, 4), **ENDED)
    assert journey.second_person(ConfirmEnd, utc(11, 26, 4, 30), agreed="остановить") == []
    assert journey.decision.finished


def test_a_cancellation_that_does_not_arrive_keeps_the_ended_case_open() -> None:
    journey = with_training()
    journey.dead_addresses = {CLIENT}
    journey.fill_in(ControlCase, utc(11, 20, 9), **ENDED)
    acts = journey.second_person(ConfirmEnd, agreed="остановить")
    assert acts == ["send_cancellation 1", f"ask_contact {CLIENT} 1", "release_trainer 1"]
    assert journey.decision.finished == ""


@pytest.mark.parametrize("stage", PLAYED)
def test_a_reopened_case_stands_where_it_was(stage: str) -> None:
    journey = PLAYED[stage]()
    turn = journey.turn
    letters = [it for it in journey.acts if not it.startswith(("ask_", "schedule", "cancel"))]
    journey.tell(CANCELLED, AGREED, at=journey.now + timedelta(minutes=1))
    acts = journey.tell(REOPENED, at=journey.now + timedelta(minutes=1))
    assert journey.turn == turn
    assert [it for it in journey.acts if not it.startswith(("ask_", "schedule", "cancel"))] == letters
    if stage == "contact ahead":
        assert acts == ["schedule_follow_up 1/2"]


def test_a_case_that_was_stopped_by_an_outcome_goes_on_with_another_contact() -> None:
    journey = with_follow_up()
    journey.tell(answered("stop"), AGREED, at=utc(11, 27, 7))
    assert journey.decision.finished == "подключение остановлено"
    again: dict[str, object] = {
        "finished": True,
        "action": REOPEN,
        "reason": "передумали",
        "until": "",
    }
    assert journey.fill_in(ControlCase, utc(11, 30, 7), **again) == ["schedule_follow_up 2"]
    assert journey.decision.finished == ""
    assert journey.wait(utc(12, 2, 5)) == ["ask_follow_up 2"]
