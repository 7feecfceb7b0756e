"""Occurrences: what is stored is read back as it was, whatever it is about."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product

import pytest

from cases.effects import Effect
from cases.facts import AddressAgreed
from cases.occurrence import Occurrence, Renewal, Why, why_again
from engine.acting import Act
from tests.played_case import Journey, utc
from tests.sample_cases import ADDRESS, TALK

BASES = (
    "1",
    "smart-link-park",
    "not-smart-link-park",
    "romashka-2",
    "c-1042",
    "a/b@mail.example 2",
    "50%2F50@mail.example 1",
    "ask_training 2 guseva",
    "slow-202611170610",
    "1-overdue",
    "2/overdue",
)
RENEWALS = (None, *(Renewal(why, utc(12, 14, 5)) for why in Why))


@pytest.mark.parametrize("base", BASES)
def test_what_is_stored_is_read_back(base: str) -> None:
    for renewed, overdue, attempt in product(RENEWALS, (False, True), (1, 2, 10)):
        occurrence = Occurrence(base, renewed, overdue, attempt)
        assert Occurrence.parse(str(occurrence)) == occurrence


def test_no_two_are_stored_alike() -> None:
    every = [Occurrence(*it) for it in product(BASES, RENEWALS, (False, True), (1, 2))]
    assert len({str(it) for it in every}) == len(every)


@pytest.mark.parametrize("text", ["1/soon", "1/link-yesterday", "1/lost-20261214050000", "1/"])
def test_what_nobody_has_written_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a valid|does not match|invalid literal"):
        Occurrence.parse(text)


def test_a_moment_is_the_same_in_every_zone_and_to_the_second() -> None:
    elsewhere = datetime(2026, 12, 14, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5)))
    assert Renewal(Why.LINK, elsewhere) == Renewal(Why.LINK, utc(12, 14, 5))


def test_an_address_with_a_telling_name_makes_no_question_look_renewed() -> None:
    """The address `smart-link-park`, refused by nadmozg, once made the digest say that old links are dead."""
    for slug in ("smart-link-park", "left-handed-lane", "resumed-1"):
        journey = Journey(TALK)
        journey.refusals[Effect.MAKE_CLOUD] = "slug_taken: адрес занят"
        journey.tell(AddressAgreed.model_validate(ADDRESS.model_dump() | {"slug": slug}))
        asked = journey.due[-1]
        assert str(asked.occurrence) == f"not-{slug}"
        assert asked.occurrence.renewed is None
        act = Act.of(journey.case, asked)
        assert why_again([act.occurrence]) == {"renewed": False, "handed_over": False}
        once_more = replace(act, occurrence=replace(asked.occurrence, renewed=Renewal(Why.LINK, utc(12, 1))))
        assert why_again([act.occurrence, once_more.occurrence]) == {"renewed": True, "handed_over": False}
