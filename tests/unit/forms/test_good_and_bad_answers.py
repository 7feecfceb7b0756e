"""Every form: what a good answer records, and that whatever else is sent ends in one clear sentence, never worse."""

import pytest

from cases.errors import FormError
from tests.form_samples.bad_values import BAD
from tests.form_samples.form import FLOWS, Fields, Form
from tests.form_samples.good import FORMS
from tests.form_samples.refusal import check_refusal

TABLE = [
    pytest.param(form, name, BAD[kind], id=f"{use}-{name}")
    for use, form in FORMS.items()
    for name, kind in form.kinds.items()
]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_good_answer_is_recorded_as_it_was_meant(form: Form) -> None:
    answer = form.submit()
    assert answer.facts == form.facts
    assert answer.actor == form.actor
    assert answer.badge == form.badge
    assert form.said in answer.said


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_reads_exactly_the_parameters_of_its_flow(form: Form) -> None:
    ours = set(form.good) | ({"case"} if form.case else set())
    assert ours == set(FLOWS[form.flow].parameters.properties)


@pytest.mark.parametrize(("form", "name", "values"), TABLE)
def test_a_bad_value_is_refused_and_its_field_named(form: Form, name: str, values: Fields) -> None:
    for label, value in values.items():
        with pytest.raises(FormError) as caught:
            pytest.fail(f"{label} was accepted: {form.submit({name: value}).said}")
        check_refusal(form.flow, caught.value)
        assert caught.value.field == name, label
