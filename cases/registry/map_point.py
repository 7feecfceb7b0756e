"""The map of objects: a point for each row of the registry, the legend, and the files that other maps read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from cases.forms.onboarding import OBJECT_TYPES
from cases.registry.status import WORDS

LEGEND = dict(
    zip(
        OBJECT_TYPES,
        (
            *("#1e88e5", "#43a047", "#8e24aa", "#6d4c41", "#00acc1", "#e53935"),
            *("#fdd835", "#fb8c00", "#546e7a", "#3949ab", "#7cb342", "#d81b60"),
        ),
        strict=False,
    )
)
"""The colour of each class."""
OTHER = "#9e9e9e"
"""Of an object whose type is of no class."""


@dataclass(frozen=True)
class MapPoint:
    """An object as the map shows it. `manager` is a code of people.toml."""

    code: str
    name: str
    object_type: str
    status: str
    address: str
    region: str
    manager: str
    cloud_url: str
    latitude: float | None
    longitude: float | None

    @property
    def is_placed(self) -> bool:
        """Whether it is known where it is."""
        return self.latitude is not None and self.longitude is not None

    @property
    def colour(self) -> str:
        return LEGEND.get(self.object_type, OTHER)

    @property
    def status_words(self) -> str:
        return WORDS.get(self.status, "")  # type: ignore[call-overload, no-any-return]  # what an older release wrote


def description(point: MapPoint, link: str) -> str:
    """What a point says of itself on another map: address, object, link."""
    object_words = " · ".join(filter(None, (point.code, point.object_type, point.status_words)))
    return "\n".join(filter(None, (point.address, object_words, point.cloud_url or link)))


def geojson(points: Iterable[MapPoint], registry: str) -> str:
    """Those that are placed. Properties are called as in Yandex's constructor of maps, as far as we know."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": {"type": "Point", "coordinates": [it.longitude, it.latitude]},
            "properties": {
                "iconCaption": it.name,
                "description": description(it, f"{registry}/{it.code}"),
                "marker-color": it.colour,
                "name": it.name,
                "address": it.address,
                "region": it.region,
                "class": it.object_type,
                "status": it.status_words,
                "object": it.code,
                "link": f"{registry}/{it.code}",
            },
        }
        for number, it in enumerate(it for it in points if it.is_placed)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def kml(points: Iterable[MapPoint], registry: str) -> str:
    """The same as KML 2.2, a style a class; its colours are written backwards there (aabbggrr)."""
    colours = {**LEGEND, "": OTHER}
    styles = "".join(
        f'<Style id="c{number}"><IconStyle><color>ff{it[5:7]}{it[3:5]}{it[1:3]}</color></IconStyle></Style>\n'
        for number, it in enumerate(colours.values())
    )
    number_of = {name: number for number, name in enumerate(colours)}
    placemarks = "".join(
        f"<Placemark><name>{_xml(it.name)}</name>"
        f"<description>{_xml(description(it, f'{registry}/{it.code}'))}</description>"
        f"<styleUrl>#c{number_of.get(it.object_type, number_of[''])}</styleUrl>"
        f"<Point><coordinates>{it.longitude},{it.latitude}</coordinates></Point></Placemark>\n"
        for it in points
        if it.is_placed
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>Подключенные объекты</name>\n{styles}{placemarks}</Document></kml>\n"
    )


def for_browser(points: Sequence[MapPoint], called: Mapping[str, str], registry: str) -> str:
    """What the map's script reads. It may stand inside a page: nothing in it ends or begins a tag."""
    classes = [*LEGEND, ""]
    rows: list[list[Any]] = [
        [
            it.code,
            it.name,
            classes.index(it.object_type) if it.object_type in LEGEND else len(LEGEND),
            it.status_words,
            it.address,
            it.region,
            called.get(it.manager, it.manager),
            it.cloud_url,
            it.latitude if it.is_placed else None,
            it.longitude if it.is_placed else None,
        ]
        for it in points
    ]
    said = {"classes": [*LEGEND, "другое"], "colours": [*LEGEND.values(), OTHER], "registry": registry, "points": rows}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _xml(words: str) -> str:
    """As text of an XML file, which cannot hold every character."""
    return escape("".join(it for it in words if it in "\t\n" or (it >= " " and it not in "\ufffe\uffff")))
