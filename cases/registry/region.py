"""The region of an address by the department's rule: Москва and Санкт-Петербург are regions by themselves, everything
else is an область, a край, a республика (or an округ, where that is its name). Read from one line, asked of nobody.
"""

import re
from functools import cache

from cases.registry.regions import CITIES, REGIONS, SHORT

_INDEX = re.compile(r"(?<!\d)\d{6}(?!\d)")
_COUNTRY = {"россия", "рф", "российская федерация"}
_KIND = {
    "обл": "область",
    "область": "область",
    "край": "край",
    "респ": "республика",
    "республика": "республика",
    "ао": "автономный округ",
    "автономный округ": "автономный округ",
}
_TOWN = re.compile(
    r"^(?:г|гор|город|пос|посёлок|поселок|пгт|рп|д|дер|деревня|с|село|м|мкр|г о|го|городской округ)\.?\s+"
)


def region_of(address: str) -> str:
    """The region, or «» where the address does not tell it. What names a region counts before what names a town."""
    parts = [it for part in address.split(",") if (it := _plain(part)) and it not in _COUNTRY]
    for part in parts:
        if found := _named(part):
            return found
    for part in parts[:4]:
        in_town = _cities().get(_TOWN.sub("", part), "")
        if in_town and not _is_street(part):
            return in_town
    return ""


def _plain(part: str) -> str:
    words = _INDEX.sub(" ", part.casefold().replace("ё", "е")).replace(".", ". ").replace("–", "-")
    return " ".join(words.split()).strip(" .;")


def _named(part: str) -> str:
    """Москва, Московская обл., Респ. Татарстан, Татарстан Респ"""
    bare = part.replace(".", "")
    ways = (bare, _in_full(bare), _TOWN.sub("", bare))
    return next((found for it in ways if (found := _regions().get(it))), "")


def _in_full(bare: str) -> str:
    words = bare.split()
    kinds = [_KIND[it] for it in words if it in _KIND]
    rest = [it for it in words if it not in _KIND]
    if not kinds or not rest:
        return bare
    if kinds[0] == "республика":
        return f"республика {' '.join(rest)}"
    return f"{' '.join(rest)} {kinds[0]}"


def _is_street(part: str) -> bool:
    return bool(re.search(r"\b(?:ул|улица|пр|пр-т|просп|проспект|ш|шоссе|наб|пер|бульвар|б-р|пл|площадь)\b", part))


@cache
def _regions() -> dict[str, str]:
    named = {_key(it): it for it in REGIONS}
    for it in REGIONS:
        if it.startswith("Республика "):
            bare = _key(it.removeprefix("Республика "))
            named |= {bare: it, f"{bare} республика": it, f"республика {bare}": it}
        elif it.endswith(" Республика"):
            bare = _key(it.removesuffix(" Республика"))
            named |= {f"республика {bare}": it}
    return named | {_key(short): it for short, it in SHORT.items()}


@cache
def _cities() -> dict[str, str]:
    return {_key(city): region for region, cities in CITIES.items() for city in cities.split(", ")}


def _key(words: str) -> str:
    return words.casefold().replace("ё", "е").replace("–", "-")
