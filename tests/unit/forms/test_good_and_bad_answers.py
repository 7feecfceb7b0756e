"""Every form: what a good answer records, and that whatever else is sent ends in one clear sentence, never worse."""

import pytest

from cases.errors import FormError
from tests.form_samples.bad_values import BAD
from tests.form_samples.form import Fields, Use
from tests.form_samples.good import FORMS
from tests.form_samples.refusal import check_refusal

TABLE = [
    pytest.param(use, name, BAD[kind], id=f"{label}-{name}")
    for label, use in FORMS.items()
    for name, kind in use.kinds.items()
]


@pytest.mark.parametrize("use", FORMS.values(), ids=FORMS)
def test_a_good_answer_is_recorded_as_it_was_meant(use: Use) -> None:
    answer = use.submit()
    assert answer.facts == use.facts
    assert answer.actor == use.actor
    assert answer.badge == use.badge
    assert use.said in answer.said


@pytest.mark.parametrize("use", FORMS.values(), ids=FORMS)
def test_a_form_reads_exactly_the_parameters_of_its_flow(use: Use) -> None:
    ours = set(use.good) | ({"case"} if use.case else set())
    assert ours == set(use.form.fields)


@pytest.mark.parametrize(("use", "name", "values"), TABLE)
def test_a_bad_value_is_refused_and_its_field_named(use: Use, name: str, values: Fields) -> None:
    for label, value in values.items():
        with pytest.raises(FormError) as caught:
            pytest.fail(f"{label} was accepted: {use.submit({name: value}).said}")
        check_refusal(use.form, caught.value)
        assert caught.value.field == name, label
