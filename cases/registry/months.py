"""«Когда подключен» is a month: the first one that was paid for, whenever it was paid."""

import re
from datetime import date

_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2010, 2100


def month_of(words: str) -> date | None:
    """сентябрь 2026, сент. 2026, 09.2026, 9/2026, 2026-09, 01.09.2026: the first day of it; None: it is no month."""
    plain = " ".join(words.casefold().split())
    if found := re.fullmatch(r"(?:\d{1,2}\.)?(\d{1,2})[./-](\d{4})(?: ?г\.?)?", plain):
        return _first_day(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", plain):
        return _first_day(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"([а-яё]{3,9})\.? (\d{4})(?: ?г(?:од|ода)?\.?)?", plain):
        return _first_day(int(found[2]), _number(found[1]))
    return None


def month_words(first_day: date) -> str:
    """сентябрь 2026"""
    return f"{NAMES[first_day.month - 1]} {first_day.year}"


def _number(name: str) -> int:
    """By its name in any case, or by its first three letters."""
    for number, (stem, full) in enumerate(zip(_STEMS, NAMES, strict=True), 1):
        if name in (full, full[:3], full[:4]) or (name.startswith(stem) and len(name) <= len(full) + 1 and number != 5):
            return number
    return 5 if name in ("май", "мая", "мае") else 0


def _first_day(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR else None
