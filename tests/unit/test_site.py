"""What a site must have: the table, and which equipment asks for what."""

import pytest

from cases.equipment import EQUIPMENT, kind_of, kinds_in
from cases.site import BY_CODE, ITEMS, LINES, RESULT, items_for

OURS = frozenset().union(*(it.of for it in ITEMS))
"""The kinds that the table knows."""
ANY = {"entrance", "cabinet", "cables", "socket", "breaker", "internet", "access", "on_site"}


def test_the_table_is_readable_and_whole() -> None:
    assert len(ITEMS) <= 17
    assert list(BY_CODE) == [*(it.code for it in ITEMS), RESULT.code]
    assert len({it.title for it in ITEMS}) == len(ITEMS)
    for it in ITEMS:
        assert it.see or it.asks, f"{it.code} is neither seen nor known"
        assert bool(it.see) == bool(it.example), f"{it.code}: an example for what is seen"
        assert it.title[:1].isupper()
        assert not it.see.endswith(".")
    fields = [ask.field for it in ITEMS for ask in it.asks]
    assert len(set(fields)) == len(fields)
    assert frozenset().union(*LINES.values()) <= set(BY_CODE)


def test_the_table_knows_the_kinds_of_the_technical_card() -> None:
    assert set(EQUIPMENT) >= OURS


def test_every_kind_of_equipment_asks_for_something_of_its_own() -> None:
    for kind in OURS:
        assert {it.code for it in items_for([kind])} > ANY, kind


@pytest.mark.parametrize(
    ("equipment", "kinds"),
    [
        ("2 шлагбаума CAME, камеры с распознаванием номеров", {"шлагбаум", "камера"}),
        ("Откатные ворота, привод Nice", {"ворота"}),
        ("электромагнитный замок на калитку и считыватели", {"замок", "калитка", "считыватель"}),
        ("Вызывная панель BAS-IP", {"домофон"}),
        ("Турникет-трипод", {"турникет"}),
        ("магнитный замок на дверь подъезда", {"замок"}),
        ("ворота и калитка, домофон", {"ворота", "калитка", "домофон"}),
        ("не указано", set()),
        ("", set()),
    ],
)
def test_equipment_is_understood_as_people_write_it(equipment: str, kinds: set[str]) -> None:
    assert kinds_in(equipment, EQUIPMENT) == kinds


@pytest.mark.parametrize("kind", sorted(OURS))
def test_a_kind_is_found_by_its_own_name(kind: str) -> None:
    assert kind in kinds_in(f"{kind} 1 шт.", EQUIPMENT)


def test_unknown_equipment_asks_for_what_any_mounting_needs() -> None:
    assert {it.code for it in items_for(())} == ANY
    assert {it.code for it in items_for(["шлагбаум"])} == ANY | {"barrier_place", "barrier_base", "barrier_arm"}


@pytest.mark.parametrize(
    "words", [f"{before}{how}" for before in ("", "новый ") for it in EQUIPMENT.values() for how in it]
)
def test_what_the_card_counts_is_a_kind_that_the_site_knows_of(words: str) -> None:
    assert kind_of(words, EQUIPMENT) in kinds_in(words, EQUIPMENT)


@pytest.mark.parametrize(
    ("kind", "item"),
    [("ворота", "gate"), ("замок", "door"), ("калитка", "door"), ("домофон", "panel"), ("шлагбаум", "barrier_place")],
)
def test_what_sounds_alike_asks_for_places_of_its_own(kind: str, item: str) -> None:
    apart = {"gate", "door", "panel", "barrier_place"}
    assert {it.code for it in items_for([kind])} & apart == {item}
