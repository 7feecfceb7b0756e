"""What the registry lacks: the manager is asked once, sales month by month; nobody who waits is held up by it."""

from datetime import datetime

import pytest

from cases.facts import CasePaused, FollowUpAnswered, ObjectTold, PlaceTold
from cases.turns import Stage, Turn
from tests.played_case import PAID, PLACE, Journey, utc
from tests.sample_cases import ADDRESS as AGREED
from tests.sample_cases import (
    APPOINTED,
    CARD,
    CARD_SENT,
    CARD_TAKEN,
    COMPLETION,
    HELD,
    LOGGED_IN,
    NO_SITE_WORK,
    PLANNED,
    READY,
    RECORDING,
    TALK,
    WELL,
)


def about(acts: list[str], *effects: str) -> list[str]:
    return [it for it in acts if it.startswith(effects)]


def trained(place: PlaceTold = PLACE) -> Journey:
    """Connected and trained on 25 November; what the registry lacks, if anything, is `place`'s."""
    journey = Journey(TALK, AGREED, NO_SITE_WORK, at=utc(11, 17, 6), place=place, paid=False)
    journey.tell(READY, LOGGED_IN, APPOINTED, at=utc(11, 18, 7))
    journey.tell(HELD, CARD, CARD_SENT, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.tell(CARD_TAKEN)
    return journey


WITHOUT_POINT = PlaceTold(address="Екатеринбург, ул. Ленина, 5")


def test_nobody_is_asked_where_nothing_is_missing() -> None:
    journey = trained()
    journey.wait(utc(11, 27, 5))
    assert about(journey.acts, "ask_details") == []


def test_the_manager_is_asked_once_the_training_is_over_and_chased() -> None:
    journey = trained(WITHOUT_POINT)
    assert about(journey.acts, "ask_details") == ["ask_details 1"]
    assert any(it.what == "дополнить реестр: координаты" for it in journey.decision.waiting)
    journey.wait(utc(11, 27, 5))
    assert about(journey.acts, "ask_details")[1:] == ["ask_details 1/overdue"]
    journey.tell(ObjectTold(latitude=56.8, longitude=60.6), at=utc(11, 27, 6))
    assert not [it for it in journey.decision.questions if it.effect == "ask_details"]


def test_the_end_does_not_wait_for_the_registry_but_the_case_stays_open_until_it_is_answered() -> None:
    journey = trained(WITHOUT_POINT)
    journey.wait(utc(11, 27, 5))
    acts = journey.tell(WELL, at=utc(11, 27, 7))
    assert set(COMPLETION) <= set(acts)
    assert (journey.decision.stage, journey.decision.turn) == (Stage.FINISHED, Turn.MANAGER)
    journey.tell(ObjectTold(latitude=56.8, longitude=60.6), at=utc(11, 27, 8))
    assert (journey.decision.finished, journey.decision.waiting) == ("подключение завершено", [])
    assert journey.decision.next_due_at is None, "closed"


def finished() -> Journey:
    journey = trained()
    journey.wait(utc(11, 27, 5))
    journey.tell(WELL, at=utc(11, 27, 7))
    return journey


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (utc(11, 30, 9), []),
        (utc(12, 1, 6), []),
        (utc(12, 1, 7), ["ask_first_payment 2026-12"]),
        (utc(12, 31, 20), ["ask_first_payment 2026-12"]),
        (datetime.fromisoformat("2027-01-08T09:00:00+00:00"), []),
        (datetime.fromisoformat("2027-01-11T07:00:00+00:00"), ["ask_first_payment 2027-01"]),
    ],
)
def test_sales_is_asked_on_the_first_working_day_of_a_month(at: datetime, asked: list[str]) -> None:
    assert about(finished().wait(at), "ask_first_payment") == asked


def test_sales_is_asked_each_month_and_reminded_until_the_payment_is_known() -> None:
    journey = finished()
    journey.wait(utc(12, 1, 7))
    assert journey.decision.turn is Turn.SALES
    assert journey.decision.next_due_at is not None, "it is looked at again, though it is finished"
    assert about(journey.wait(utc(12, 15, 12)), "ask_first_payment") == ["ask_first_payment 2026-12/overdue"]
    later = datetime.fromisoformat("2027-01-11T07:00:00+00:00")
    assert about(journey.wait(later), "ask_first_payment") == ["ask_first_payment 2027-01"]
    journey.tell(PAID)
    assert journey.decision.waiting == []
    assert about(journey.wait(datetime.fromisoformat("2027-02-02T07:00:00+00:00")), "ask_first_payment") == []


def test_a_case_that_is_under_way_is_looked_at_when_the_month_comes() -> None:
    journey = trained()
    answered = FollowUpAnswered(number=1, outcome="no_answer", answers="")
    journey.wait(utc(11, 27, 5))
    journey.tell(answered, at=utc(11, 27, 7))
    assert journey.decision.next_due_at is not None
    assert journey.decision.next_due_at <= utc(12, 1, 7)


def test_nobody_is_asked_on_a_pause() -> None:
    journey = trained()
    journey.tell(CasePaused(reason="ремонт"), at=utc(11, 26, 7))
    assert about(journey.wait(utc(12, 1, 7)), "ask_first_payment") == []
