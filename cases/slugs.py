"""Addresses to propose for a cloud, from the name of its object: readable, allowed, the best first. Pure.

Whether one is free only nadmozg can say, and our own cases.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cases.case import Case
from cases.transliteration import latin_words

PROPOSED = 3
"""So many are offered."""


@dataclass(frozen=True)
class Proposed:
    """What a letter offers. `checked`: nadmozg has said that they are free; our own cases have been asked anyway."""

    slugs: tuple[str, ...] = ()
    checked: bool = False


_LONGEST = 40
_ALLOWED = re.compile(r"[a-z0-9](-?[a-z0-9]){2,39}")
_LEGAL = {
    "ООО",
    "АО",
    "ПАО",
    "ОАО",
    "ЗАО",
    "НАО",
    "ИП",
    "ТСЖ",
    "ТСН",
    "СНТ",
    "ДНП",
    "ДНТ",
    "ГК",
    "УК",
    "МУП",
    "ГУП",
    "ФГУП",
}
"""How an owner is registered: nobody calls a place so."""
_KINDS = {
    "ЖК": "zhk", "ЖД": "zhd", "МЖК": "zhk", "МКД": "dom", "КП": "kp", "БЦ": "bc", "ДЦ": "dc", "ТЦ": "tc", "ТРЦ": "trc",
    "ТРК": "trk", "ТК": "tk", "ОЦ": "oc", "МФК": "mfk",
}  # fmt: skip
"""What kind of place it is: left out where the name tells it apart without, and put before it where it does not."""
_IN_WORDS = {
    r"жилой комплекс": "ЖК", r"жилой квартал": "ЖК", r"кот?теджный пос[её]лок": "КП", r"бизнес[- ]центр": "БЦ",
    r"деловой центр": "ДЦ", r"торгово[- ]развлекательный центр": "ТРЦ", r"торговый центр": "ТЦ",
    r"общество с ограниченной ответственностью": "ООО", r"акционерное общество": "АО",
    r"индивидуальный предприниматель": "ИП",
}  # fmt: skip
_KIND_OF_TYPE = {
    "ЖК": "zhk", "КП": "kp", "офис/БЦ": "bc", "склад": "sklad", "база отдыха": "baza", "больница": "bolnitsa",
    "школа": "shkola", "ТЦ": "tc", "производство": "zavod", "логистика": "logistika", "спортклуб": "sport",
    "искусство": "art",
}  # fmt: skip


def slugs(case: Case) -> Iterator[str]:
    """What to propose, the best first; endless enough that a few of them are free."""
    kind, words = _understood(case.data.object_name)
    kind = kind or _KIND_OF_TYPE.get(case.data.object_type, "")
    words = (
        words or _understood(case.data.client_name)[1] or [kind or "pass24", *latin_words(case.code.partition("-")[2])]
    )
    name, told = _fitting(words), kind in words
    variants = [
        name,
        "" if told else _fitting([kind, *words]),
        "".join(words) if len(words) > 1 else "",
        "" if told else _fitting([*words, kind]),
        *(f"{_fitting(words, _LONGEST - 3)}-{number}" for number in range(2, 40)),
    ]
    yield from dict.fromkeys(it for it in variants if len(it) <= _LONGEST and _ALLOWED.fullmatch(it))


def _understood(name: str) -> tuple[str, list[str]]:
    """The kind of place in Latin letters, if the name tells it, and the words that are left of the name."""
    for words, short in _IN_WORDS.items():
        name = re.sub(rf"\b{words}\b", f" {short} ", name, flags=re.IGNORECASE)
    parts = re.findall(r"[\w&№.'’-]+", name)
    kinds = [_KINDS[it.upper()] for it in parts if it.upper() in _KINDS]
    rest = [it for it in parts if it.upper() not in _KINDS and it.upper() not in _LEGAL]
    return (kinds[0] if kinds else ""), latin_words(" ".join(rest))


def _fitting(words: list[str], longest: int = _LONGEST) -> str:
    """The words joined, as many as there is room for; the first of them cut if it must be."""
    kept = [it for it in words if it]
    while len("-".join(kept)) > longest and len(kept) > 1:
        kept.pop()
    return "-".join(kept)[:longest].rstrip("-")
