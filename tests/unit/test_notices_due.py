"""Notices beside letters, played purely: with the letter or shortly after it, never for history, never in its way."""

from dataclasses import replace
from datetime import timedelta

from cases.effects import Effect
from cases.facts import CloudTrouble
from cases.ledger import State
from cases.people import People
from tests.played_case import MONDAY, Journey, utc
from tests.sample_cases import ADDRESS, MANAGER, PEOPLE, TALK

ON_THE_PHONE = replace(MANAGER, notify=("json://127.0.0.1/",))
ASKED, NOTICE = "ask_first_talk 1", "notify ask_first_talk 1"


def journey(person: object = ON_THE_PHONE) -> Journey:
    """As if the case was opened this moment."""
    played = Journey()
    played.people = People((person, *PEOPLE[1:]))  # type: ignore[arg-type]
    played.ledger.clear()
    played.acts.clear()
    played.now = MONDAY
    return played


def test_a_question_and_its_reminder_have_a_notice_each_once() -> None:
    played = journey()
    assert played.move_on() == [ASKED, NOTICE]
    assert played.due[-1].recipient == MANAGER.email
    assert played.wait(MONDAY + timedelta(minutes=5)) == []
    assert played.wait(utc(11, 20, 5)) == [f"{ASKED}/overdue", f"{NOTICE}/overdue"]
    assert played.due[-1].occurrence.overdue
    assert played.wait(utc(12, 20)) == []


def test_letters_to_the_client_have_none() -> None:
    played = journey()
    assert played.tell(TALK, ADDRESS) == ["make_cloud romashka"]


def test_a_notice_that_does_not_go_does_not_hold_the_letter_nor_the_case() -> None:
    played = journey()
    played.refusals[Effect.NOTIFY] = "notice_address: адрес непонятен"
    assert played.move_on() == [ASKED, NOTICE]
    assert played.ledger[Effect.ASK_FIRST_TALK, "1"].state is State.DONE
    assert played.wait(MONDAY + timedelta(minutes=5)) == []
    assert played.wait(utc(11, 20, 5))[0] == f"{ASKED}/overdue"


def test_a_letter_that_does_not_go_has_its_notice_all_the_same() -> None:
    played = journey()
    played.unavailable = {Effect.ASK_FIRST_TALK}
    assert played.move_on() == [ASKED, NOTICE]


def test_what_was_asked_before_somebody_wanted_notices_stays_quiet() -> None:
    played = journey(MANAGER)
    played.move_on()
    played.people = People((ON_THE_PHONE, *PEOPLE[1:]))
    assert played.wait(MONDAY + timedelta(hours=2)) == []


def test_who_reads_digests_gets_a_notice_only_of_what_cannot_wait() -> None:
    played = journey(replace(ON_THE_PHONE, digest=True))
    played.digests = {MANAGER.code: MONDAY}
    assert played.wait(utc(11, 17, 7)) == [ASKED]
    played.tell(TALK, ADDRESS)
    trouble = CloudTrouble(state="failed", words="нет места")
    assert played.tell(trouble) == ["ask_cloud_help trouble-1", "notify ask_cloud_help trouble-1"]
