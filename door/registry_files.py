"""The registry as a file to take away: XLSX, and CSV as a Russian Excel opens it. Whatever was typed stays text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from cases.registry.columns import COLUMNS, Column, Value, is_like_a_formula
from cases.registry.row import Row

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
MOST_LINKS = 60_000
"""A sheet may have 65 530; what is beyond is text that can be copied."""
_BATCH = 500
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook with one sheet: header frozen, a filter, links, real numbers and months."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Реестр")
    for number, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "C2"
    bold, wrapped, blue = (
        Font(bold=True),
        Alignment(wrap_text=True, vertical="top"),
        Font(color="0B6E8F", underline="single"),
    )
    linked = WriteOnlyCell(sheet)
    linked.font = blue
    header = [WriteOnlyCell(sheet, value=it.title) for it in COLUMNS]
    for cell in header:
        cell.font, cell.alignment = bold, wrapped
    sheet.append(header)
    links: list[Hyperlink] = []

    def shown(column: Column, letter: str, number: int, value: Value) -> object:
        if value is None or value == "":
            return None
        if isinstance(value, date):
            cell = WriteOnlyCell(sheet, value=datetime.combine(value, time()))
            cell.number_format = "mmmm yyyy"
            return cell
        if not isinstance(value, str):
            return value
        text = _printable(value)
        if is_like_a_formula(text):
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type, cell.quotePrefix = "s", True
            return cell
        if column.is_link and text.startswith(("https://", "http://")) and len(links) < MOST_LINKS:
            links.append(Hyperlink(ref=f"{letter}{number}", target=text))
            cell = WriteOnlyCell(sheet, value=text)
            cell._style = linked._style  # type: ignore[attr-defined]  # looked up anew it takes twice as long
            return cell
        return text

    letters = [get_column_letter(number) for number in range(1, len(COLUMNS) + 1)]
    last = 1
    for last, row in enumerate(rows, 2):
        sheet.append([shown(it, letter, last, it.value(row)) for it, letter in zip(COLUMNS, letters, strict=True)])
    sheet.auto_filter.ref = f"A1:{letters[-1]}{last}"
    sheet._hyperlinks = links
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv_pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons, decimal commas; piece by piece."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([it.title for it in COLUMNS])
    yield "\ufeff".encode()
    for number, row in enumerate(rows, 1):
        writer.writerow([_plain(it.value(row)) for it in COLUMNS])
        if number % _BATCH == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def _plain(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    text = "" if value is None else _printable(str(value))
    return f"'{text}" if is_like_a_formula(value) else text


def _printable(text: str) -> str:
    """Without what no cell can hold."""
    return _UNPRINTABLE.sub("", text)
