"""The hours at which somebody holds trainings: read from people.toml, and looked up by day. Pure.

«пн–пт 9:00–13:00, 14:00–18:00» – days, a space, ranges; several of such lines are several days of the week. A weekday
that is named twice has the ranges of both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from cases.calendar_days import is_public_holiday, is_working_day

DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
FRIDAY, SATURDAY = 4, 5
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
Range = tuple[time, time]
"""From, and until."""


@dataclass(frozen=True)
class Hours:
    """`by_weekday` begins with Monday; `words` are as they were written, for people."""

    by_weekday: tuple[tuple[Range, ...], ...]
    words: str

    def on(self, day: date) -> tuple[Range, ...]:
        """The ranges of a day: none on a day off, unless it is a weekend's day that is named.

        A Saturday that the government has made a working day is like a Friday where nothing else is said.
        """
        named = self.by_weekday[day.weekday()]
        is_weekend = day.weekday() >= SATURDAY
        if is_working_day(day):
            return named or (self.by_weekday[FRIDAY] if is_weekend else ())
        return named if is_weekend and not is_public_holiday(day) else ()


def read_hours(lines: Iterable[str]) -> Hours:
    """ValueError: a sentence in Russian about the first line that cannot be read."""
    lines = tuple(lines)
    found: list[list[Range]] = [[] for _ in DAYS]
    for line in lines:
        plain = " ".join(line.replace("–", "-").replace("—", "-").lower().split())
        days, _, ranges = plain.partition(" ")
        for weekday in _weekdays(days, line):
            found[weekday] += _ranges(ranges, line)
    for ranges_of_day in found:
        ranges_of_day.sort()
        for (_, until), (following, _) in pairwise(ranges_of_day):
            if following < until:
                raise ValueError(f"часы «{'; '.join(lines)}» пересекаются")
    if not any(found):
        raise ValueError("в hours нет ни одного часа")
    return Hours(tuple(tuple(it) for it in found), "; ".join(lines))


def _weekdays(words: str, line: str) -> list[int]:
    found: list[int] = []
    for part in words.split(","):
        first, _, last = part.partition("-")
        last = last or first
        if first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
            raise ValueError(f"«{line}»: не понять дни; нужен вид «пн–пт 9:00–18:00» или «вт,чт 10:00–16:00»")
        found += range(DAYS.index(first), DAYS.index(last) + 1)
    return found


def _ranges(words: str, line: str) -> list[Range]:
    found: list[Range] = []
    for part in words.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"«{line}»: не понять часы; нужен вид «пн–пт 9:00–13:00, 14:00–18:00»")
        try:
            from_, until = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        except ValueError:
            raise ValueError(f"«{line}»: такого времени не бывает") from None
        if from_ >= until:
            raise ValueError(f"«{line}»: час начала не раньше часа конца")
        found.append((from_, until))
    return found


USUAL_HOURS = read_hours(("пн–пт 9:00–18:00",))
"""Of whoever has said nothing."""
