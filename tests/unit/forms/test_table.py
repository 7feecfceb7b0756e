"""What people paste out of spreadsheets, read as rows of named cells – or refused as a whole in one sentence."""

import time
from contextlib import suppress

import pytest

from cases.errors import FormError
from cases.forms.table import ROWS_AT_MOST, Table, read_table

COLUMNS = {"Объект": (), "Юридическое лицо": ("Юрлицо", "Юр. лицо"), "Почта": ("E-mail",)}


def read(raw: object) -> Table:
    return read_table("table", raw, COLUMNS)


def cells(raw: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, row.cells) for row in read(raw).rows]


ROMASHKA = {"Объект": "ЖК Ромашка", "Юридическое лицо": "Ромашка ООО", "Почта": "kim@romashka.example"}
PASTED = {
    "with headings": (2, "Объект\tЮридическое лицо\tПочта\nЖК Ромашка\tРомашка ООО\tkim@romashka.example"),
    "without headings, in our order": (1, "ЖК Ромашка\tРомашка ООО\tkim@romashka.example"),
    "headings in another order, by other names, in other letters": (
        2,
        "e-mail\tОБЪЕКТ:\tюр. лицо\nkim@romashka.example\tЖК Ромашка\tРомашка ООО",
    ),
    "Windows line ends": (2, "Объект\tЮрлицо\tПочта\r\nЖК Ромашка\tРомашка ООО\tkim@romashka.example\r\n"),
    "old Macintosh line ends": (2, "Объект\tЮрлицо\tПочта\rЖК Ромашка\tРомашка ООО\tkim@romashka.example\r"),
    "trailing tabs": (2, "Объект\tЮрлицо\tПочта\t\t\nЖК Ромашка\tРомашка ООО\tkim@romashka.example\t\t\t"),
    "empty lines": (5, "\n\nОбъект\tЮрлицо\tПочта\n\t\t\nЖК Ромашка\tРомашка ООО\tkim@romashka.example\n\n"),
    "quoted cells": (2, 'Объект\tЮрлицо\tПочта\n"ЖК Ромашка"\t"Ромашка ООО"\t"kim@romashka.example"'),
    "a byte-order mark and hard spaces": (
        2,
        "\ufeffОбъект\tЮрлицо\tПочта\nЖК\u00a0Ромашка\tРомашка ООО\u00a0\t kim@romashka.example",
    ),
}


@pytest.mark.parametrize(("number", "pasted"), PASTED.values(), ids=PASTED)
def test_a_row_is_read_whatever_the_spreadsheet_adds_to_it(number: int, pasted: str) -> None:
    assert cells(pasted) == [(number, ROMASHKA)]


def test_quotes_of_a_name_stay_and_doubled_ones_are_one() -> None:
    assert cells('Объект\tПочта\nЖК "Ромашка"\ta\n"ЖК ""Лес"""\tb') == [
        (2, {"Объект": 'ЖК "Ромашка"', "Почта": "a"}),
        (3, {"Объект": 'ЖК "Лес"', "Почта": "b"}),
    ]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    assert cells('Объект\tПочта\n"ЖК\nРомашка"\ta\nЖК Лес\tb')[0] == (2, {"Объект": "ЖК\nРомашка", "Почта": "a"})


def test_a_quote_that_nobody_closes_swallows_nothing() -> None:
    assert cells('Объект\tПочта\n"Ромашка\ta\nЖК Лес\tb') == [
        (2, {"Объект": '"Ромашка', "Почта": "a"}),
        (3, {"Объект": "ЖК Лес", "Почта": "b"}),
    ]


def test_a_short_row_lacks_its_last_cells_and_a_long_one_says_what_is_beyond() -> None:
    rows = read("Объект\tПочта\nЖК Ромашка\nЖК Лес\tb\tлишнее\tещё").rows
    assert [(row.cells, row.beyond) for row in rows] == [
        ({"Объект": "ЖК Ромашка"}, ""),
        ({"Объект": "ЖК Лес", "Почта": "b"}, "лишнее ещё"),
    ]


def test_a_column_that_means_nothing_to_us_is_left_out_and_named() -> None:
    table = read("№\tОбъект\tКомментарий\tПочта\n1\tЖК Ромашка\tсрочно\ta")
    assert table.unread == ("№", "Комментарий")
    assert table.rows[0].cells == {"Объект": "ЖК Ромашка", "Почта": "a"}


REFUSED = {
    "nothing": (None, "Вставьте строки"),
    "empty": ("", "Вставьте строки"),
    "empty lines": ("\n\t\t\n \n", "Вставьте строки"),
    "no text": (["ЖК"], "нужен текст"),
    "no columns": ("Объект;Почта\nЖК Ромашка;a@b.ru", "знаки табуляции"),
    "headings only": ("Объект\tПочта\n", "только заголовки"),
    "the same column twice": ("Объект\tПочта\tE-mail\nЖК\ta\tb", "«Почта» встречается дважды"),
    "too many rows": ("ЖК\tООО\n" * (ROWS_AT_MOST + 1), f"не больше {ROWS_AT_MOST}"),
    "endless": ("ЖК\t" * 200_000, "слишком длинная"),
}


@pytest.mark.parametrize(("raw", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_as_a_whole(raw: object, words: str) -> None:
    with pytest.raises(FormError, match=words) as refused:
        read(raw)
    assert refused.value.field == "table"


@pytest.mark.parametrize(
    "pasted",
    [
        "а\tб\n" + '"' + "в" * 140_000 + "\tг",
        "а\tб\n" + "в\t" * 120_000,
        "Объект\tЮрлицо\n" + "e" + "\u0301\u0323" * 40_000 + "\tб",
        "а\tб\n" + '"' + "в\tг\n" * 50 + "д" * 19_000,
    ],
    ids=["a cell", "cells", "marks", "a quote"],
)
def test_an_absurd_table_gets_a_sentence_at_once(pasted: str) -> None:
    began = time.monotonic()
    with suppress(FormError):
        read_table("table", pasted, {"Объект": ("Объект",), "Юрлицо": ("Юрлицо",)})
    assert time.monotonic() - began < 2
