"""The registry as people get it: the table, a row's own page, and the files; what was typed is inert in all of them."""

import asyncio
import csv
import io
import json
from collections.abc import Coroutine
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from cases.facts import PlaceTold
from cases.registry.drift import SeenCloud
from store.drift import Clouds
from tests.integration.door.conftest import TELL_OBJECT, World
from tests.integration.test_registry import open_case, rows, tell

EVIL = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"
FORMULA = '=HYPERLINK("https://evil.example","ЖК")'
PAGE = "/onboarding/registry"


@pytest.fixture(autouse=True)
def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, objects, clouds_seen CASCADE"))


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def test_a_row_leads_to_its_page_and_from_there_to_the_form(world: World, engine: Engine) -> None:
    code = open_case(engine, "ЖК Ёлка", PlaceTold(address="Пермь, ул. Мира, 1", latitude=58.01, longitude=56.25))
    (row,) = rows(engine)
    tell(engine, row.code, inn="7707083893", reason="из договора")

    async def play() -> None:
        anna = await world.signed_in()
        table = (await anna.get(PAGE)).text
        assert f'href="{PAGE}/{row.code}">{row.code} · ЖК Ёлка</a>' in table
        assert 'aria-current="page">Реестр' in table
        assert "облако, № в облаке, когда подключен" in table
        shown = (await anna.get(f"{PAGE}/{row.code}")).text
        assert "Не хватает: облако, № в облаке, когда подключен." in shown
        for words in ("ИНН: 7707083893", "из договора", "Павел Орлов", "pt=56.250000,58.010000", code):
            assert words in shown, words
        link = shown.partition(f'href="/v2/deployments/deployment/{TELL_OBJECT}/run?parameters=')[2].partition('"')[0]
        filled_in = json.loads(unquote(link))
        assert (filled_in["registered"], filled_in["inn"]) == (f"{row.code} · ЖК Ёлка", "7707083893")
        assert (await anna.get(f"{PAGE}/{row.code.lower()}")).headers["location"] == f"{PAGE}/{row.code}"
        tech = await world.signed_in("operations@pass24.example")
        assert TELL_OBJECT not in (await tech.get(f"{PAGE}/{row.code}")).text, "forms of others are not offered"

    run(play())


def test_who_is_not_signed_in_gets_nothing(world: World, engine: Engine) -> None:
    open_case(engine, "ЖК Ёлка")
    (row,) = rows(engine)

    async def play() -> None:
        for path in (PAGE, f"{PAGE}.xlsx", f"{PAGE}.csv", f"{PAGE}/{row.code}"):
            answer = await world.visitor().get(path)
            assert "Рабочая почта" in answer.text
            assert "Ёлка" not in answer.text

    run(play())


def test_what_was_typed_is_inert_on_pages(world: World, engine: Engine) -> None:
    open_case(engine, EVIL, client_name=EVIL)
    (row,) = rows(engine)
    tell(engine, row.code, cloud_url="javascript:alert(1)", comment=EVIL, passport="javascript:alert(2)")

    async def play() -> None:
        anna = await world.signed_in()
        for path in (f"{PAGE}?q=onerror&region={EVIL}", PAGE, f"{PAGE}/{row.code}"):
            answer = await anna.get(path)
            body = answer.text.partition("<main>")[2]
            for forbidden in ("<img", "<script", ">49", 'href="javascript'):
                assert forbidden not in body, (path, forbidden)
            assert "script-src" not in answer.headers["content-security-policy"]

    run(play())


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=²", "page=" + "9" * 5000, "order=x", "status=x", "month=x", "month=2026-13", "q=%00", "type=x"],
)
def test_an_odd_address_shows_what_it_can(query: str, world: World, engine: Engine) -> None:
    open_case(engine, "ЖК Ёлка")

    async def play() -> None:
        anna = await world.signed_in()
        assert "Реестр объектов" in (await anna.get(f"{PAGE}?{query}")).text
        assert (await anna.get(f"{PAGE}/OB-9999")).status_code == 404
        assert (await anna.get(f"{PAGE}/R-0001")).status_code == 404

    run(play())


