"""A played case at each step where it can be interrupted, by the step's name."""

from collections.abc import Callable

from tests.played_case import (
    ADDRESS,
    LOGGED_IN,
    TALK,
    Journey,
    answered,
    utc,
    with_access,
    with_follow_up,
    with_report,
    with_training,
)


def opened() -> Journey:
    return Journey()


def with_talk() -> Journey:
    return Journey(TALK, at=utc(11, 17, 6))


def ordered() -> Journey:
    return Journey(TALK, ADDRESS, at=utc(11, 17, 6))


def logged_in() -> Journey:
    journey = with_access()
    journey.tell(LOGGED_IN, at=utc(11, 18, 6))
    return journey


def with_photos() -> Journey:
    journey = with_follow_up()
    journey.tell(answered("well"), at=utc(11, 27, 7))
    return journey


STAGES: dict[str, Callable[[], Journey]] = {
    "first talk": opened,
    "address": with_talk,
    "cloud": ordered,
    "login": with_access,
    "training to be appointed": logged_in,
    "training": with_training,
    "contact ahead": with_report,
    "contact": with_follow_up,
    "photos": with_photos,
}
