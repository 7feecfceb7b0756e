"""Who is asked whether a client is to be forgotten, and that two people have to agree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.errors import FormError
from cases.facts import CaseReopened, Fact, ForgettingAnswered, ForgettingAsked
from cases.forgetting import forgetting, is_being_forgotten
from cases.people import People
from tests.form_samples.forgetting import ASKED, FORGETTING
from tests.form_samples.form import after
from tests.played_case import Journey, utc
from tests.sample_cases import MANAGER, PEOPLE, answered, sample_case, with_follow_up
from tests.sample_people import HEAD

AGREED, REFUSED = ForgettingAnswered(number=1, agreed=True), ForgettingAnswered(number=1, agreed=False)
OVER = CaseReopened(reason="передумали")
YEARS = timedelta(days=1095)


def finished() -> Journey:
    journey = with_follow_up()
    journey.people = People((*PEOPLE, HEAD))
    journey.tell(answered("well"), at=utc(11, 27, 7))
    assert journey.decision.finished
    return journey


@pytest.mark.parametrize(
    ("facts", "agreed"),
    [
        ((ASKED,), None),
        ((ASKED, AGREED), True),
        ((ASKED, REFUSED), False),
        ((ASKED, REFUSED, ForgettingAsked(number=2, reason="ended")), None),
        ((ASKED, AGREED, ForgettingAsked(number=2, reason="ended")), None),
    ],
)
def test_the_last_wish_stands(facts: tuple[Fact, ...], agreed: bool | None) -> None:
    found = forgetting(sample_case(more=facts))
    assert found is not None
    assert (found.agreed, found.asked_by) == (agreed, MANAGER.code)


def test_a_case_that_goes_on_is_not_forgotten() -> None:
    assert forgetting(sample_case(more=(ASKED, OVER))) is None
    assert not is_being_forgotten(sample_case(more=(ASKED, AGREED, OVER)))


def test_whoever_asks_cannot_agree() -> None:
    use = replace(FORGETTING["forgetting agreed to"], actor=MANAGER.code)
    with pytest.raises(FormError, match="подтвердить должен кто-то другой"):
        use.submit()


def test_nobody_agrees_to_what_nobody_wants_or_twice_or_while_it_goes_on() -> None:
    use = FORGETTING["forgetting agreed to"]
    with pytest.raises(FormError, match="никто не просил"):
        use.submit(case=sample_case())
    with pytest.raises(FormError, match="уже ответили"):
        use.submit(case=sample_case(more=(ASKED, REFUSED)))
    with pytest.raises(FormError, match="снова в работе"):
        replace(use, finished=False).submit()


def test_a_case_under_way_is_not_forgotten() -> None:
    use = FORGETTING["forgetting asked for"]
    with pytest.raises(FormError, match="сначала остановите его формой 02"):
        replace(use, finished=False).submit()


def test_the_second_wish_has_the_next_number() -> None:
    use, later = FORGETTING["forgetting asked for"], sample_case(more=(ASKED, REFUSED))
    assert use.submit(case=after(later, ())).facts == (ForgettingAsked(number=2, reason="asked"),)


def test_the_manager_is_asked_once_and_the_case_stays_finished() -> None:
    journey = finished()
    assert journey.tell(ASKED, at=utc(12, 1, 7), by=HEAD.code) == [f"ask_forgetting 1 {MANAGER.code}"]
    assert journey.decision.finished
    assert journey.wait(utc(12, 20, 7)) == []
    assert journey.tell(REFUSED, at=utc(12, 21, 7)) == []


def test_where_the_manager_asks_a_head_is_the_second() -> None:
    journey = finished()
    assert journey.tell(ASKED, at=utc(12, 1, 7)) == [f"ask_forgetting 1 {HEAD.code}"]


def test_nothing_is_due_once_two_have_agreed() -> None:
    journey = finished()
    journey.tell(ASKED, at=utc(12, 1, 7), by=HEAD.code)
    assert journey.tell(AGREED, at=utc(12, 1, 8)) == []
    assert journey.decision.finished == "клиента забываем"


def test_after_years_the_head_is_asked_once() -> None:
    journey = finished()
    ended_at = journey.now
    assert journey.wait(ended_at + YEARS - timedelta(days=1)) == []
    assert journey.wait(ended_at + YEARS + timedelta(hours=1)) == [f"tell_head_kept {HEAD.code}"]
    assert journey.decision.finished
    assert journey.wait(ended_at + YEARS * 2) == []
