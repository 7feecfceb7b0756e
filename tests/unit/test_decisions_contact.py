"""Around a contact after the training, played purely: the brief before it, and what comes when nobody answers."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cases.facts import CasePaused, FollowUpPlanned, FollowUpStarted, SiteWork, StepSkipped
from cases.forms.follow_up import LATER, NOW, FollowUpOutcome, MoveFollowUp
from cases.forms.requests import ANSWER, AnswerRequest
from cases.forms.site_work import AS_KNOWN
from cases.people import People
from cases.requests import RequestState
from cases.turns import Turn
from tests.form_samples.parts import REPLIED
from tests.played_case import Journey, utc
from tests.sample_cases import MANAGER, PEOPLE, answered, with_follow_up, with_report
from tests.sample_people import HEAD

NO_ANSWER: dict[str, object] = {"outcome": "не ответил", "answers": "", "next_on": "", "corrects": ""}
DUE_AT = utc(11, 27, 5)
"""Friday, ten o'clock in Yekaterinburg; the report was told on Wednesday."""


def moved(due_at: datetime, at: datetime) -> Journey:
    journey = with_report()
    journey.tell(FollowUpPlanned(number=2, due_at=due_at), at=at)
    return journey


@pytest.mark.parametrize(
    ("due_at", "planned_at", "brief_at"),
    [
        (utc(12, 4, 5), utc(11, 25, 9), utc(12, 3, 5)),  # Friday: on Thursday morning
        (utc(12, 4, 12), utc(11, 25, 9), utc(12, 3, 5)),  # whatever the hour
        (utc(11, 30, 5), utc(11, 25, 9), utc(11, 27, 5)),  # Monday: on Friday
        (utc(1, 11, 5, year=2027), utc(11, 25, 9), utc(12, 30, 5)),  # after the holidays
        (utc(11, 27, 12), utc(11, 26, 9), utc(11, 27, 5)),  # agreed on Thursday noon: on the morning of the day
        (utc(11, 27, 5), utc(11, 26, 9), None),  # then comes the question, too: it has the same lines
        (utc(11, 26, 12), utc(11, 26, 9), None),  # today
    ],
)
def test_the_manager_gets_the_case_in_a_few_lines_before_the_contact(
    due_at: datetime, planned_at: datetime, brief_at: datetime | None
) -> None:
    journey = moved(due_at, planned_at)
    if brief_at:
        journey.quiet_until(brief_at)
        assert journey.wait(brief_at) == ["brief_follow_up 2"]
        assert journey.due[-1].person == MANAGER.code
        assert brief_at.astimezone(ZoneInfo("Asia/Yekaterinburg")).hour == 10
    journey.quiet_until(due_at)
    assert journey.wait(due_at) == ["ask_follow_up 2"]


def test_after_downtime_the_question_alone_comes() -> None:
    journey = with_report()
    assert journey.wait(utc(11, 27, 9)) == ["ask_follow_up 1"]


def test_a_contact_that_was_moved_is_told_of_once_more_and_one_that_took_place_is_not() -> None:
    journey = with_report()
    assert journey.wait(utc(11, 26, 5)) == ["brief_follow_up 1"]
    journey.tell(FollowUpPlanned(number=2, due_at=utc(12, 4, 5)))
    assert journey.wait(utc(12, 3, 5)) == ["brief_follow_up 2"]
    earlier = with_report()
    earlier.tell(FollowUpStarted(number=1), at=utc(11, 25, 12))
    assert "brief_follow_up 1" not in [*earlier.acts, *earlier.wait(utc(11, 26, 5))]


@pytest.mark.parametrize("fact", [StepSkipped(step="follow_up", reason="вошли вместе"), CasePaused(reason="отпуск")])
def test_nobody_is_told_of_a_contact_that_will_not_be(fact: StepSkipped | CasePaused) -> None:
    journey = with_report()
    journey.tell(SiteWork(expected=False), fact, at=utc(11, 25, 9))
    assert "brief_follow_up 1" not in journey.wait(utc(11, 26, 5))


