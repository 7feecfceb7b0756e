"""A table copied from a spreadsheet: the pasted text in, rows of named cells out. Knows no form and no client."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.errors import FormError
from cases.forms.reading import has_towers

ROWS_AT_MOST = 200
LONGEST_TABLE = 500_000
LONGEST_CELL, COLUMNS_AT_MOST = 20_000, 60


@dataclass(frozen=True)
class Row:
    """`number` counts the pasted lines from 1, headings and empty ones too, as the spreadsheet does."""

    number: int
    cells: dict[str, str]
    beyond: str = ""
    """What stands to the right of the last column."""


@dataclass(frozen=True)
class Table:
    """`unread`: headings that mean nothing to us; their columns are left out."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()


def read_table(
    field: str, raw: object, columns: Mapping[str, Sequence[str]], rows_at_most: int = ROWS_AT_MOST
) -> Table:
    """Reads cells between tabs. `columns`: our names of the columns, each with the headings that mean it.

    The first line may be headings, in any order; without them the columns stand in our order. Empty lines and cells,
    quotes around cells, Windows line ends, a byte-order mark do no harm. FormError: there is no table to read.
    """
    lines = [(number, cells) for number, cells in enumerate(_lines(field, raw, rows_at_most), 1) if any(cells)]
    if not lines:
        raise FormError(field, "Вставьте строки таблицы.")
    known = {_plain(heading): column for column, headings in columns.items() for heading in (column, *headings)}
    first = lines[0][1]
    if sum(_plain(cell) in known for cell in first) >= 2:
        order, lines = _headings(field, first, known), lines[1:]
    else:
        order = list(columns)
    if not lines:
        raise FormError(field, "В таблице только заголовки; вставьте и строки под ними.")
    if len(lines) > rows_at_most:
        raise FormError(field, f"Строк {len(lines)}, а за один раз помещается не больше {rows_at_most}.")
    unread = tuple(cell for cell, column in zip(first, order, strict=False) if column == "" and cell)
    return Table(tuple(_row(number, cells, order) for number, cells in lines), unread)


def _lines(field: str, raw: object, rows_at_most: int) -> list[list[str]]:
    if not isinstance(raw, str):
        raise FormError(field, "Вставьте строки таблицы." if raw is None else "Здесь нужен текст.")
    if len(raw) > LONGEST_TABLE:
        raise FormError(field, "Таблица слишком длинная; разделите её на части.")
    if has_towers(raw):
        raise FormError(field, "Уберите лишние знаки над и под буквами.")
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.strip() and "\t" not in text:
        sentence = "Не видно столбцов: скопируйте ячейки прямо из таблицы, чтобы между ними были знаки табуляции."
        raise FormError(field, sentence)
    if text.count("\t") > rows_at_most * COLUMNS_AT_MOST:
        raise FormError(field, f"Слишком много ячеек: помещается {rows_at_most} строк по {COLUMNS_AT_MOST} столбцов.")
    if len(max(re.split(r"[\t\n]", text), key=len)) > LONGEST_CELL:
        raise FormError(field, f"В одной ячейке больше {LONGEST_CELL} знаков; разделите её.")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:  # a quote that nobody has closed has swallowed more than the reader takes
        lines = [line.split("\t") for line in text.split("\n")]
    if any("\t" in cell for cells in lines for cell in cells):
        # A quote that nobody has closed has swallowed what follows: here it is only a quote.
        lines = [line.split("\t") for line in text.split("\n")]
    return [[_trimmed(cell) for cell in cells] for cells in lines]


def _headings(field: str, cells: Sequence[str], known: Mapping[str, str]) -> list[str]:
    order = [known.get(_plain(cell), "") for cell in cells]
    twice = {column for column in order if column and order.count(column) > 1}
    if twice:
        raise FormError(field, f"Столбец «{min(twice)}» встречается дважды.")
    return order


def _row(number: int, cells: Sequence[str], order: Sequence[str]) -> Row:
    named = {column: cell for column, cell in zip(order, cells, strict=False) if column}
    return Row(number, named, " ".join(cell for cell in cells[len(order) :] if cell))


def _trimmed(cell: str) -> str:
    return cell.replace("\N{NO-BREAK SPACE}", " ").strip()


def _plain(heading: str) -> str:
    """A heading as people mean it: «Юр. лицо:» is «юр лицо»."""
    words = re.sub(r"[^\w]+", " ", unicodedata.normalize("NFC", heading).lower().replace("ё", "е"))
    return words.strip()