def test_the_workbook_has_what_is_filtered_with_real_values_and_no_formula(world: World, engine: Engine) -> None:
    at = PlaceTold(address="Пермь, ул. Мира, 1", latitude=58.01, longitude=56.25)
    open_case(engine, FORMULA, at, client_name="+7 ООО", inn="7707083893")
    open_case(engine, "ЖК Другой", object_type="КП")
    row = next(it for it in rows(engine) if it.name == FORMULA)
    tell(
        engine,
        row.code,
        object_no="42",
        connected_on=date(2026, 9, 1),
        comment="@SUM(A1)",
        cloud_url="https://elka.pass24.online/",
        equipment="-2+3",
    )

    async def play() -> None:
        anna = await world.signed_in()
        answer = await anna.get(f"{PAGE}.xlsx?type=ЖК")
        assert "attachment" in answer.headers["content-disposition"]
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        (head, *lines) = [list(it) for it in sheet.iter_rows()]
        cells: dict[str, Any] = {str(title.value): cell for title, cell in zip(head, lines[0], strict=True)}
        assert len(lines) == 1, "what is filtered, and nothing else"
        for title, value in (
            ("Название", FORMULA), ("Юрлицо", "+7 ООО"), ("Комментарий", "@SUM(A1)"), ("Оборудование", "-2+3"),
        ):  # fmt: skip
            assert (cells[title].value, cells[title].data_type) == (value, "s"), title
            assert title == "Юрлицо" or cells[title].quotePrefix, title
        assert (cells["Широта"].value, cells["№ объекта в облаке"].value) == (58.01, 42)
        assert cells["Когда подключен"].is_date
        assert cells["ИНН"].value == "7707083893"
        assert cells["Ссылка на облако"].hyperlink.target == "https://elka.pass24.online/"
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:Z2")
        assert [it.value for it in head][:13] == [
            "ID", "Название", "Тип", "Статус", "Юрлицо", "Ссылка на облако", "№ объекта в облаке", "Оборудование",
            "Паспорт объекта (файл)", "Адрес", "Город/регион", "Координаты", "Комментарий",
        ]  # fmt: skip

    run(play())


def test_the_csv_is_what_a_russian_excel_opens(world: World, engine: Engine) -> None:
    at = PlaceTold(address='Пермь; ул. "Мира", 1', latitude=-58.01, longitude=56.25)
    open_case(engine, FORMULA, at)
    (row,) = rows(engine)
    tell(engine, row.code, connected_on=date(2026, 9, 1), comment="\t=1+1")

    async def play() -> None:
        answer = await (await world.signed_in()).get(f"{PAGE}.csv")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
        assert line["Название"] == f"'{FORMULA}"
        assert line["Комментарий"].startswith("'")
        assert (line["Широта"], line["Когда подключен"]) == ("-58,01", "01.09.2026")
        assert line["Адрес"] == 'Пермь; ул. "Мира", 1'

    run(play())


def test_what_differs_from_nadmozg_leads_to_the_form_that_mends_it(world: World, engine: Engine) -> None:
    open_case(engine, "ЖК Ёлка")
    (row,) = rows(engine)
    tell(engine, row.code, status="works", cloud_id="c-1", cloud_url="https://elka.pass24.online/")
    clouds = Clouds(engine)
    clouds.saw(SeenCloud("c-1", "suspended", EVIL, "https://elka.pass24.online/"), world.now)
    clouds.keep_list([SeenCloud("c-77", "active", "ЖК Чужой", "https://chuzhoy.pass24.online/")], world.now)

    async def play() -> None:
        anna = await world.signed_in()
        shown = (await anna.get("/onboarding/drift")).text
        assert "облако в nadmozg приостановлено, а в реестре объект работает" in shown
        filled_in = quote(f'{{"registered":"{row.code}"}}', safe="")
        assert f'href="/v2/deployments/deployment/{TELL_OBJECT}/run?parameters={filled_in}">Уточнить объект' in shown
        assert "облако c-77 есть в nadmozg (https://chuzhoy.pass24.online/), а у нас его нет" in shown
        assert "<img" not in shown.partition("<main>")[2]
        assert "3 расхождения" in shown
        assert (await (await world.signed_in("belova@pass24.example")).get("/onboarding/drift")).status_code == 403

    run(play())
