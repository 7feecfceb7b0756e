"""The catalogue of effects: every letter says all there is to say of it, and says it truly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar, get_args

import pytest

from cases.case import Case
from cases.effect_row import CLIENT, COLLEAGUE, SUPPLIER, FarEnd, Kind
from cases.effects import Effect
from cases.facts import DataCorrected, Fact, Value
from cases.people import Role
from tests.letter_samples import case_for, rendered
from tests.sample_cases import MANAGER, TRAINER

OTHERS = [
    it
    for it in Effect
    if it.row.kind is Kind.LETTER
    if it.row.of_session or it.row.of_request or it.row.reader not in (Role.HEAD, Role.MANAGER)
]
"""Letters to the client and to colleagues; to the head, of what a session was like; to who asked, of an answer."""

V = TypeVar("V", bound=Value)
NUMBERS = ("number", "round", "about", "instead_of", "order")
"""Which one of its kind a fact is: not a word of it."""


@pytest.mark.parametrize("effect", Effect)
def test_an_effect_says_it_all(effect: Effect) -> None:
    row = effect.row
    assert row.label
    assert effect.is_letter == (row.reader is not None and row.kind is not Kind.NOTICE)
    assert effect.is_question == bool(row.form)
    assert row.is_withheld_after_restore == (effect in OTHERS)
    assert bool(row.tells) == (effect in OTHERS)
    assert row.can_be_gathered == (effect.is_letter and effect not in OTHERS)
    if effect.is_letter and not effect.row.has_secret:
        assert row.far_end is FarEnd.MAIL
    if row.again:
        assert effect in OTHERS, "form 06 sends letters to others; questions it has asked again all at once"


def test_names_in_form_06_tell_letters_apart() -> None:
    names = [it.row.again for it in Effect if it.row.again]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("effect", OTHERS)
def test_a_letter_tells_what_the_catalogue_says_it_tells(effect: Effect) -> None:
    """Each value of the case is changed in turn: where the letter reads otherwise then, it tells that value."""
    case = case_for(effect)
    letter = rendered(effect, case)
    told = {name for name, changed in changes(case) if rendered(effect, changed) != letter}
    assert sorted(effect.row.tells) == sorted(told)


def test_what_is_told_is_a_field_of_a_fact() -> None:
    fields = {f"{kind.model_fields['kind'].default}.{name}" for kind in get_args(Fact) for name in kind.model_fields}
    assert {name for it in Effect for name in it.row.tells} <= fields


def test_every_value_that_can_be_corrected_is_told_to_somebody() -> None:
    told = {name for it in Effect for name in it.row.tells}
    correctable = set(DataCorrected.model_fields) - {"kind"}
    assert {f"case_opened.{name}" for name in correctable} <= told
    readers = {CLIENT, COLLEAGUE, Role.MANAGER, Role.SALES, Role.TECH_SUPPORT, Role.OPERATOR, Role.TRAINER}
    readers |= {Role.INSTALLER, Role.HEAD, SUPPLIER}
    assert {it.row.reader for it in OTHERS} == readers


def changes(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with one value changed, for each: what it is called, and the case."""
    for number, recorded in enumerate(case.facts):
        for name, fact in changed_values(recorded.fact):
            facts = (*case.facts[:number], replace(recorded, fact=fact), *case.facts[number + 1 :])
            yield f"{recorded.fact.kind}.{name}", replace(case, facts=facts)


def changed_values(value: V) -> Iterator[tuple[str, V]]:
    for name in set(type(value).model_fields) - {"kind", *NUMBERS}:
        for other in others(name, getattr(value, name)):
            yield name, value.model_copy(update={name: other})


def others(name: str, value: object) -> Iterator[object]:
    """Another value in its place; what is chosen of a few and decides which words are used is not told."""
    if isinstance(value, Value):
        yield from (changed for _, changed in changed_values(value))
    elif isinstance(value, tuple) and value:
        yield ()
        if all(isinstance(it, str) for it in value):
            yield (*value, "ещё")
    elif name in ("manager", "sales_manager", "trainer"):
        yield TRAINER.code if value != TRAINER.code else MANAGER.code
    elif name == "time_zone":
        yield "Asia/Kamchatka"
    elif name == "name":
        yield "Пётр Иначе"  # a letter to the client greets by first name
    elif isinstance(value, str) and name not in ("outcome", "cloud_source", "topic", "to", "carrier"):
        yield f"{value} иначе".strip()
    elif isinstance(value, date):
        yield value + timedelta(days=1)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value + 1
