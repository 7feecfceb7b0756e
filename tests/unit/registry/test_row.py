"""A row of the registry: made of what is known, from cases and of the object itself; how an object stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.case import Case, Recorded
from cases.facts import (
    CaseCancelled,
    CasePaused,
    DataCorrected,
    Fact,
    FirstPaid,
    ObjectMade,
    ObjectTold,
    Photo,
    PhotosReceived,
    PlaceTold,
)
from cases.registry.known import known
from cases.registry.row import Registered, lacks
from cases.registry.status import CaseStands
from tests.played_case import PLACE
from tests.sample_cases import OPENED_AT, sample_case

NOW = OPENED_AT + timedelta(days=60)


def at(days: float, fact: Fact, actor: str = "smirnova") -> Recorded:
    return Recorded(fact, OPENED_AT + timedelta(days=days), actor)


def registered(*facts: Recorded, cases: tuple[CaseStands, ...] = ()) -> Registered:
    return Registered("OB-0042", facts, cases)


def case(*more: Recorded) -> Case:
    found = sample_case()
    return replace(found, facts=(*found.facts, *more))


FINISHED = OPENED_AT + timedelta(days=30)


def test_a_row_is_made_of_the_facts_of_its_case() -> None:
    told = (
        at(20, PLACE),
        at(20, ObjectMade(object_no="7")),
        at(40, FirstPaid(paid_on=date(2026, 8, 31), month=date(2026, 9, 1))),
    )
    row = registered(cases=(CaseStands(case(*told), FINISHED),)).row(NOW)
    assert (row.name, row.client_name, row.object_type) == ("ЖК Ромашка", "Ромашка ООО", "ЖК")
    assert (row.address, row.region) == ("Екатеринбург, ул. Ленина, 5", "Свердловская область")
    assert (row.latitude, row.longitude, row.object_no) == (56.8389, 60.6057, "7")
    assert row.cloud_url == "https://romashka.pass24.online/"
    assert row.equipment == "шлагбаумы CAME – 2; распознавание номеров"
    assert row.integration == "домофон BAS-IP: настроена"
    assert (row.status, row.cases, row.manager) == ("works", ("R-0042",), "smirnova")
    assert (row.paid_on, row.connected_on) == (date(2026, 8, 31), date(2026, 9, 1)), "the month that was paid for"
    assert (row.inn, row.missing) == ("7707083893", ())


def test_the_last_word_stands_and_a_spreadsheet_overrules_nobody() -> None:
    imported = ObjectTold(by_import=True, object_name="Ромашка-парк", inn="7707083893", comment="из таблицы")
    row = registered(at(50, imported), cases=(CaseStands(case(), None),)).row(NOW)
    assert (row.name, row.inn, row.comment) == ("ЖК Ромашка", "7707083893", "из таблицы")
    row = registered(at(50, imported), at(51, ObjectTold(comment="сами")), at(52, imported)).row(NOW)
    assert (row.name, row.comment) == ("Ромашка-парк", "сами")


def test_a_correction_repeats_what_it_leaves_as_it_is_and_takes_nothing_back() -> None:
    opened = case().data
    same = {it: getattr(opened, it) for it in ("object_name", "object_type", "client_name", "sales_manager")}
    zone = DataCorrected(**same, time_zone="Europe/Moscow")
    facts = (*case().facts, at(50, ObjectTold(client_name="Лютик ООО")), at(51, zone))
    assert known(facts)["client_name"].value == "Лютик ООО"
    renamed = at(52, zone.model_copy(update={"client_name": "Мак ООО"}))
    assert known((*facts, renamed))["client_name"].value == "Мак ООО"


def test_another_address_has_no_coordinates_of_the_old_one() -> None:
    row = registered(at(20, PLACE), at(21, ObjectTold(address="Пермь, ул. Мира, 1"))).row(NOW)
    assert (row.latitude, row.region) == (None, "Пермский край")


def test_a_photos_place_is_better_than_none_and_worse_than_any_other() -> None:
    photo = Photo(sha256="a" * 64, latitude=56.8, longitude=60.6)
    taken = at(30, PhotosReceived(round=1, item="power", photos=(Photo(sha256="b" * 64), photo)))
    row = registered(cases=(CaseStands(case(taken), None),)).row(NOW)
    assert (row.latitude, row.longitude, row.coordinates_source) == (56.8, 60.6, "из фото")
    for facts in ((at(20, PLACE), taken), (taken, at(40, PLACE))):
        row = registered(cases=(CaseStands(case(*facts), None),)).row(NOW)
        assert row.point == PLACE.coordinates


def test_a_region_is_told_only_where_the_address_does_not() -> None:
    assert (
        registered(at(1, ObjectTold(address="д. Ромашково, 1", region="Тверская область"))).row(NOW).region
        == "Тверская область"
    )
    assert registered(at(1, ObjectTold(address="Пермь, 1", region="Москва"))).row(NOW).region == "Пермский край"


PAUSED = CasePaused(reason="ремонт")
OFF = ObjectTold(status="off")


@pytest.mark.parametrize(
    ("cases", "facts", "status"),
    [
        ((CaseStands(case(), None),), (), "connecting"),
        ((CaseStands(case(at(50, PAUSED)), None),), (), "paused"),
        ((CaseStands(case(), FINISHED),), (), "works"),
        ((CaseStands(case(), FINISHED),), (at(40, OFF),), "off"),
        ((CaseStands(case(), FINISHED),), (at(20, OFF),), "works"),
        ((CaseStands(case(), FINISHED), CaseStands(case(at(50, PAUSED)), None)), (), "works"),
        ((CaseStands(sample_case("talk", more=(CaseCancelled(reason="отказ"),)), FINISHED),), (), "off"),
        ((), (at(1, ObjectTold(status="works")),), "works"),
        ((), (at(1, ObjectTold(comment="склад")),), ""),
    ],
)
def test_how_an_object_stands(cases: Any, facts: Any, status: str) -> None:
    assert registered(*facts, cases=cases).row(NOW).status == status


def test_the_manager_is_asked_only_for_what_nobody_knows() -> None:
    one = sample_case()
    assert lacks(one) == ["адрес", "координаты"]
    without = replace(
        one, facts=(replace(one.facts[0], fact=one.opened.model_copy(update={"inn": ""})), *one.facts[1:])
    )
    assert lacks(without) == ["адрес", "координаты", "ИНН"]
    assert lacks(case(at(20, PlaceTold(address="Пермь, ул. Мира, 1")))) == ["координаты"]
    elsewhere = replace(without, object_facts=(at(1, PLACE), at(2, ObjectTold(inn="7707083893"))))
    assert lacks(elsewhere) == []


def test_a_moment_is_needed_for_a_pause_with_a_day() -> None:
    until = CasePaused(reason="ремонт", until_at=datetime(2027, 1, 1, tzinfo=UTC))
    stands = registered(cases=(CaseStands(case(at(50, until)), None),))
    assert stands.row(datetime(2026, 12, 31, tzinfo=UTC)).status == "paused"
    assert stands.row(datetime(2027, 1, 2, tzinfo=UTC)).status == "connecting"
