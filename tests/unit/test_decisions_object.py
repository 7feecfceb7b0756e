"""The object inside the cloud, played purely: when it is made, when asked for, and what a repeat asks for."""

import pytest

from cases.effects import Effect
from cases.facts import AccountsThere, CloudGiven, CloudRetryAsked, DataCorrected, Fact, ObjectMade, PlaceTold
from cases.turns import Stage
from cases.wanted_object import WantedObject, wanted_object
from tests.played_case import PLACE, Journey, utc
from tests.sample_cases import ADDRESS, LOGGED_IN, READY, TALK, sample_case

GIVEN = CloudGiven(by="sales", cloud_id="c-1042")
THERE = PLACE.model_copy(update={"to_be_made": False})
MADE = ObjectMade(object_no="7")
MAKE, ASK = "make_object c-1042", "ask_place c-1042"

TABLE: dict[str, tuple[PlaceTold | None, tuple[Fact, ...], bool, list[str]]] = {
    # what is known of the place, the cloud, by hand; what is due once the cloud opens
    "ordered, the address is known": (PLACE, (ADDRESS,), False, [MAKE]),
    "ordered, no address": (None, (ADDRESS,), False, [ASK]),
    "of sales, there may be one in it": (THERE, (GIVEN,), False, [ASK]),
    "of sales, no address": (None, (GIVEN,), False, [ASK]),
    "of sales, the manager has said that there is none": (PLACE, (GIVEN,), False, [MAKE]),
    "of sales, with its number": (THERE, (GIVEN, MADE), False, []),
    "by hand": (PLACE, (ADDRESS, CloudGiven(by="hand", cloud_id="c-1042", url=READY.url)), True, [ASK]),
    "by hand, with its number, the accounts not seen": (
        THERE,
        (CloudGiven(by="hand", cloud_id="c-1042", url=READY.url), MADE),
        True,
        [ASK],
    ),
    "by hand, with its number and the accounts": (
        THERE,
        (CloudGiven(by="hand", url=READY.url), MADE, AccountsThere()),
        True,
        [],
    ),
}


@pytest.mark.parametrize(("place", "facts", "manual", "due"), TABLE.values(), ids=TABLE)
def test_what_is_due_for_the_object(
    place: PlaceTold | None, facts: tuple[Fact, ...], manual: bool, due: list[str]
) -> None:
    journey = Journey(TALK, *facts, place=place, manual=manual)
    assert not [it for it in journey.acts if "object" in it or "place" in it], "not before the cloud opens"
    journey.tell(READY)
    assert [it for it in journey.acts if "object" in it or "place" in it] == due
    waits_for_a_word = manual and bool(due)
    assert ("send_credentials 1" in journey.acts) is not waits_for_a_word, "the client does not wait for the object"
    assert journey.move_on() == []


def test_the_address_that_was_asked_for_has_it_made() -> None:
    journey = Journey(TALK, ADDRESS, READY, place=None)
    assert journey.tell(PLACE) == [MAKE]
    assert journey.decision.questions == []


def test_an_address_that_nobody_gives_keeps_the_case_asking_once_more() -> None:
    journey = Journey(TALK, ADDRESS, READY, LOGGED_IN, place=None)
    assert f"{ASK}/overdue" in journey.wait(utc(11, 18, 5))
    assert journey.turn[1] == Stage.APPOINTING


def test_an_object_that_nadmozg_refuses_is_a_question_and_is_made_with_what_is_known_then() -> None:
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.MAKE_OBJECT] = "invalid_fields: адрес не найден"
    assert f"ask_cloud_help {MAKE}" in journey.tell(READY)
    assert journey.due[-2].note == "адрес не найден"
    assert journey.tell(PlaceTold(address="Пермь"), at=utc(11, 17, 9)) == [f"{MAKE}/2"]
    journey = Journey(TALK, ADDRESS)
    journey.refusals[Effect.MAKE_OBJECT] = "forbidden: нельзя"
    journey.tell(READY)
    assert journey.tell(CloudRetryAsked(number=1), at=utc(11, 17, 9)) == [f"{MAKE}/2"]


RENAMED = DataCorrected(
    object_name="ЖК Ель", object_type="ЖК", client_name="Ель АО", time_zone="Asia/Omsk", sales_manager="belova"
)
MOVED = PlaceTold(address="Пермь")
WANTED: dict[str, tuple[tuple[Fact, ...], int, WantedObject]] = {
    # facts, which attempt, what is asked for
    "place, then cloud": ((PLACE, READY), 1, WantedObject("ЖК Ромашка", PLACE.address, (56.8389, 60.6057))),
    "cloud, then place": ((READY, MOVED), 1, WantedObject("ЖК Ромашка", "Пермь", None)),
    "put right before": ((MOVED, RENAMED, PLACE, READY), 1, WantedObject("ЖК Ель", PLACE.address, (56.8389, 60.6057))),
    "renamed while the answer was lost": (
        (PLACE, READY, RENAMED), 1, WantedObject("ЖК Ромашка", PLACE.address, (56.8389, 60.6057))),
    "moved while the answer was lost": (
        (PLACE, READY, MOVED), 1, WantedObject("ЖК Ромашка", PLACE.address, (56.8389, 60.6057))),
    "put right after a refusal": ((PLACE, READY, RENAMED, MOVED), 2, WantedObject("ЖК Ель", "Пермь", None)),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "attempt", "wanted"), WANTED.values(), ids=WANTED)
def test_a_repeat_asks_for_the_same_object(facts: tuple[Fact, ...], attempt: int, wanted: WantedObject) -> None:
    assert wanted_object(sample_case("address", more=facts), attempt) == wanted
