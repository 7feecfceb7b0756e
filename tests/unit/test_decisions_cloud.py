"""The first talk, the address and the cloud, played purely: what is due when it goes well, and when it does not."""

from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    AccountsThere,
    CloudGiven,
    CloudOrdered,
    CloudReady,
    CloudRetryAsked,
    CloudTrouble,
    Fact,
    ObjectMade,
)
from cases.forms.cloud import RetryCloud
from cases.people import People
from tests.played_case import MONDAY, POLICY, Journey, utc
from tests.sample_cases import ADDRESS, LOGGED_IN, READY, TALK
from tests.sample_people import DIRECTORY, OPERATOR

CLOUD_IS_READY = [
    "make_support_account c-1042", "tell_support_account c-1042", "make_object c-1042", "send_credentials 1",
]  # fmt: skip


def test_a_question_is_asked_exactly_once_more_when_it_is_overdue() -> None:
    journey = Journey()
    journey.quiet_until(utc(11, 20, 5))  # Monday; three working days have passed on Friday morning
    assert journey.wait(utc(11, 20, 5)) == ["ask_first_talk 1/overdue"]
    assert journey.due[-1].occurrence.overdue
    assert journey.decision.next_due_at is None
    for day in range(1, 31):
        assert journey.wait(utc(12, day, 5)) == []


def test_a_question_that_was_answered_in_time_is_not_repeated() -> None:
    journey = Journey(TALK)
    journey.wait(utc(11, 18, 5))
    journey.tell(ADDRESS, READY, LOGGED_IN, at=utc(11, 18, 5))
    assert not [it for it in journey.acts if "first_talk" in it and "overdue" in it]


def test_without_the_talk_the_address_is_not_asked_for_but_may_be_known() -> None:
    assert Journey().acts == ["ask_first_talk 1"]
    assert Journey(ADDRESS).acts == ["ask_first_talk 1", "make_cloud romashka"]


def test_a_cloud_made_by_sales_is_checked_and_its_address_not_asked_for() -> None:
    journey = Journey(CloudGiven(by="sales", cloud_id="c-7"))
    assert journey.acts == ["ask_first_talk 1"]
    assert [it.occurrence.base for it in journey.looks] == ["fresh"]
    assert journey.turn == ("система", "Облако")
    assert journey.tell(TALK) == []
    assert journey.tell(CloudReady(cloud_id="c-7", url="https://r.pass24.online/")) == [
        "make_support_account c-7",
        "tell_support_account c-7",
        "make_object c-7",
        "send_credentials 1",
    ]


def test_a_cloud_of_sales_that_cannot_be_used_is_a_question() -> None:
    journey = Journey(TALK, CloudGiven(by="sales", cloud_id="c-7"))
    assert journey.tell(CloudTrouble(state="unusable", words="облако удалено")) == ["ask_cloud_help trouble-1"]
    assert journey.due[-1].note == "облако удалено"
    journey.tell(CloudGiven(by="hand", cloud_id="c-8"))
    assert journey.turn == ("система", "Облако")


def test_without_an_api_the_manager_makes_the_cloud_and_watches_the_login() -> None:
    journey = Journey(TALK, ADDRESS, manual=True)
    assert journey.acts == ["ask_cloud_by_hand romashka"]
    assert journey.turn == ("менеджер", "Облако")
    assert journey.tell(CloudGiven(by="hand", url=READY.url, login="kim", password_delivery="телефон")) == []
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]
    assert journey.tell(READY) == ["ask_place c-1042"]
    assert journey.turn == ("менеджер", "Облако")
    assert journey.tell(AccountsThere(), ObjectMade(object_no="1")) == [
        "tell_support_account c-1042", "send_credentials 1", "ask_login 1",
    ]  # fmt: skip
    assert journey.looks == []
    assert journey.tell(LOGGED_IN) == ["ask_training 1"]


def test_a_cloud_that_takes_its_time_is_looked_at_then_told_about_then_stuck() -> None:
    journey = Journey(TALK, ADDRESS)
    ordered_at = journey.case.recorded_at(CloudOrdered)
    slow_at, stuck_at = ordered_at + timedelta(minutes=20), ordered_at + timedelta(minutes=45)
    assert [(it.occurrence.base, it.until) for it in journey.looks] == [("fresh", slow_at)]
    assert journey.wait(slow_at - timedelta(seconds=1)) == []
    assert journey.wait(slow_at) == [f"ask_cloud_help slow-{ordered_at:%Y%m%d%H%M}"]
    assert "20 минут" in journey.due[-1].note
    assert [(it.occurrence.base, it.until) for it in journey.looks] == [("slow", stuck_at)]
    assert journey.wait(stuck_at - timedelta(seconds=1)) == []
    assert journey.wait(stuck_at) == []
    assert [(it.occurrence.base, it.until) for it in journey.looks] == [("stuck", stuck_at)]
    assert journey.tell(CloudTrouble(state="stuck", words="слишком долго")) == ["ask_cloud_help trouble-1"]
    assert journey.turn == ("менеджер", "Облако")
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]  # it may come yet
    assert journey.decision.next_due_at == journey.now + POLICY.cloud_look_every
    assert journey.tell(READY) == [
        "make_support_account c-1042",
        "tell_support_account c-1042",
        "make_object c-1042",
        "send_credentials 1",
    ]


