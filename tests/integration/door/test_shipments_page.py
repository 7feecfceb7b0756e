"""What is on its way, as people get it: who sees it, where it leads, that what was typed is inert."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from store.pages import Pages
from tests.integration.door.conftest import SHIPMENT_FORMS, World
from tests.integration.test_on_the_way import Make, make, of, told
from tests.integration.test_pages import NOW
from tests.sample_shipments import DAMAGED

__all__ = ["make"]
PAGE = "/onboarding/shipments"
EVIL = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def form(name: str) -> str:
    return next(it for it, words in SHIPMENT_FORMS.items() if words.endswith(f":{name}"))


def test_a_line_leads_to_the_card_the_carrier_and_the_forms(world: World, engine: Engine, make: Make) -> None:
    code = make("ЖК Ромашка", told("R-0001-1"), told("R-0001-2"), of("R-0001-2", DAMAGED))
    pages, card = Pages(engine), uuid4()
    pages.written(f"card {code}", card, "digest", NOW)

    async def play() -> None:
        anna = await world.signed_in()
        shown = (await anna.get(PAGE)).text
        assert 'href="https://www.cdek.ru/ru/tracking?order_id=1234567890"' in shown
        assert "шлагбаум CAME – 2" in shown
        for name in ("receive_shipment", "move_shipment"):
            assert f'href="/v2/deployments/deployment/{form(name)}/run?parameters=%7B%22case%22' in shown
        assert f'{form("tell_shipment")}/run">Новое отправление' in shown
        wrong = (await anna.get(f"{PAGE}?state=wrong")).text
        assert f'href="/v2/deployments/deployment/{form("settle_shipment")}/run' in wrong
        assert "шлагбаум CAME – 1: Анна Смирнова до" in wrong
        assert f'<a href="{PAGE}" aria-current="page">Что в пути</a>' in wrong

    run(play())


ROLES = {"smirnova@pass24.example": 200, "operations@pass24.example": 403}


@pytest.mark.parametrize(("who", "status"), ROLES.items(), ids=ROLES)
def test_it_is_for_those_who_have_to_do_with_it(world: World, make: Make, who: str, status: int) -> None:
    make("ЖК Ромашка", told("R-0001-1"))

    async def play() -> None:
        answer = await (await world.signed_in(who)).get(PAGE)
        assert answer.status_code == status
        assert ("ЖК Ромашка" in answer.text) == (status == 200)

    run(play())


def test_who_is_not_signed_in_sees_the_sign_in(world: World, make: Make) -> None:
    make("ЖК Ромашка", told("R-0001-1"))

    async def play() -> None:
        answer = await world.visitor().get(PAGE)
        assert "Рабочая почта" in answer.text
        assert "Ромашка" not in answer.text

    run(play())


def test_what_was_typed_is_only_text(world: World, make: Make) -> None:
    make(EVIL, told("R-0001-1", carrier="other", carrier_name=EVIL, track=EVIL, sent_from=EVIL))

    async def play() -> None:
        anna = await world.signed_in()
        shown = (await anna.get(PAGE)).text
        assert "<img" not in shown
        assert "{{ 7 * 7 }}" in shown
        asked = {"q": EVIL, "state": EVIL, "carrier": EVIL, "owner": EVIL, "until": "31.02.2026", "page": "-1"}
        answer = await anna.get(PAGE, params=asked)
        assert answer.status_code == 200
        assert "<img" not in answer.text

    run(play())
