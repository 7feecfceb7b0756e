"""Who prefers a morning digest, played purely: questions wait for ten o'clock in Moscow, what cannot wait does not."""

from dataclasses import replace
from datetime import datetime

import pytest

from cases.facts import CloudTrouble, TrainingAppointed
from cases.people import People
from cases.people_file import read_people
from cases.process.morning import morning
from tests.played_case import POLICY, Journey, utc
from tests.sample_cases import ADDRESS, APPOINTED, LOGGED_IN, MANAGER, PEOPLE, READY, TALK
from tests.sample_people import HEAD

READER = replace(MANAGER, digest=True)
FRIDAY = utc(11, 20, 7)
"""Ten o'clock in Moscow."""


def opened(at: datetime, *, digest_at: datetime | None = None) -> Journey:
    """Played from the first moment by a manager who reads digests."""
    journey = Journey(at=utc(11, 16, 7))
    journey.people = People((READER, *PEOPLE[1:], HEAD))
    journey.ledger.clear()
    journey.acts.clear()
    journey.digests = {READER.code: digest_at} if digest_at else {}
    journey.wait(at)
    return journey


@pytest.mark.parametrize(
    ("now", "last", "leaves_at"),
    [
        (utc(11, 20, 6, 59), None, FRIDAY),
        (FRIDAY, None, FRIDAY),
        (utc(11, 20, 15), None, FRIDAY),  # the system was down at ten
        (utc(11, 20, 15), utc(11, 19, 7), FRIDAY),
        (utc(11, 20, 7, 1), FRIDAY, utc(11, 23, 7)),  # Monday
        (utc(11, 21, 9), FRIDAY, utc(11, 23, 7)),
        (utc(11, 21, 9), None, utc(11, 23, 7)),
        (utc(11, 3, 9), utc(11, 3, 7), utc(11, 5, 7)),  # over 4 November
        (utc(11, 22, 22), FRIDAY, utc(11, 23, 7)),  # it is Monday in Moscow already
    ],
)
def test_a_digest_leaves_once_at_ten_of_a_working_day(
    now: datetime, last: datetime | None, leaves_at: datetime
) -> None:
    assert morning(now, last, POLICY) == leaves_at


def test_a_question_waits_for_the_morning_and_then_goes_with_the_digest() -> None:
    journey = opened(utc(11, 19, 15), digest_at=utc(11, 19, 7))
    assert journey.acts == []
    assert journey.decision.next_due_at == FRIDAY
    assert not journey.decision.finished
    assert journey.wait(FRIDAY) == ["ask_first_talk 1"]
    assert journey.due[-1].for_digest


def test_its_reminder_and_the_word_to_a_head_who_reads_digests_wait_for_mornings_too() -> None:
    journey = opened(FRIDAY, digest_at=utc(11, 19, 7))
    journey.people = People((READER, *PEOPLE[1:], replace(HEAD, digest=True)))
    journey.digests = {READER.code: FRIDAY, HEAD.code: FRIDAY}
    assert journey.wait(utc(11, 24, 5)) == []  # the reminder is due by the client's clock
    assert journey.wait(utc(11, 24, 7)) == ["ask_first_talk 1/overdue"]
    assert journey.wait(utc(11, 26, 5)) == []
    assert journey.wait(utc(11, 26, 7)) == [f"tell_head_overdue ask_first_talk 1 {HEAD.code}"]
    assert journey.due[-1].for_digest


def test_letters_to_others_do_not_wait() -> None:
    journey = opened(utc(11, 19, 15), digest_at=utc(11, 19, 7))
    assert journey.tell(TALK, ADDRESS, READY) == [
        "make_support_account c-1042",
        "tell_support_account c-1042",
        "make_object c-1042",
        "send_credentials 1",
    ]


def test_a_cloud_in_trouble_and_the_training_of_today_come_by_themselves() -> None:
    journey = opened(utc(11, 19, 15), digest_at=utc(11, 19, 7))
    journey.tell(TALK, ADDRESS)
    assert journey.tell(CloudTrouble(state="failed", words="нет места")) == ["ask_cloud_help trouble-1"]
    assert not journey.due[-1].for_digest
    journey.tell(READY)
    today = TrainingAppointed.model_validate(APPOINTED.model_dump() | {"starts_at": utc(11, 20, 6)})
    assert "ask_report 1" not in journey.tell(LOGGED_IN, today)
    assert journey.wait(utc(11, 20, 7)) == ["ask_report 1"]  # the hour is over
    assert not journey.due[-1].for_digest


def test_every_question_that_stands_is_known_to_the_digest() -> None:
    journey = opened(utc(11, 19, 15), digest_at=utc(11, 19, 7))
    assert [(it.effect.value, str(it.due.occurrence)) for it in journey.decision.questions] == [("ask_first_talk", "1")]
    journey.tell(TALK)
    assert [it.effect.value for it in journey.decision.questions] == ["ask_address"]
    journey.wait(utc(11, 26, 7))
    assert [it.effect.value for it in journey.decision.questions] == ["ask_address"]


def test_who_prefers_single_letters_gets_them_at_once() -> None:
    journey = Journey(at=utc(11, 19, 15))
    assert journey.acts == ["ask_first_talk 1"]
    assert not journey.due[-1].for_digest


ENTRY = """[[people]]
code = "all"
name = "Анна Смирнова"
roles = ["МОС", "МОП", "ТП", "тренер"]
email = "smirnova@pass24.example"
"""


def test_people_toml_says_how_somebody_wants_letters() -> None:
    notify = 'notify = ["tgram://${ONBOARDING_TOKEN}/42"]'
    [person] = read_people(f'{ENTRY}letters = "digest"\n{notify}').everyone
    assert (person.digest, person.notify) == (True, ("tgram://${ONBOARDING_TOKEN}/42",))
    [plain] = read_people(ENTRY).everyone
    assert (plain.digest, plain.notify) == (False, ())


@pytest.mark.parametrize("wrong", ['letters = "weekly"', 'notify = "tgram://t/42"', "notify = [42]"])
def test_a_preference_that_means_nothing_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"people.toml: (letters|notify) of all must be"):
        read_people(ENTRY + wrong)
