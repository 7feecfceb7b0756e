"""The page of `make letters` has every letter there is, and each of its states is presentable."""

import pytest

from integrations.letter import Content
from letters.rendering import TEMPLATES
from tests.letter_page import letter_page
from tests.letter_samples import LETTERS, assert_presentable
from tests.letter_states import states

STATES = dict(states())


def test_every_letter_is_on_the_page_and_each_state_has_a_name_of_its_own() -> None:
    assert {it.label for it in LETTERS} <= set(STATES)
    assert len(list(states())) == len(STATES)
    templates = {it.stem for it in (TEMPLATES / "letters").glob("*.jinja")}
    assert len(STATES) > len(templates)
    page = letter_page()
    assert page.count("<iframe") == 4 * len(STATES)


@pytest.mark.parametrize("letter", STATES.values(), ids=STATES)
def test_a_letter_is_presentable(letter: Content) -> None:
    assert_presentable(letter)
