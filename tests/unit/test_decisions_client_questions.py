"""A client's questions, played purely: at any step, on a pause, after the end; several at once; chased if left open."""

from collections.abc import Callable

import pytest

from cases.facts import CaseCancelled, CasePaused, CaseReopened, ClientAnswered, ClientAsked, EndJudged
from cases.forms.client_questions import AnswerClient, ClientAsks
from cases.forms.requests import RETURN, AnswerRequest, SendRequestAgain
from cases.people import People
from cases.turns import Stage, Turn
from cases.views.board import board_row
from tests.board_numbers import numbers
from tests.form_samples.client_questions import ANSWERS, ASKS
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import AGREED, NO_SITE_WORK, PEOPLE, TRAINER, answered, with_follow_up, with_training
from tests.sample_people import HEAD


def going_on() -> Journey:
    return with_training()


def finished() -> Journey:
    journey = with_follow_up()
    journey.tell(NO_SITE_WORK, answered("well"), at=utc(11, 27, 7))
    assert journey.decision.finished == "подключение завершено"
    return journey


def cancelled() -> Journey:
    journey = with_training()
    journey.tell(CaseCancelled(reason="объект продан"), AGREED, at=utc(11, 20, 7))
    assert journey.decision.finished == "подключение остановлено"
    return journey


def stopped() -> Journey:
    journey = with_follow_up()
    journey.tell(answered("stop"), EndJudged(number=1, agreed=True), at=utc(11, 27, 7))
    assert journey.decision.finished == "подключение остановлено"
    return journey


def paused() -> Journey:
    journey = with_follow_up()
    journey.tell(CasePaused(reason="отпуск"), at=utc(11, 27, 7))
    return journey


CASES = {"going on": going_on, "finished": finished, "cancelled": cancelled, "stopped": stopped, "paused": paused}
ASK = utc(11, 30, 7)
"""Monday noon in Yekaterinburg."""


def asks(journey: Journey, **changes: object) -> list[str]:
    return journey.fill_in(ClientAsks, max(ASK, journey.now), **ASKS | changes)


def answers(journey: Journey, **changes: object) -> list[str]:
    return journey.fill_in(AnswerClient, None, **ANSWERS | changes)


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_the_client_hears_what_was_answered_whatever_the_case_is_at(make: Callable[[], Journey]) -> None:
    journey = make()
    stage, ended = journey.decision.stage, journey.decision.finished
    before = len(journey.acts)
    assert asks(journey) in ([], journey.acts[before:]), "who writes it down needs no letter of it"
    assert not any("clients_question" in it for it in journey.acts)
    assert (Turn.MANAGER, Stage.CLIENTS_QUESTION) in [(it.turn, it.stage) for it in journey.decision.waiting]
    assert (journey.decision.stage, journey.decision.finished) == (stage, ended) or make is going_on
    assert answers(journey) == ["answer_client 1"]
    assert journey.due[-1].recipient == CLIENT
    assert journey.decision.finished == ended
    assert Stage.CLIENTS_QUESTION not in [it.stage for it in journey.decision.waiting]


@pytest.mark.parametrize(
    "make", [finished, cancelled, stopped, paused], ids=["finished", "cancelled", "stopped", "paused"]
)
def test_one_that_is_left_open_is_chased_on_the_next_working_day_and_then_by_the_head(
    make: Callable[[], Journey],
) -> None:
    journey = make()
    journey.people = People((*PEOPLE, HEAD))
    asks(journey)
    journey.quiet_until(utc(12, 1, 5))
    assert journey.wait(utc(12, 1, 5)) == ["ask_clients_question 1 smirnova/overdue"]
    journey.quiet_until(utc(12, 3, 5))
    assert journey.wait(utc(12, 3, 5)) == ["tell_head_overdue ask_clients_question 1 guseva"]
    assert journey.decision.waiting


def test_an_urgent_one_is_chased_on_the_same_day_and_the_head_hears_on_the_next() -> None:
    journey = finished()
    journey.people = People((*PEOPLE, HEAD))
    asks(journey, urgent=True)
    at = journey.case.client_questions[0].told_at
    assert (at, journey.wait(utc(11, 30, 8, 59))) == (ASK, [])
    assert journey.wait(utc(11, 30, 9)) == ["ask_clients_question 1 smirnova/overdue"]
    assert journey.wait(utc(12, 1, 5)) == ["tell_head_overdue ask_clients_question 1 guseva"]


def test_what_somebody_else_wrote_down_is_told_to_the_manager_at_once() -> None:
    journey = finished()
    asked = ClientAsked(number=1, question="Где акт?", subject="documents")
    assert journey.tell(asked, at=ASK, by=TRAINER.code) == ["ask_clients_question 1"]
    assert [it.effect.row.form for it in journey.decision.questions] == ["answer_client"]
    assert journey.decision.questions[0].filled_in == {"client_question": "1"}
    assert journey.wait(utc(12, 1, 5)) == ["ask_clients_question 1/overdue"]


