"""Access and the first login, played purely: refused addresses, reminders, letters asked for again."""

from datetime import datetime, timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    AccessAskedAgain,
    AccountsThere,
    CloudGiven,
    CloudRetryAsked,
    Contact,
    ContactCorrected,
    ObjectMade,
)
from cases.forms.cloud import SendAccessAgain
from cases.forms.four_eyes import ConfirmContact
from cases.ledger import State
from cases.people import People
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import ADDRESS, APPOINTED, HELD, LOGGED_IN, NEW_CONTACT, PLANNED, READY, TALK, with_access
from tests.sample_people import COLLEAGUE, PEOPLE


def test_a_refused_address_is_asked_for_and_only_what_was_refused_goes_to_the_new_one() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT}
    assert journey.tell(READY) == [
        "make_support_account c-1042",
        "tell_support_account c-1042",
        "make_object c-1042",
        "send_credentials 1",
        f"ask_contact {CLIENT} 1",
    ]
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
    letters = ["send_invitation 1/2", "send_presentations 1/2", "tell_earlier_address 1"]
    assert journey.tell(NEW_CONTACT) == letters
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


def test_ready_is_said_to_the_client_only_once_tech_support_has_its_account() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.MAKE_SUPPORT_ACCOUNT] = "quota: учётных записей больше нет"
    assert journey.tell(READY) == [
        "make_support_account c-1042", "ask_cloud_help make_support_account c-1042", "make_object c-1042",
    ]  # fmt: skip
    assert journey.turn == ("менеджер", "Облако")
    assert journey.tell(CloudRetryAsked(number=1), at=utc(11, 18)) == [
        "make_support_account c-1042/2", "tell_support_account c-1042", "send_credentials 1",
    ]  # fmt: skip


def test_credentials_that_nadmozg_refuses_are_a_question_about_the_cloud() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.SEND_CREDENTIALS] = "locked: облако закрыто"
    assert journey.tell(READY)[3:] == ["send_credentials 1", "ask_cloud_help send_credentials 1"]
    assert journey.due[-1].note == "облако закрыто"
    assert journey.turn == ("менеджер", "Облако")


def test_access_asked_for_again_is_another_letter_and_the_days_count_from_it() -> None:
    journey = with_access()
    assert journey.tell(AccessAskedAgain(number=2), at=utc(11, 18, 6)) == ["send_credentials 2"]
    assert journey.tell(AccessAskedAgain(number=3), at=utc(11, 18, 7)) == ["send_credentials 3"]
    assert journey.turn == ("клиент", "Первый вход")
    assert journey.wait(utc(11, 19, 5)) == []
    assert journey.wait(utc(11, 20, 5)) == ["renew_access 3"]


def test_access_asked_for_again_to_a_dead_address_goes_to_the_corrected_one() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    assert journey.tell(AccessAskedAgain(number=2)) == ["send_credentials 2", f"ask_contact {CLIENT} 1"]
    assert journey.tell(NEW_CONTACT) == ["tell_earlier_address 1"]
    assert journey.second_person(ConfirmContact, agreed="подтвердить") == ["send_credentials 2/2"]


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
    assert journey.wait(remind_at) == ["renew_access 1"]
    assert journey.turn == ("клиент", "Первый вход")
    journey.quiet_until(help_at)
    assert journey.wait(help_at) == ["ask_login 1"]
    assert [it.effect for it in journey.looks] == [Effect.LOOK_FOR_LOGIN]
    assert journey.tell(LOGGED_IN) == ["ask_training 1"]
    assert journey.looks == []


@pytest.mark.parametrize(
    ("after", "every"),
    [
        (timedelta(hours=1), timedelta(minutes=15)),
        (timedelta(hours=25), timedelta(hours=1)),
        (timedelta(days=1, hours=23, minutes=30), timedelta(minutes=15)),  # they have just been reminded
        (timedelta(days=4), timedelta(hours=1)),
        (timedelta(days=20), timedelta(days=1)),
    ],
)
def test_the_longer_ago_the_last_letter_was_the_seldomer_the_login_is_looked_for(
    after: timedelta, every: timedelta
) -> None:
    journey = Journey(TALK, ADDRESS, READY, at=utc(11, 17, 6))
    if after > timedelta(hours=47):
        journey.wait(utc(11, 19, 5))  # the reminder
    journey.wait(utc(11, 17, 6) + after)
    assert [it.effect for it in journey.looks] == [Effect.LOOK_FOR_LOGIN]
    assert journey.decision.look_every == every
    journey.tell(LOGGED_IN)
    assert journey.decision.look_every is None


INSIDE = (AccountsThere(), ObjectMade(object_no="1"))
"""What the manager has seen in the cloud, where we cannot."""
LADDER = {
    # what the client had on Tuesday 17 November at 06:25 UTC, and what was asked for when: (moment, what is due then) …
    "access sent": (False, (), [(utc(11, 19, 5), ["renew_access 1"]), (utc(11, 23, 5), ["ask_login 1"])]),
    "sent again before the reminder": (
        False, (utc(11, 18, 6),), [(utc(11, 20, 5), ["renew_access 2"]), (utc(11, 24, 5), ["ask_login 2"])]),
    "sent again after the reminder": (
        False, (utc(11, 20, 6),), [(utc(11, 24, 5), ["renew_access 2"]), (utc(11, 26, 5), ["ask_login 2"])]),
    "sent again after the question": (
        False, (utc(11, 24, 6),), [(utc(11, 26, 5), ["renew_access 2"]), (utc(11, 30, 5), ["ask_login 2"])]),
    "sent again twice": (
        False, (utc(11, 18, 6), utc(11, 19, 6)), [(utc(11, 23, 5), ["renew_access 3"])]),
    "by hand: nothing to renew, the manager is asked at once": (
        True, (), [(utc(11, 19, 5), ["remind_login 1", "ask_login 1/overdue"])]),
    "by hand, sent again": (True, (utc(11, 18, 6),), [(utc(11, 20, 5), ["remind_login 2", "ask_login 2/overdue"])]),
}  # fmt: skip


