"""Sessions, played purely: who is told what of each, and what comes only once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    Fact,
    FollowUpPlanned,
    RecordingMissing,
    RecordingReady,
    SendAgain,
    SiteWork,
    StepSkipped,
    TrainingCancelled,
    TrainingMissed,
)
from cases.forms.corrections import Correctable
from cases.forms.follow_up import FollowUpOutcome
from cases.forms.recording import MISSING, ShareRecording
from cases.forms.report import ReportTraining
from cases.people import People
from tests.form_samples.parts import REPLIED, REPORT
from tests.played_case import Journey, utc
from tests.sample_cases import (
    ASKS_SALES,
    CARD,
    CARD_SENT,
    CARD_TAKEN,
    COMPLETION,
    HELD,
    MANAGER,
    MOVED,
    PEOPLE,
    PLANNED,
    RECORDING,
    SITE_WORK,
    TRAINER,
    answered,
    with_follow_up,
    with_training,
)
from tests.sample_people import HEAD

BY_MANAGER = MOVED.model_copy(update={"trainer": MANAGER.code})
BACK = MOVED.model_copy(update={"number": 3})
OFF = TrainingCancelled(number=1, reason="болезнь")
EARLY = HELD.model_copy(update={"held_on": date(2026, 11, 23)})
MORE = HELD.model_copy(update={"another": True, "card": None})
HELD_2 = HELD.model_copy(update={"number": 2, "held_on": date(2026, 11, 27)})
MISSED = TrainingMissed(number=1, missed_on=date(2026, 11, 25), words="не пришли")
TRAINERS = ("invite_trainer", "release_trainer")


def headed() -> Journey:
    journey = with_training()
    journey.people = People((*PEOPLE, HEAD))
    return journey


TOLD: dict[str, tuple[tuple[tuple[Fact, ...], ...], list[str]]] = {
    # what is told, one after the other; letters to trainers after the first invitation: act and reader
    "moved, the same trainer": (((MOVED,),), ["invite_trainer 2 orlov"]),
    "somebody else stands in": (((BY_MANAGER,),), ["release_trainer 1 orlov", "invite_trainer 2 smirnova"]),
    "and the first is back": (
        ((BY_MANAGER,), (BACK,)),
        [
            "release_trainer 1 orlov",
            "invite_trainer 2 smirnova",
            "release_trainer 2 smirnova",
            "invite_trainer 3 orlov",
        ],
    ),
    "cancelled": (((OFF,),), ["release_trainer 1 orlov"]),
    "cancelled and appointed anew": (((OFF,), (MOVED,)), ["release_trainer 1 orlov", "invite_trainer 2 orlov"]),
    "held before its day": (((EARLY, PLANNED),), ["release_trainer 1 orlov"]),
    "a note": (((SITE_WORK,),), []),
}


@pytest.mark.parametrize(("told", "letters"), TOLD.values(), ids=TOLD)
def test_whoever_holds_the_training_has_it_in_their_calendar_and_nobody_else(
    told: tuple[tuple[Fact, ...], ...], letters: list[str]
) -> None:
    journey = with_training()
    before = len(journey.due)
    for number, facts in enumerate(told):
        journey.tell(*facts, at=utc(11, 23, 9 + number))
    sent = [f"{it.effect} {it.occurrence} {it.person}" for it in journey.due[before:] if it.effect in TRAINERS]
    assert sent == letters
    assert journey.move_on() == []


def test_a_trainer_is_not_invited_to_what_is_past() -> None:
    journey = with_training()
    late = MOVED.model_copy(update={"starts_at": utc(11, 23, 8)})
    assert journey.tell(late, at=utc(11, 23, 9)) == ["send_invitation 2", "ask_report 2"]


def test_the_trainer_is_asked_for_the_report_with_the_manager_in_copy() -> None:
    journey = with_training()
    journey.wait(utc(11, 25, 5))
    assert journey.wait(utc(11, 25, 6, 59)) == []
    assert journey.wait(utc(11, 25, 7)) == ["ask_report 1"]
    asked = journey.due[-1]
    assert (asked.recipient, asked.copy) == (TRAINER.email, MANAGER.email)
    assert journey.turn == ("тренер", "Обучение")
    alone = with_training()
    alone.tell(BY_MANAGER, at=utc(11, 24, 7))
    alone.wait(utc(11, 27, 7))
    assert (alone.due[-1].recipient, alone.due[-1].copy, alone.turn[0]) == (MANAGER.email, "", "менеджер")


def test_a_trainer_who_has_left_is_not_asked_but_the_manager() -> None:
    journey = with_training()
    journey.people = People((replace(MANAGER), *(it for it in PEOPLE if it not in (MANAGER, TRAINER))))
    journey.wait(utc(11, 25, 7))
    assert journey.due[-1].recipient == MANAGER.email


SCORES = {5: [], 4: [], 3: [], 2: ["tell_head_feedback 1 guseva"], 1: ["tell_head_feedback 1 guseva"], None: []}


@pytest.mark.parametrize(("score", "told"), SCORES.items())
def test_a_poor_score_reaches_the_head_at_once(score: int | None, told: list[str]) -> None:
    journey = headed()
    acts = journey.tell(HELD.model_copy(update={"score": score}), PLANNED, at=utc(11, 25, 8))
    assert [it for it in acts if it.startswith("tell_head")] == told
    assert journey.move_on() == []


def test_a_poor_score_does_not_wait_for_the_heads_morning() -> None:
    journey = with_training()
    journey.people = People((*PEOPLE, replace(HEAD, digest=True)))
    journey.tell(HELD.model_copy(update={"score": 1}), PLANNED, at=utc(11, 25, 8))
    assert not next(it for it in journey.due if it.effect is Effect.TELL_HEAD_FEEDBACK).for_digest


def test_a_client_who_did_not_come_gets_one_letter_and_the_manager_the_turn_twice_and_the_head_hears() -> None:
    journey = headed()
    assert journey.tell(MISSED, at=utc(11, 25, 8)) == ["send_missed 1", "ask_training 2"]
    assert journey.turn == ("менеджер", "Назначить обучение")
    journey.tell(MOVED, at=utc(11, 26, 7))
    again = MISSED.model_copy(update={"number": 2})
    assert journey.tell(again, at=utc(11, 27, 8)) == ["send_missed 2", "tell_head_missed 2 guseva", "ask_training 3"]
    assert journey.wait(utc(11, 27, 9)) == []


def test_another_session_is_asked_for_and_what_comes_once_waits_for_the_last() -> None:
    journey = with_training()
    assert journey.tell(MORE, at=utc(11, 25, 8)) == ["ask_training 2"]
    assert journey.tell(RECORDING) == ["send_recording 1"]
    assert journey.tell(MOVED) == ["send_invitation 2", "invite_trainer 2"]
    planned = FollowUpPlanned(number=1, due_at=utc(12, 1, 5))
    acts = journey.tell(HELD_2, CARD, CARD_SENT, planned, at=utc(11, 27, 8))
    assert acts == ["send_technical_card 1 support", "schedule_follow_up 1"]
    assert journey.tell(CARD_TAKEN) == []
    assert journey.tell(RecordingReady(number=2, url="https://x.example/2")) == ["send_summary 1"]
    assert journey.tell(answered("well"), at=utc(12, 1, 6))[-3:] == COMPLETION


def test_a_contact_counts_from_the_last_session() -> None:
    journey = with_training()
    first = REPORT | {"another": "да", "server_format": "", "equipment": "", "integration": "", "passage_points": ""}
    journey.fill_in(ReportTraining, utc(11, 25, 8), **first)
    assert journey.case.follow_up is None
    journey.tell(MOVED)
    journey.fill_in(ReportTraining, utc(11, 27, 8), **REPORT | {"question": "2", "held_on": "2026-11-27"})
    assert journey.case.follow_up == FollowUpPlanned(number=1, due_at=utc(12, 1, 5))


# The recording, and the one letter after the training.

NO_RECORDING = RecordingMissing(number=1, reason="забыли включить")
SKIPPED = StepSkipped(step="recording", reason="не писали")
WHEN: dict[str, tuple[tuple[Fact, ...], list[str], list[str], list[str]]] = {
    # told after the report; then at once, after one working day, after two
    "the recording is there": ((RECORDING,), ["send_summary 1"], [], []),
    "there will be none": ((NO_RECORDING,), ["send_summary 1"], [], []),
    "the step was let go": ((SKIPPED,), ["send_summary 1"], [], []),
    "nobody tells": ((), [], ["ask_recording 1"], ["send_summary 1"]),
}


@pytest.mark.parametrize(("told", "now", "next_day", "second_day"), WHEN.values(), ids=WHEN)
def test_the_letter_after_the_training_waits_for_the_recording_but_not_for_ever(
    told: tuple[Fact, ...], now: list[str], next_day: list[str], second_day: list[str]
) -> None:
    journey = with_training()
    journey.tell(HELD, FollowUpPlanned(number=1, due_at=utc(12, 30, 5)), at=utc(11, 25, 8))
    assert journey.tell(*told) == now
    assert journey.wait(utc(11, 26, 4, 59)) == []
    assert journey.wait(utc(11, 26, 5)) == next_day
    assert journey.wait(utc(11, 27, 4, 59)) == []
    assert journey.wait(utc(11, 27, 5)) == second_day
    assert journey.acts.count("send_summary 1") == 1


def test_a_recording_that_comes_late_follows_by_itself() -> None:
    journey = with_training()
    journey.tell(HELD, FollowUpPlanned(number=1, due_at=utc(12, 30, 5)), at=utc(11, 25, 8))
    journey.wait(utc(11, 26, 5))
    assert (journey.due[-1].recipient, journey.due[-1].copy) == (TRAINER.email, MANAGER.email)
    journey.wait(utc(11, 27, 5))
    assert journey.tell(RECORDING, at=utc(11, 27, 8)) == ["send_recording 1"]
    assert journey.wait(utc(12, 4, 5)) == []


# Corrections: what follows is decided anew.


def correct(journey: Journey, form: type[Correctable], **changes: object) -> list[str]:
    """As the card's link opens it, with some of it changed."""
    number = int(str(changes.pop("number", 1)))
    opened = form.correction(journey.case, journey.people, False, number)
    return journey.fill_in(form, journey.now + timedelta(minutes=5), **opened | changes)


