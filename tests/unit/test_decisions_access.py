"""Access and the first login, played purely: refused addresses, reminders, letters asked for again."""

from datetime import datetime, timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    AccessAskedAgain,
    CloudRetryAsked,
    Contact,
    ContactCorrected,
)
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import ADDRESS, APPOINTED, HELD, LOGGED_IN, NEW_CONTACT, PLANNED, READY, TALK, with_access


def test_a_refused_address_is_asked_for_and_only_what_was_refused_goes_to_the_new_one() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT}
    assert journey.tell(READY) == ["make_support_account c-1042", "send_credentials 1", f"ask_contact {CLIENT} 1"]
    assert journey.due[-1].note == "ящика нет"
    assert journey.turn == ("менеджер", "Почта клиента")
    assert journey.wait(journey.now + timedelta(hours=5)) == []
    assert journey.tell(NEW_CONTACT) == ["send_credentials 1/2"]
    assert journey.due[-1].recipient == "olga@romashka.example"
    assert journey.turn == ("клиент", "Первый вход")


def test_an_address_that_dies_later_repeats_only_the_refused_letters() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    assert journey.tell(LOGGED_IN, APPOINTED) == [
        "send_invitation 1", f"ask_contact {CLIENT} 1", "send_presentations 1", "invite_trainer 1",
    ]  # fmt: skip
    assert journey.tell(NEW_CONTACT) == ["send_invitation 1/2", "send_presentations 1/2"]
    assert journey.tell(NEW_CONTACT) == []


def test_a_second_dead_address_is_another_question() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT, "olga@romashka.example"}
    journey.tell(READY)
    assert journey.tell(NEW_CONTACT) == ["send_credentials 1/2", "ask_contact olga@romashka.example 2"]


def test_an_address_that_is_refused_again_later_is_asked_for_again() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT, "olga@romashka.example"}
    journey.tell(READY)
    journey.tell(NEW_CONTACT)
    back = ContactCorrected(contact=Contact(name="Ольга Ким", email=CLIENT))
    [again, asked] = journey.tell(back)
    assert again == "send_credentials 1/3"
    assert asked.startswith("ask_contact ")


def test_two_refused_letters_are_one_thing_to_wait_for() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    journey.tell(LOGGED_IN, APPOINTED)
    assert len(set(journey.decision.waiting)) == len(journey.decision.waiting)


def test_a_support_account_that_nadmozg_refuses_does_not_keep_the_client_waiting() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.MAKE_SUPPORT_ACCOUNT] = "quota: учётных записей больше нет"
    assert journey.tell(READY) == [
        "make_support_account c-1042", "ask_cloud_help make_support_account c-1042", "send_credentials 1",
    ]  # fmt: skip
    assert journey.tell(CloudRetryAsked(number=1), at=utc(11, 18)) == ["make_support_account c-1042/2"]


def test_credentials_that_nadmozg_refuses_are_a_question_about_the_cloud() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.SEND_CREDENTIALS] = "locked: облако закрыто"
    assert journey.tell(READY)[1:] == ["send_credentials 1", "ask_cloud_help send_credentials 1"]
    assert journey.due[-1].note == "облако закрыто"
    assert journey.turn == ("менеджер", "Облако")


def test_access_asked_for_again_is_another_letter_and_the_days_count_from_it() -> None:
    journey = with_access()
    assert journey.tell(AccessAskedAgain(number=2), at=utc(11, 18, 6)) == ["send_credentials 2"]
    assert journey.tell(AccessAskedAgain(number=3), at=utc(11, 18, 7)) == ["send_credentials 3"]
    assert journey.turn == ("клиент", "Первый вход")
    assert journey.wait(utc(11, 19, 5)) == []
    assert journey.wait(utc(11, 20, 5)) == ["remind_login 1"]


def test_access_asked_for_again_to_a_dead_address_goes_to_the_corrected_one() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    assert journey.tell(AccessAskedAgain(number=2)) == ["send_credentials 2", f"ask_contact {CLIENT} 1"]
    assert journey.tell(NEW_CONTACT) == ["send_credentials 2/2"]


@pytest.mark.parametrize(
    ("zone", "sent_at", "remind_at", "help_at"),
    [
        ("Asia/Yekaterinburg", utc(11, 17, 6), utc(11, 19, 5), utc(11, 23, 5)),  # Tuesday; Thursday; Monday
        ("Europe/Moscow", utc(11, 19, 18), utc(11, 23, 7), utc(11, 25, 7)),  # Thursday; Monday; Wednesday
        ("Asia/Vladivostok", utc(11, 17, 20), utc(11, 20, 0), utc(11, 24, 0)),  # it is Wednesday there already
        ("Europe/Moscow", utc(12, 29, 9), utc(1, 11, 7, year=2027), utc(1, 13, 7, year=2027)),  # over the holidays
    ],
)
def test_who_does_not_log_in_is_reminded_and_then_the_manager_told(
    zone: str, sent_at: datetime, remind_at: datetime, help_at: datetime
) -> None:
    journey = Journey(TALK, ADDRESS, READY, at=sent_at, zone=zone)
    journey.quiet_until(remind_at)
    assert journey.wait(remind_at) == ["remind_login 1"]
    assert journey.turn == ("клиент", "Первый вход")
    journey.quiet_until(help_at)
    assert journey.wait(help_at) == ["ask_login 1"]
    assert [it.effect for it in journey.looks] == [Effect.LOOK_FOR_LOGIN]
    assert journey.tell(LOGGED_IN) == ["ask_training 1"]
    assert journey.looks == []


def test_who_has_logged_in_is_not_reminded() -> None:
    journey = with_access()
    assert journey.tell(LOGGED_IN, at=utc(11, 19, 4)) == ["ask_training 1"]
    assert journey.wait(utc(11, 19, 5)) == []
    assert journey.wait(utc(11, 23, 5)) == ["ask_training 1/overdue"]


def test_a_client_who_came_to_the_training_is_not_reminded_to_log_in() -> None:
    journey = with_access()
    journey.tell(APPOINTED, at=utc(11, 18, 7))
    journey.tell(HELD, PLANNED, at=utc(11, 18, 8))
    assert not [it for it in journey.wait(utc(11, 26, 5)) if "login" in it]