@pytest.mark.parametrize(("manual", "again", "rungs"), LADDER.values(), ids=LADDER)
def test_the_ladder_of_reminders_begins_anew_with_every_access_letter(
    manual: bool, again: tuple[datetime, ...], rungs: list[tuple[datetime, list[str]]]
) -> None:
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6), manual=manual)
    given = CloudGiven(by="hand", url=READY.url, login="kim", password_delivery="телефон")
    journey.tell(*((given, *INSIDE, READY) if manual else (READY,)), at=utc(11, 17, 6, 25))
    for number, at in enumerate(again, 2):
        journey.wait(at - timedelta(seconds=1))
        assert f"send_credentials {number}" in journey.tell(AccessAskedAgain(number=number), at=at)
    for at, due in rungs:
        assert journey.wait(at - timedelta(minutes=1)) == []
        assert journey.wait(at) == due
    assert len(set(journey.acts)) == len(journey.acts)


def test_the_old_question_does_not_stand_beside_a_new_access_letter() -> None:
    journey = with_access()
    journey.wait(utc(11, 19, 5))
    journey.wait(utc(11, 23, 5))
    assert [str(it.due.occurrence) for it in journey.decision.questions] == ["1"]
    journey.tell(AccessAskedAgain(number=2), at=utc(11, 23, 6))
    assert journey.decision.questions == []


def test_a_reminder_in_doubt_is_replaced_by_one_with_new_access() -> None:
    journey = with_access()
    journey.wait(utc(11, 19, 5))
    journey.put(Effect.RENEW_ACCESS, "1", State.REPLACED)
    assert journey.move_on() == ["renew_access 1/2"]
    assert journey.move_on() == []


def test_a_reminder_to_a_dead_address_goes_to_the_corrected_one() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    journey.people = People((*PEOPLE, COLLEAGUE))
    assert journey.wait(utc(11, 19, 5)) == ["renew_access 1", f"ask_contact {CLIENT} 1"]
    assert journey.tell(NEW_CONTACT) == ["tell_earlier_address 1", "ask_new_contact 1 petrov"]
    assert "renew_access 1/2" in journey.second_person(ConfirmContact, agreed="подтвердить", reason="")


def test_while_new_access_is_on_its_way_the_login_is_looked_for_and_nobody_reminded() -> None:
    journey = with_access()
    journey.unavailable = {Effect.SEND_CREDENTIALS}
    journey.tell(AccessAskedAgain(number=2), at=utc(11, 18, 6))
    assert journey.wait(utc(11, 27, 5)) == ["send_credentials 2"]
    assert [it.effect for it in journey.looks] == [Effect.LOOK_FOR_LOGIN]


GIVEN = CloudGiven(by="sales", cloud_id="c-1042", client_has_access=True)
OF_SALES = {
    # how, what was asked for when, what is due at which moments; the cloud was seen on Tuesday 17 November
    "nothing is sent, the client is reminded, the manager asked": (
        False, None, [(utc(11, 19, 5), ["remind_login 0"]), (utc(11, 23, 5), ["ask_login 0"])]),
    "new access when asked for; its reminders renew it": (
        False, utc(11, 20, 6), [(utc(11, 24, 5), ["renew_access 1"]), (utc(11, 26, 5), ["ask_login 1"])]),
    "by hand: the manager is asked at once": (
        True, None, [(utc(11, 19, 5), ["remind_login 0", "ask_login 0/overdue"])]),
}  # fmt: skip


@pytest.mark.parametrize(("manual", "again", "rungs"), OF_SALES.values(), ids=OF_SALES)
def test_access_that_sales_has_given_is_voided_only_when_that_is_asked_for(
    manual: bool, again: datetime | None, rungs: list[tuple[datetime, list[str]]]
) -> None:
    journey = Journey(TALK, GIVEN, *INSIDE, at=utc(11, 17, 6), manual=manual)
    journey.tell(READY, at=utc(11, 17, 6, 25))
    assert not [it for it in journey.acts if it.startswith("send_credentials")]
    assert journey.turn == ("клиент", "Первый вход")
    assert [it.effect for it in journey.looks] == ([] if manual else [Effect.LOOK_FOR_LOGIN])
    if again:
        journey.wait(again - timedelta(seconds=1))
        assert "send_credentials 1" in journey.fill_in(SendAccessAgain, again)
    for at, due in rungs:
        assert journey.wait(at - timedelta(minutes=1)) == []
        assert journey.wait(at) == due
    assert "ask_training 1" in journey.tell(LOGGED_IN)


def test_another_number_of_the_cloud_does_not_forget_that_the_client_has_access() -> None:
    journey = Journey(TALK, GIVEN.model_copy(update={"cloud_id": "c-7"}), at=utc(11, 17, 6))
    journey.tell(GIVEN.model_copy(update={"by": "hand"}), READY)
    assert not [it for it in journey.acts if it.startswith("send_credentials")]


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
