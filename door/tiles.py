"""Where the map's pictures come from, if an operator has set that: the one foreign host that a page of ours may ask."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(https?)://((?:\{s\}\.)?[\w.-]+(?::\d+)?)/[!-~]*")


@dataclass(frozen=True)
class Tiles:
    """`url` with {z}, {x} and {y}, perhaps {s}; empty: an outline that ships with us. ValueError: it is none.

    `credit` is what their owner wants to be written beside them.
    """

    url: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        known = all(it in self.url for it in ("{z}", "{x}", "{y}")) and _ADDRESS.fullmatch(self.url)
        if self.url and (not known or any(it in self.url for it in "'\";,")):
            raise ValueError("ONBOARDING_MAP_TILES_URL: нужен адрес вида https://tiles.company.ru/{z}/{x}/{y}.png")

    @property
    def source(self) -> str:
        """The host, as a content security policy names it; empty where there is none."""
        found = _ADDRESS.fullmatch(self.url)
        return f"{found[1]}://{found[2].replace('{s}', '*')}" if found else ""
