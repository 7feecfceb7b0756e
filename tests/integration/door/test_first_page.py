"""The first page as people get it: who sees it, where it leads, that what was typed is inert."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from store.pages import Pages
from tests.integration.door.conftest import FOREIGN, NOTE, World
from tests.integration.test_overview import Make, make
from tests.integration.test_pages import NOW

__all__ = ["make"]
EVIL = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }} [a](https://evil.example)"


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def test_a_line_leads_to_the_card_and_to_the_form_filled_in(world: World, engine: Engine, make: Make) -> None:
    code = make("ЖК Ромашка", form="add_note", what="записать", parameters={"case": 'R · "А" & <Б>'})
    pages, card = Pages(engine), uuid4()
    pages.written(f"card {code}", card, "digest", NOW)

    async def play() -> None:
        shown = (await (await world.signed_in()).get("/onboarding/")).text
        assert f'href="/v2/artifacts/artifact/{card}"' in shown
        assert f'href="/v2/deployments/deployment/{NOTE}/run?parameters=%7B%22case%22%3A%22R%20%C2%B7' in shown
        filled_in = quote('{"manager":"Анна Смирнова"}', safe="")
        assert f'href="/v2/deployments/deployment/{FOREIGN}/run?parameters={filled_in}">Новый клиент' in shown
        assert "1 подключение" in shown
        assert 'class="mine"' in shown

    run(play())


def test_forms_of_others_are_not_offered(world: World, make: Make) -> None:
    make("ЖК Ромашка", form="add_note", what="записать")

    async def play() -> None:
        shown = (await (await world.signed_in("operations@pass24.example")).get("/onboarding/")).text
        assert "ЖК Ромашка" in shown
        assert "Новый клиент" not in shown
        assert "/run" not in shown

    run(play())


def test_who_is_not_signed_in_sees_the_sign_in(world: World, make: Make) -> None:
    make("ЖК Ромашка")

    async def play() -> None:
        answer = await world.visitor().get("/onboarding/?q=Ромашка")
        assert "Рабочая почта" in answer.text
        assert "Ромашка" not in answer.text

    run(play())


def test_what_people_typed_is_inert(world: World, make: Make) -> None:
    make(EVIL, what=EVIL, stage=EVIL, turn=EVIL, form="add_note", parameters={"case": EVIL})

    async def play() -> None:
        anna = await world.signed_in()
        answer = await anna.get("/onboarding/", params={"q": "onerror", "stage": EVIL, "manager": "", "page": EVIL})
        assert "&lt;img src=x" in answer.text
        for forbidden in ("<img", "<script", "49", 'onerror=alert(1)>"'):
            assert forbidden not in answer.text.partition("<main>")[2], forbidden
        assert "script-src" not in answer.headers["content-security-policy"], "none at all: the default is none"

    run(play())


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=²", "page=1e9", "page=" + "9" * 5000, "order=x", "turn=x", "q=%00", "closed=2"]
)
def test_an_odd_address_shows_what_it_can(query: str, world: World, make: Make) -> None:
    make("ЖК Ромашка")

    async def play() -> None:
        answer = await (await world.signed_in()).get(f"/onboarding/?{query}")
        assert answer.status_code == 200
        assert "Подключения" in answer.text

    run(play())
