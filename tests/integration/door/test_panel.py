"""What the script in Prefect's pages gets of the door, and who gets nothing."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from sqlalchemy import Engine

from cases.case import Case
from door.panel import HERE
from door.ui_page import SCRIPT
from store.cases import CaseStore
from tests.integration.door.conftest import NOTE, RECONCILE, RUN, World
from tests.integration.test_pages import NOW
from tests.integration.test_store import opened

HTML = {"accept": "text/html"}


@pytest.fixture
def case(engine: Engine) -> Case:
    return CaseStore(engine).open(opened, NOW)[0]


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


TYPES = ("text/javascript", "text/css", "application/json")
"""Scripts, styles, the outline of the map."""


def test_the_uis_pages_have_the_script_and_it_is_served(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        for path in ("/v2/deployments", "/runs"):
            page = await anna.get(path, headers=HTML)
            assert SCRIPT in page.content
            assert "'unsafe-inline'" not in page.headers["content-security-policy"].partition("style-src")[0]
        assert SCRIPT not in (await anna.get("/v2/assets/x.html", headers=HTML)).content
        for file in (it for it in HERE.iterdir() if it.is_file()):
            served = await anna.get(f"/onboarding/ui/{file.name}")
            assert served.content == file.read_bytes()
            assert served.headers["content-type"].split(";")[0] in TYPES
        for name in ("../panel.py", "panel.py", "%2e%2e%2fpanel.py", "x.js"):
            assert (await anna.get(f"/onboarding/ui/{name}")).status_code == 404

    run(play())


def test_the_first_page_of_prefect_is_that_of_one_ui(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        answer = await anna.get("/", headers=HTML | {"cookie": "prefect_ui_version=v1"})
        assert (answer.status_code, answer.headers.get("location")) == (401, None)
        answer = await anna.get("/", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (307, "/v2/")

    run(play())


def test_a_run_is_told_with_its_id_and_a_refusal_with_its_reason(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        begun = await anna.post(f"/api/deployments/{NOTE}/create_flow_run", json={"parameters": {}})
        assert begun.headers["server-timing"] == f'run;desc="{RUN}"'
        refused = await anna.post(f"/api/deployments/{RECONCILE}/create_flow_run", json={})
        assert refused.status_code == 403
        assert refused.headers["server-timing"].startswith('run;desc="!%D0%9D')
        elsewhere = await anna.post("/api/flows/", json={})
        assert "server-timing" not in elsewhere.headers
        told = (await anna.get(f"/onboarding/runs/{RUN}")).json()
        assert (told["kind"], told["title"], told["lines"]) == ("good", "Записано", [["", "Заметка."]])

    run(play())


def test_cases_are_suggested_by_a_part_of_their_name(world: World, case: Case) -> None:
    name = case.data.object_name

    async def play() -> None:
        anna = await world.signed_in()
        found = (await anna.get("/onboarding/cases", params={"q": name[:5].upper()})).json()
        assert {"code": case.code, "title": f"{case.code} · {name}"} in found
        for part in ("", "   ", "%", "_", "\0", "нет такого", "'; DROP TABLE cases; --", "я" * 5000):
            assert (await anna.get("/onboarding/cases", params={"q": part})).json() == [], part

    run(play())


def test_who_is_not_signed_in_learns_nothing(world: World, case: Case) -> None:
    async def play() -> None:
        stranger = world.visitor()
        for path in (f"/onboarding/runs/{RUN}", f"/onboarding/cases?q={case.data.object_name}"):
            answer = await stranger.get(path)
            assert answer.status_code == 401
            assert case.code not in answer.text

    run(play())
