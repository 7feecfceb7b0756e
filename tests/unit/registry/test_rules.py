"""The department's rules for the registry, as tables: region, legal entity, the tax numbers, a point, a month."""

from datetime import date

import pytest

from cases.registry.legal_entity import legal_entity, name_key
from cases.registry.months import month_of, month_words
from cases.registry.point import is_short_link, map_link, point_of
from cases.registry.region import region_of
from cases.registry.regions import CITIES, REGIONS, SHORT
from cases.registry.row import address_key
from cases.registry.tax_numbers import wrong_inn, wrong_kpp, wrong_ogrn

MSK, SPB, MO = "Москва", "Санкт-Петербург", "Московская область"


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("Москва, ул. Ленина, 5", MSK),
        ("г. Москва, ул. Ленина, 5", MSK),
        ("101000, г Москва, Мясницкая, 1", MSK),
        ("Россия, Москва, Зеленоград, корпус 1505", MSK),
        ("Зеленоград, корпус 1505", MSK),
        ("ул. Тверская, 7, Москва", MSK),
        ("мск, Варшавское шоссе, 1", MSK),
        ("Московская область, Химки, ул. Мира, 3", MO),
        ("Московская обл., г. Красногорск, ул. Мира, 3", MO),
        ("МО, г.о. Истра, д. Ленино", MO),
        ("обл. Московская, Химки", MO),
        ("Химки, ул. Московская, 2", MO),
        ("г. Королёв, проспект Космонавтов, 1", MO),
        ("Королев, проспект Космонавтов, 1", MO),
        ("Санкт-Петербург, Московский проспект, 10", SPB),
        ("СПб, Московский проспект, 10", SPB),
        ("г. С-Петербург, Невский пр., 1", SPB),
        ("Пушкин, ул. Ленинградская, 1", SPB),
        ("Ленинградская область, Мурино, бульвар Менделеева, 1", "Ленинградская область"),
        ("Всеволожск, ул. Советская, 1", "Ленинградская область"),
        ("Казань, ул. Баумана, 1", "Республика Татарстан"),
        ("Респ. Татарстан, Иннополис", "Республика Татарстан"),
        ("Татарстан Респ, г Казань", "Республика Татарстан"),
        ("республика Башкортостан, Уфа", "Республика Башкортостан"),
        ("Удмуртия, Ижевск", "Удмуртская Республика"),
        ("Чувашская республика, Чебоксары", "Чувашская Республика"),
        ("Краснодарский край, Сочи, ул. Морская, 1", "Краснодарский край"),
        ("Сочи, ул. Московская, 1", "Краснодарский край"),
        ("Пермский край, Пермь", "Пермский край"),
        ("Екатеринбург, ул. Ленина, 5", "Свердловская область"),
        ("ХМАО - Югра, Сургут", "Ханты-Мансийский автономный округ – Югра"),
        ("Сургут, ул. Мира, 1", "Ханты-Мансийский автономный округ – Югра"),
        ("Ростов-на-Дону, пр-т Мира, 1", "Ростовская область"),
        ("Орёл, ул. Ленина, 1", "Орловская область"),
        ("ул. Московская, 1", ""),
        ("пр. Москва, 1", ""),
        ("д. Гадюкино, 1", ""),
        ("", ""),
    ],
)
def test_an_address_tells_its_region(address: str, region: str) -> None:
    assert region_of(address) == region


def test_every_region_is_told_by_its_own_name() -> None:
    assert {it: region_of(f"{it}, ул. Ленина, 1") for it in REGIONS} == {it: it for it in REGIONS}
    assert set(SHORT.values()) <= set(REGIONS)
    assert set(CITIES) <= set(REGIONS)
    towns = [town for towns in CITIES.values() for town in towns.split(", ")]
    assert len(towns) == len(set(towns)), "a town of two regions tells neither"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Ромашка ООО", "Ромашка ООО"),
        ("ООО «Ромашка»", "Ромашка ООО"),
        ('ООО "Ромашка-Сервис"', "Ромашка-Сервис ООО"),
        ("ооо Ромашка", "Ромашка ООО"),
        ("«Ромашка» ооо", "Ромашка ООО"),
        ("Ромашка, ООО", "Ромашка ООО"),
        ("Общество с ограниченной ответственностью «Ромашка»", "Ромашка ООО"),
        ("ИП Иванов Иван Иванович", "Иванов Иван Иванович ИП"),
        ("ТСЖ «Берёзки»", "Берёзки ТСЖ"),
        ("Оооптика", "Оооптика"),
        ("Ромашка", "Ромашка"),
        ("ООО", "ООО"),
        ("", ""),
    ],
)
def test_a_legal_entity_is_written_name_first(written: str, right: str) -> None:
    assert legal_entity(written) == right


