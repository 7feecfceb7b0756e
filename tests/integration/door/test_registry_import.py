"""A spreadsheet comes in through the door: read by a process of its own, and nothing but its text reaches the form."""

import asyncio
import io
import zipfile
from collections.abc import Coroutine, Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from door.registry_files import csv_pieces, xlsx
from door.registry_import import RefusedSheetError, as_table
from store.registry import Line
from tests.integration.door.conftest import IMPORT, World

PAGE = "/onboarding/registry/import"
ROW = Line(
    name='=HYPERLINK("https://evil.example","ЖК")', object_type="ЖК", client_name="Ромашка ООО", number=42,
    latitude=55.75, longitude=-37.6, connected_on=date(2026, 9, 1), comment="две\nстроки", object_no="7",
)  # fmt: skip


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def archive(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return written.getvalue()


def test_what_was_written_here_is_read_here() -> None:
    for written in (xlsx([ROW]), b"".join(csv_pieces([ROW]))):
        head, line = as_table(written).split("\n", 1)
        assert head.split("\t")[:3] == ["ID", "Название", "Тип"]
        for words in ("OB-0042", "HYPERLINK", '"две\nстроки"'):
            assert words in line, words
    assert as_table(xlsx([ROW])).count("2026-09-01") == 1


def test_a_csv_of_an_old_excel_is_read() -> None:
    assert as_table("Название;Тип\r\nЖК Ёлка;ЖК\r\n".encode("cp1251")) == "Название\tТип\nЖК Ёлка\tЖК\n"


BOMB = archive(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 50_000_000})
_NEXT = "".join(f'<!ENTITY {it} "{f"&{before};" * 20}">' for before, it in zip("abcdefg", "bcdefgh", strict=True))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"ha" * 500}">{_NEXT}]><x>&h;</x>'.encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ни одной строки"),
        (BOMB, "слишком тяжело"),
        (archive(**{f"f{number}": b"" for number in range(400)}), "слишком тяжело"),
        (archive(**{"word/document.xml": b"<x/>"}), "не таблица"),
        (archive(**{"xl/workbook.xml": LAUGHS, "[Content_Types].xml": LAUGHS}), "не открывается|слишком тяжело"),
        (b"PK\x03\x04 nothing", "не открывается"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "сохраните как .xlsx"),
        (b"%PDF-1.7 \0", "не таблица"),
        (b"one line without columns", "не таблица"),
        (workbook(["Название", "Тип"], *[["ЖК", "ЖК"]] * 1300), "больше 1000 строк"),
        (workbook(["Название", "Тип"], ["Ж" * 6000, "ЖК"]), "больше 5000 знаков"),
        (b"a;b\n" * 600_000, "больше 2 МБ"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)  # fmt: skip
def test_what_is_no_spreadsheet_gets_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(RefusedSheetError, match=words):
        as_table(data)


def test_a_formula_is_read_by_its_last_value_and_never_calculated() -> None:
    assert "HYPERLINK" not in as_table(workbook(["Название", "Тип"], ["ЖК", '=HYPERLINK("https://evil.example")']))


def test_a_file_becomes_a_run_of_the_form_in_the_name_of_who_sent_it(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        assert "Проверить" in (await anna.get(PAGE)).text
        sent = await anna.post(PAGE, files={"file": ("r.xlsx", workbook(["Название", "Тип"], ["ЖК <b>", "ЖК"]))})
        method, path, body = world.came_through[-1]
        assert (method, path) == ("POST", f"/api/deployments/{IMPORT}/create_flow_run")
        assert body["labels"] == {"onboarding.actor": "smirnova"}
        assert body["parameters"] | {"table": ""} == {"table": "", "action": "только проверить", "overwrite": False}
        assert body["parameters"]["table"] == "Название\tТип\nЖК <b>\tЖК\n"
        assert "Записать в реестр" in sent.text
        assert "ЖК &lt;b&gt;" in sent.text
        again = {"table": body["parameters"]["table"], "action": "записать", "overwrite": "1"}
        sent = await anna.post(PAGE, data=again)
        assert world.came_through[-1][2]["parameters"] == again | {"overwrite": True}
        assert "Записать в реестр" not in sent.text

    run(play())


def test_strangers_and_others_send_nothing(world: World) -> None:
    file = {"file": ("r.csv", "Название;Тип\nЖК;ЖК\n".encode())}

    async def play() -> None:
        assert (await world.visitor().post(PAGE, files=file)).status_code == 401
        sales = await world.signed_in("belova@pass24.example")
        assert (await sales.post(PAGE, files=file)).status_code == 403
        assert world.came_through == []
        elsewhere = world.visitor(**{"origin": "https://evil.example", "sec-fetch-site": "cross-site"})
        assert (await elsewhere.post(PAGE, files=file)).status_code == 403
        anna = await world.signed_in()
        large = await anna.post(PAGE, files={"file": ("r.csv", b"a;b\n" * 700_000)})
        assert large.status_code == 413
        bad = await anna.post(PAGE, files={"file": ("r.xlsx", b"PK\x03\x04 nothing")})
        assert (bad.status_code, "не открывается" in bad.text) == (422, True)
        assert world.came_through == []

    run(play())
