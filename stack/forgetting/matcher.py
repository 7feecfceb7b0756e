"""Whether a text names a client, however it was written down: in any case, in JSON, in an address, wrapped, escaped."""

import json
from collections.abc import Iterable
from urllib.parse import quote

SHORTEST_LINE = 15
"""Of words in several lines each line is looked for that is as long as this."""


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("\\n", " ").replace("\\", "").split())


class Matcher:
    """Finds any of the words where no letter or digit stands beside it: «romashka» is not in «romashka2»."""

    def __init__(self, words: Iterable[str]) -> None:
        found: set[str] = set()
        for word in words:
            lines = [it.strip() for it in word.splitlines()]
            parts = lines if len(lines) == 1 else [it for it in lines if len(it) >= SHORTEST_LINE] or [word]
            for part in parts:
                spellings = (part, quote(part), quote(part, safe=""), json.dumps(part)[1:-1])
                found |= {_plain(it) for it in spellings if _plain(it)}
        self._needles = sorted(found)

    def finds(self, text: str) -> bool:
        """Whether one of them is in it."""
        plain = _plain(text)
        return any(_stands_alone(plain, it) for it in self._needles)


def _stands_alone(text: str, needle: str) -> bool:
    at = text.find(needle)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(needle) : at + len(needle) + 1]
        if not (needle[0].isalnum() and before.isalnum()) and not (needle[-1].isalnum() and after.isalnum()):
            return True
        at = text.find(needle, at + 1)
    return False


def codes(code: str) -> tuple[str, ...]:
    """A case's code as people type it: R-0042, with a Russian Р, and without the noughts."""
    number = code.partition("-")[2]
    return code, f"Р-{number}", f"R-{int(number)}", f"Р-{int(number)}"
