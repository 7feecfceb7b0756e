"""The training, played purely: dates that move, the technical card, colleagues who cannot be written to."""

from dataclasses import replace
from datetime import timedelta

from cases.effects import Effect
from cases.facts import (
    ContactCorrected,
    FollowUpPlanned,
    TrainingCancelled,
)
from cases.ledger import Entries
from cases.people import People
from cases.process.circumstances import Circumstances
from cases.process.decisions import decide
from tests.played_case import CLIENT, POLICY, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    APPOINTED,
    ASKS_SALES,
    CARD,
    CARD_SENT,
    HELD,
    LOGGED_IN,
    MANAGER,
    MOVED,
    NO_SITE_WORK,
    PEOPLE,
    PLANNED,
    READY,
    RECORDING,
    SALES,
    SUPPORT,
    TALK,
    TRAINER,
    answered,
    sample_case,
    with_access,
    with_follow_up,
    with_training,
)
from tests.sample_people import HEAD


def test_a_moved_training_is_invited_to_anew_and_reported_anew_presentations_stay_sent() -> None:
    journey = with_training()
    assert journey.tell(MOVED, at=utc(11, 24, 7)) == ["send_invitation 2", "invite_trainer 2"]
    assert journey.wait(utc(11, 26, 5)) == []  # nobody is asked about the first date any more
    assert journey.wait(utc(11, 27, 7)) == ["ask_report 2"]
    assert journey.decision.next_due_at == utc(11, 30, 5)  # Friday's training is overdue on Monday
    assert journey.wait(utc(11, 30, 5)) == ["ask_report 2/overdue"]


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
    assert journey.tell(cancelled, at=utc(11, 24, 7)) == ["send_cancellation 1", "release_trainer 1", "ask_training 2"]
    assert journey.turn == ("менеджер", "Назначить обучение")
    assert journey.wait(utc(11, 26, 5)) == ["ask_training 2/overdue"]
    assert journey.tell(MOVED) == ["send_invitation 2", "invite_trainer 2"]


def test_a_training_that_nobody_was_invited_to_is_not_called_off() -> None:
    journey = with_access()
    journey.unavailable = {Effect.SEND_INVITATION}
    journey.tell(LOGGED_IN, APPOINTED)
    assert journey.tell(TrainingCancelled(number=1, reason="ошибка")) == ["release_trainer 1", "ask_training 2"]


def test_every_tech_supporter_gets_the_card() -> None:
    colleague = replace(SUPPORT, code="night", name="Ночная смена", email="night@pass24.example")
    case = sample_case("held")
    decision = decide(case, Entries(), Circumstances(case.facts[-1].at, POLICY, People((*PEOPLE, colleague))))
    cards = [(str(it.occurrence), it.recipient) for it in decision.due if it.effect is Effect.SEND_TECHNICAL_CARD]
    assert cards == [("1 support", "support@pass24.example"), ("1 night", "night@pass24.example")]


def test_a_technical_card_that_did_not_arrive_keeps_the_case_open() -> None:
    journey = with_training()
    journey.dead_addresses = {SUPPORT.email}
    journey.tell(HELD, CARD, CARD_SENT, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.tell(NO_SITE_WORK, answered("well"))
    assert journey.decision.finished == ""


def test_the_head_is_told_once_that_a_colleague_cannot_be_written_to() -> None:
    journey = with_training()
    journey.people = People((*PEOPLE, HEAD))
    journey.dead_addresses = {SUPPORT.email}
    acts = journey.tell(HELD, CARD, CARD_SENT, PLANNED, RECORDING, at=utc(11, 25, 8))
    assert acts[1:3] == ["send_technical_card 1 support", f"tell_head {SUPPORT.email} {HEAD.code}"]
    told = next(it for it in journey.due if it.effect is Effect.TELL_HEAD)
    assert (told.recipient, told.note) == (HEAD.email, "ящика нет")
    assert ("эксплуатация", "Почта коллеги") in [(it.turn, it.stage) for it in journey.decision.waiting]
    assert journey.decision.next_due_at == utc(11, 25, 9) + timedelta(seconds=len(acts))
    assert journey.wait(utc(11, 25, 10)) == []
    journey.people = People((MANAGER, TRAINER, SALES, replace(SUPPORT, email="tp@pass24.example"), HEAD))
    assert journey.wait(utc(11, 25, 11)) == ["send_technical_card 1 support/2"]
    assert journey.due[-1].recipient == "tp@pass24.example"
    assert ("эксплуатация", "Почта коллеги") not in [(it.turn, it.stage) for it in journey.decision.waiting]


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
    journey.tell(answered("purchase"), ASKS_SALES, FollowUpPlanned(number=2, due_at=utc(12, 1, 5)))
    journey.tell(NO_SITE_WORK, answered("well", 2), at=utc(12, 1, 6))
    assert journey.decision.finished == ""
