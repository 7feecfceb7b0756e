"""What the address of a page asks for: whatever it cannot mean is not asked for."""

from collections.abc import Collection

LONGEST = 80
"""Characters of what is looked for."""
MOST_PAGES = 10_000


def plain(typed: str) -> str:
    """One line of what was typed, without what no name has."""
    return " ".join("".join(it if it.isprintable() else " " for it in typed[:LONGEST]).split())


def one_of(value: str, known: Collection[str]) -> str:
    """The value, if it is one of these; otherwise nothing is asked for."""
    return value if value in known else ""


def page_number(words: str) -> int:
    """Of a page in an address; the first, where it says none."""
    number = words[:6]
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) <= MOST_PAGES else 1
