"""When the worker asks for runs: over a real socket, against a door that tells of them and a server that has none."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx
import pytest
import uvicorn
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from door.new_runs import NewRuns
from stack.ports import LOOPBACK, Ports
from worker.polling import LOOK_EVERY_S, LOOK_EVERY_S_WHERE_TOLD, Polling

FORM = "/api/deployments/0a2c6c9e-5b2f-4d53-8a1e-0d7c5f3b9a11"
CREATE = f"{FORM}/create_flow_run"

Scene = Callable[["Server", Polling, httpx.AsyncClient], Coroutine[Any, Any, None]]


class Server:
    """Prefect's, as far as a worker asks it: how many runs are due, and a run that is created."""

    def __init__(self) -> None:
        self.due = 0
        self.looks = 0
        self.forgotten = 0
        self.app = Starlette(
            routes=[
                Route("/api/flow_runs/count", self._count, methods=["POST"]),
                Route(CREATE, self._create, methods=["POST"]),
                Route(FORM, self._create, methods=["PATCH"]),
            ]
        )

    def forget(self) -> None:
        """What the worker does with the forms that it has read."""
        self.forgotten += 1

    async def _count(self, _: Request) -> JSONResponse:
        self.looks += 1
        return JSONResponse(self.due)

    async def _create(self, _: Request) -> JSONResponse:
        return JSONResponse({}, 201)


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address at which it can be asked."""
    port = Ports.free().ui
    server = uvicorn.Server(uvicorn.Config(app, LOOPBACK, port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://{LOOPBACK}:{port}"
    server.should_exit = True
    await serving


def play(
    door: Callable[[ASGIApp], ASGIApp], scene: Callable[[Server, Polling, Any], Coroutine[Any, Any, None]]
) -> None:
    """Plays in front of a server, with a door before it or none, to a worker that listens."""

    async def playing() -> None:
        server = Server()
        async with served(door(server.app)) as url:
            with temporary_settings({PREFECT_API_URL: f"{url}/api"}):
                async with get_client() as client:
                    polling = Polling(client, server.forget)
                    listening = asyncio.create_task(polling.listen())
                    await asyncio.sleep(0.2)
                    assert await polling.something_is_due() == (door is NewRuns)  # who begins is told to look
                    await polling.something_is_due()
                    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
                        await scene(server, polling, http)
                    listening.cancel()

    asyncio.run(playing())


def test_a_run_that_the_door_tells_of_is_asked_for_at_once() -> None:
    async def scene(_: Server, polling: Polling, http: httpx.AsyncClient) -> None:
        began = time.monotonic()
        asked = asyncio.create_task(polling.something_is_due())
        await asyncio.sleep(0.1)
        await http.post(CREATE)
        assert await asked
        assert time.monotonic() - began < LOOK_EVERY_S_WHERE_TOLD / 2

    play(NewRuns, scene)


def test_where_the_door_tells_of_runs_looks_are_rare_and_find_those_of_a_schedule() -> None:
    async def scene(server: Server, polling: Polling, _: httpx.AsyncClient) -> None:
        before, began = server.looks, time.monotonic()
        assert not await polling.something_is_due()
        assert time.monotonic() - began >= LOOK_EVERY_S_WHERE_TOLD * 0.9
        assert server.looks == before + 1
        server.due = 1
        assert await polling.something_is_due()

    play(NewRuns, scene)


def test_a_run_that_waits_for_a_place_is_asked_for_again_and_again() -> None:
    async def scene(server: Server, polling: Polling, _: httpx.AsyncClient) -> None:
        server.due = 1
        assert await polling.something_is_due()
        began = time.monotonic()
        for _again in range(2):
            assert await polling.something_is_due()
        assert LOOK_EVERY_S <= time.monotonic() - began < LOOK_EVERY_S_WHERE_TOLD * 2

    play(NewRuns, scene)


@pytest.mark.parametrize("due", [0, 1])
def test_without_a_door_runs_are_counted_twice_a_second(due: int) -> None:
    async def scene(server: Server, polling: Polling, _: httpx.AsyncClient) -> None:
        server.due, before, began = due, server.looks, time.monotonic()
        assert await polling.something_is_due() == bool(due)
        assert server.looks == before + 1
        assert LOOK_EVERY_S * 0.9 <= time.monotonic() - began < LOOK_EVERY_S_WHERE_TOLD

    play(lambda prefect: prefect, scene)


def test_a_form_that_has_changed_is_forgotten_before_its_next_run_is_taken() -> None:
    async def scene(server: Server, polling: Polling, http: httpx.AsyncClient) -> None:
        before = server.forgotten
        await http.post(CREATE)
        assert await polling.something_is_due()
        assert server.forgotten == before, "only a run is new"
        await http.patch(FORM)
        await http.post(CREATE)
        assert await polling.something_is_due()
        assert server.forgotten == before + 1

    play(NewRuns, scene)


def test_where_nobody_tells_of_changes_nothing_is_remembered_for_long() -> None:
    async def scene(server: Server, _: Polling, __: httpx.AsyncClient) -> None:
        before = server.forgotten
        await asyncio.sleep(2.5)
        assert server.forgotten >= before + 2

    play(lambda prefect: prefect, scene)


@pytest.mark.parametrize("took_all", [True, False])
def test_after_a_poll_that_took_all_there_was_the_next_look_has_time(took_all: bool) -> None:
    async def scene(_: Server, polling: Polling, http: httpx.AsyncClient) -> None:
        await http.post(CREATE)
        assert await polling.something_is_due()
        polling.polled(took_all=took_all)
        began = time.monotonic()
        assert not await polling.something_is_due()
        assert (time.monotonic() - began >= LOOK_EVERY_S_WHERE_TOLD * 0.9) == took_all

    play(NewRuns, scene)
