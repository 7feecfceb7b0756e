"""Workers are told of a run as soon as it has been created; that a form has changed, with the next answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from door.new_runs import HELD_S, PATH, NewRuns

FORM = "/api/deployments/0a2c6c9e-5b2f-4d53-8a1e-0d7c5f3b9a11"
CREATE = f"{FORM}/create_flow_run"


async def _prefect(request: Request) -> JSONResponse:
    return JSONResponse({}, 409 if request.headers.get("refuse") else 201)


def played(play: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Plays in front of a server that creates whatever is asked for, unless told to refuse."""

    async def playing() -> None:
        prefect = Starlette(routes=[Route("/{path:path}", _prefect, methods=["GET", "POST", "PATCH", "DELETE"])])
        transport = httpx.ASGITransport(app=NewRuns(prefect))
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as http:
            await play(http)

    asyncio.run(playing())


async def _seconds_until_told(http: httpx.AsyncClient, after: str) -> tuple[float, str]:
    began = time.monotonic()
    answer = await http.get(PATH, params={"after": after})
    return time.monotonic() - began, answer.text


def test_who_asks_for_the_first_time_is_told_at_once() -> None:
    async def play(http: httpx.AsyncClient) -> None:
        assert (await _seconds_until_told(http, ""))[0] < HELD_S / 2

    played(play)


def test_a_question_is_held_until_a_run_is_created() -> None:
    async def play(http: httpx.AsyncClient) -> None:
        _, first = await _seconds_until_told(http, "")
        waiting = [asyncio.create_task(_seconds_until_told(http, first)) for _ in range(2)]  # two workers
        await asyncio.sleep(0.1)
        assert not any(it.done() for it in waiting)
        await http.post(CREATE)
        answers = await asyncio.gather(*waiting)
        assert all(seconds < HELD_S / 2 and told != first for seconds, told in answers)
        assert answers[0][1] == answers[1][1]

    played(play)


def test_a_run_that_is_created_while_nobody_asks_is_told_of_with_the_next_question() -> None:
    async def play(http: httpx.AsyncClient) -> None:
        _, first = await _seconds_until_told(http, "")
        await http.post(CREATE)
        seconds, second = await _seconds_until_told(http, first)
        assert seconds < HELD_S / 2
        assert second != first

    played(play)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", CREATE, {"refuse": "yes"}),
        ("GET", CREATE, {}),
        ("POST", "/api/flow_runs/filter", {}),
        ("POST", f"{CREATE}/bulk", {}),
        ("PATCH", FORM, {"refuse": "yes"}),
        ("GET", FORM, {}),
        ("POST", "/api/deployments/filter", {}),
    ],
)
def test_nothing_else_is_told_of(method: str, path: str, headers: dict[str, str]) -> None:
    async def play(http: httpx.AsyncClient) -> None:
        _, first = await _seconds_until_told(http, "")
        await http.request(method, path, headers=headers)
        seconds, second = await _seconds_until_told(http, first)
        assert second == first
        assert seconds >= HELD_S * 0.9

    played(play)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/deployments/"), ("PATCH", FORM), ("DELETE", FORM), ("POST", "/api/deployments/bulk_delete")],
)
def test_that_a_form_has_changed_is_told_with_the_next_answer(method: str, path: str) -> None:
    async def play(http: httpx.AsyncClient) -> None:
        _, first = await _seconds_until_told(http, "")
        await http.request(method, path)
        _, second = await _seconds_until_told(http, first)
        start, changed, created = first.split("-")
        assert second == f"{start}-{int(changed) + 1}-{created}"

    played(play)


def test_after_a_start_of_the_server_workers_are_told_to_look() -> None:
    async def of_one(http: httpx.AsyncClient) -> None:
        before.append((await _seconds_until_told(http, ""))[1])

    async def of_the_next(http: httpx.AsyncClient) -> None:
        assert (await _seconds_until_told(http, before[0]))[0] < HELD_S / 2

    before: list[str] = []
    played(of_one)
    played(of_the_next)