def test_the_same_object_is_known_however_it_is_written() -> None:
    assert name_key("ЖК «Ёлка»", "ООО «Ромашка»") == name_key("жк елка", "Ромашка ООО")
    assert name_key("ЖК Ёлка", "Ромашка ООО") != name_key("ЖК Ёлка 2", "Ромашка ООО")
    assert address_key("г. Москва, ул. Ленина, д. 5") == address_key("Москва, Ленина, 5")
    assert address_key("Москва, Ленина, 5") != address_key("Москва, Ленина, 55")
    assert address_key("Москва") == ""


@pytest.mark.parametrize(
    ("wrong", "good", "bad"),
    [
        (wrong_inn, ("7707083893", "500100732259"), ("7707083894", "500100732258", "770708389", "77O7083893", "")),
        (wrong_kpp, ("770701001", "7707AB001"), ("77070100", "770701001 ", "кпп")),
        (wrong_ogrn, ("1027700132195", "304500116000157"), ("1027700132196", "304500116000158", "102770013219")),
    ],
)  # fmt: skip
def test_a_slip_in_a_number_is_noticed(wrong: object, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    assert callable(wrong)
    assert [it for it in good if wrong(it)] == []
    assert [it for it in bad if not wrong(it)] == []


RED_SQUARE = (55.7539, 37.6208)


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("55.7539, 37.6208", "вписаны"),
        ("55,7539; 37,6208", "вписаны"),
        ("https://yandex.ru/maps/213/moscow/?ll=37.6208%2C55.7539&z=17", "Яндекс Карты"),
        ("https://yandex.ru/maps/?ll=30.1,59.9&pt=37.6208,55.7539&z=17", "Яндекс Карты"),
        (
            "https://yandex.ru/maps/213/?ll=30.1%2C59.9&whatshere%5Bpoint%5D=37.6208%2C55.7539&z=17",
            "Яндекс Карты",
        ),
        ("https://2gis.ru/moscow/geo/4504222397630173/37.6208%2C55.7539", "2ГИС"),
        ("https://2gis.ru/moscow?m=37.6208%2C55.7539%2F16.5", "2ГИС"),
        ("https://www.google.com/maps/@55.7539,37.6208,17z", "Google Карты"),
        ("https://www.google.com/maps/place/X/@55.1,37.1,17z/data=!3m1!4b1!3d55.7539!4d37.6208", "Google Карты"),
        ("https://maps.google.com/?q=55.7539,37.6208", "Google Карты"),
        ("geo:55.7539,37.6208?z=17", "geo:"),
    ],
)
def test_a_point_is_typed_or_taken_from_a_link(typed: str, source: str) -> None:
    found = point_of(typed)
    assert found is not None
    assert (found[:2], found.source) == (RED_SQUARE, source)


@pytest.mark.parametrize(
    "typed",
    [
        "", "55.7539", "95.7539, 37.6208", "https://yandex.ru/maps/moscow", "https://example.com/?ll=37.6208,55.7539",
        "https://yandex.ru/maps/?ll=37.6208%2C95.7539", "javascript:geo:55.7539,37.6208", "geo:",
    ],
)  # fmt: skip
def test_what_tells_no_point_is_none(typed: str) -> None:
    assert point_of(typed) is None


def test_a_short_link_is_known_as_one() -> None:
    assert is_short_link("https://yandex.ru/maps/-/CHAbcd12")
    assert is_short_link("https://maps.app.goo.gl/abc")
    assert not is_short_link("https://yandex.ru/maps/?ll=37.6208%2C55.7539")
    assert point_of(map_link(*RED_SQUARE)) == (*RED_SQUARE, "Яндекс Карты")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("сентябрь 2026", date(2026, 9, 1)),
        ("Сентября 2026 г.", date(2026, 9, 1)),
        ("сен 2026", date(2026, 9, 1)),
        ("май 2026", date(2026, 5, 1)),
        ("мая 2026", date(2026, 5, 1)),
        ("март 2026", date(2026, 3, 1)),
        ("09.2026", date(2026, 9, 1)),
        ("9/2026", date(2026, 9, 1)),
        ("31.08.2026", date(2026, 8, 1)),
        ("2026-09", date(2026, 9, 1)),
        ("2026-09-15", date(2026, 9, 1)),
        ("13.2026", None),
        ("сентябрь", None),
        ("09.1926", None),
        ("маркер 2026", None),
    ],
)
def test_a_month_is_read_as_people_write_it(typed: str, first: date | None) -> None:
    assert month_of(typed) == first
    assert first is None or month_of(month_words(first)) == first
