"""The technical card, played purely: when it goes to tech support, what is owed, by whom and when they are asked."""

from datetime import date

import pytest

from cases.facts import CasePaused, CaseResumed, Owed, RequestReturned
from cases.forms.card import FillCard
from cases.forms.report import ReportTraining
from cases.people import People
from cases.turns import Stage, Turn
from tests.form_samples.card import WHOLE
from tests.form_samples.parts import REPORT
from tests.played_case import Journey, utc
from tests.sample_cases import CARD, CARD_TAKEN, HELD, PEOPLE, PLANNED, TRAINER, with_training
from tests.sample_people import HEAD

OWING = {"equipment": "", "owed": "оборудование – Ольга Ким – 30.11.2026"}
BY_TRAINER = {"equipment": "", "owed": "оборудование – Павел Орлов – 30.11.2026"}
MONDAY = utc(11, 30, 5)


def reported(**card: str) -> Journey:
    """The training was held on 25 November; the card is as told, and taken."""
    journey = with_training()
    journey.people = People((*PEOPLE, HEAD))
    acts = journey.fill_in(ReportTraining, utc(11, 25, 8), **REPORT | card)
    assert "send_technical_card 1 support" in acts
    journey.tell(CARD_TAKEN)
    return journey


def about_the_card(acts: list[str]) -> list[str]:
    return [it for it in acts if "card" in it]


def test_a_card_that_is_filled_in_before_the_training_waits_for_its_report() -> None:
    journey = with_training()
    assert journey.fill_in(FillCard, utc(11, 20, 8), **WHOLE) == []
    opened = ReportTraining.link(journey.case, journey.people, manual=False)
    assert (opened["equipment"], opened["integration_with"]) == ("шлагбаум – 2", "1С")
    acts = journey.fill_in(ReportTraining, utc(11, 25, 8), **REPORT)
    assert about_the_card(acts) == ["send_technical_card 1 support"]


def test_a_card_goes_with_what_is_owed_marked_and_again_when_it_is_whole() -> None:
    journey = reported(**OWING)
    assert journey.case.card
    assert journey.case.card.owed == (Owed(part="equipment", who="Ольга Ким", by=date(2026, 11, 30)),)
    assert about_the_card(journey.fill_in(FillCard, utc(11, 26, 8), **WHOLE)) == ["send_technical_card 2 support"]
    assert journey.case.requests[-1].owner == "support", "whoever took it need not take it again"
    assert about_the_card(journey.wait(utc(12, 30))) == []


@pytest.mark.parametrize(
    ("card", "person", "turn"),
    [(OWING, "smirnova", Turn.MANAGER), (BY_TRAINER, TRAINER.code, Turn.TRAINER)],
    ids=["the client's", "the trainer's"],
)
def test_what_is_owed_is_asked_for_on_its_day_of_whoever_finds_it_out(
    card: dict[str, str], person: str, turn: Turn
) -> None:
    journey = reported(**card)
    assert about_the_card(journey.wait(utc(11, 30, 4, 59))) == []
    assert about_the_card(journey.wait(MONDAY)) == [f"ask_card 20261130 {person}"]
    assert journey.due[-1].person == person
    waiting = next(it for it in journey.decision.waiting if it.stage is Stage.CARD)
    assert waiting.turn is turn
    assert about_the_card(journey.wait(utc(12, 2, 5))) == [f"ask_card 20261130 {person}/overdue"]
    assert about_the_card(journey.wait(utc(12, 4, 5))) == [f"tell_head_overdue ask_card 20261130 {person} guseva"]


def test_another_day_is_another_question() -> None:
    journey = reported(**OWING)
    journey.wait(MONDAY)
    later = WHOLE | OWING | {"owed": "оборудование – Ольга Ким – 4.12.2026"}
    assert about_the_card(journey.fill_in(FillCard, utc(12, 1, 8), **later)) == []
    assert about_the_card(journey.wait(utc(12, 4, 5))) == ["ask_card 20261204 smirnova"]


def test_what_two_people_find_out_by_the_same_day_is_one_question_to_the_manager() -> None:
    both = "оборудование – Ольга Ким – 30.11.2026\nточки проезда – охрана – 30.11.2026"
    journey = reported(equipment="", passage_points="", owed=both)
    assert about_the_card(journey.wait(MONDAY)) == ["ask_card 20261130 smirnova"]
    asked = [it for it in journey.decision.questions if it.effect == "ask_card"]
    assert [it.waiting.what for it in asked] == [
        "дописать карточку для ТП: оборудование (Ольга Ким), точки проезда (охрана)"
    ]


def test_a_returned_card_is_the_managers_turn_until_it_is_mended() -> None:
    journey = reported()
    assert journey.tell(RequestReturned(number=1, reason="какие камеры?"), by="support") == ["ask_card_returned 1"]
    assert journey.turn == (Turn.MANAGER, Stage.CARD)
    mended = WHOLE | {"equipment": "шлагбаум – 2\nкамера – 4"}
    assert journey.fill_in(FillCard, **mended) == ["send_technical_card 2 support"]
    assert journey.case.requests[-1].owner == ""
    assert about_the_card(journey.wait(utc(11, 26, 5))) == []
    assert "ask_taking 2 support/overdue" in journey.acts


def test_a_card_returned_by_mistake_is_sent_as_it_was() -> None:
    journey = reported()
    journey.tell(RequestReturned(number=1, reason="не то окно"), by="support")
    assert journey.fill_in(FillCard, **WHOLE) == ["send_technical_card 2 support"]


def test_on_a_pause_nobody_is_asked_for_what_is_owed() -> None:
    journey = reported(**OWING)
    journey.tell(CasePaused(reason="отпуск"))
    assert about_the_card(journey.wait(utc(12, 2))) == []
    assert about_the_card(journey.tell(CaseResumed())) == ["ask_card 20261130 smirnova"]


def test_a_card_of_a_case_that_was_brought_in_goes_once_it_is_mended() -> None:
    journey = with_training()
    journey.tell(HELD, CARD, PLANNED, at=utc(11, 25, 8))
    assert about_the_card(journey.acts) == []
    assert about_the_card(journey.fill_in(FillCard, **WHOLE)) == ["send_technical_card 1 support"]
