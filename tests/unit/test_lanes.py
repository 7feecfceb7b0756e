"""Lanes of a case, played purely: when the site begins beside the training, whose turn each lane is, and since when."""

from collections.abc import Callable
from datetime import datetime

import pytest

from cases.effects import Effect
from cases.facts import SendAgain, StepSkipped
from cases.turns import Lane, Stage, Turn, Waiting, furthest_on, most_pressing
from cases.views.board import BoardRow, board_row
from cases.views.card import card_view
from tests.played_case import Journey, utc
from tests.sample_cases import (
    ADDRESS,
    APPOINTED,
    DIRECTORY,
    LOGGED_IN,
    READY,
    SITE_WORK,
    TALK,
    with_access,
    with_report,
)
from tests.sample_site import received

ASKED = ["request_photos 1", "ask_photos 1"]


def known_from_the_talk() -> Journey:
    """Access on Tuesday 17 November at 11:25 in Yekaterinburg."""
    journey = Journey(TALK, SITE_WORK, ADDRESS, at=utc(11, 17, 6))
    journey.tell(READY, at=utc(11, 17, 6, 25))
    return journey


def told_later(at: datetime) -> Callable[[], Journey]:
    def play() -> Journey:
        journey = with_access()
        journey.tell(SITE_WORK, at=at)
        return journey

    return play


def told_with_the_report() -> Journey:
    journey = with_report()
    journey.tell(SITE_WORK)
    return journey


ASKED_AT: dict[str, tuple[Callable[[], Journey], datetime]] = {
    # when it became known; when the client is asked
    "before access": (known_from_the_talk, utc(11, 18, 5)),
    "on the day of access": (told_later(utc(11, 17, 8)), utc(11, 18, 5)),
    "on a day before the reminder to enter": (told_later(utc(11, 18, 8)), utc(11, 20, 5)),
    "with the report, whose letter left that day": (told_with_the_report, utc(11, 26, 5)),
}


@pytest.mark.parametrize(("played", "asked_at"), ASKED_AT.values(), ids=ASKED_AT)
def test_photos_are_asked_for_beside_the_training_but_never_with_another_letter(
    played: Callable[[], Journey], asked_at: datetime
) -> None:
    journey = played()
    assert not set(ASKED) & set(journey.acts)
    while journey.now < asked_at:
        mornings = [it for it in (journey.decision.next_due_at,) if it]
        journey.wait(max(journey.now, min([*mornings, asked_at])))
        to_client = [it for it in journey.due if it.effect.row.reader == "client"]
    assert set(ASKED) <= set(journey.acts)
    assert to_client[-1].effect is Effect.REQUEST_PHOTOS
    left_at = [it.done_at for it in journey.entries.entries if it.effect.row.reader == "client" and it.done_at]
    assert [it.date() for it in left_at].count(asked_at.date()) == 1


def test_until_the_client_has_access_the_site_waits_and_says_so() -> None:
    journey = Journey(TALK, SITE_WORK)
    assert beside(journey) == [("Площадка", "система", "попросим у клиента фото, когда у него будет доступ в облако")]
    journey = known_from_the_talk()
    assert beside(journey) == [("Площадка", "система", "18 ноября попросим у клиента фото")]


def test_a_manager_can_have_photos_asked_for_at_once() -> None:
    journey = known_from_the_talk()
    assert journey.tell(SendAgain(letter="request_photos", occurrence="1")) == ASKED


def test_a_reminder_of_photos_makes_room_for_another_letter_of_the_day() -> None:
    journey = known_from_the_talk()
    journey.tell(LOGGED_IN, at=utc(11, 17, 9))
    assert journey.wait(utc(11, 18, 5)) == ASKED
    assert "send_invitation 1" in journey.tell(APPOINTED, at=utc(11, 23, 4))
    assert journey.wait(utc(11, 23, 5)) == []
    assert journey.wait(utc(11, 24, 5)) == ["remind_photos 1"]


def test_a_site_that_is_let_go_asks_for_nothing() -> None:
    journey = known_from_the_talk()
    journey.tell(StepSkipped(step="site_photos", reason="…"))
    assert not set(ASKED) & set(journey.wait(utc(11, 18, 5)))
    assert "Площадка" not in [lane for lane, _, _ in beside(journey)]


# Whose turn.


