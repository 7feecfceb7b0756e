"""Addresses that are proposed: names as people write them in Latin letters, always allowed, never twice the same."""

import re
from itertools import islice

import pytest

from cases.case import Case
from cases.facts import DataCorrected
from cases.slugs import slugs
from cases.transliteration import latin_words
from sandbox.slugs import is_slug
from tests.sample_cases import sample_case

WORDS = {
    "Ромашка": "romashka",
    "Южный парк": "yuzhny park",
    "Ленинский": "leninsky",
    "Синий": "siny",
    "Звёздный": "zvezdny",
    "Ёлки": "yolki",
    "Химки": "khimki",
    "Царицыно": "tsaritsyno",
    "Щёлково": "shchelkovo",
    "Подмосковье": "podmoskovye",
    "Ильинский": "ilyinsky",
    "Объект": "obyekt",
    "Солнечный": "solnechny",
    "Соловьиная роща": "solovyinaya roshcha",
    "Жюль Верн": "zhyul vern",
    "Эталон": "etalon",
    "Новая Заря": "novaya zarya",
    "Новые": "novye",
    "Майский": "maysky",
    "Йошкар-Ола": "yoshkar ola",
    "Riverside": "riverside",
    "Café «Été»": "cafe ete",
    "Дом № 5/2": "dom 5 2",
    "Парк 2.0": "park 2 0",
    "H&M": "h and m",
    "Ўзбек 中": "uzbek",
    "…": "",
}


@pytest.mark.parametrize(("name", "latin"), WORDS.items(), ids=WORDS)
def test_a_word_is_written_as_people_write_it(name: str, latin: str) -> None:
    assert " ".join(latin_words(name)) == latin


NAMES = {
    # object, its type, legal entity: the three that are proposed first
    ("ЖК Ромашка", "ЖК", "Ромашка ООО"): ["romashka", "zhk-romashka", "romashka-zhk"],
    ("ЖК «Южный парк»", "ЖК", "Юг АО"): ["yuzhny-park", "zhk-yuzhny-park", "yuzhnypark"],
    ("Жилой комплекс Южный", "ЖК", "Юг АО"): ["yuzhny", "zhk-yuzhny", "yuzhny-zhk"],
    ("КП Лесные дали", "КП", "Дали СНТ"): ["lesnye-dali", "kp-lesnye-dali", "lesnyedali"],
    ("Коттеджный посёлок «Ёлки»", "КП", "Ёлки"): ["yolki", "kp-yolki", "yolki-kp"],
    ("БЦ Аврора", "офис/БЦ", "Аврора ООО"): ["avrora", "bc-avrora", "avrora-bc"],
    ("Бизнес-центр Аврора", "офис/БЦ", "Аврора ООО"): ["avrora", "bc-avrora", "avrora-bc"],
    ("ТРЦ Мега", "ТЦ", "Мега ООО"): ["mega", "trc-mega", "mega-trc"],
    ("ООО «Ромашка»", "склад", "Ромашка ООО"): ["romashka", "sklad-romashka", "romashka-sklad"],
    ("Склад Южный", "склад", "Юг ООО"): ["sklad-yuzhny", "skladyuzhny", "sklad-yuzhny-2"],
    ("Ромашка, корпус 2", "ЖК", "Ромашка ООО"): ["romashka-korpus-2", "zhk-romashka-korpus-2", "romashkakorpus2"],
    ("Riverside", "ЖК", "Ривер ООО"): ["riverside", "zhk-riverside", "riverside-zhk"],
    ("ЖК Я", "ЖК", "Я ООО"): ["zhk-ya", "ya-zhk", "ya-2"],
    ("ЖК", "ЖК", "Ромашка ООО"): ["romashka", "zhk-romashka", "romashka-zhk"],
    ("ООО", "школа", "АО"): ["shkola-0042", "shkola0042", "shkola-0042-2"],
    ("Школа 7", "школа", "Школа 7"): ["shkola-7", "shkola7", "shkola-7-2"],
}


@pytest.mark.parametrize(("names", "proposed"), NAMES.items(), ids=lambda it: it[0])
def test_what_is_proposed_for_an_object(names: tuple[str, str, str], proposed: list[str]) -> None:
    assert list(islice(slugs(_case(*names)), 3)) == proposed


@pytest.mark.parametrize(
    "name", [*WORDS, *(it[0] for it in NAMES), "Ы" * 120, "щ " * 60, "Я", "7", "Длинное " * 15, "-" * 9]
)
def test_whatever_the_name_all_are_allowed_different_and_many(name: str) -> None:
    found = list(slugs(_case(name, "ЖК", "…")))
    assert len(found) >= 20
    assert len(set(found)) == len(found)
    assert all(is_slug(it) for it in found)
    assert not any(re.search(r"-(ooo|ao|ip)-|^(ooo|ao|ip)-", it) for it in found)


def _case(object_name: str, object_type: str, client_name: str) -> Case:
    corrected = DataCorrected(
        object_name=object_name, object_type=object_type, client_name=client_name,
        time_zone="Europe/Moscow", sales_manager="belova",
    )  # fmt: skip
    return sample_case("talk", more=(corrected,))
