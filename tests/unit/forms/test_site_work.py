"""What a conversation says of the site: what is news, and what is kept of what was known."""

import pytest

from cases.facts import Fact, SiteWork
from cases.forms.desk import Dossier
from cases.forms.onboarding import FirstTalk
from tests.form_samples.form import DESK
from tests.sample_cases import sample_case

TALK: dict[str, object] = {"case": "R-0042", "held_on": "2026-12-01", "needs": "а", "pain": "б"}
MOUNTED = SiteWork(expected=True, what="2 шлагбаума", by="ours")

TOLD: dict[str, tuple[tuple[Fact, ...], dict[str, object], SiteWork | None]] = {
    # known before, what is filled in, what is recorded
    "nobody says anything": ((), {}, None),
    "yes": ((), {"site_work": "да"}, SiteWork(expected=True)),
    "what, and so yes": ((), {"mounting": "шлагбаум"}, SiteWork(expected=True, what="шлагбаум")),
    "who, and so yes": ((), {"mounted_by": "бригада клиента"}, SiteWork(expected=True, by="client")),
    "the same": ((MOUNTED,), {"site_work": "да", "mounting": "2 шлагбаума"}, None),
    "another crew, what stays": (
        (MOUNTED,),
        {"mounted_by": "наш подрядчик"},
        SiteWork(expected=True, what="2 шлагбаума", by="contractor"),
    ),
    "nothing after all": ((MOUNTED,), {"site_work": "нет"}, SiteWork(expected=False)),
    "nothing, whatever the fields still show": (
        (MOUNTED,),
        {"site_work": "нет", "mounting": "2 шлагбаума", "mounted_by": "наши монтажники"},
        SiteWork(expected=False),
    ),
    "nothing, as is known": ((SiteWork(expected=False),), {"site_work": "нет"}, None),
}


@pytest.mark.parametrize(("known", "filled_in", "recorded"), TOLD.values(), ids=TOLD)
def test_what_is_said_of_the_site_is_recorded_where_it_is_news(
    known: tuple[Fact, ...], filled_in: dict[str, object], recorded: SiteWork | None
) -> None:
    case = sample_case("opened", more=known)
    facts = FirstTalk(TALK | filled_in, DESK, Dossier(case)).answer().facts
    assert [it for it in facts if isinstance(it, SiteWork)] == ([recorded] if recorded else [])


def test_what_is_mounted_is_the_equipment_of_the_card_where_nobody_has_said_more() -> None:
    assert sample_case("training").mounting == ""
    assert sample_case("held").mounting == "шлагбаумы CAME – 2, распознавание номеров"
    assert sample_case("held", more=(MOUNTED,)).mounting == "2 шлагбаума"
