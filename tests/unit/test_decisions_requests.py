"""Requests to colleagues, played purely: who is written to, who owns it, who is chased, what comes of an answer."""

from dataclasses import replace

import pytest

from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CaseHandedOver,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CopyRestored,
    EndJudged,
    RequestAnswered,
    RequestCalledOff,
    RequestReturned,
    RequestSent,
    RequestTaken,
    RestoreReviewed,
)
from cases.people import People, Role
from cases.requests import RequestState
from cases.turns import Stage, Turn
from cases.views.board import board_row
from cases.views.card import card_view
from tests.played_case import Journey, utc
from tests.sample_cases import NO_SITE_WORK, PEOPLE, SUPPORT, TRAINER, answered, with_report, with_training
from tests.sample_people import COLLEAGUE, HEAD

SECOND = replace(COLLEAGUE, roles=frozenset({Role.TECH_SUPPORT}))
"""Another one of tech support."""
ASKED = RequestSent(number=2, topic="help", to=Role.TECH_SUPPORT, words="не открывается шлагбаум")
TAKEN = RequestTaken(number=2, by=SECOND.code)
ANSWERED = RequestAnswered(number=2, words="сменили реле")
RETURNED = RequestReturned(number=2, reason="какой из двух?")
BOTH = ["send_request 2 support", "send_request 2 petrov"]
WEDNESDAY = utc(11, 25, 9)
RESTORED = CopyRestored(number=1, copied_at=utc(11, 18, 2))


def asked(*, by: str = "") -> Journey:
    """Of a case whose next contact is far off, on a Wednesday."""
    journey = with_report()
    journey.people = People((*PEOPLE, SECOND, HEAD))
    planned = journey.case.follow_up
    assert planned is not None
    journey.tell(planned.model_copy(update={"number": 2, "due_at": utc(6, 1, year=2027)}))
    assert journey.tell(ASKED, at=WEDNESDAY, by=by) == BOTH
    return journey


def state(journey: Journey) -> RequestState:
    return journey.case.requests[-1].state


def test_everybody_of_the_role_is_written_to_and_the_turn_is_theirs() -> None:
    journey = asked()
    assert [it.recipient for it in journey.due[-2:]] == [SUPPORT.email, SECOND.email]
    waiting = journey.decision.waiting[0]
    assert (waiting.turn, waiting.stage) == (Turn.TECH_SUPPORT, Stage.REQUEST)
    assert waiting.what == "взять запрос 2: помощь клиенту"


def test_nobody_takes_it_all_are_reminded_after_a_working_day_and_the_head_hears_of_it_once() -> None:
    journey = asked()
    journey.quiet_until(utc(11, 26, 5))
    assert journey.wait(utc(11, 26, 5)) == ["ask_taking 2 support/overdue", "ask_taking 2 petrov/overdue"]
    journey.quiet_until(utc(11, 30, 5))
    assert journey.wait(utc(11, 30, 5)) == ["tell_head_overdue ask_taking 2 guseva"]
    assert journey.due[-1].about is Effect.ASK_TAKING
    assert journey.wait(utc(12, 30)) == []


def test_the_first_to_take_it_owns_it_and_is_the_only_one_who_is_chased() -> None:
    journey = asked()
    assert journey.tell(TAKEN, at=utc(11, 25, 12)) == []
    assert journey.decision.waiting[0].what == "ответить на запрос 2: помощь клиенту (Пётр Петров)"
    journey.quiet_until(utc(11, 26, 5))
    assert journey.wait(utc(11, 26, 5)) == ["ask_answer 2 petrov/overdue"]
    assert journey.wait(utc(11, 30, 5)) == ["tell_head_overdue ask_answer 2 guseva"]
    assert journey.wait(utc(12, 30)) == []


def test_taken_late_its_owner_has_a_day_of_their_own() -> None:
    journey = asked()
    journey.wait(utc(11, 26, 5))
    journey.tell(TAKEN, at=utc(11, 27, 9))
    journey.quiet_until(utc(11, 30, 5))
    assert journey.wait(utc(11, 30, 5)) == ["ask_answer 2 petrov/overdue"]


def test_passed_on_the_new_owner_gets_the_letter_only_if_they_have_none() -> None:
    journey = asked()
    journey.tell(TAKEN)
    assert journey.tell(RequestTaken(number=2, by=SUPPORT.code)) == []
    newcomer = replace(SECOND, code="new", name="Новый Сотрудник", email="new@pass24.example")
    journey.people = People((*PEOPLE, SECOND, newcomer))
    assert "send_request 2 new" in journey.tell(RequestTaken(number=2, by="new"))


def test_an_owner_who_has_left_leaves_it_to_all_of_the_role() -> None:
    journey = asked()
    journey.tell(TAKEN)
    journey.people = People((*PEOPLE, HEAD))
    assert journey.move_on() == []
    assert journey.decision.waiting[0].what == "взять запрос 2: помощь клиенту"
    assert journey.wait(utc(11, 26, 5)) == ["ask_taking 2 support/overdue"]