def beside(journey: Journey) -> list[tuple[str, str, str]]:
    return [(it.lane, it.turn, it.what) for it in row(journey).beside]


def row(journey: Journey) -> BoardRow:
    return board_row(journey.case, journey.decided(), journey.entries, journey.now, DIRECTORY)


def photos_to_judge_before_the_training() -> Journey:
    journey = known_from_the_talk()
    journey.tell(LOGGED_IN, at=utc(11, 17, 9))
    journey.wait(utc(11, 18, 5))
    journey.tell(APPOINTED, at=utc(11, 19, 7))
    journey.tell(received("cabinet"), at=utc(11, 20, 7))
    return journey


def test_the_manager_is_told_of_the_lane_that_waits_for_them_and_of_the_other() -> None:
    journey = photos_to_judge_before_the_training()
    assert journey.turn == ("менеджер", "Фото площадки")
    seen = row(journey)
    assert (seen.turn, seen.stage, seen.form) == ("менеджер", "Фото площадки", "judge_photos")
    (other,) = seen.beside
    assert (other.lane, other.turn, other.stage, other.since) == (
        "Подключение",
        "тренер",
        "Обучение",
        utc(11, 19, 7),
    ), "photos that came since make nobody's wait in the other lane younger"


def test_a_date_begins_the_wait_of_its_own_lane_anew_and_of_no_other() -> None:
    journey = photos_to_judge_before_the_training()
    seen = row(journey)
    later = utc(11, 25, 12)
    assert seen.next_at is None
    assert seen.stands_since(later) == seen.since
    assert seen.beside[0].stands_since(later) == APPOINTED.starts_at


def test_a_card_tells_lane_by_lane_who_is_waited_for_and_since_when() -> None:
    journey = photos_to_judge_before_the_training()
    view = card_view(journey.case, journey.decided(), journey.entries, journey.now, DIRECTORY, {})
    told: dict[str, list[tuple[str, datetime]]] = {
        lane: [(it.who, it.since.replace(second=0)) for it in turns] for lane, turns in view.lanes
    }
    assert told == {
        "Подключение": [("тренер", utc(11, 19, 7))],
        "Площадка": [("менеджер", utc(11, 20, 7))],
    }


PRESSING: dict[str, tuple[list[tuple[Turn, Stage]], tuple[Turn, Stage]]] = {
    "of one lane the one furthest on": (
        [(Turn.MANAGER, Stage.FIRST_TALK), (Turn.SYSTEM, Stage.CLOUD)], (Turn.SYSTEM, Stage.CLOUD)),
    "of two lanes who is asked": (
        [(Turn.CLIENT, Stage.FIRST_LOGIN), (Turn.MANAGER, Stage.SITE_PHOTOS)], (Turn.MANAGER, Stage.SITE_PHOTOS)),
    "of two lanes who is waited for, not the clock": (
        [(Turn.SYSTEM, Stage.FOLLOW_UP), (Turn.CLIENT, Stage.SITE_PHOTOS)], (Turn.CLIENT, Stage.SITE_PHOTOS)),
    "of equal ones the first lane": (
        [(Turn.CLIENT, Stage.FIRST_LOGIN), (Turn.CLIENT, Stage.SITE_PHOTOS)], (Turn.CLIENT, Stage.FIRST_LOGIN)),
}  # fmt: skip


@pytest.mark.parametrize(("waiting", "pressing"), PRESSING.values(), ids=PRESSING)
def test_a_case_has_one_turn_the_most_pressing_of_its_lanes(
    waiting: list[tuple[Turn, Stage]], pressing: tuple[Turn, Stage]
) -> None:
    found = most_pressing(Waiting(turn, stage, "…") for turn, stage in waiting)
    assert found
    assert (found.turn, found.stage) == pressing


def test_lanes_come_in_the_order_of_the_process() -> None:
    waiting = [Waiting(Turn.CLIENT, Stage.SITE_PHOTOS, "…"), Waiting(Turn.SALES, Stage.PURCHASE, "…")]
    assert list(furthest_on(waiting)) == [Lane.REQUESTS, Lane.SITE]


def test_what_is_told_beside_survives_the_database() -> None:
    seen = row(photos_to_judge_before_the_training())
    assert type(seen).model_validate(seen.model_dump(mode="json")) == seen
