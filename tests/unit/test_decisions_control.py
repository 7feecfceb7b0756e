"""Control, played purely: what is due before and after a hand-over, a note, a letter once more, a step let go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    QUESTIONS,
    CaseCancelled,
    CaseHandedOver,
    CasePaused,
    DataCorrected,
    Fact,
    FollowUpPlanned,
    NoteAdded,
    SendAgain,
    SkippedStep,
    StepSkipped,
)
from cases.people import People
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    APPOINTED,
    ASKS_SALES,
    CARD,
    CARD_SENT,
    COMPLETION,
    HELD,
    LOGGED_IN,
    MANAGER,
    MOVED,
    NO_SITE_WORK,
    PEOPLE,
    PLANNED,
    PLAYED,
    READY,
    RECORDING,
    SALES,
    TALK,
    answered,
    logged_in,
    opened,
    ordered,
    with_access,
    with_follow_up,
    with_photos,
    with_report,
    with_talk,
    with_training,
)
from tests.sample_people import COLLEAGUE
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, SITE_KNOWN, received

EVERYBODY = People((*PEOPLE, COLLEAGUE))
ASKED = "ask_address 1"
SAME = CaseHandedOver(manager=MANAGER.code, reason="…")
HANDED_OVER = CaseHandedOver(manager="petrov", reason="отпуск")


# Another manager.


def test_open_questions_are_asked_of_the_new_manager_and_no_letter_of_the_client_is_repeated() -> None:
    for stage, make in PLAYED.items():
        journey = make()
        journey.people = EVERYBODY
        asked = [it for it in journey.due if it.effect.is_question]
        turn, before = journey.turn, len(journey.due)
        acts = journey.tell(HANDED_OVER, at=journey.now + timedelta(minutes=1))
        open_question = turn[0] == "менеджер" or stage == "photos"
        questions = [asked[-1].effect] if open_question else []
        assert [it.partition(" ")[0] for it in acts] == ["tell_former_manager", *questions], stage
        assert journey.due[before].recipient == MANAGER.email
        assert {it.recipient for it in journey.due[before + 1 :]} <= {COLLEAGUE.email}
        assert journey.turn == turn


def test_after_a_hand_over_the_old_manager_hears_nothing_more() -> None:
    journey = opened()
    journey.people = EVERYBODY
    journey.tell(HANDED_OVER, at=utc(11, 16, 9))
    before = len(journey.due)
    journey.wait(utc(11, 23, 5))
    journey.tell(TALK, ADDRESS, at=utc(11, 23, 6))
    journey.tell(READY, LOGGED_IN)
    colleagues = [it for it in journey.due[before:] if it.effect.is_question]
    assert len(colleagues) >= 2
    assert {it.recipient for it in colleagues} == {COLLEAGUE.email}
    assert "ask_first_talk 1/handed-20261116090000/overdue" in journey.acts


def test_a_case_that_is_handed_on_and_back_asks_each_time() -> None:
    journey = with_talk()
    journey.people = EVERYBODY
    journey.tell(HANDED_OVER, at=utc(11, 17, 8))
    journey.tell(CaseHandedOver(manager=MANAGER.code, reason="вернулась"), at=utc(11, 17, 9))
    asked = [it.recipient for it in journey.due if it.effect.is_question]
    told = [it.recipient for it in journey.due if it.effect is Effect.TELL_FORMER_MANAGER]
    assert asked[-3:] == [MANAGER.email, COLLEAGUE.email, MANAGER.email]
    assert told == [MANAGER.email, COLLEAGUE.email]
    assert journey.move_on() == []


HAND_OVERS: dict[str, tuple[Callable[[], Journey], Fact, list[str]]] = {
    "on a pause": (opened, CasePaused(reason="отпуск"), ["tell_former_manager 1"]),
    "after the end": (opened, CaseCancelled(reason="дорого"), ["tell_former_manager 1"]),
    "after one that changed nothing": (with_talk, SAME, ["tell_former_manager 2", ASKED]),
}


@pytest.mark.parametrize(("make", "before", "acts"), HAND_OVERS.values(), ids=HAND_OVERS)
def test_whoever_a_case_was_handed_over_from_hears_of_it_once_and_at_any_time(
    make: Callable[[], Journey], before: Fact, acts: list[str]
) -> None:
    journey = make()
    journey.people = EVERYBODY
    journey.tell(before, at=utc(11, 17, 8))
    assert [it.partition("/")[0] for it in journey.tell(HANDED_OVER, at=utc(11, 17, 9))] == acts
    assert [it.recipient for it in journey.due if it.effect is Effect.TELL_FORMER_MANAGER] == [MANAGER.email]
    assert journey.move_on() == []


def test_a_manager_who_has_left_for_good_is_not_written_to() -> None:
    journey = opened()
    journey.people = People((*PEOPLE[1:], COLLEAGUE))
    assert [it.partition("/")[0] for it in journey.tell(HANDED_OVER, at=utc(11, 17, 8))] == ["ask_first_talk 1"]


def test_a_question_that_was_never_asked_goes_to_the_new_manager_once() -> None:
    journey = Journey()
    journey.people = EVERYBODY
    journey.unavailable = {Effect.ASK_ADDRESS}
    journey.tell(TALK, at=utc(11, 17, 6))
    journey.unavailable = set()
    assert journey.tell(HANDED_OVER) == ["tell_former_manager 1", "ask_address 1"]
    assert journey.due[-1].recipient == COLLEAGUE.email
    assert journey.move_on() == []


def test_the_calendar_keeps_the_organizer_who_appointed_the_training() -> None:
    journey = with_training()
    journey.people = EVERYBODY
    journey.tell(HANDED_OVER, MOVED)
    assert (journey.case.data.manager, journey.case.organizer) == ("petrov", MANAGER.code)
    before = logged_in()
    before.people = EVERYBODY
    before.tell(HANDED_OVER, APPOINTED)
    assert before.case.organizer == "petrov"


# Notes and corrections.


def test_a_note_has_nothing_done() -> None:
    for stage, make in PLAYED.items():
        journey = make()
        turn = journey.turn
        assert journey.tell(NoteAdded(text="Звонить после обеда.")) == [], stage
        assert journey.turn == turn


def test_corrected_data_count_from_then_on_and_nothing_is_sent_for_it() -> None:
    journey = with_follow_up()
    right = DataCorrected(
        object_name="ЖК Василёк",
        object_type="КП",
        client_name="Василёк АО",
        time_zone="Europe/Moscow",
        sales_manager=SALES.code,
    )
    assert journey.tell(right, at=utc(11, 27, 6)) == []
    assert journey.case.title == "R-0042 · ЖК Василёк"
    assert journey.case.opened.object_name == "ЖК Ромашка"
    assert journey.decision.next_due_at == utc(12, 1, 7), "ten o'clock in Moscow"
    assert journey.case.data.manager == MANAGER.code


# A letter once more.


@dataclass(frozen=True)
class Again:
    make: Callable[[], Journey]
    letter: str
    occurrence: str
    act: str


def with_purchases() -> Journey:
    journey = with_follow_up()
    journey.tell(answered("purchase"), ASKS_SALES, FollowUpPlanned(number=2, due_at=utc(12, 1, 5)), at=utc(11, 27, 7))
    second = ASKS_SALES.model_copy(update={"number": 3, "about": 2})
    journey.tell(answered("purchase", 2), second, FollowUpPlanned(number=3, due_at=utc(12, 3, 5)), at=utc(12, 1, 7))
    return journey


AGAIN = {
    "invitation": Again(make=with_training, letter="send_invitation", occurrence="1", act="send_invitation 1/2"),
    "presentations": Again(
        make=with_training, letter="send_presentations", occurrence="1", act="send_presentations 1/2"
    ),
    "presentations after the training": Again(
        make=with_report, letter="send_presentations", occurrence="1", act="send_presentations 1/2"
    ),
    "recording": Again(make=with_report, letter="send_summary", occurrence="1", act="send_summary 1/2"),
    "technical card": Again(
        make=with_report, letter="send_technical_card", occurrence="1 support", act="send_technical_card 1 support/2"
    ),
    "photos": Again(make=with_photos, letter="request_photos", occurrence="1", act="request_photos 1/2"),
    "purchase": Again(
        make=with_purchases, letter="send_purchase", occurrence="3 belova", act="send_purchase 3 belova/2"
    ),
    "questions": Again(make=with_talk, letter=QUESTIONS, occurrence="", act="ask_address 1/again-"),
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_a_letter_that_is_wanted_once_more_leaves_once_more_and_each_wish_counts(again: Again) -> None:
    journey = again.make()
    wish = SendAgain(letter=again.letter, occurrence=again.occurrence)
    [act] = journey.tell(wish, at=journey.now + timedelta(minutes=1))
    assert act.startswith(again.act)
    assert journey.move_on() == []
    assert len(journey.tell(wish, at=journey.now + timedelta(minutes=1))) == 1
    assert len(set(journey.acts)) == len(journey.acts)


def test_a_letter_that_was_refused_is_tried_again_when_it_is_wanted() -> None:
    journey = with_training()
    journey.dead_addresses = {CLIENT}
    journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.dead_addresses = set()
    wish = SendAgain(letter="send_summary", occurrence="1")
    assert journey.tell(wish, at=utc(11, 25, 9)) == ["send_summary 1/2"]


def test_a_letter_in_the_schedule_of_a_finished_case_is_sent_and_the_case_is_finished_again() -> None:
    journey = with_follow_up()
    journey.tell(NO_SITE_WORK, answered("well"), at=utc(11, 27, 7))
    assert journey.decision.finished
    wish = SendAgain(letter="send_recording", occurrence="1")  # which came within the letter after the training
    assert journey.tell(wish, at=utc(12, 7, 7)) == ["send_recording 1"]
    assert journey.decision.finished == "подключение завершено"


# A step let go.


@dataclass(frozen=True)
class Skip:
    make: Callable[[], Journey]
    step: SkippedStep
    acts: list[str]
    turn: tuple[str, str]


def mounting() -> Journey:
    journey = with_photos()
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, ALL_ACCEPTED)
    return journey


SKIPS = {
    "first talk": Skip(make=opened, step="first_talk", acts=["ask_address 1"], turn=("менеджер", "Адрес облака")),
    "first login": Skip(
        make=with_access, step="first_login", acts=["ask_training 1"], turn=("менеджер", "Назначить обучение")
    ),
    "first login before the cloud": Skip(make=ordered, step="first_login", acts=[], turn=("nadmozg", "Облако")),
    "contact ahead": Skip(
        make=with_report, step="follow_up", acts=["cancel_follow_up 1", *COMPLETION], turn=("", "Завершено")
    ),
    "contact": Skip(make=with_follow_up, step="follow_up", acts=COMPLETION, turn=("", "Завершено")),
    "photos": Skip(make=with_photos, step="site_photos", acts=["ask_equipment 1"], turn=("менеджер", "Оборудование")),
    "mounting": Skip(make=mounting, step="installation", acts=COMPLETION, turn=("", "Завершено")),
    "photos beforehand": Skip(
        make=with_follow_up, step="site_photos", acts=[], turn=("менеджер", "Контакт после обучения")
    ),
}


@pytest.mark.parametrize("skip", SKIPS.values(), ids=SKIPS)
def test_a_skipped_step_is_not_waited_for(skip: Skip) -> None:
    journey = skip.make()
    acts = journey.tell(StepSkipped(step=skip.step, reason="…"), at=journey.now + timedelta(minutes=1))
    assert acts == skip.acts
    assert journey.turn == skip.turn


def test_a_client_whose_first_login_is_skipped_is_not_reminded() -> None:
    journey = with_access()
    journey.tell(StepSkipped(step="first_login", reason="…"), at=utc(11, 17, 8))
    asked = [it for it in (journey.wait(utc(11, day, 5)) for day in (18, 19, 20, 23, 24)) if it]
    assert asked == [["ask_training 1/overdue"]]
    assert journey.looks == []


def test_a_skipped_recording_is_not_asked_for_but_sent_if_there_is_one_after_all() -> None:
    journey = with_training()
    journey.tell(StepSkipped(step="recording", reason="не писали"), at=utc(11, 25, 7))
    acts = journey.tell(HELD, CARD, CARD_SENT, PLANNED, at=utc(11, 25, 8))
    assert acts == ["send_summary 1", "send_technical_card 1 support", "schedule_follow_up 1"]
    assert journey.tell(RECORDING) == ["send_recording 1"]


def test_what_is_told_of_a_skipped_step_counts_again() -> None:
    journey = with_report()
    journey.tell(StepSkipped(step="follow_up", reason="…"), at=utc(11, 25, 9))
    assert journey.tell(FollowUpPlanned(number=2, due_at=utc(12, 1, 5))) == ["schedule_follow_up 2"]
    photos = with_photos()
    photos.tell(StepSkipped(step="site_photos", reason="…"))
    assert photos.tell(received("cabinet")) == ["ask_verdict 1"]
