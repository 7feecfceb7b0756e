"""The map's points and the files that other maps read: colours, what is left out, that words stay words."""

import json
import xml.etree.ElementTree as Xml
from dataclasses import replace

import pytest

from cases.forms.onboarding import OBJECT_TYPES
from cases.registry.map_point import LEGEND, OTHER, MapPoint, description, for_browser, geojson, kml
from door.browser import OUR_PAGE_CSP, Site
from door.tiles import Tiles

EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>]]>&\x0b\"'"
ROMASHKA = MapPoint(
    "OB-0042",
    "ЖК «Ромашка»",
    "ЖК",
    "works",
    "Екатеринбург, ул. Ленина, 5",
    "Свердловская область",
    "smirnova",
    "https://romashka.pass24.online/",
    56.8389,
    60.6057,
)
LOST = replace(ROMASHKA, code="OB-0043", name="Без места", latitude=None, longitude=None)
HERE = "https://onboarding.example/onboarding/registry"
KML = "{http://www.opengis.net/kml/2.2}"


def test_every_class_of_the_legend_has_a_colour_of_its_own() -> None:
    assert list(LEGEND) == list(OBJECT_TYPES)
    assert len(LEGEND) == 12
    assert len({*LEGEND.values(), OTHER}) == 13
    assert replace(ROMASHKA, object_type="дача").colour == OTHER


def test_a_point_says_address_object_and_link() -> None:
    assert description(ROMASHKA, "x").splitlines() == [
        "Екатеринбург, ул. Ленина, 5",
        "OB-0042 · ЖК · работает",
        "https://romashka.pass24.online/",
    ]
    nothing = replace(ROMASHKA, address="", cloud_url="", status="новое слово")
    assert description(nothing, f"{HERE}/OB-0042").splitlines() == ["OB-0042 · ЖК", f"{HERE}/OB-0042"]


def test_geojson_has_what_is_placed_longitude_first() -> None:
    shown = json.loads(geojson([LOST, ROMASHKA], HERE))
    (feature,) = shown["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [60.6057, 56.8389]}
    assert feature["properties"]["marker-color"] == LEGEND["ЖК"]
    assert feature["properties"]["iconCaption"] == "ЖК «Ромашка»"
    assert feature["properties"]["link"] == f"{HERE}/OB-0042"


def test_kml_has_the_same_in_its_own_order_of_colours() -> None:
    shown = Xml.fromstring(kml([LOST, ROMASHKA, replace(ROMASHKA, object_type="дача")], HERE))
    placemarks = list(shown.iter(f"{KML}Placemark"))
    assert [it.findtext(f"{KML}name") for it in placemarks] == ["ЖК «Ромашка»"] * 2
    assert placemarks[0].findtext(f"{KML}Point/{KML}coordinates") == "60.6057,56.8389"
    colour_of = {f"#{it.get('id')}": it.findtext(f"{KML}IconStyle/{KML}color") for it in shown.iter(f"{KML}Style")}
    assert LEGEND["ЖК"] == "#1e88e5"
    assert [colour_of[it.findtext(f"{KML}styleUrl") or ""] for it in placemarks] == ["ffe5881e", "ff9e9e9e"]


def test_what_was_typed_is_text_in_every_file() -> None:
    evil = replace(
        ROMASHKA, name=EVIL, address=EVIL, object_type=EVIL, region=EVIL, manager=EVIL, cloud_url="javascript:x"
    )
    shown = Xml.fromstring(kml([evil], HERE))
    assert shown.findtext(f".//{KML}Placemark/{KML}name") == EVIL.replace("\x0b", "")
    assert json.loads(geojson([evil], HERE))["features"][0]["properties"]["name"] == EVIL
    inside_a_page = for_browser([evil], {}, HERE)
    assert "<" not in inside_a_page
    assert ">" not in inside_a_page
    assert json.loads(inside_a_page)["points"][0][1] == EVIL


def test_the_browser_gets_short_rows_with_names() -> None:
    said = json.loads(for_browser([ROMASHKA, LOST], {"smirnova": "Анна Смирнова"}, "/onboarding/registry"))
    assert said["points"][0] == [
        *("OB-0042", "ЖК «Ромашка»", 0, "работает", "Екатеринбург, ул. Ленина, 5", "Свердловская область"),
        *("Анна Смирнова", "https://romashka.pass24.online/", 56.8389, 60.6057),
    ]
    assert said["points"][1][-2:] == [None, None]
    assert len(said["classes"]) == len(said["colours"]) == 13


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("", ""),
        ("https://tiles.company.ru/{z}/{x}/{y}.png", "https://tiles.company.ru"),
        ("https://{s}.tiles.company.ru/{z}/{x}/{y}.png?key=a", "https://*.tiles.company.ru"),
        ("http://10.0.0.5:8080/{z}/{x}/{y}", "http://10.0.0.5:8080"),
    ],
)
def test_only_the_host_of_the_tiles_may_be_asked(url: str, source: str) -> None:
    assert Tiles(url).source == source
    policy = Site("https://onboarding.example", source).map_csp
    assert f"img-src 'self' data:{' ' if source else ''}{source};" in policy
    assert policy.count(";") == OUR_PAGE_CSP.count(";")


@pytest.mark.parametrize(
    "url",
    [
        "https://tiles.company.ru/",
        "tiles.company.ru/{z}/{x}/{y}",
        "https://tiles.company.ru; script-src */{z}/{x}/{y}",
        "https://a b/{z}/{x}/{y}",
        "javascript:alert(1)/{z}/{x}/{y}",
        "https://x.ru/{z}/{x}/{y};'",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ONBOARDING_MAP_TILES_URL"):
        Tiles(url)