STUCK = CloudTrouble(state="stuck", words="слишком долго")


@pytest.mark.parametrize(("trouble", "minutes"), [((), 50), ((STUCK,), 50), ((STUCK,), 1)])
def test_a_look_that_was_taken_is_the_same_look_a_second_later(trouble: tuple[Fact, ...], minutes: int) -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(*trouble, at=MONDAY + timedelta(minutes=minutes))
    looks = set(journey.decided().due)
    journey.now += timedelta(seconds=1)
    assert set(journey.decided().due) == looks


def test_nadmozg_needs_an_operator_and_is_asked_to_try_again() -> None:
    journey = Journey(TALK, ADDRESS)
    assert journey.tell(CloudTrouble(state="needs_operator", words="нет места")) == ["ask_cloud_help trouble-1"]
    assert (journey.due[-1].note, journey.turn) == ("нет места", ("менеджер", "Облако"))
    assert journey.fill_in(RetryCloud) == ["retry_cloud 1"]
    assert journey.turn == ("nadmozg", "Облако")
    assert journey.tell(CloudTrouble(state="failed", words="опять")) == ["ask_cloud_help trouble-2"]
    assert journey.fill_in(RetryCloud) == ["retry_cloud 2"]


def test_nobody_looks_for_the_old_trouble_before_nadmozg_has_heard_of_the_retry() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(CloudTrouble(state="failed", words="нет места"))
    journey.unavailable.add(Effect.RETRY_CLOUD)
    assert journey.fill_in(RetryCloud) == ["retry_cloud 1"]
    assert journey.looks == []
    journey.unavailable.clear()
    assert journey.move_on() == ["retry_cloud 1"]
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]


def test_a_cloud_that_is_tried_again_has_its_time_again() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(CloudTrouble(state="needs_operator", words="нет места"))
    journey.fill_in(RetryCloud, journey.now + timedelta(hours=2))
    assert [it.occurrence.base for it in journey.looks] == ["fresh"]


def test_an_order_that_came_of_a_retry_is_not_retried_once_more() -> None:
    journey = Journey(TALK)
    journey.refusals[Effect.MAKE_CLOUD] = "validation: нет контакта"
    journey.tell(ADDRESS)
    assert journey.tell(CloudRetryAsked(number=1), at=utc(11, 17, 9)) == ["make_cloud romashka/2"]


@pytest.mark.parametrize("code", ["slug_taken", "slug_reserved", "slug_invalid"])
def test_an_address_that_nadmozg_refuses_is_asked_for_anew_with_its_words(code: str) -> None:
    journey = Journey(TALK)
    journey.refusals[Effect.MAKE_CLOUD] = f"{code}: адрес занят, свободен romashka-2"
    assert journey.tell(ADDRESS) == ["make_cloud romashka", "ask_address not-romashka"]
    assert journey.due[-1].note == "адрес занят, свободен romashka-2"
    assert journey.turn == ("менеджер", "Адрес облака")
    other = ADDRESS.model_copy(update={"slug": "romashka-2"})
    assert journey.tell(other, at=utc(11, 18, 9)) == ["make_cloud romashka-2"]
    assert journey.turn == ("nadmozg", "Облако")


def test_an_order_that_nadmozg_refuses_is_a_question_and_is_made_again_when_asked() -> None:
    journey = Journey(TALK)
    journey.refusals[Effect.MAKE_CLOUD] = "validation: нет контакта"
    assert journey.tell(ADDRESS) == ["make_cloud romashka", "ask_cloud_help make_cloud romashka"]
    assert journey.due[-1].note == "нет контакта"
    assert journey.wait(utc(11, 17, 9)) == []
    assert journey.tell(CloudRetryAsked(number=1))[0] == "make_cloud romashka/2"


@pytest.mark.parametrize(
    ("days", "warned"), [(None, False), (0, True), (13, True), (14, False), (90, False)], ids=lambda it: str(it)
)
def test_a_certificate_that_ends_soon_is_a_word_to_the_operators_and_keeps_nobody_out(
    days: int | None, warned: bool
) -> None:
    journey = Journey(TALK, ADDRESS)
    journey.people = People([*DIRECTORY.everyone, OPERATOR])
    ends_at = None if days is None else journey.now + timedelta(days=days)
    acts = journey.tell(READY.model_copy(update={"certificate_ends_at": ends_at}))
    assert [it for it in acts if it.startswith("warn_")] == (
        [f"warn_certificate c-1042 {OPERATOR.code}"] if warned else []
    )
    assert "send_credentials 1" in acts
    assert [it for it in journey.wait(utc(12, 30)) if it.startswith("warn_")] == []
