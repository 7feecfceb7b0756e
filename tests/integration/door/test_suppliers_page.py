"""The page of suppliers as people get it: who sees it, what stands there, and that what was typed is inert."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from tests.integration.door.conftest import World
from tests.integration.test_orders import NOW, Order, book, order
from tests.sample_orders import PLACED, ordered

__all__ = ["book", "order"]
EVIL = '<img src=x onerror=alert(1)>"{{ 7 * 7 }}'


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def test_late_orders_come_first_with_whose_turn_it_is(world: World, order: Order) -> None:
    waits, late = order(*ordered("invoiced")), order(*ordered("paid"))
    world.now = NOW + timedelta(days=20)

    async def play() -> None:
        shown = (await (await world.signed_in("lebedev@pass24.example")).get("/onboarding/suppliers")).text
        assert shown.index(f"{late}/1") < shown.index(f"{waits}/1") or shown.count("был ") == 2
        assert "Шлагбаум-Сервис ООО" in shown
        assert "руководитель, генеральный директор" in shown
        assert "92\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}₽" in shown
        assert "1 из 1" in shown
        assert "в среднем 4 дня" in shown

    run(play())


def test_it_is_shown_to_those_whose_business_it_is(world: World, order: Order) -> None:
    order(PLACED)

    async def play() -> None:
        for email, status in (("zueva", 200), ("smirnova", 200), ("guseva", 200), ("volkov", 403), ("operations", 403)):
            visitor = await world.signed_in(f"{email}@pass24.example")
            answer = await visitor.get("/onboarding/suppliers")
            assert answer.status_code == status, email
            first = (await visitor.get("/onboarding/")).text
            assert ('href="/onboarding/suppliers"' in first) == (status == 200), email
        assert "Рабочая почта" in (await world.visitor().get("/onboarding/suppliers")).text

    run(play())


def test_what_people_typed_is_inert(world: World, engine: Engine, order: Order) -> None:
    position = PLACED.positions[0].model_copy(update={"what": EVIL})
    order(replace_positions(position))

    async def play() -> None:
        anna = await world.signed_in()
        shown = (await anna.get("/onboarding/suppliers", params={"supplier": EVIL, "over": EVIL})).text
        assert "&lt;img src=x" in shown
        assert "<img" not in shown
        assert "{{ 7 * 7 }}" in shown, "written out, not reckoned"

    run(play())


def replace_positions(position: Any) -> Any:
    return PLACED.model_copy(update={"positions": (position,)})
