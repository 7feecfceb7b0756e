"""Why a cloud does not open yet: said in words, in the manager's letter, and written down only where it is news."""

from datetime import timedelta
from typing import get_args

import pytest

from cases.cloud_closed import NO_ANSWER, WORDS, closed_words, is_news
from cases.facts import CloudClosed, CloudGiven
from integrations.cloud_closed import Reason
from tests.played_case import Journey
from tests.sample_cases import ADDRESS, READY, TALK
from tests.unit.test_pages import card_page, seen

EXPIRED, DOWN = CloudClosed(reason="expired"), CloudClosed(reason="status", detail="503")


@pytest.mark.parametrize("reason", [*get_args(Reason), NO_ANSWER])
def test_every_reason_has_words(reason: str) -> None:
    assert closed_words(CloudClosed(reason=reason, detail="…")) == WORDS[reason].format("…")


def test_the_managers_letter_says_why() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.tell(EXPIRED)
    journey.tell(DOWN, at=journey.now + timedelta(minutes=6))
    journey.wait(journey.now + timedelta(minutes=20))
    assert "ответ 503" in journey.due[-1].note
    assert "сертификат" not in journey.due[-1].note


def test_the_card_says_why_until_it_opens_or_another_cloud_is_given() -> None:
    shown = "Облако ещё не открывается: вместо страницы входа ответ 503"
    assert shown in seen(card_page("ordered", more=(DOWN,)))
    for newer in (READY, CloudGiven(by="hand", cloud_id="c-9", url="https://r.example/", login="a")):
        assert shown not in seen(card_page("ordered", more=(DOWN, newer)))


def test_a_reason_is_news_once() -> None:
    journey = Journey(TALK, ADDRESS)
    assert is_news(journey.case, DOWN, journey.now)
    journey.tell(DOWN)
    assert not is_news(journey.case, DOWN, journey.now + timedelta(days=9))


def test_reasons_that_come_and_go_are_kept_the_seldomer_the_longer_it_lasts() -> None:
    journey = Journey(TALK, ADDRESS)
    for minute in range(3 * 24 * 60):
        now = journey.now + timedelta(minutes=1)
        closed = (EXPIRED, DOWN)[minute % 2]
        if is_news(journey.case, closed, now):
            journey.tell(closed, at=now)
        journey.now = now
    kept = [it for it in journey.case.facts if isinstance(it.fact, CloudClosed)]
    assert 15 < len(kept) < 40