def reported() -> Journey:
    journey = headed()
    journey.fill_in(ReportTraining, utc(11, 25, 8), **REPORT)
    journey.fill_in(ShareRecording, url="https://video.example/1")
    return journey


CORRECTED: dict[str, tuple[type[Correctable], dict[str, object], list[str]]] = {
    "the same values": (ReportTraining, {}, []),
    "the card": (ReportTraining, {"equipment": "шлагбаум – 3"}, ["send_technical_card 2 support"]),
    "what was shown": (ReportTraining, {"shows_gates": True}, ["send_summary 1/2"]),
    "the feedback": (ReportTraining, {"feedback": "Непонятно."}, ["send_technical_card 1 support/2"]),
    "a poor score": (ReportTraining, {"score": "1 – совсем плохо"}, ["tell_head_feedback 1 guseva"]),
    "who took part": (ReportTraining, {"participants": "Ольга Ким"}, []),
    "another session": (ReportTraining, {"another": "да"}, []),
    "the day": (
        ReportTraining,
        {"held_on": "2026-11-24"},
        ["send_summary 1/2", "send_technical_card 1 support/2", "cancel_follow_up 1", "schedule_follow_up 2"],
    ),
    "the link": (ShareRecording, {"url": "https://video.example/2"}, ["send_summary 1/2"]),
    "the link, as it was": (ShareRecording, {}, []),
    "no recording after all": (ShareRecording, {"there": MISSING, "reason": "не та"}, ["send_summary 1/2"]),
}


