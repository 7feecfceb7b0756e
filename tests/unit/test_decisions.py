"""The department's process, played purely: what is due at each moment, what is not, whose turn, when we look again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cases import follow_up_forms, forms, training_forms
from cases.decisions import decide
from cases.effects import Effect, Entries, State
from cases.facts import (
    AccessAskedAgain,
    CloudGiven,
    CloudOrdered,
    CloudReady,
    CloudRetryAsked,
    CloudTrouble,
    Contact,
    ContactCorrected,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    PhotosJudged,
    PhotosReceived,
    TrainingCancelled,
)
from cases.people import People
from tests.played_case import (
    ADDRESS,
    APPOINTED,
    CLIENT,
    DIRECTORY,
    HEAD,
    HELD,
    LOGGED_IN,
    MONDAY,
    MOVED,
    NEW_CONTACT,
    PLANNED,
    POLICY,
    READY,
    RECORDING,
    TALK,
    Journey,
    answered,
    utc,
    with_access,
    with_follow_up,
    with_report,
    with_training,
)
from tests.sample_cases import MANAGER, PEOPLE, SALES, STAGES, SUPPORT, TRAINER, sample_case

# The whole process, stage by stage.


@dataclass(frozen=True)
class Stage:
    at: datetime
    acts: list[str]
    turn: tuple[str, str]
    next_due_at: datetime | None
    looks: tuple[str, ...] = ()


PROCESS = {
    "opened": Stage(MONDAY, ["ask_first_talk 1"], ("менеджер", "Адрес облака"), utc(11, 20, 5)),
    "talk": Stage(utc(11, 17, 6), ["ask_address 1"], ("менеджер", "Адрес облака"), utc(11, 19, 5)),
    "address": Stage(utc(11, 17, 6, 10), ["make_cloud romashka"], ("nadmozg", "Облако"), None),
    "ordered": Stage(utc(11, 17, 6, 11), [], ("nadmozg", "Облако"), utc(11, 17, 6, 16), ("look_at_cloud fresh",)),
    "cloud": Stage(
        utc(11, 17, 6, 25),
        ["make_support_account c-1042", "send_credentials 1"],
        ("клиент", "Первый вход"),
        utc(11, 17, 6, 40) + timedelta(seconds=2),
        ("look_for_login 1",),
    ),
    "logged_in": Stage(utc(11, 18, 6), ["ask_training 1"], ("менеджер", "Назначить обучение"), utc(11, 20, 5)),
    "training": Stage(
        utc(11, 18, 7),
        ["send_invitation 1", "send_presentations 1", "ask_report 1"],
        ("менеджер", "Обучение"),
        utc(11, 26, 5),
    ),
    "held": Stage(
        utc(11, 25, 8),
        ["send_technical_card support", "ask_recording 1", "schedule_follow_up 1"],
        ("система", "Контакт после обучения"),
        utc(11, 27, 5),
    ),
    "recording": Stage(utc(11, 25, 12), ["send_recording 1"], ("система", "Контакт после обучения"), utc(11, 27, 5)),
    "follow_up": Stage(utc(11, 27, 5), ["ask_follow_up 1"], ("менеджер", "Контакт после обучения"), utc(12, 1, 5)),
    "answered": Stage(utc(11, 27, 7), ["request_photos 1", "ask_photos 1"], ("клиент", "Фото площадки"), utc(12, 4, 5)),
    "photos": Stage(utc(11, 30, 6), ["ask_verdict 1"], ("менеджер", "Фото площадки"), utc(12, 2, 5)),
    "judged": Stage(utc(11, 30, 7), [], ("", "Завершено"), None),
}


@pytest.mark.parametrize("upto", STAGES)
def test_at_each_stage_exactly_its_own_acts_are_due(upto: str) -> None:
    facts = [it.fact for it in sample_case().facts]
    journey = Journey(at=PROCESS["opened"].at)
    journey.orders_clouds = False  # the sample's own order comes next
    acts, told = journey.acts[:], 1
    for stage in STAGES[1 : STAGES.index(upto) + 1]:
        end = len(sample_case(stage).facts)
        acts, told = journey.tell(*facts[told:end], at=PROCESS[stage].at), end
    expected = PROCESS[upto]
    assert acts == expected.acts
    assert journey.turn == expected.turn
    assert journey.decision.next_due_at == expected.next_due_at
    assert tuple(f"{it.effect} {it.occurrence}" for it in journey.looks) == expected.looks
    assert journey.move_on() == []
    assert bool(journey.decision.finished) is (upto == "judged")


def test_letters_go_to_whom_they_are_for() -> None:
    journey = with_report()
    journey.tell(answered("purchase"), FollowUpPlanned(number=2, due_at=utc(12, 4, 5)))
    to = {it.effect: it.recipient for it in journey.due if it.effect.is_letter}
    for effect, recipient in to.items():
        expected = {Effect.SEND_TECHNICAL_CARD: SUPPORT, Effect.HAND_OVER_TO_SALES: SALES}.get(effect)
        if effect.startswith("ask_"):
            expected = MANAGER
        assert recipient == (expected.email if expected else CLIENT), effect
    assert {Effect.SEND_CREDENTIALS, Effect.SEND_TECHNICAL_CARD, Effect.HAND_OVER_TO_SALES} <= set(to)


def test_a_whole_journey_through_the_forms_does_everything_once_and_finishes() -> None:
    journey = Journey()
    who = {"who": MANAGER.name}
    journey.fill_in(forms.first_talk, utc(11, 17, 6), held_on="17.11.2026", needs="а", pain="б", notes="", **who)
    journey.fill_in(forms.agree_address, slug="romashka", agreed_by="Ким", agreed_on="2026-11-17", **who)
    assert journey.turn == ("nadmozg", "Облако")
    journey.tell(READY, at=utc(11, 17, 6, 25))
    for day in (18, 19, 20, 23):
        journey.wait(utc(11, day, 5))  # two days without a login: reminded; two more: a word to the manager
    journey.fill_in(forms.client_logged_in, utc(11, 23, 9), **who)
    appoint: dict[str, object] = {
        "action": training_forms.APPOINT, "time": "11:00", "time_zone": "Asia/Yekaterinburg", "trainer": TRAINER.name,
        "place": "офис", "reason": "", **who,
    }  # fmt: skip
    journey.fill_in(training_forms.appoint_training, day="2026-11-25", **appoint)
    journey.fill_in(training_forms.appoint_training, utc(11, 24, 9), day="2026-11-26", **appoint)
    cancel = appoint | {"action": training_forms.CANCEL, "reason": "болезнь"}
    journey.fill_in(training_forms.appoint_training, utc(11, 25, 9), day="", **cancel)
    journey.fill_in(training_forms.appoint_training, utc(11, 25, 10), day="2026-11-27", **appoint)
    journey.fill_in(
        training_forms.report_training, utc(11, 27, 8), question="3", held_on="2026-11-27", feedback="ясно",
        server_format="облако", equipment="шлагбаум", integration="настроена", passage_points="1", **who,
    )  # fmt: skip
    journey.fill_in(training_forms.recording_ready, url="https://video.example/1", **who)
    later: dict[str, object] = {"action": follow_up_forms.LATER, "day": "2026-12-02", "time": "12:00", **who}
    journey.fill_in(follow_up_forms.move_follow_up, utc(11, 30, 9), question="1", **later)
    journey.fill_in(
        follow_up_forms.follow_up_comes_due, utc(12, 1, 5), number=1
    )  # the old run, had it not been stopped
    journey.fill_in(follow_up_forms.follow_up_comes_due, utc(12, 2, 7), number=2)
    outcome: dict[str, object] = {"answers": "…", "site_work": True, "reason": "", "next_on": "", **who}
    again = {"outcome": "вопрос о закупке – передать в МОП"} | outcome
    journey.fill_in(follow_up_forms.follow_up_outcome, utc(12, 2, 8), question="2", **again)
    well = {"outcome": "всё хорошо"} | outcome
    journey.fill_in(follow_up_forms.follow_up_outcome, utc(12, 3, 8), question="3", **well)  # the client called earlier
    ticks: dict[str, object] = {"power_220": True, "internet": True, **who}
    for number, ok in (("1", False), ("2", True)):
        journey.fill_in(follow_up_forms.photos_received, utc(12, 7, 8), question=number, where="почта", **who)
        journey.fill_in(follow_up_forms.judge_photos, question=number, photos_ok=ok, reason="темно", **ticks)
    assert journey.decision.finished == "подключение завершено"
    assert journey.acts == [
        "ask_first_talk 1",
        "ask_address 1",
        "make_cloud romashka",
        "make_support_account c-1",
        "send_credentials 1",
        "remind_login 1",
        "ask_login 1",
        "ask_training 1",
        "send_invitation 1",
        "send_presentations 1",
        "ask_report 1",
        "send_invitation 2",
        "ask_report 2",
        "send_cancellation 2",
        "ask_training 3",
        "send_invitation 3",
        "ask_report 3",
        "send_technical_card support",
        "ask_recording 1",
        "schedule_follow_up 1",
        "send_recording 1",
        "cancel_follow_up 1",
        "schedule_follow_up 2",
        "ask_follow_up 2",
        "hand_over_to_sales 2",
        "schedule_follow_up 3",
        "cancel_follow_up 3",
        "request_photos 1",
        "ask_photos 1",
        "ask_verdict 1",
        "request_photos 2",
        "ask_photos 2",
        "ask_verdict 2",
    ]
    assert len(set(journey.acts)) == len(journey.acts)
    assert journey.wait(utc(3, 1, year=2027)) == []


# 1, 2. The first talk, the address, the cloud.


def test_a_question_is_asked_exactly_once_more_when_it_is_overdue() -> None:
    journey = Journey()
    journey.quiet_until(utc(11, 20, 5))  # Monday; three working days have passed on Friday morning
    assert journey.wait(utc(11, 20, 5)) == ["ask_first_talk 1-overdue"]
    assert journey.due[-1].overdue
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
    assert [it.occurrence for it in journey.looks] == ["fresh"]
    assert journey.turn == ("система", "Облако")
    assert journey.tell(TALK) == []
    assert journey.tell(CloudReady(cloud_id="c-7", url="https://r.pass24.online/")) == [
        "make_support_account c-7",
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
    assert journey.tell(READY) == ["send_credentials 1", "ask_login 1"]
    assert journey.looks == []
    assert journey.tell(LOGGED_IN) == ["ask_training 1"]


def test_a_cloud_that_takes_its_time_is_looked_at_then_told_about_then_stuck() -> None:
    journey = Journey(TALK, ADDRESS)
    ordered_at = journey.case.recorded_at(CloudOrdered)
    slow_at, stuck_at = ordered_at + timedelta(minutes=20), ordered_at + timedelta(minutes=45)
    assert [(it.occurrence, it.until) for it in journey.looks] == [("fresh", slow_at)]
    assert journey.wait(slow_at - timedelta(seconds=1)) == []
    assert journey.wait(slow_at) == [f"ask_cloud_help slow-{ordered_at:%Y%m%d%H%M}"]
    assert "20 минут" in journey.due[-1].note
    assert [(it.occurrence, it.until) for it in journey.looks] == [("slow", stuck_at)]
    assert journey.wait(stuck_at - timedelta(seconds=1)) == []
    assert journey.wait(stuck_at) == []
    assert [(it.occurrence, it.until) for it in journey.looks] == [("stuck", stuck_at)]
    assert journey.tell(CloudTrouble(state="stuck", words="слишком долго")) == ["ask_cloud_help trouble-1"]
    assert journey.turn == ("менеджер", "Облако")
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]  # it may come yet
    assert journey.decision.next_due_at == journey.now + POLICY.cloud_look_every
    assert journey.tell(READY) == ["make_support_account c-1", "send_credentials 1"]


STUCK = CloudTrouble(state="stuck", words="слишком долго")


@pytest.mark.parametrize(("trouble", "minutes"), [((), 50), ((STUCK,), 50), ((STUCK,), 1)])
def test_a_look_that_was_taken_is_the_same_look_a_second_later(trouble: tuple[Fact, ...], minutes: int) -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(*trouble, at=MONDAY + timedelta(minutes=minutes))
    looks = set(journey.decide().due)
    journey.now += timedelta(seconds=1)
    assert set(journey.decide().due) == looks


def test_nadmozg_needs_an_operator_and_is_asked_to_try_again() -> None:
    journey = Journey(TALK, ADDRESS)
    assert journey.tell(CloudTrouble(state="needs_operator", words="нет места")) == ["ask_cloud_help trouble-1"]
    assert (journey.due[-1].note, journey.turn) == ("нет места", ("менеджер", "Облако"))
    assert journey.fill_in(forms.retry_cloud, who=MANAGER.name) == ["retry_cloud 1"]
    assert journey.turn == ("nadmozg", "Облако")
    assert journey.tell(CloudTrouble(state="failed", words="опять")) == ["ask_cloud_help trouble-2"]
    assert journey.fill_in(forms.retry_cloud, who=MANAGER.name) == ["retry_cloud 2"]


def test_nobody_looks_for_the_old_trouble_before_nadmozg_has_heard_of_the_retry() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(CloudTrouble(state="failed", words="нет места"))
    journey.unavailable.add(Effect.RETRY_CLOUD)
    assert journey.fill_in(forms.retry_cloud, who=MANAGER.name) == ["retry_cloud 1"]
    assert journey.looks == []
    journey.unavailable.clear()
    assert journey.move_on() == ["retry_cloud 1"]
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]


def test_a_cloud_that_is_tried_again_has_its_time_again() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(CloudTrouble(state="needs_operator", words="нет места"))
    journey.fill_in(forms.retry_cloud, journey.now + timedelta(hours=2), who=MANAGER.name)
    assert [it.occurrence for it in journey.looks] == ["fresh"]


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
    assert journey.tell(ADDRESS) == ["make_cloud romashka", "ask_cloud_help make_cloud-romashka"]
    assert journey.due[-1].note == "нет контакта"
    assert journey.wait(utc(11, 17, 9)) == []
    assert journey.tell(CloudRetryAsked(number=1))[0] == "make_cloud romashka/2"


# 3, 4. Access and the first login.


def test_a_refused_address_is_asked_for_and_only_what_was_refused_goes_to_the_new_one() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.dead_addresses = {CLIENT}
    assert journey.tell(READY) == ["make_support_account c-1", "send_credentials 1", f"ask_contact {CLIENT} 1"]
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
        "send_invitation 1", f"ask_contact {CLIENT} 1", "send_presentations 1", "ask_report 1",
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
        "make_support_account c-1", "ask_cloud_help make_support_account-c-1", "send_credentials 1",
    ]  # fmt: skip
    assert journey.tell(CloudRetryAsked(number=1), at=utc(11, 18)) == ["make_support_account c-1/2"]


def test_credentials_that_nadmozg_refuses_are_a_question_about_the_cloud() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.SEND_CREDENTIALS] = "locked: облако закрыто"
    assert journey.tell(READY)[1:] == ["send_credentials 1", "ask_cloud_help send_credentials-1"]
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
    assert journey.wait(utc(11, 23, 5)) == ["ask_training 1-overdue"]


def test_a_client_who_came_to_the_training_is_not_reminded_to_log_in() -> None:
    journey = with_access()
    journey.tell(APPOINTED, at=utc(11, 18, 7))
    journey.tell(HELD, PLANNED, at=utc(11, 18, 8))
    assert not [it for it in journey.wait(utc(11, 26, 5)) if "login" in it]


# 5, 6. The training.


def test_a_moved_training_is_invited_to_anew_and_reported_anew_presentations_stay_sent() -> None:
    journey = with_training()
    assert journey.tell(MOVED, at=utc(11, 24, 7)) == ["send_invitation 2", "ask_report 2"]
    assert journey.decision.next_due_at == utc(11, 30, 5)  # Friday's training is overdue on Monday
    assert journey.wait(utc(11, 26, 5)) == []  # nobody is asked about the first date any more
    assert journey.wait(utc(11, 30, 5)) == ["ask_report 2-overdue"]


def test_a_training_moved_before_its_invitation_left_is_invited_to_once() -> None:
    journey = with_access()
    journey.unavailable = {Effect.SEND_INVITATION}
    journey.tell(LOGGED_IN, APPOINTED)
    assert journey.tell(MOVED)[0] == "send_invitation 2"
    journey.unavailable = set()
    assert journey.move_on() == ["send_invitation 2"]


def test_a_cancelled_training_is_called_off_and_another_date_asked_for() -> None:
    journey = with_training()
    cancelled = TrainingCancelled(number=1, reason="болезнь")
    assert journey.tell(cancelled, at=utc(11, 24, 7)) == ["send_cancellation 1", "ask_training 2"]
    assert journey.turn == ("менеджер", "Назначить обучение")
    assert journey.wait(utc(11, 26, 5)) == ["ask_training 2-overdue"]
    assert journey.tell(MOVED) == ["send_invitation 2", "ask_report 2"]


def test_a_training_that_nobody_was_invited_to_is_not_called_off() -> None:
    journey = with_access()
    journey.unavailable = {Effect.SEND_INVITATION}
    journey.tell(LOGGED_IN, APPOINTED)
    assert journey.tell(TrainingCancelled(number=1, reason="ошибка")) == ["ask_training 2"]


def test_every_tech_supporter_gets_the_card() -> None:
    colleague = replace(SUPPORT, code="night", name="Ночная смена", email="night@pass24.example")
    case = sample_case("held")
    decision = decide(case, Entries(), case.facts[-1].at, POLICY, People((*PEOPLE, colleague)))
    cards = [(it.occurrence, it.recipient) for it in decision.due if it.effect is Effect.SEND_TECHNICAL_CARD]
    assert cards == [("support", "support@pass24.example"), ("night", "night@pass24.example")]


def test_a_technical_card_that_did_not_arrive_keeps_the_case_open() -> None:
    journey = with_training()
    journey.dead_addresses = {SUPPORT.email}
    journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.tell(answered("well", site_work=False))
    assert journey.decision.finished == ""


def test_the_head_is_told_once_that_a_colleague_cannot_be_written_to() -> None:
    journey = with_training()
    journey.people = People((*PEOPLE, HEAD))
    journey.dead_addresses = {SUPPORT.email}
    acts = journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    assert acts[:2] == ["send_technical_card support", f"tell_head {SUPPORT.email} {HEAD.code}"]
    told = next(it for it in journey.due if it.effect is Effect.TELL_HEAD)
    assert (told.recipient, told.note) == (HEAD.email, "ящика нет")
    assert ("эксплуатация", "Почта коллеги") in [(it.turn, it.stage) for it in journey.decision.waiting]
    assert journey.decision.next_due_at == utc(11, 25, 9) + timedelta(seconds=len(acts))
    assert journey.wait(utc(11, 25, 10)) == []
    journey.people = People((MANAGER, TRAINER, SALES, replace(SUPPORT, email="tp@pass24.example"), HEAD))
    assert journey.wait(utc(11, 25, 11)) == ["send_technical_card support/2"]
    assert journey.due[-1].recipient == "tp@pass24.example"
    assert journey.turn == ("система", "Контакт после обучения")


def test_a_question_that_the_manager_cannot_receive_is_told_to_the_head() -> None:
    journey = Journey()
    journey.people = People((*PEOPLE, HEAD))
    journey.dead_addresses = {MANAGER.email}
    assert journey.tell(TALK) == ["ask_address 1", f"tell_head {MANAGER.email} {HEAD.code}"]
    assert journey.wait(journey.now + timedelta(hours=23)) == []


def test_a_colleagues_address_is_tried_again_after_a_day_because_servers_err_too() -> None:
    journey = Journey()
    journey.people = People((*PEOPLE, HEAD))
    journey.dead_addresses = {MANAGER.email}
    journey.tell(TALK)
    assert journey.wait(journey.now + timedelta(days=1)) == ["ask_address 1/2"]
    journey.dead_addresses = set()
    assert journey.wait(journey.now + timedelta(days=1)) == ["ask_address 1/3"]
    assert journey.wait(journey.now + timedelta(hours=1)) == []


def test_an_address_that_is_confirmed_as_it_is_gets_what_was_refused_once_more() -> None:
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6))
    journey.dead_addresses = {CLIENT}
    journey.tell(READY, at=utc(11, 17, 6, 25))
    journey.dead_addresses = set()
    same = ContactCorrected(contact=journey.case.contact)
    assert journey.tell(same, at=utc(11, 17, 8)) == ["send_credentials 1/2"]
    assert journey.wait(utc(11, 17, 9)) == []


def test_every_head_is_told() -> None:
    journey = Journey()
    second = replace(HEAD, code="petrov", name="Пётр Петров", email="petrov@pass24.example")
    journey.people = People((*PEOPLE, HEAD, second))
    journey.dead_addresses = {MANAGER.email}
    journey.tell(TALK)
    told = [it.recipient for it in journey.due if it.effect is Effect.TELL_HEAD]
    assert told == [HEAD.email, second.email]


def test_a_hand_over_that_did_not_arrive_is_somebodys_turn() -> None:
    journey = with_follow_up()
    journey.dead_addresses = {SALES.email}
    journey.tell(answered("purchase"), FollowUpPlanned(number=2, due_at=utc(12, 1, 5)))
    journey.tell(answered("well", 2, site_work=False), at=utc(12, 1, 6))
    assert journey.decision.finished == ""


# 7. The follow-up.


@pytest.mark.parametrize(
    ("zone", "held_on", "due_at", "overdue_at"),
    [
        ("Asia/Yekaterinburg", date(2026, 11, 25), utc(11, 27, 5), utc(12, 1, 5)),
        ("Europe/Moscow", date(2026, 11, 27), utc(12, 1, 7), utc(12, 3, 7)),  # a Friday
        ("Asia/Vladivostok", date(2026, 11, 27), utc(12, 1, 0), utc(12, 3, 0)),
        ("Europe/Moscow", date(2026, 12, 30), utc(1, 12, 7, year=2027), utc(1, 14, 7, year=2027)),  # the holidays
        ("Asia/Vladivostok", date(2026, 12, 30), utc(1, 12, 0, year=2027), utc(1, 14, 0, year=2027)),
        ("Europe/Kaliningrad", date(2026, 11, 2), utc(11, 5, 8), utc(11, 9, 8)),  # over 4 November
    ],
)
def test_the_follow_up_is_due_on_the_second_working_day_and_overdue_after_the_third(
    zone: str, held_on: date, due_at: datetime, overdue_at: datetime
) -> None:
    held_at = datetime(held_on.year, held_on.month, held_on.day, 11, tzinfo=UTC)
    journey = Journey(TALK, ADDRESS, READY, LOGGED_IN, APPOINTED, at=held_at, zone=zone)
    journey.fill_in(
        training_forms.report_training, question="1", held_on=held_on.isoformat(), feedback="ясно",
        server_format="облако", equipment="шлагбаум", integration="настроена", passage_points="1", who=MANAGER.name,
    )  # fmt: skip
    assert journey.case.follow_up == FollowUpPlanned(number=1, due_at=due_at)
    journey.tell(RECORDING)
    assert journey.decision.next_due_at == due_at
    journey.quiet_until(due_at)
    assert journey.wait(due_at) == ["ask_follow_up 1"]
    assert journey.fill_in(follow_up_forms.follow_up_comes_due, number=1) == []  # the run comes after reconcile
    journey.quiet_until(overdue_at)
    assert journey.wait(overdue_at) == ["ask_follow_up 1-overdue"]
    assert journey.decision.next_due_at is None


def test_a_moved_follow_up_withdraws_its_run_and_schedules_the_next() -> None:
    journey = with_report()
    assert journey.tell(FollowUpPlanned(number=2, due_at=utc(12, 4, 5)), at=utc(11, 26, 7)) == [
        "cancel_follow_up 1",
        "schedule_follow_up 2",
    ]
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_follow_up 2"]


def test_a_follow_up_brought_forward_is_asked_at_once_and_nothing_is_scheduled() -> None:
    journey = with_report()
    assert journey.fill_in(
        follow_up_forms.move_follow_up, utc(11, 26, 7),
        question="1", action=follow_up_forms.NOW, day="", time="", who=MANAGER.name,
    ) == ["cancel_follow_up 1", "ask_follow_up 2"]  # fmt: skip


def test_a_run_that_was_never_scheduled_is_not_withdrawn() -> None:
    journey = with_training()
    journey.unavailable = {Effect.SCHEDULE_FOLLOW_UP}
    journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.unavailable = set()
    assert journey.tell(FollowUpPlanned(number=2, due_at=utc(12, 4, 5))) == ["schedule_follow_up 2"]


def test_an_answer_before_the_day_withdraws_the_run() -> None:
    journey = with_report()
    assert journey.tell(answered("well", site_work=False), at=utc(11, 26, 7)) == ["cancel_follow_up 1"]
    assert journey.decision.finished == "подключение завершено"


def test_a_run_that_took_place_is_not_withdrawn() -> None:
    journey = with_follow_up()
    planned = FollowUpPlanned(number=2, due_at=utc(12, 1, 5))
    assert journey.tell(answered("again"), planned) == ["schedule_follow_up 2"]


@dataclass(frozen=True)
class Routed:
    outcome: FollowUpAnswered
    planned: tuple[Fact, ...]
    acts: set[str]
    turn: tuple[str, str]
    finished: str = ""


AGAIN = (FollowUpPlanned(number=2, due_at=utc(12, 1, 5)),)
ROUTES = {
    "well, with site work": Routed(
        answered("well"), (), {"request_photos 1", "ask_photos 1"}, ("клиент", "Фото площадки")
    ),
    "well, nothing to mount": Routed(
        answered("well", site_work=False), (), set(), ("", "Завершено"), "подключение завершено"
    ),
    "purchase": Routed(
        answered("purchase"),
        AGAIN,
        {"hand_over_to_sales 1", "schedule_follow_up 2"},
        ("система", "Контакт после обучения"),
    ),
    "again": Routed(answered("again"), AGAIN, {"schedule_follow_up 2"}, ("система", "Контакт после обучения")),
    "stop": Routed(answered("stop"), (), set(), ("", "Завершено"), "подключение остановлено"),
}


@pytest.mark.parametrize("routed", ROUTES.values(), ids=ROUTES)
def test_the_outcome_decides_what_comes_next(routed: Routed) -> None:
    journey = with_follow_up()
    acts = journey.tell(routed.outcome, *routed.planned, at=utc(11, 27, 7))
    assert set(acts) == routed.acts
    assert journey.turn == routed.turn
    assert journey.decision.finished == routed.finished


def test_contacts_go_on_until_it_goes_well_and_each_purchase_is_handed_over_once() -> None:
    journey = with_follow_up()
    for number in (1, 2, 3):
        due_at = utc(12, 1 + number, 5)
        assert f"hand_over_to_sales {number}" in journey.tell(
            answered("purchase", number), FollowUpPlanned(number=number + 1, due_at=due_at)
        )
        assert journey.wait(due_at) == [f"ask_follow_up {number + 1}"]
    journey.tell(answered("well", 4, site_work=False))
    assert journey.decision.finished
    assert len(set(journey.acts)) == len(journey.acts)


def test_a_stopped_case_asks_nothing_more_whatever_was_open() -> None:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))  # no recording yet
    assert journey.tell(answered("stop")) == ["cancel_follow_up 1"]
    assert journey.decision.finished == "подключение остановлено"
    assert journey.wait(utc(12, 30)) == []
    assert journey.tell(TALK) == []


# 8. The site.


@pytest.mark.parametrize("lacking", ["photos_ok", "power_220", "internet"])
def test_whatever_the_site_lacks_the_client_is_asked_again(lacking: str) -> None:
    journey = with_follow_up()
    journey.tell(answered("well"), PhotosReceived(round=1, where="почта"))
    verdict = PhotosJudged(round=1, photos_ok=True, power_220=True, internet=True, reason="нет")
    assert journey.tell(verdict.model_copy(update={lacking: False})) == ["request_photos 2", "ask_photos 2"]
    assert journey.turn == ("клиент", "Фото площадки")
    assert journey.tell(PhotosReceived(round=2, where="почта")) == ["ask_verdict 2"]
    assert journey.tell(verdict.model_copy(update={"round": 2})) == []
    assert journey.decision.finished == "подключение завершено"


def test_photos_that_do_not_come_are_asked_about_once_more() -> None:
    journey = with_follow_up()
    journey.tell(answered("well"), at=utc(11, 27, 7))
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_photos 1-overdue"]
    assert journey.wait(utc(12, 30)) == []
    assert not journey.decision.finished


def test_a_case_without_its_recording_is_not_finished() -> None:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))
    journey.tell(answered("well", site_work=False))
    assert (journey.decision.finished, journey.turn) == ("", ("менеджер", "Запись обучения"))
    assert journey.tell(RECORDING) == ["send_recording 1"]
    assert journey.decision.finished == "подключение завершено"


# The ledger.


LAST_ACTS = {
    # effect and occurrence: a case in which the act is the last thing that was due
    "ask_first_talk 1": Journey,
    "make_cloud romashka": lambda: Journey(TALK, ADDRESS),
    "make_support_account c-1": with_access,
    "send_credentials 1": with_access,
    "send_invitation 1": with_training,
    "ask_report 1": with_training,
    "send_technical_card support": with_report,
    "schedule_follow_up 1": with_report,
    "send_recording 1": with_report,
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
    assert journey.tell(LOGGED_IN, APPOINTED) == ["send_invitation 1", "send_presentations 1", "ask_report 1"]
    assert [it.effect for it in journey.decide().due] == [Effect.SEND_INVITATION]
    assert not journey.decision.finished


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_is_finished_exactly_when_nothing_is_due_waited_for_or_to_be_looked_at(stage: str) -> None:
    case = sample_case(stage)
    for days in (0, 1, 3, 10, 100):
        decision = decide(case, Entries(), case.facts[-1].at + timedelta(days=days), POLICY, DIRECTORY)
        assert bool(decision.finished) is not bool(decision.due or decision.waiting or decision.next_due_at)
        assert len({(it.effect, it.occurrence) for it in decision.due}) == len(decision.due)
