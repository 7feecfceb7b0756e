"""Where the registry and nadmozg say different things, and which form mends it."""

from dataclasses import replace

import pytest

from cases.errors import FormError
from cases.forms.clouds_list import CompareClouds
from cases.registry.drift import GONE, Ours, SeenCloud, drifts, listed
from tests.form_samples.form import DESK

URL = "https://elka.pass24.online/"
OURS = Ours("OB-0007", "ЖК Ёлка", "works", "c-7", URL)
SEEN = SeenCloud("c-7", "active", "ЖК «Елка»", URL.rstrip("/"))


def seen(**changes: str) -> SeenCloud:
    return replace(SeenCloud("c-7", "active", "ЖК Ёлка", URL), **changes)  # type: ignore[arg-type]


def ours(**changes: str) -> Ours:
    return replace(OURS, **changes)


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        (OURS, SEEN, []),
        (OURS, None, []),
        (ours(), seen(state=GONE), [("gone", "tell_object")]),
        (ours(open_case="R-0042"), seen(state="deleted"), [("gone", "control_case")]),
        (ours(), seen(state="deleting", title="X"), [("gone", "tell_object")]),
        (ours(status="off"), seen(state=GONE), []),
        (ours(), seen(state="suspended"), [("suspended", "tell_object")]),
        (ours(status="paused"), seen(state="suspended"), []),
        (ours(status="off"), seen(), [("active", "tell_object")]),
        (ours(status="paused"), seen(), [("active", "tell_object")]),
        (ours(), seen(title="ЖК Другой"), [("title", "tell_object")]),
        (ours(), seen(title=""), []),
        (ours(), seen(url="https://other.pass24.online"), [("url", "tell_object")]),
        (ours(cloud_url=""), seen(), [("url", "tell_object")]),
        (ours(status="off", open_case="R-0042"), None, [("case", "control_case")]),
    ],
)
def test_what_differs_leads_to_the_form_that_mends_it(
    here: Ours, there: SeenCloud | None, found: list[tuple[str, str]]
) -> None:
    assert [(it.kind, it.form) for it in drifts(here, there)] == found
    assert all(it.case == "R-0042" for it in drifts(here, there) if it.form == "control_case")


def test_a_listed_cloud_is_unknown_or_lacks_only_its_number_here() -> None:
    unknown = listed(seen(), None)
    assert unknown is not None
    assert (unknown.kind, unknown.code, unknown.form) == ("unknown", "", "new_client")
    number = listed(seen(), ours(cloud_id=""))
    assert number is not None
    assert (number.kind, number.code, number.form) == ("number", "OB-0007", "tell_object")
    assert listed(seen(state="deleted"), None) is None


def test_a_pasted_list_is_read_and_its_faults_are_told() -> None:
    form = CompareClouds({"table": "ID\tTitle\tURL\tState\nc-7\tЖК Ёлка\telka\tActive\nc-8\t\t\t"}, DESK)
    form.check()
    assert form.clouds() == [SeenCloud("c-7", "active", "ЖК Ёлка", URL), SeenCloud("c-8", "active")]
    bad = CompareClouds({"table": "Номер\tНазвание\tСостояние\n\tЖК\t\nc-9\tЖК\tсломано"}, DESK)
    with pytest.raises(FormError, match=r"Строка 2: Заполните это поле\. Строка 3: состояния «сломано» не бывает"):
        bad.check()
