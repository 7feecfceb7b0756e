"""What a worker remembers of forms, read over a socket from a server that counts."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from prefect.client.orchestration import PrefectClient, get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.integration.test_polling import served
from worker._private import remember_forms


class Flows:
    """A server of flows, whose names say how often one was read."""

    def __init__(self) -> None:
        self.read = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.app = Starlette(routes=[Route("/api/flows/{id}", self._flow)])

    async def _flow(self, request: Request) -> JSONResponse:
        self.read += 1
        said = {"id": request.path_params["id"], "name": f"{self.read}", "created": None, "updated": None}
        await self.may_answer.wait()
        return JSONResponse(said)


def play(scene: Callable[[Flows, PrefectClient, Callable[[], None]], Awaitable[None]]) -> None:
    async def playing() -> None:
        flows = Flows()
        async with served(flows.app) as url:
            with temporary_settings({PREFECT_API_URL: f"{url}/api"}):
                async with get_client() as client:
                    await scene(flows, client, remember_forms(client))

    asyncio.run(playing())


async def name(client: PrefectClient, of: UUID) -> str:
    return (await client.read_flow(of)).name


def test_each_is_read_once_until_they_are_forgotten() -> None:
    async def scene(_: Flows, client: PrefectClient, forget: Callable[[], None]) -> None:
        one, other = uuid4(), uuid4()
        assert [await name(client, it) for it in (one, one, other, one)] == ["1", "1", "2", "1"]
        forget()
        assert [await name(client, it) for it in (one, one)] == ["3", "3"]

    play(scene)


def test_what_is_forgotten_while_it_is_read_is_read_again() -> None:
    async def scene(flows: Flows, client: PrefectClient, forget: Callable[[], None]) -> None:
        one = uuid4()
        flows.may_answer.clear()
        asked = asyncio.create_task(name(client, one))
        while not flows.read:
            await asyncio.sleep(0.01)
        forget()
        flows.may_answer.set()
        assert await asked == "1"
        assert await name(client, one) == "2"

    play(scene)
