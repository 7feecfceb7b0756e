"""Signing in by letter: one use, fifteen minutes, nobody learns who works here."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from tests.integration.door.conftest import SITE, World

LONG = "/deployments/deployment/1/run?parameters=" + "%D0%96" * 2000


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def test_a_link_signs_in_once_and_leads_to_what_was_asked_for(world: World) -> None:
    async def play() -> None:
        visitor = world.visitor()
        asked = await visitor.get(LONG, headers={"accept": "text/html"})
        assert asked.status_code == 401
        leads_to = re.search(r'name="leads_to" value="([^"]*)"', asked.text)
        assert leads_to
        assert leads_to[1] == LONG, "whole, and in no address"
        sent = await visitor.post("/onboarding/sign-in", data={"email": "Smirnova@pass24.example", "leads_to": LONG})
        assert "Проверьте почту" in sent.text
        await world.letters()
        [(person, secret)] = world.links
        assert person == "smirnova"
        looked_at = await visitor.get(f"/onboarding/sign-in/{secret}")
        assert "Войти как Анна Смирнова?" in looked_at.text
        assert "set-cookie" not in looked_at.headers, "a scanner of mail has only looked"
        entered = await visitor.post(f"/onboarding/sign-in/{secret}")
        assert f'content="0;url={LONG}"' in entered.text
        cookies = entered.headers.get_list("set-cookie")
        assert len(cookies) == 2
        for cookie in cookies:
            assert cookie.startswith("__Host-onboarding")
            assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
        assert "Вы вошли как Анна Смирнова" in (await visitor.get("/onboarding/")).text
        stranger = world.visitor()
        assert (await stranger.post(f"/onboarding/sign-in/{secret}")).status_code == 410
        assert (await stranger.get(f"/onboarding/sign-in/{secret}")).status_code == 410

    run(play())


def test_a_link_is_good_for_fifteen_minutes(world: World) -> None:
    async def play() -> None:
        visitor = world.visitor()
        await visitor.post("/onboarding/sign-in", data={"email": "orlov@pass24.example"})
        await world.letters()
        world.later(minutes=15, seconds=1)
        assert (await visitor.post(f"/onboarding/sign-in/{world.links[0][1]}")).status_code == 410

    run(play())


def test_of_two_at_once_one_gets_in(world: World) -> None:
    async def play() -> None:
        visitor = world.visitor()
        await visitor.post("/onboarding/sign-in", data={"email": "orlov@pass24.example"})
        await world.letters()
        path = f"/onboarding/sign-in/{world.links[0][1]}"
        both = await asyncio.gather(world.visitor().post(path), world.visitor().post(path))
        assert sorted(it.status_code for it in both) == [200, 410]

    run(play())


def test_an_unknown_address_gets_the_same_answer_and_no_letter(world: World) -> None:
    async def play() -> None:
        answers = []
        for email in ("smirnova@pass24.example", "nobody1@pass24.example"):
            answer = await world.visitor().post("/onboarding/sign-in", data={"email": email})
            answers.append((answer.status_code, answer.text.replace(email, "…")))
            await world.letters()
        assert answers[0] == answers[1]
        assert [code for code, _ in world.links] == ["smirnova"]

    run(play())


@pytest.mark.parametrize("email", ["smirnova@pass24.example", "nobody@pass24.example"])
def test_after_five_letters_an_address_has_to_wait_whether_anybody_has_it(world: World, email: str) -> None:
    async def play() -> None:
        statuses = [
            (await world.visitor().post("/onboarding/sign-in", data={"email": email})).status_code for _ in range(6)
        ]
        assert statuses == [200] * 5 + [429]
        world.later(minutes=30)
        assert (await world.visitor().post("/onboarding/sign-in", data={"email": email})).status_code == 200
        await world.letters()

    run(play())


def test_a_caller_that_tries_many_addresses_has_to_wait_and_others_do_not(world: World) -> None:
    async def play() -> None:
        def ask(number: int, caller: str) -> Coroutine[Any, Any, httpx.Response]:
            # What a caller claims comes first; what the proxy has seen comes last.
            headers = {"x-forwarded-for": f"10.9.9.{number}, {caller}"}
            return world.visitor().post("/onboarding/sign-in", data={"email": f"{number}@x.example"}, headers=headers)

        statuses = [(await ask(number, "192.0.2.1")).status_code for number in range(31)]
        assert statuses == [200] * 30 + [429]
        assert (await ask(99, "192.0.2.2")).status_code == 200
        await world.letters()

    run(play())


def test_only_hashes_are_kept(world: World, engine: Engine) -> None:
    async def play() -> None:
        visitor = await world.signed_in()
        await world.visitor().post("/onboarding/sign-in", data={"email": "orlov@pass24.example"})
        await world.letters()
        with engine.connect() as connection:
            kept = str([connection.execute(text(f"SELECT * FROM {it}")).all() for it in ("sessions", "sign_in_links")])
        for secret in [*visitor.cookies.values(), *(link for _, link in world.links)]:
            assert secret not in kept

    run(play())


def test_a_session_ends_after_rest_and_at_last(world: World) -> None:
    async def play() -> None:
        visitor = await world.signed_in()

        async def is_in() -> bool:
            return (await visitor.post("/api/flow_runs/filter")).status_code == 200

        for _ in range(2):
            world.later(days=13)
            assert await is_in()
        world.later(days=5)
        assert not await is_in(), "thirty days at most"
        visitor = await world.signed_in()
        world.later(days=14, minutes=1)
        assert not await is_in(), "fourteen days of rest"

    run(play())


def leave(path: str) -> Callable[[World], Coroutine[Any, Any, tuple[bool, bool]]]:
    async def left(world: World) -> tuple[bool, bool]:
        here, there = await world.signed_in(), await world.signed_in()
        assert (await here.post(path)).status_code == 303
        statuses = [(await it.post("/api/flow_runs/filter")).status_code for it in (here, there)]
        return statuses[0] == 401, statuses[1] == 401

    return left


def test_signing_out_here_leaves_other_browsers_alone(world: World) -> None:
    assert asyncio.run(leave("/onboarding/sign-out")(world)) == (True, False)


def test_signing_out_everywhere_is_known_everywhere_at_once(world: World) -> None:
    assert asyncio.run(leave("/onboarding/sign-out-everywhere")(world)) == (True, True)


def test_a_cookie_that_was_taken_before_signing_out_opens_nothing(world: World) -> None:
    async def play() -> None:
        visitor = await world.signed_in()
        thief = world.visitor()
        thief.cookies = httpx.Cookies(visitor.cookies)
        assert (await thief.post("/api/flow_runs/filter")).status_code == 200
        await visitor.post("/onboarding/sign-out")
        assert (await thief.post("/api/flow_runs/filter")).status_code == 401

    run(play())


def test_signing_in_gives_a_new_cookie_and_ends_the_one_before(world: World) -> None:
    """Nobody can plant a session of their own choosing."""

    async def play() -> None:
        visitor = await world.signed_in()
        before = httpx.Cookies(visitor.cookies)
        await visitor.post("/onboarding/sign-in", data={"email": "orlov@pass24.example"})
        await world.letters()
        await visitor.post(f"/onboarding/sign-in/{world.links[-1][1]}")
        assert visitor.cookies["__Host-onboarding"] != before["__Host-onboarding"]
        thief = world.visitor()
        thief.cookies = before
        assert (await thief.post("/api/flow_runs/filter")).status_code == 401
        assert "Павел Орлов" in (await visitor.get("/onboarding/")).text

    run(play())


def test_who_leaves_people_toml_is_out_at_once_and_their_link_is_dead(world: World) -> None:
    async def play() -> None:
        visitor = await world.signed_in()
        await world.visitor().post("/onboarding/sign-in", data={"email": "smirnova@pass24.example"})
        await world.letters()
        assert (await visitor.post("/api/flow_runs/filter")).status_code == 200
        people = world.people_file.read_text(encoding="utf-8").replace('code = "smirnova"', 'code = "ivanova"')
        world.people_file.write_text(people, encoding="utf-8")
        assert (await visitor.post("/api/flow_runs/filter")).status_code == 401
        assert (await world.visitor().post(f"/onboarding/sign-in/{world.links[-1][1]}")).status_code == 410

    run(play())


def test_a_new_device_is_told_to_its_owner_and_a_known_one_is_not(world: World) -> None:
    async def play() -> None:
        visitor = await world.signed_in()
        await world.letters()
        assert len(world.devices) == 1
        await visitor.post("/onboarding/sign-out")
        for _ in range(2):
            await visitor.post("/onboarding/sign-in", data={"email": "smirnova@pass24.example"})
            await world.letters()
            await visitor.post(f"/onboarding/sign-in/{world.links[-1][1]}")
            await world.letters()
        assert len(world.devices) == 1
        await world.signed_in()
        await world.letters()
        assert [code for code, _ in world.devices] == ["smirnova", "smirnova"]

    run(play())


def test_nobody_is_signed_in_by_another_site(world: World) -> None:
    """A link of the attacker's own, pressed by a page of theirs, would have somebody work in the attacker's name."""

    async def play() -> None:
        await world.visitor().post("/onboarding/sign-in", data={"email": "orlov@pass24.example"})
        await world.letters()
        foreign = world.visitor(SITE, origin="https://evil.example", **{"sec-fetch-site": "cross-site"})
        assert (await foreign.post(f"/onboarding/sign-in/{world.links[0][1]}")).status_code == 403
        assert (await foreign.post("/onboarding/sign-out-everywhere")).status_code == 403

    run(play())
