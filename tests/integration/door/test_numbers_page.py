"""The page of numbers as people get it: for whom it is, what it says, that what was typed is inert."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from cases.numbers.measure import Scope
from cases.numbers.measures import measures
from cases.numbers.period import Period
from cases.policy import Policy
from store.numbers import NumberStore
from store.pages import Pages
from tests.integration.door.conftest import World
from tests.integration.test_numbers import WAY, Play, play
from tests.integration.test_overview import Make, make
from tests.integration.test_pages import NOW

__all__ = ["make", "play"]
NUMBERS = "/onboarding/numbers"
EVIL = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }}</script></svg>"


def run(it: Coroutine[Any, Any, None]) -> None:
    asyncio.run(it)


def test_the_head_sees_every_number_and_what_it_means(world: World, engine: Engine, play: Play) -> None:
    play(turns=WAY)

    async def looking() -> None:
        answer = await (await world.signed_in("guseva@pass24.example")).get(NUMBERS)
        assert answer.status_code == 200
        history = NumberStore(engine).history(world.now, "Europe/Moscow")
        shown = measures(Scope(history, Period.last(12, world.now.date()), world.now, Policy(), lambda code: code))
        for it in shown:
            assert it.title in answer.text
            assert it.meaning in answer.text
        assert answer.text.count("<svg") == answer.text.count("<figure") > 3
        assert "4,2" in answer.text, "100 hours are 4,2 days"
        assert "Анна Смирнова" in answer.text
        csp = answer.headers["content-security-policy"]
        assert csp.startswith("default-src 'none'; style-src 'unsafe-inline';")
        assert "script" not in csp

    run(looking())


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("smirnova@pass24.example", 200),
        ("guseva@pass24.example", 200),
        ("belova@pass24.example", 403),
        ("operations@pass24.example", 403),
        ("volkov@pass24.example", 403),
    ],
)
def test_it_is_for_those_who_lead(email: str, status: int, world: World, play: Play) -> None:
    async def looking() -> None:
        visitor = await world.signed_in(email)
        answer = await visitor.get(NUMBERS)
        assert answer.status_code == status
        assert ("Где ждут сейчас" in answer.text) == (status == 200)
        assert (NUMBERS in (await visitor.get("/onboarding/")).text) == (status == 200), "so is the link to it"

    run(looking())


def test_who_is_not_signed_in_sees_the_sign_in_and_comes_back_to_it(world: World) -> None:
    async def looking() -> None:
        answer = await world.visitor().get(f"{NUMBERS}?months=3")
        assert "Рабочая почта" in answer.text
        assert f"{NUMBERS}?months=3" in answer.text
        assert "Где ждут" not in answer.text

    run(looking())


def test_what_waits_longest_leads_to_its_card_and_what_was_typed_is_inert(
    world: World, engine: Engine, make: Make
) -> None:
    code, card = make(EVIL, EVIL, what=EVIL, stage=EVIL, turn=EVIL, hours=90), uuid4()
    Pages(engine).written(f"card {code}", card, "digest", NOW)

    async def looking() -> None:
        answer = await (await world.signed_in()).get(NUMBERS, params={"type": EVIL, "months": EVIL})
        assert f'href="/v2/artifacts/artifact/{card}"' in answer.text
        assert "&lt;img src=x" in answer.text
        assert "{{ 7 * 7 }}" in answer.text
        for forbidden in ("<img", "<script", 'onerror=alert(1)>"', "</script>"):
            assert forbidden not in answer.text.partition("<main>")[2], forbidden

    run(looking())


@pytest.mark.parametrize(
    "query", ["months=0", "months=-1", "months=²", "months=9999999999999", "type=%00", "months=12&months=3"]
)
def test_an_odd_address_shows_what_it_can(query: str, world: World, make: Make) -> None:
    make("ЖК Ромашка")

    async def looking() -> None:
        answer = await (await world.signed_in()).get(f"{NUMBERS}?{query}")
        assert answer.status_code == 200
        assert "Где ждут сейчас" in answer.text

    run(looking())