def test_an_answer_that_is_known_goes_out_at_once() -> None:
    journey = finished()
    assert asks(journey, reply="Отправили по ЭДО.") == ["answer_client 1"]
    assert journey.decision.finished
    assert not journey.decision.waiting


def test_several_are_open_at_once_and_each_is_answered_by_its_number() -> None:
    journey = finished()
    for words in ("Где акт?", "Где счёт?", "Кто приедет?"):
        asks(journey, question=words)
    assert [it.filled_in for it in journey.decision.questions] == [{"client_question": it} for it in "123"]
    assert answers(journey, client_question="2") == ["answer_client 2"]
    assert [it.number for it in journey.case.open_questions] == [1, 3]
    row = board_row(journey.case, journey.decision, journey.entries, journey.now, journey.people)
    assert (row.turn, row.stage, row.form) == (Turn.MANAGER, Stage.CLIENTS_QUESTION, "answer_client")
    assert row.client_questions == numbers([row], journey.now).client_questions == 2


def test_a_colleague_is_asked_and_chased_and_the_manager_answers_with_what_they_say() -> None:
    journey = finished()
    assert asks(journey, pass_on="ТП") == ["send_request 2 support"]
    assert [(it.turn, it.stage) for it in journey.decision.waiting] == [(Turn.TECH_SUPPORT, Stage.CLIENTS_QUESTION)]
    assert journey.decision.finished
    assert journey.wait(utc(12, 1, 5)) == ["ask_taking 2 support/overdue"]
    reply: dict[str, object] = {"request": "2", "outcome": "ответ – словами ниже", "words": "Акт в ЭДО."}
    journey.fill_in(AnswerRequest, utc(12, 1, 7), **reply)
    assert [it.what for it in journey.decision.waiting] == ["ответить клиенту на вопрос 1: документы"]
    assert journey.wait(utc(12, 2, 5)) == ["ask_clients_question 1 2 smirnova/overdue"]
    assert answers(journey) == ["answer_client 1"]
    assert not journey.decision.waiting


def test_what_a_colleague_returns_is_the_managers_turn_and_does_not_open_the_case() -> None:
    journey = finished()
    asks(journey, pass_on="МОП")
    back: dict[str, object] = {"request": "2", "outcome": RETURN, "words": "не к нам"}
    assert journey.fill_in(AnswerRequest, utc(12, 1, 7), **back) == ["ask_returned 2"]
    assert journey.decision.finished
    assert [it.turn for it in journey.decision.waiting] == [Turn.MANAGER]
    off: dict[str, object] = {"request": "2", "action": "отозвать: больше не нужен", "words": "отвечу сам"}
    journey.fill_in(SendRequestAgain, utc(12, 1, 8), **off)
    assert [it.what for it in journey.decision.waiting] == ["ответить клиенту на вопрос 1: документы"]
    assert answers(journey) == ["answer_client 1"]


def test_a_client_who_is_answered_first_needs_no_colleague_any_more() -> None:
    journey = finished()
    asks(journey, pass_on="ТП")
    assert sorted(answers(journey)) == ["answer_client 1", "tell_called_off 2 support"]
    assert not journey.decision.waiting


def test_the_end_of_a_case_calls_no_question_off_and_its_return_asks_none_anew() -> None:
    journey = with_training()
    asks(journey, pass_on="ТП")
    acts = journey.tell(CaseCancelled(reason="объект продан"), AGREED, at=utc(12, 1, 7))
    assert "tell_called_off 1 support" not in acts
    assert "send_request 1 support" not in journey.tell(CaseReopened(reason="передумали"), at=utc(12, 1, 8))


def test_a_wrong_answer_is_put_right_by_another_letter() -> None:
    journey = finished()
    asks(journey, reply="Отправили по ЭДО.")
    link = AnswerClient.correction(journey.case, journey.people, False, 1)
    assert journey.fill_in(AnswerClient, utc(12, 1, 7), **link | {"reply": "Отправим завтра."}) == ["answer_client 1/2"]
    assert journey.case.client_questions[0].answered == ClientAnswered(number=1, answer="Отправим завтра.")
    assert journey.case.is_correction("answer_client", "1")


def test_a_mailbox_that_refuses_the_answer_has_the_manager_asked_for_another() -> None:
    journey = finished()
    journey.dead_addresses = {CLIENT}
    assert asks(journey, reply="Отправили по ЭДО.") == ["answer_client 1", f"ask_contact {CLIENT} 1"]
