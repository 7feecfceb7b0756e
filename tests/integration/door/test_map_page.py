"""The map as people get it: the page, its points, the files; the one file that opens anywhere, in Chromium."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from store.tables_registry import ObjectRow, RegistryRow
from tests.acceptance.ui import chromium_without_window
from tests.integration.door.conftest import World
from tests.integration.test_pages import NOW
from tests.unit.test_map_point import EVIL, LOST, ROMASHKA

MAP = "/onboarding/map"
NAME = EVIL.replace("\x0b", "")
"""What PostgreSQL and XML can hold of it."""
Put = Callable[..., None]


@pytest.fixture
def put(engine: Engine) -> Put:
    """Rows of the registry as the map's points."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE objects CASCADE"))

    def made(*points: Any) -> None:
        texts = [it.name for it in RegistryRow.__table__.columns if it.type.python_type is str]
        with Session(engine) as session, session.begin():
            for point in points:
                row = ObjectRow(id=uuid4(), made_at=NOW)
                session.add(row)
                session.flush()
                values = {it: "" for it in texts} | {k: v for k, v in asdict(point).items() if k != "code"}
                more = {"number": row.number, "sort_name": point.name, "cases": [], "missing": [], "changed_at": NOW}
                session.add(RegistryRow(object_id=row.id, **(values | more)))

    return made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromium_without_window() as started:
        yield started


def run(it: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: Chromium's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, it).result()


def test_the_page_asks_nobody_but_us_and_the_tiles(world: World) -> None:
    async def looking() -> None:
        anna = await world.signed_in()
        answer = await anna.get(MAP)
        assert answer.status_code == 200
        assert 'data-tiles="https://{s}.tiles.example/{z}/{x}/{y}.png"' in answer.text
        csp = answer.headers["content-security-policy"]
        assert "img-src 'self' data: https://*.tiles.example;" in csp
        assert "script-src 'self';" in csp
        assert "unsafe-inline" not in csp.partition("script-src")[2].partition(";")[0]
        for name in ("leaflet.js", "leaflet.css", "markercluster.js", "markercluster.css", "map.js", "outline.json"):
            assert f"/onboarding/ui/{name}" in answer.text
            assert (await anna.get(f"/onboarding/ui/{name}")).status_code == 200
        assert "tiles.example" not in (await anna.get("/onboarding/")).headers["content-security-policy"]

    run(looking())


def test_points_and_files_are_of_what_is_chosen(world: World, put: Put) -> None:
    put(
        ROMASHKA,
        LOST,
        replace(
            ROMASHKA,
            name="Склад Южный",
            object_type="склад",
            status="off",
            region="Москва",
            manager="orlov",
            cloud_url="",
        ),
        replace(ROMASHKA, name="Дача", object_type="дача"),
    )

    async def looking() -> None:
        anna = await world.signed_in()

        async def named(query: str) -> list[str]:
            shown = (await anna.get(f"{MAP}/points?{query}")).json()
            return [it[1] for it in shown["points"]]

        everyone = ["Без места", "Дача", "ЖК «Ромашка»", "Склад Южный"]
        assert await named("") == everyone
        assert await named("without=ЖК") == ["Дача", "Склад Южный"]
        assert await named("without=ЖК&without=другое") == ["Склад Южный"]
        assert await named("status=отключён") == ["Склад Южный"]
        assert await named("region=Москва") == ["Склад Южный"]
        assert await named("manager=Павел Орлов") == ["Склад Южный"]
        assert await named("region=нет такого") == []
        for name, kind in (("objects.kml", "kml+xml"), ("objects.geojson", "geo+json"), ("map.html", "text/html")):
            answer = await anna.get(f"{MAP}/{name}?region=Москва")
            assert kind in answer.headers["content-type"]
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
            assert "Склад Южный" in answer.text
            assert "Ромашка" not in answer.text
            assert "https://onboarding.example/onboarding/registry" in answer.text

    run(looking())


def test_who_is_not_signed_in_gets_neither_points_nor_files(world: World, put: Put) -> None:
    put(ROMASHKA)

    async def looking() -> None:
        visitor = world.visitor()
        assert "Рабочая почта" in (await visitor.get(MAP)).text
        for name in ("points", "objects.kml", "objects.geojson", "map.html"):
            answer = await visitor.get(f"{MAP}/{name}")
            assert answer.status_code == 401
            assert "Ромашка" not in answer.text

    run(looking())


def test_the_one_file_opens_without_us_and_without_a_network(
    world: World, put: Put, chromium: Browser, tmp_path: Path
) -> None:
    put(ROMASHKA, LOST, replace(ROMASHKA, name=NAME, address=NAME, longitude=-172.0, cloud_url="javascript:alert(3)"))
    file = tmp_path / "map.html"

    async def downloading() -> None:
        answer = await (await world.signed_in()).get(f"{MAP}/map.html")
        file.write_bytes(answer.content)

    run(downloading())
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    asked, said = list[str](), list[str]()
    page.on("request", lambda it: asked.append(it.url))
    page.on("pageerror", lambda it: said.append(str(it)))
    page.on("dialog", lambda it: said.append(it.message))
    page.goto(file.as_uri())
    page.wait_for_selector("#map[data-drawn='2']")
    assert page.inner_text("#map-count") == "На карте: 2, без координат: 1."
    assert "Без места" in page.inner_text("#map-lost")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.select_option("#map-region", "Свердловская область")
    page.locator("#map-legend input").first.uncheck()
    assert page.inner_text("#map-count") == "На карте: 0, без координат: 0."
    page.locator("#map-legend input").first.check()
    page.wait_for_selector("#map[data-drawn='2']")
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    assert (asked, said) == ([file.as_uri()], [])
    assert json.loads(page.evaluate("document.getElementById('map-data').textContent"))["points"]
    page.close()


def test_a_points_card_is_text_and_leads_to_its_row(world: World, put: Put, chromium: Browser, tmp_path: Path) -> None:
    put(replace(ROMASHKA, name=NAME, cloud_url="javascript:alert(3)"))
    file = tmp_path / "map.html"

    async def downloading() -> None:
        file.write_bytes((await (await world.signed_in()).get(f"{MAP}/map.html")).content)

    run(downloading())
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    dialogs = list[str]()
    page.on("dialog", lambda it: dialogs.append(it.message))
    page.goto(file.as_uri())
    page.wait_for_selector("#map[data-drawn='1']")
    box = page.locator("#map").bounding_box()
    assert box
    page.wait_for_timeout(500)  # the map has moved to its only point, which is in the middle
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card = page.wait_for_selector(".leaflet-popup .card")
    assert card
    shown = card.inner_text()
    assert NAME in shown
    assert "Екатеринбург, ул. Ленина, 5" in shown
    assert "ЖК · работает · Анна Смирнова" in shown
    links = page.eval_on_selector_all(".leaflet-popup .card a", "all => all.map(it => it.href)")
    assert links == [f"https://onboarding.example/onboarding/registry/OB-{int(links[0][-4:]):04d}"]
    assert dialogs == []
    page.close()