@pytest.mark.parametrize(
    ("asked_by", "acts"),
    [
        ("smirnova", ["tell_answer 2 smirnova 1"]),
        (TRAINER.code, ["tell_answer 2 smirnova 1", "tell_answer 2 orlov 1"]),
        ("system", ["tell_answer 2 smirnova 1"]),
        ("somebody who has left", ["tell_answer 2 smirnova 1"]),
    ],
)
def test_an_answer_is_told_to_who_asked_and_to_who_leads_the_case(asked_by: str, acts: list[str]) -> None:
    journey = asked(by=asked_by)
    journey.tell(TAKEN)
    assert journey.tell(ANSWERED, by=SECOND.code) == acts
    assert state(journey) is RequestState.ANSWERED
    assert journey.wait(utc(12, 30)) == []


def test_whoever_answers_it_themselves_is_not_told() -> None:
    journey = asked()
    assert journey.tell(ANSWERED, by="smirnova") == []
    assert journey.wait(utc(12, 30)) == []


def test_after_a_hand_over_the_answer_goes_to_who_leads_the_case_now() -> None:
    journey = asked()
    journey.people = People((*PEOPLE, replace(COLLEAGUE, code="new", name="Новый Менеджер"), SECOND))
    journey.tell(CaseHandedOver(manager="new", reason="отпуск"))
    journey.tell(TAKEN)
    assert journey.tell(ANSWERED, by=SECOND.code) == ["tell_answer 2 new 1"]


def test_a_return_is_the_managers_turn_until_it_is_sent_again() -> None:
    journey = asked()
    journey.tell(TAKEN)
    assert journey.tell(RETURNED, by=SECOND.code) == ["ask_returned 2"]
    assert journey.turn == (Turn.MANAGER, Stage.REQUEST)
    again = ASKED.model_copy(update={"number": 3, "instead_of": 2})
    assert journey.tell(again) == ["send_request 3 support", "send_request 3 petrov"]
    assert "ask_returned" not in {it.effect.value for it in journey.decision.questions}


def test_called_off_whoever_has_it_hears_so_and_nobody_else() -> None:
    journey = asked()
    journey.tell(TAKEN)
    assert journey.tell(RequestCalledOff(number=2, reason="заработал")) == ["tell_called_off 2 petrov"]
    assert journey.wait(utc(12, 30)) == []


def test_the_end_of_a_case_calls_off_what_is_open_and_going_on_asks_again() -> None:
    journey = asked()
    end = (CaseCancelled(reason="продан"), EndJudged(number=1, agreed=True))
    told = {"tell_called_off 2 support 1", "tell_called_off 2 petrov 1"}
    assert told <= set(journey.tell(*end, at=utc(11, 25, 12)))
    assert journey.wait(utc(11, 30)) == []
    back = journey.tell(CaseReopened(reason="передумали"), at=utc(12, 1, 7))
    assert [it for it in back if it.startswith("send_request")] == [
        "send_request 2 support/resumed-20261201070000",
        "send_request 2 petrov/resumed-20261201070000",
    ]
    assert "ask_taking 2 support/overdue" in journey.wait(utc(12, 2, 5))


def test_on_a_pause_nobody_is_chased_and_the_terms_begin_anew_after_it() -> None:
    journey = asked()
    journey.tell(CasePaused(reason="отпуск у клиента"))
    assert journey.wait(utc(12, 14, 7)) == []
    assert not [it for it in journey.tell(CaseResumed()) if "request" in it or "taking" in it]
    assert not [it for it in journey.wait(utc(12, 14, 12)) if "taking" in it]
    assert "ask_taking 2 support/overdue" in journey.wait(utc(12, 15, 5))


def test_after_a_restore_the_letter_waits_for_the_managers_word() -> None:
    journey = with_training()
    journey.tell(RESTORED, ASKED, at=WEDNESDAY)
    assert [str(it.occurrence) for it in journey.decision.withheld] == ["2 support"]
    assert journey.tell(RestoreReviewed(number=1, already_sent=("send_request 2 support",))) == []
    assert "ask_taking 2 support/overdue" in journey.wait(utc(11, 26, 5)), "counted from that word on"


def test_a_case_that_is_over_otherwise_stays_open_for_it() -> None:
    journey = asked()
    journey.tell(NO_SITE_WORK, answered("well", 2))
    assert journey.decision.waiting
    journey.tell(TAKEN)
    journey.tell(ANSWERED, by=SECOND.code)
    assert journey.decision.finished == "подключение завершено"


def test_links_of_the_board_and_the_card_carry_the_number() -> None:
    journey = asked()
    journey.tell(ASKED.model_copy(update={"number": 3}))
    entries, now = journey.entries, journey.now
    view = card_view(journey.case, journey.decided(), entries, now, journey.people, {})
    links = [(it.form, dict(it.filled_in)) for it in view.turns if it.form == "take_request"]
    assert links == [("take_request", {"request": "2"}), ("take_request", {"request": "3"})]
    assert {"answer_request", "send_request_again"} <= set(view.other_forms)
    row = board_row(journey.case, journey.decided(), entries, now, journey.people)
    assert (row.turn, row.form, row.parameters) == (Turn.TECH_SUPPORT, "take_request", {"request": "3"})
