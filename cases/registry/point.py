"""Where an object is on the map: typed as two numbers, or taken from a link of a map. The source is kept."""

import re
from typing import NamedTuple
from urllib.parse import unquote

TYPED, FROM_FILE, FROM_PHOTO = "вписаны", "из таблицы", "из фото"
_NUMBER = r"[+-]?\d{1,3}[.,]\d{2,16}"
_PLAIN = re.compile(rf"({_NUMBER})\s*[,; ]\s*({_NUMBER})")
_DOT = r"[+-]?\d{1,3}(?:\.\d{1,16})?"
_LAT_LON, _LON_LAT = rf"({_DOT}),\s*({_DOT})", rf"({_DOT})[,|]({_DOT})"


class Point(NamedTuple):
    """Latitude and longitude in degrees; `source`: where they come from, in words."""

    latitude: float
    longitude: float
    source: str = ""


_LINKS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("geo:", r"geo:", (rf"geo:{_LAT_LON}",), False),
    (
        "Яндекс Карты",
        r"https?://(?:www\.)?(?:maps\.)?yandex\.[a-z.]{2,6}/",
        (rf"whatshere\[point\]={_LON_LAT}", rf"[?&#]pt={_LON_LAT}", rf"[?&#]ll={_LON_LAT}"),
        True,
    ),
    (
        "2ГИС",
        r"https?://(?:www\.|go\.)?2gis\.[a-z.]{2,6}/",
        (rf"[?&]m={_LON_LAT}", rf"/(?:geo|firm|center)/(?:\d+/)?{_LON_LAT}", rf"/{_LON_LAT}"),
        True,
    ),
    (
        "Google Карты",
        r"https?://(?:www\.|maps\.)?google\.[a-z.]{2,6}/",
        (rf"!3d({_DOT})!4d({_DOT})", rf"[?&](?:q|query|ll|destination|center)={_LAT_LON}", rf"@{_LAT_LON}"),
        False,
    ),
)
"""Whose link it is; how it begins; where the place stands in it, the surest first; whether longitude comes first."""
_SHORT = re.compile(
    r"https?://(?:maps\.app\.goo\.gl|goo\.gl|(?:www\.)?yandex\.[a-z.]{2,6}/maps/-/|go\.2gis\.com)", re.IGNORECASE
)


def is_short_link(words: str) -> bool:
    """Whether it is a link that tells nothing by itself: only the map's own page knows where it leads."""
    return bool(_SHORT.match(words.strip()))


def point_of(words: str) -> Point | None:
    """What was typed, as a point; None: it is none, or it is on no globe."""
    words = words.strip()
    if plain := _PLAIN.fullmatch(words):
        latitude, longitude = (float(it.replace(",", ".")) for it in plain.groups())
        return _on_earth(latitude, longitude, TYPED)
    plain_link = unquote(words)
    for source, begins, places, longitude_first in _LINKS:
        if re.match(begins, plain_link, re.IGNORECASE):
            found = next(filter(None, (re.search(it, plain_link) for it in places)), None)
            if found is None:
                return None
            first, second = float(found[1]), float(found[2])
            at = (second, first) if longitude_first else (first, second)
            return _on_earth(*at, source=source)
    return None


def map_link(latitude: float, longitude: float) -> str:
    """Where a point is shown to whoever presses it."""
    return f"https://yandex.ru/maps/?pt={longitude:.6f},{latitude:.6f}&z=17&l=map"


def _on_earth(latitude: float, longitude: float, source: str) -> Point | None:
    return Point(latitude, longitude, source) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
