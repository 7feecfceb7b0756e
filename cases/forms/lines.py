"""Lists that are typed a line each, or pasted from a spreadsheet: participants, open questions.

Like the table of form 11: empty lines, quotes around cells, Windows line ends and a byte-order mark do no harm; a
fault names its line.
"""

import re

from cases.errors import FormError
from cases.facts import OpenQuestion
from cases.forms import reading

LINES_AT_MOST, LONGEST_LINE = 50, 300
_BULLET = re.compile(r"^(?:[-–—•*·]\s+|\d{1,2}[.)]\s+)")
_BEFORE_WHO = re.compile(r"\s*\t\s*|\s+[–—-]\s+")


def lines(field: str, raw: object, *, required: bool = True) -> tuple[str, ...]:
    """Each line that says something, without its bullet or number."""
    return tuple(" – ".join(_cells(line)) for line in _lines(field, raw, required=required))


def questions(field: str, raw: object, *, required: bool = True) -> tuple[OpenQuestion, ...]:
    """«Вопрос – кто ответит», a line each; the last dash, or the border of a cell, stands before who answers."""
    found = []
    for number, line in enumerate(_lines(field, raw, required=required), 1):
        *words, who = _BEFORE_WHO.split(line)
        question = line[: len(line) - len(who)].rstrip(" \t–—-") if words else ""
        if not (question and who.strip()):
            raise FormError(
                field,
                f"Строка {number}: напишите вопрос, тире и кто на него ответит, например «Как завести гостей? – ТП».",
            )
        found.append(OpenQuestion(question=" – ".join(_cells(question)), who=who.strip()))
    return tuple(found)


def _lines(field: str, raw: object, *, required: bool) -> list[str]:
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n") if isinstance(raw, str) else raw
    value = reading.text(field, text, required=required)
    found = [_plain(line) for line in value.split("\n")]
    found = [line for line in found if line]
    if len(found) > LINES_AT_MOST:
        raise FormError(field, f"Строк {len(found)}, а помещается не больше {LINES_AT_MOST}.")
    for number, line in enumerate(found, 1):
        if len(line) > LONGEST_LINE:
            raise FormError(field, f"Строка {number}: {len(line)} знаков, а помещается не больше {LONGEST_LINE}.")
    return found


def _plain(line: str) -> str:
    return _BULLET.sub("", line.strip().strip("\t")).strip()


def _cells(line: str) -> list[str]:
    cells = (" ".join(cell.split()).strip() for cell in line.split("\t"))
    cells = (cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells)
    return [cell for cell in cells if cell]
