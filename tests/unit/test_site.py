"""What a site must have: the table, and which equipment asks for what."""

import pytest

from cases.site import BY_CODE, ITEMS, LINES, Mounted, items_for, mounted

ANY = {"entrance", "cabinet", "cables", "socket", "breaker", "internet", "access", "on_site"}


def test_the_table_is_readable_and_whole() -> None:
    assert len(ITEMS) <= 17
    assert len(BY_CODE) == len(ITEMS)
    assert len({it.title for it in ITEMS}) == len(ITEMS)
    for it in ITEMS:
        assert it.see or it.asks, f"{it.code} is neither seen nor known"
        assert bool(it.see) == bool(it.example), f"{it.code}: an example for what is seen"
        assert it.title[:1].isupper()
        assert not it.see.endswith(".")
    fields = [ask.field for it in ITEMS for ask in it.asks]
    assert len(set(fields)) == len(fields)
    assert frozenset().union(*LINES.values()) <= set(BY_CODE)


def test_every_kind_of_equipment_asks_for_something_of_its_own() -> None:
    for kind in Mounted:
        assert {it.code for it in items_for([kind])} > ANY, kind


@pytest.mark.parametrize(
    ("equipment", "kinds"),
    [
        ("2 шлагбаума CAME, камеры с распознаванием номеров", {Mounted.BARRIER, Mounted.CAMERA}),
        ("Откатные ворота, привод Nice", {Mounted.GATE}),
        ("электромагнитный замок на калитку и считыватели", {Mounted.DOOR, Mounted.READER}),
        ("Домофонная панель BAS-IP", {Mounted.PANEL}),
        ("Турникет-трипод", {Mounted.TURNSTILE}),
        ("не указано", set()),
        ("", set()),
    ],
)
def test_equipment_is_understood_as_people_write_it(equipment: str, kinds: set[Mounted]) -> None:
    assert mounted(equipment) == kinds


@pytest.mark.parametrize("kind", Mounted)
def test_a_kind_is_found_by_its_own_name(kind: Mounted) -> None:
    assert kind in mounted(f"{kind} 1 шт.")


def test_unknown_equipment_asks_for_what_any_mounting_needs() -> None:
    assert {it.code for it in items_for(())} == ANY
    assert {it.code for it in items_for([Mounted.BARRIER])} == ANY | {"barrier_place", "barrier_base", "barrier_arm"}
