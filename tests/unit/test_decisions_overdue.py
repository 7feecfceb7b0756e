"""Questions that stay open although the manager was reminded, played purely: the head gets one word, in time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases.effects import Effect
from cases.facts import CloudTrouble, Fact, FollowUpPlanned, RequestAnswered
from cases.people import People, Role
from tests.played_case import Journey, utc
from tests.sample_cases import (
    ADDRESS,
    ASKS_SALES,
    HELD,
    LOGGED_IN,
    MANAGER,
    NO_SITE_WORK,
    PEOPLE,
    PLANNED,
    READY,
    SALES,
    SALES_TAKES_IT,
    SITE_WORK,
    TALK,
    answered,
    with_access,
    with_follow_up,
    with_training,
)
from tests.sample_people import HEAD


def headed(journey: Journey) -> Journey:
    journey.people = People((*PEOPLE, HEAD))
    return journey


def just_opened() -> Journey:
    return Journey(at=utc(11, 24, 7))


def address_wanted() -> Journey:
    return Journey(TALK, at=utc(11, 24, 7))


def nobody_logged_in() -> Journey:
    journey = Journey(TALK, ADDRESS, at=utc(11, 24, 6))
    journey.tell(READY, at=utc(11, 24, 6, 25))
    return journey


def training_wanted() -> Journey:
    journey = nobody_logged_in()
    journey.tell(LOGGED_IN, at=utc(11, 24, 7))
    return journey


def recording_wanted() -> Journey:
    journey = with_training()
    journey.tell(HELD, PLANNED.model_copy(update={"due_at": utc(6, 1, year=2027)}), at=utc(11, 25, 8))
    journey.wait(utc(11, 26, 5))
    journey.wait(utc(11, 27, 5))
    return journey


def photos_wanted() -> Journey:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    return journey


def cloud_in_trouble() -> Journey:
    journey = Journey(TALK, ADDRESS, at=utc(11, 24, 6))
    journey.tell(CloudTrouble(state="stuck", words="слишком долго"), at=utc(11, 24, 6, 46))
    return journey


WAYS = {
    "the first talk": (just_opened, "ask_first_talk 1", utc(11, 30, 5), utc(12, 2, 5)),
    "the address": (address_wanted, "ask_address 1", utc(11, 26, 5), utc(11, 30, 5)),
    "the cloud": (cloud_in_trouble, "ask_cloud_help trouble-1", utc(11, 25, 5), utc(11, 27, 5)),
    "the first login": (nobody_logged_in, "ask_login 1", utc(12, 2, 5), utc(12, 4, 5)),
    "a date for the training": (training_wanted, "ask_training 1", utc(11, 26, 5), utc(11, 30, 5)),
    "the report": (with_training, "ask_report 1", utc(11, 26, 5), utc(11, 30, 5)),
    "the recording": (recording_wanted, "ask_recording 1", utc(11, 30, 5), utc(12, 2, 5)),
    "the contact": (with_follow_up, "ask_follow_up 1", utc(12, 1, 5), utc(12, 3, 5)),
    "the photos": (photos_wanted, "ask_photos 1", utc(12, 4, 5), utc(12, 8, 5)),
}


@pytest.mark.parametrize(("made", "asked", "reminded_at", "told_at"), WAYS.values(), ids=WAYS)
def test_the_manager_is_reminded_once_and_then_the_head_told_once(
    made: object, asked: str, reminded_at: datetime, told_at: datetime
) -> None:
    assert callable(made)
    journey = headed(made())
    told = f"tell_head_overdue {asked} {HEAD.code}"
    until_then = {f"{asked}/overdue", told}
    while journey.now < reminded_at - timedelta(hours=1):
        assert not until_then & set(journey.wait(journey.now + timedelta(hours=1)))
    assert not until_then & set(journey.wait(reminded_at - timedelta(seconds=1)))
    assert journey.wait(reminded_at) == [f"{asked}/overdue"]
    journey.quiet_until(told_at)
    assert journey.wait(told_at) == [told]
    assert journey.due[-1].recipient == HEAD.email
    for day in range(1, 31):
        assert journey.wait(utc(12, 9, 5) + timedelta(days=day)) == []


def test_the_head_reads_since_when_it_waits_in_the_clients_days() -> None:
    journey = headed(just_opened())
    journey.wait(utc(11, 30, 5))
    journey.wait(utc(12, 2, 5))
    assert journey.due[-1].note == "Спросили 24 ноября 2026, напомнили 30 ноября 2026"


def test_a_question_answered_after_the_reminder_does_not_reach_the_head() -> None:
    journey = headed(just_opened())
    journey.wait(utc(11, 30, 5))
    journey.tell(TALK, at=utc(12, 1, 5))
    assert not [it for it in journey.wait(utc(12, 2, 5)) if "first_talk" in it]


def test_after_days_of_downtime_the_reminder_and_the_word_to_the_head_do_not_leave_in_one_breath() -> None:
    journey = headed(just_opened())
    assert journey.wait(utc(12, 21, 5)) == ["ask_first_talk 1/overdue"]
    journey.quiet_until(utc(12, 23, 5))
    assert journey.wait(utc(12, 23, 5)) == [f"tell_head_overdue ask_first_talk 1 {HEAD.code}"]


def test_each_occurrence_has_its_own_word_and_a_living_link_is_not_another_one() -> None:
    journey = headed(just_opened())
    journey.wait(utc(11, 30, 5))
    journey.wait(utc(12, 2, 5))
    journey.prefect_since = utc(12, 3)
    assert [it.partition("-")[0] for it in journey.wait(utc(12, 3, 5))] == ["ask_first_talk 1/link"]
    for day in range(4, 30):
        assert not [it for it in journey.wait(utc(12, day, 5)) if it.startswith("tell_head")]


def test_a_manager_who_is_the_head_is_not_told_about_themselves() -> None:
    journey = just_opened()
    both = replace(MANAGER, roles=MANAGER.roles | {Role.HEAD})
    journey.people = People((both, *PEOPLE[1:]))
    journey.wait(utc(11, 30, 5))
    assert journey.wait(utc(12, 20)) == []


def test_a_cloud_reaches_the_manager_after_20_and_after_45_minutes_once_each_and_later_the_head() -> None:
    journey = headed(Journey(TALK, ADDRESS, at=utc(11, 24, 6)))
    journey.wait(journey.now + timedelta(minutes=21))
    stuck: tuple[Fact, ...] = (CloudTrouble(state="stuck", words="слишком долго"),)
    journey.tell(*stuck, at=utc(11, 24, 6, 46))
    for minutes in range(50, 24 * 60, 5):
        journey.wait(utc(11, 24, 6) + timedelta(minutes=minutes))
    asked = [it for it in journey.acts if it.startswith("ask_cloud_help")]
    assert [it.partition(" ")[2].partition("-")[0] for it in asked] == ["slow", "trouble", "trouble"]
    assert asked[2] == "ask_cloud_help trouble-1/overdue"
    journey.wait(utc(11, 27, 5))
    told = [it for it in journey.acts if it.startswith("tell_head")]
    assert told == [f"tell_head_overdue ask_cloud_help trouble-1 {HEAD.code}"]
    assert Effect.TELL_HEAD_OVERDUE.row.can_be_gathered


# A question of buying that sales does not take.

TAKEN = SALES_TAKES_IT


def about_buying() -> Journey:
    """Handed over on Friday 27 November; the next contact is far ahead."""
    journey = headed(with_follow_up())
    journey.tell(
        answered("purchase"), ASKS_SALES, FollowUpPlanned(number=2, due_at=utc(6, 1, 5, year=2027)), at=utc(11, 27, 7)
    )
    return journey


def test_sales_is_reminded_and_then_the_head_told() -> None:
    journey = about_buying()
    assert journey.turn == ("МОП", "Вопрос о закупке")
    for moment, act, to in (
        (utc(11, 30, 5), "ask_taking 2 belova/overdue", SALES.email),
        (utc(12, 2, 5), f"tell_head_overdue ask_taking 2 {HEAD.code}", HEAD.email),
    ):
        journey.quiet_until(moment)
        assert journey.wait(moment) == [act]
        assert journey.due[-1].recipient == to
    assert journey.wait(utc(12, 30)) == []


def test_whoever_has_sold_it_is_written_to_and_the_others_when_they_do_not_take_it() -> None:
    journey = with_follow_up()
    other = replace(SALES, code="other", name="Другой Продавец", email="other@pass24.example")
    journey.people = People((*PEOPLE, other, HEAD))
    planned = FollowUpPlanned(number=2, due_at=utc(6, 1, 5, year=2027))
    acts = journey.tell(answered("purchase"), ASKS_SALES, planned, at=utc(11, 27, 7))
    assert [it for it in acts if "purchase" in it] == ["send_purchase 2 belova"]
    assert journey.wait(utc(11, 30, 5)) == ["ask_taking 2 belova/overdue", "ask_taking 2 other/overdue"]


def test_a_question_of_buying_that_was_taken_has_three_days_for_an_offer_and_the_answer_is_told() -> None:
    journey = about_buying()
    journey.tell(TAKEN)
    assert journey.wait(utc(12, 1, 5)) == []
    assert journey.wait(utc(12, 2, 5)) == ["ask_answer 2 belova/overdue"]
    offer = RequestAnswered(number=2, words="на 120 000", result="offer")
    assert journey.tell(offer, by=SALES.code) == ["tell_answer 2 smirnova 1"]
    assert journey.wait(utc(12, 30)) == []
    bought = RequestAnswered(number=2, words="оплатили", result="bought")
    assert journey.tell(bought, by=SALES.code) == ["tell_answer 2 smirnova 2"]


def test_a_case_that_is_over_is_not_kept_open_for_sales() -> None:
    journey = about_buying()
    journey.tell(NO_SITE_WORK, answered("well", 2), at=utc(11, 27, 9))
    assert journey.decision.finished == "подключение завершено"
    assert journey.wait(utc(12, 30)) == []


def test_with_access_nobody_is_told_before_the_client_was_reminded() -> None:
    journey = headed(with_access())
    journey.wait(utc(12, 21, 5))
    assert not [it for it in journey.acts if it.startswith("tell_head")]
