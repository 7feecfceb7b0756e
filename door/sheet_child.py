"""Run, never imported: the one process that opens a spreadsheet which somebody has sent, with little memory and time.

`sheet_child.py FILE` prints the cells of its first sheet as text, or the word for a refusal, as JSON. Formulas are not
calculated: their last values are read, as numbers and text. It has no secrets, and knows nothing of objects.
"""

import contextlib
import csv
import io
import json
import os
import resource
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

MEMORY, CPU_SECONDS, LARGEST_OUTPUT = 700_000_000, 15, 20_000_000
MOST_ENTRIES, MOST_UNPACKED, MOST_TIMES = 300, 60_000_000, 200
"""Of a workbook, which is an archive: files in it, bytes in all, and how much larger it may become when unpacked."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1200, 60, 5000
SMALL = 1_000_000


class RefusedError(Exception):
    """The word for why; door/registry_import.py has the sentence."""


def main() -> None:
    """Limits first: nothing is opened before they hold."""
    limit()
    try:
        told: dict[str, Any] = {"cells": cells_of(Path(sys.argv[1]).read_bytes())}
    except RefusedError as refused:
        told = {"refused": str(refused)}
    except MemoryError:
        told = {"refused": "heavy"}
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to the reader, it is no spreadsheet for us
        told = {"refused": "damaged"}
    print(json.dumps(told))


def limit() -> None:
    """What this process may use; macOS heeds no limit of memory."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)


def cells_of(data: bytes) -> list[list[str]]:
    """The rows up to the last that says anything."""
    if not data.strip():
        raise RefusedError("empty")
    if data.startswith(b"PK\x03\x04"):
        rows = of_workbook(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError("old")
    else:
        rows = of_text(data)
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise RefusedError("empty")
    return rows


def of_workbook(data: bytes) -> list[list[str]]:
    """The sheet that stands first. RefusedError: it is no workbook, or one that is made to grow."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise RefusedError("damaged") from None
    unpacked = sum(it.file_size for it in archive.infolist())
    grows = unpacked > SMALL and unpacked > MOST_TIMES * len(data)
    if len(archive.infolist()) > MOST_ENTRIES or unpacked > MOST_UNPACKED or grows:
        raise RefusedError("heavy")
    if "xl/workbook.xml" not in archive.namelist():
        raise RefusedError("unknown")
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    found = []
    for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True):
        found.append([as_text(it) for it in row])
    return demand_size(found)


def of_text(data: bytes) -> list[list[str]]:
    """CSV, as a Russian Excel writes it or reads it: UTF-8 or Windows' Cyrillic, semicolons, commas or tabs."""
    if b"\0" in data:
        raise RefusedError("unknown")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", "replace")
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    if delimiter not in first:
        raise RefusedError("unknown")
    return demand_size([row[:MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)])


def demand_size(rows: list[list[str]]) -> list[list[str]]:
    """RefusedError: there are too many, or a cell is longer than any of ours."""
    if len(rows) > MOST_ROWS:
        raise RefusedError("many")
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise RefusedError("long")
    return rows


def as_text(value: object) -> str:
    """A value as people would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


if __name__ == "__main__":
    main()