def test_a_reader_of_digests_gets_it_with_the_morning() -> None:
    journey = with_report()
    journey.people = People((replace(MANAGER, digest=True), *PEOPLE[1:]))
    assert journey.wait(utc(11, 26, 5)) == []  # ten o'clock there, eight in the office
    assert journey.wait(utc(11, 26, 7)) == ["brief_follow_up 1"]
    assert journey.due[-1].for_digest


def silent(times: int) -> Journey:
    """Nobody has answered so often in a row, every working day from the 27th of November."""
    journey = with_follow_up()
    for number in range(1, times + 1):
        due_at = journey.case.follow_up.due_at if journey.case.follow_up else DUE_AT
        journey.wait(max(due_at, journey.now))
        journey.fill_in(FollowUpOutcome, None, question=str(number), site_work=AS_KNOWN, **NO_ANSWER)
    return journey


def test_who_does_not_answer_is_called_again_on_the_next_working_day() -> None:
    journey = silent(1)
    assert journey.acts[-1] == "schedule_follow_up 2"
    assert journey.case.follow_up == FollowUpPlanned(number=2, due_at=utc(11, 30, 5))  # Friday: on Monday
    assert journey.wait(utc(11, 30, 5)) == ["ask_follow_up 2"]
    assert journey.turn == ("менеджер", "Контакт после обучения")


def test_after_three_times_in_a_row_the_manager_decides_and_is_reminded_and_then_the_head() -> None:
    journey = silent(3)
    journey.people = People((*PEOPLE, HEAD))
    assert journey.acts[-1] == "ask_silent_client 3"
    assert journey.turn == ("менеджер", "Контакт после обучения")
    assert [it.what for it in journey.decision.waiting] == ["решить, как быть: клиент не отвечает на звонки"]
    assert [it.effect.row.form for it in journey.decision.questions] == ["move_follow_up"]
    assert not journey.decision.finished
    journey.quiet_until(utc(12, 3, 5))
    assert journey.wait(utc(12, 3, 5)) == ["ask_silent_client 3/overdue"]
    assert journey.wait(utc(12, 7, 5)) == ["tell_head_overdue ask_silent_client 3 guseva"]


def test_another_day_is_a_contact_like_any_other_and_the_row_begins_anew() -> None:
    journey = silent(3)
    later: dict[str, object] = {"action": LATER, "day": "2026-12-14", "time": ""}
    assert journey.fill_in(MoveFollowUp, question="3", **later) == ["schedule_follow_up 4"]
    assert journey.wait(utc(12, 11, 5)) == ["brief_follow_up 4"]
    assert journey.wait(utc(12, 14, 5)) == ["ask_follow_up 4"]
    for number in (4, 5):
        acts = journey.fill_in(FollowUpOutcome, question=str(number), site_work=AS_KNOWN, **NO_ANSWER)
        assert acts[-1] == f"schedule_follow_up {number + 1}"
        assert journey.case.follow_up is not None
        journey.wait(journey.case.follow_up.due_at)
    acts = journey.fill_in(FollowUpOutcome, question="6", site_work=AS_KNOWN, **NO_ANSWER)
    assert acts[-1] == "ask_silent_client 6"


def test_the_manager_may_call_at_once() -> None:
    journey = silent(3)
    assert journey.fill_in(MoveFollowUp, question="3", action=NOW, day="", time="") == ["ask_follow_up 4"]


def test_whoever_answers_in_between_ends_the_row() -> None:
    journey = silent(2)
    journey.wait(utc(12, 1, 5))
    again: dict[str, object] = {"outcome": "связаться ещё раз", "answers": "охрана учится", **REPLIED}
    journey.fill_in(FollowUpOutcome, question="3", next_on="", **again)
    assert len(journey.case.unanswered) == 0
    journey.wait(utc(12, 3, 5))
    assert journey.fill_in(FollowUpOutcome, question="4", **NO_ANSWER)[-1] == "schedule_follow_up 5"


def test_a_client_who_answers_after_all_is_put_right_by_the_card() -> None:
    journey = silent(3)
    well: dict[str, object] = {"outcome": "всё хорошо", "answers": "", "site_work": "нет", **REPLIED}
    acts = journey.fill_in(FollowUpOutcome, question="3", corrects="3", next_on="", **well)
    assert acts[-3:] == ["send_completion 1", "tell_sales_ready 1", "tell_support_ready support"]
    assert journey.decision.finished


