"""Kinds of equipment and of passage points that are known by name, and how people spell them.

A line of a card is words and a number: «шлагбаум CAME – 2». What is in no table is kept in its words.
"""

import re
from collections.abc import Iterable, Mapping

from cases.facts.card import Counted

Kinds = Mapping[str, tuple[str, ...]]
"""A kind, and how a word begins that means it; several words, where it takes more than one."""

EQUIPMENT: Kinds = {
    "шлагбаум": ("шлагбаум",),
    "ворота": ("ворот", "автоматика ворот", "привод ворот"),
    "турникет": ("турникет", "трипод"),
    "калитка": ("калит",),
    "камера": ("камер", "видеокамер"),
    "считыватель": ("считывател", "ридер"),
    "контроллер": ("контроллер",),
    "домофон": ("домофон", "вызывн"),
    "замок": ("замок", "замк", "электрозам", "магнитный зам", "защёлк", "защелк"),
    "кнопка выхода": ("кнопк",),
    "планшет": ("планшет",),
    "монитор": ("монитор",),
    "сервер": ("сервер",),
    "коммутатор": ("коммутатор", "свитч"),
    "роутер": ("роутер", "маршрутизатор"),
    "светофор": ("светофор",),
    "метка": ("метк", "радиометк", "rfid-метк"),
    "карта": ("карта", "карты", "карт", "брелок", "брелк"),
    "пульт": ("пульт",),
}
PASSAGES: Kinds = {
    "въезд-выезд": ("въезд-выезд", "въезд и выезд", "въезд/выезд"),
    "въезд": ("въезд",),
    "выезд": ("выезд",),
    "калитка": ("калит",),
    "проходная": ("проходн", "кпп"),
    "турникет": ("турникет",),
    "ворота": ("ворот",),
    "подъезд": ("подъезд",),
    "паркинг": ("паркинг", "парковк", "стоянк"),
    "дверь": ("двер", "вход"),
    "лифт": ("лифт",),
}

_PIECES = r"(?:шт\.?|штук\w*)"
_LAST = re.compile(rf"^(?P<what>.+?)\s*(?:\s[–—-]|[–—:×*]|\s[xх])\s*(?P<count>\d{{1,4}})\s*{_PIECES}?$", re.IGNORECASE)
_FIRST = re.compile(rf"^(?P<count>\d{{1,4}})\s*(?:{_PIECES}|[×xх])?\s+(?P<what>\D.*)$", re.IGNORECASE)
_WORD = re.compile(r"[а-яёa-z]", re.IGNORECASE)


def counted(line: str, kinds: Kinds) -> Counted:
    """What a line says: «шлагбаум – 2», «2 шлагбаума CAME», «сервер в стойке»."""
    found = _LAST.match(line) or _FIRST.match(line)
    what, count = (found["what"].strip(" –—-:"), int(found["count"])) if found else (line, 0)
    return Counted(what=what, count=count, kind=kind_of(what, kinds))


def kind_of(words: str, kinds: Kinds) -> str:
    """The kind that words begin with, or have in them; empty if it is none that is known."""
    plain = " ".join(words.casefold().split())
    spelt = sorted(((how, kind) for kind, hows in kinds.items() for how in hows), key=lambda it: -len(it[0]))
    begins = next((kind for how, kind in spelt if plain.startswith(how)), "")
    return begins or next((kind for how, kind in spelt if f" {how}" in plain), "")


def kinds_in(words: str, kinds: Kinds) -> frozenset[str]:
    """Every kind that words name: «замок на калитку» are two, of which `kind_of` tells what the line counts."""
    plain = " ".join(words.casefold().split())
    return frozenset(
        kind for kind, hows in kinds.items() if any(re.search(rf"(?<!\w){re.escape(it)}", plain) for it in hows)
    )


def says_something(line: str) -> bool:
    """Whether a line names anything: a bare number does not."""
    return bool(_WORD.search(line))


def listed(things: Iterable[Counted], between: str = "\n") -> str:
    """All of them, a line each unless said otherwise."""
    return between.join(map(words_of, things))


def words_of(it: Counted) -> str:
    """шлагбаум CAME – 2"""
    return f"{it.what} – {it.count}" if it.count else it.what
