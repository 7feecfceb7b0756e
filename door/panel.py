"""What the script in Prefect's pages asks the door: its own files, how a run has ended, which cases are called so."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from door.asked import plain
from door.prefect_inside import PrefectInside
from door.told import told
from store.cases import CaseStore

HERE = Path(__file__).parent / "ui"
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
MOST = 8


class Panel:
    """Routes for whoever is signed in. `cases` is made when it is first needed."""

    def __init__(self, prefect: PrefectInside, cases: Callable[[], CaseStore]) -> None:
        self._prefect = prefect
        self._cases = cases

    def routes(self) -> Sequence[Route]:
        """To be served under /onboarding/."""
        return [
            Route("/onboarding/ui/{name}", self._file, methods=["GET"]),
            Route("/onboarding/runs/{run_id:uuid}", self._run, methods=["GET"]),
            Route("/onboarding/cases", self._named, methods=["GET"]),
        ]

    async def _file(self, request: Request) -> Response:
        found = _files().get(request.path_params["name"])
        if found is None:
            return JSONResponse({"detail": "Такого файла нет."}, 404)
        return Response(found[0], media_type=found[1])

    async def _run(self, request: Request) -> Response:
        run_id: UUID = request.path_params["run_id"]
        if request.state.person is None:
            return _sign_in_first()
        run = await self._prefect.run(str(run_id))
        if run is None:
            return JSONResponse({"detail": "Такого запуска нет."}, 404)
        return JSONResponse(told(run).as_json())

    async def _named(self, request: Request) -> Response:
        if request.state.person is None:
            return _sign_in_first()
        part = plain(request.query_params.get("q", ""))
        found = await run_in_threadpool(self._cases().named_like, part, MOST) if part else []
        return JSONResponse([{"code": code, "title": f"{code} · {name}"} for code, name in found])


def _sign_in_first() -> Response:
    return JSONResponse({"detail": "Сначала войдите."}, 401)


def own_file(name: str) -> str:
    """A file of ours as text, to stand inside another."""
    return _files()[name][0].decode()


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """They are no secret, so they are for everybody: a page asks for them before it knows whether it may."""
    return {it.name: (it.read_bytes(), KINDS[it.suffix]) for it in HERE.iterdir() if it.suffix in KINDS}