def test_an_answer_put_right_to_no_answer_keeps_the_day_that_was_planned() -> None:
    journey = with_follow_up()
    journey.tell(answered("again"), FollowUpPlanned(number=2, due_at=utc(12, 4, 5)), at=utc(11, 27, 7))
    link = FollowUpOutcome.correction(journey.case, journey.people, False, 1)
    assert journey.fill_in(FollowUpOutcome, None, **link | {"outcome": "не ответил"}) == []
    assert journey.case.follow_up == FollowUpPlanned(number=2, due_at=utc(12, 4, 5))
    assert not journey.case.client_is_silent


def test_set_answers_open_the_correction_as_they_were_given() -> None:
    journey = with_follow_up()
    told: dict[str, object] = {"outcome": "связаться ещё раз", "answers": "учатся", "hinders": "планшет", **REPLIED}
    journey.fill_in(FollowUpOutcome, question="1", next_on="", **told)
    link = FollowUpOutcome.correction(journey.case, journey.people, False, 1)
    assert told.items() <= link.items()
    journey.fill_in(FollowUpOutcome, None, **link | {"gate": "да"})
    assert journey.case.follow_up_answers[-1].gate == "yes"
    assert journey.case.follow_up == FollowUpPlanned(number=2, due_at=utc(12, 1, 5))


HELP: dict[str, object] = {"outcome": "нужна помощь – запрос в ТП", "answers": "шлагбаум не видит номера"}


def helped() -> Journey:
    journey = with_follow_up()
    journey.fill_in(FollowUpOutcome, utc(11, 27, 7), question="1", next_on="", **HELP, **REPLIED)
    return journey


def _help_states(journey: Journey) -> list[RequestState]:
    return [it.state for it in journey.case.requests if it.sent.topic == "help"]


def test_who_needs_help_is_helped_by_tech_support_and_called_again() -> None:
    journey = helped()
    assert sorted(journey.acts[-2:]) == ["schedule_follow_up 2", "send_request 2 support"]
    assert (Turn.TECH_SUPPORT, "взять запрос 2: помощь клиенту") in [
        (it.turn, it.what) for it in journey.decision.waiting
    ]
    answer: dict[str, object] = {"request": "2", "outcome": ANSWER, "words": "поправили камеру"}
    assert journey.fill_in(AnswerRequest, utc(11, 27, 9), **answer) == []  # the manager has answered for them
    assert journey.wait(utc(12, 1, 5))[-1] == "ask_follow_up 2"


def test_tech_support_is_told_where_the_outcome_was_another_one() -> None:
    journey = helped()
    link = FollowUpOutcome.correction(journey.case, journey.people, False, 1)
    assert "tell_called_off 2 support" in journey.fill_in(
        FollowUpOutcome, None, **link | {"outcome": "связаться ещё раз"}
    )
    assert _help_states(journey) == [RequestState.CALLED_OFF]


def test_tech_support_gets_the_words_as_they_are_right() -> None:
    journey = helped()
    link = FollowUpOutcome.correction(journey.case, journey.people, False, 1)
    acts = journey.fill_in(FollowUpOutcome, None, **link | {"answers": "шлагбаум на въезде не видит номера"})
    assert acts == ["tell_called_off 2 support", "send_request 3 support"]
    assert journey.fill_in(FollowUpOutcome, None, **link | {"answers": "шлагбаум на въезде не видит номера"}) == []
    assert _help_states(journey) == [RequestState.CALLED_OFF, RequestState.SENT]


def test_an_answer_put_right_to_help_asks_for_it() -> None:
    journey = with_follow_up()
    journey.tell(answered("again"), FollowUpPlanned(number=2, due_at=utc(12, 4, 5)), at=utc(11, 27, 7))
    link = FollowUpOutcome.correction(journey.case, journey.people, False, 1)
    assert journey.fill_in(FollowUpOutcome, None, **link | HELP) == ["send_request 2 support"]
    assert journey.case.follow_up == FollowUpPlanned(number=2, due_at=utc(12, 4, 5))
