"""A cloud that is not the client's is refused: access to it would go to the wrong people."""

from dataclasses import replace

import pytest

from cases.errors import FormError
from cases.forms.cloud import is_address_of
from tests.form_samples.form import Use
from tests.form_samples.good import FORMS

REFUSED = "Облако c-7 уже у подключения R-0007 · ЖК Чужой."


@pytest.mark.parametrize("name", ["new client, cloud made by sales", "cloud made by hand"])
def test_what_was_found_out_about_the_cloud_refuses_the_form(name: str) -> None:
    use: Use = FORMS[name]
    with pytest.raises(FormError) as caught:
        use.submit(desk=replace(use.desk, cloud_refused=REFUSED))
    assert (caught.value.field, caught.value.sentence) == ("cloud_id", REFUSED)


def test_a_form_that_names_no_cloud_is_not_refused_for_one() -> None:
    use = FORMS["new client, cloud to be made"]
    assert use.submit(desk=replace(use.desk, cloud_refused=REFUSED)).facts == use.facts


@pytest.mark.parametrize(
    "words", ["romashka", " Romashka ", "romashka.pass24.online", "https://romashka.pass24.online/"]
)
def test_a_clouds_address_is_recognised_however_it_is_copied(words: str) -> None:
    assert is_address_of(words, "romashka", "https://romashka.pass24.online/")


@pytest.mark.parametrize("words", ["", "да", "les", "romashka2", "https://les.pass24.online/"])
@pytest.mark.parametrize("url", ["", "https://romashka.pass24.online/"])
def test_nothing_else_is_taken_for_it(words: str, url: str) -> None:
    assert not is_address_of(words, "romashka", url)
