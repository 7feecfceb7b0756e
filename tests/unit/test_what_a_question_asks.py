"""What a question asks for is told in one line wherever it is named: in digests, to the head, on pages."""

import pytest

from letters.rendering import render_asked
from tests.sample_cases import sample_case


@pytest.mark.parametrize(("name", "words"), [("ask_training", "обучение"), ("ask_first_talk", "разговор")])
def test_a_question_is_named_outside_its_letter(name: str, words: str) -> None:
    assert words in render_asked(name, {"case": sample_case("logged_in")})