@pytest.mark.parametrize(("form", "changes", "acts"), CORRECTED.values(), ids=CORRECTED)
def test_whoever_got_the_wrong_thing_gets_the_right_one_and_nobody_else(
    form: type[Correctable], changes: dict[str, object], acts: list[str]
) -> None:
    journey = reported()
    facts = len(journey.facts)
    done = correct(journey, form, **changes)
    if changes.get("another") == "да":
        assert "ask_training 2" in done  # what follows is decided anew
        assert "cancel_follow_up 1" in done
        return
    assert done == acts
    assert (len(journey.facts) == facts) is (not changes)
    wanted = [it.fact for it in journey.facts if isinstance(it.fact, SendAgain)]
    assert all(it.correction for it in wanted)
    assert journey.move_on() == []
    assert correct(journey, form, **changes) == []


def test_a_score_that_was_not_poor_after_all_is_told_to_the_head_who_heard_of_it() -> None:
    journey = headed()
    journey.fill_in(ReportTraining, utc(11, 25, 8), **REPORT | {"score": "2 – плохо"})
    assert correct(journey, ReportTraining, score="5 – отлично") == ["tell_head_feedback 1 guseva/2"]
    assert journey.case.is_correction("tell_head_feedback", "1 guseva")


def test_a_contact_that_does_not_end_after_all_goes_on_and_the_other_way_round() -> None:
    journey = with_follow_up()
    journey.tell(answered("again"), FollowUpPlanned(number=2, due_at=utc(12, 1, 5)), at=utc(11, 27, 7))
    acts = correct(journey, FollowUpOutcome, outcome="всё хорошо", site_work="нет", next_on="", **REPLIED)
    assert acts == ["cancel_follow_up 2", *COMPLETION]
    assert journey.decision.finished
    assert correct(journey, FollowUpOutcome, outcome="связаться ещё раз") == ["schedule_follow_up 3"]
    assert not journey.decision.finished


def test_what_was_said_of_buying_reaches_sales_once_more_if_it_was_wrong() -> None:
    journey = with_follow_up()
    journey.tell(answered("purchase"), ASKS_SALES, FollowUpPlanned(number=2, due_at=utc(12, 1, 5)), at=utc(11, 27, 7))
    assert correct(journey, FollowUpOutcome, answers="две калитки") == ["send_purchase 2 belova/2"]


SITE: dict[str, tuple[tuple[Fact, ...], bool]] = {
    "well, and something is mounted": ((SITE_WORK, answered("well")), True),
    "again, and something is mounted": ((SITE_WORK, answered("again")), True),
    "buying, and something is mounted": ((SITE_WORK, answered("purchase")), True),
    "known from the first talk on, let go of the contact": (
        (SITE_WORK, StepSkipped(step="follow_up", reason="…")),
        True,
    ),
    "known, nobody has talked": ((SITE_WORK,), False),
    "nothing is mounted": ((SiteWork(expected=False), answered("well")), False),
    "it was thought so, and is not": ((SITE_WORK, SiteWork(expected=False), answered("well")), False),
    "nobody knows": ((answered("again"),), False),
    "stopped": ((SITE_WORK, answered("stop")), False),
}


@pytest.mark.parametrize(("told", "photos"), SITE.values(), ids=SITE)
def test_photos_are_asked_for_wherever_something_is_mounted(told: tuple[Fact, ...], photos: bool) -> None:
    journey = with_follow_up()
    assert ("request_photos 1" in journey.tell(*told)) is photos
