"""A door on a real database, around an application that tells what has reached it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cases.people import Person
from cases.policy import Policy
from door.app import Door
from door.browser import Site
from door.directory import Directory
from door.drift_page import DriftPage
from door.first_page import FirstPage
from door.map_page import MapPage
from door.numbers_page import NumbersPage
from door.pages import Pages
from door.panel import Panel
from door.prefect_inside import PrefectInside
from door.registry_import import RegistryImport
from door.registry_page import RegistryPage
from door.shipments_page import ShipmentsPage
from door.sign_in import SignIn
from door.site_page import SitePage
from door.suppliers_page import SuppliersPage
from door.tiles import Tiles
from photos.shelf import Shelf
from store.cases import CaseStore
from store.drift import Clouds
from store.map_points import MapPoints
from store.numbers import NumberStore
from store.objects import Objects
from store.orders import Orders
from store.overview import Overview
from store.registry import Registry
from store.sessions import Sessions
from store.shipments import OnTheWay
from store.suppliers import SupplierStore

SITE = "https://onboarding.example"
SERVICE_HOST = "127.0.0.1:4200"
FORGOTTEN = "R-0404: этого клиента забыли 26 ноября 2026, о нём ничего не осталось."
SECRET = "s" * 48
NOTE, RECONCILE, FOREIGN, RUN, TELL_OBJECT, IMPORT = (f"0a2c6c9e-5b2f-4d53-8a1e-00000000000{it}" for it in range(1, 7))
SHIPMENT_FORMS = {
    f"0a2c6c9e-5b2f-4d53-8a1e-0000000000{it}": f"shipments.py:{name}"
    for it, name in ((20, "tell_shipment"), (21, "receive_shipment"), (22, "move_shipment"), (23, "settle_shipment"))
}
SITE_FORMS = {
    f"0a2c6c9e-5b2f-4d53-8a1e-0000000000{it}": f"site_photos.py:{name}"
    for it, name in ((10, "receive_photos"), (11, "judge_photos"), (12, "answer_site"), (13, "waive_site_item"))
}
ROOT = Path(__file__).parents[3]


class World:
    """The door, its clock, what letters it has sent, and what has come through it."""

    def __init__(self, engine: Engine, people_file: Path) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.people_file = people_file
        self.links: list[tuple[str, str]] = []
        self.devices: list[tuple[str, str]] = []
        self.came_through: list[tuple[str, str, Any]] = []
        self.secrets = (f"{number:03}-{'r' * 40}" for number in range(1000))
        tiles = Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", "© Плитки")
        site, self.sessions = Site(SITE, tiles.source), Sessions(engine)
        directory = Directory(people_file)
        self.sign_in = SignIn(
            directory,
            lambda: self.sessions,
            lambda person, secret: self.links.append((person.code, secret)),
            clock=lambda: self.now,
            secret=lambda: next(self.secrets),
        )
        inner = Starlette(
            routes=[
                Route("/api/deployments/{id}", self._deployment),
                Route("/api/deployments/filter", self._deployments, methods=["POST"]),
                Route("/api/flow_runs/{id}", self._run),
                Route("/api/deployments/{id}/create_flow_run", self._begin, methods=["POST"]),
                Route("/{path:path}", self._anything, methods=["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT"]),
            ]
        )
        cases = CaseStore(engine)
        prefect, overview = PrefectInside(inner), Overview(engine)
        panel = Panel(prefect, lambda: cases)
        self.shelf = Shelf(people_file.parent / "photos")
        site_page = SitePage(prefect, lambda: cases, self.shelf, lambda: self.now)
        first = FirstPage(prefect, lambda: overview, directory, lambda: self.now)
        on_its_way = ShipmentsPage(prefect, lambda: OnTheWay(engine), directory, lambda: self.now)
        registry, objects = Registry(engine), Objects(engine)
        rows = RegistryPage(prefect, lambda: registry, lambda: objects, directory, lambda: self.now)
        drift = DriftPage(prefect, lambda: Clouds(engine))
        taking_in = RegistryImport(prefect, lambda: self.now)
        numbers = NumbersPage(lambda: NumberStore(engine), directory, Policy, lambda: self.now)
        book, orders = SupplierStore(engine), Orders(engine)
        suppliers = SuppliersPage(prefect, lambda: book, lambda: orders, Policy, lambda: self.now)
        the_map = MapPage(lambda: MapPoints(engine), directory, tiles, SITE, lambda: self.now)
        ours = (panel, first, on_its_way, suppliers, taking_in, rows, drift, the_map, site_page, numbers)
        self.pages = Pages(self.sign_in, site, self._told, [it for page in ours for it in page.routes()])
        self.door = Door(
            inner,
            site=site,
            service_host=SERVICE_HOST,
            secret=SECRET,
            sign_in=self.sign_in,
            pages=self.pages,
            clock=lambda: self.now,
            forgotten=lambda code: {"R-0404": FORGOTTEN}.get(code, ""),
        )

    def _told(self, person: Person, device: str) -> None:
        self.devices.append((person.code, device))

    async def _deployment(self, request: Request) -> Response:
        entrypoints = {NOTE: "flows/control.py:add_note", RECONCILE: "flows/reconcile.py:reconcile", FOREIGN: "x.py:y"}
        entrypoints |= {it: f"flows/{name}" for it, name in SITE_FORMS.items()}
        if request.path_params["id"] not in entrypoints:
            return JSONResponse({}, 404)
        return JSONResponse({"entrypoint": entrypoints[request.path_params["id"]], "tags": ["onboarding"]})

    async def _deployments(self, request: Request) -> Response:
        if request.headers.get("host") != "inside":  # a browser, not the door
            return await self._anything(request)
        forms = [
            ("control.py:add_note", NOTE),
            ("onboarding.py:new_client", FOREIGN),
            ("x.py:first_talk", RUN),
            ("registry.py:tell_object", TELL_OBJECT),
            ("registry.py:import_registry", IMPORT),
            *((name, it) for it, name in (SITE_FORMS | SHIPMENT_FORMS).items()),
        ]
        return JSONResponse([{"entrypoint": f"flows/{it}", "tags": ["onboarding"], "id": uid} for it, uid in forms])

    async def _run(self, request: Request) -> Response:
        deployment = NOTE if request.path_params["id"] == RUN else RECONCILE
        state = {"type": "COMPLETED", "message": "Записано\nЗаметка."}
        return JSONResponse({"id": RUN, "deployment_id": deployment, "state": state})

    async def _begin(self, request: Request) -> Response:
        answer = await self._anything(request)
        return JSONResponse({"id": RUN}) if answer.status_code == 200 else answer

    async def _anything(self, request: Request) -> Response:
        body = await request.body()
        self.came_through.append((request.method, request.url.path, json.loads(body) if body else None))
        if request.headers.get("accept") == "text/html":
            return Response(
                "<html><head></head>Prefect</html>",
                media_type="text/html",
                headers={"access-control-allow-origin": "*"},
            )
        return PlainTextResponse("through")

    def visitor(self, url: str = SITE, **headers: str) -> httpx.AsyncClient:
        """Somebody with a browser, and a page of ours open in it."""
        ours = {"origin": url, "sec-fetch-site": "same-origin"} | headers
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.door), base_url=url, headers=ours)

    async def signed_in(self, email: str = "smirnova@pass24.example") -> httpx.AsyncClient:
        """The same, signed in by letter."""
        visitor = self.visitor()
        await visitor.post("/onboarding/sign-in", data={"email": email})
        await self.letters()
        assert (await visitor.post(f"/onboarding/sign-in/{self.links[-1][1]}")).status_code == 200
        return visitor

    async def letters(self) -> None:
        """Waits until what was to be sent is sent."""
        for task in [*self.pages.under_way]:
            await task

    def later(self, **passed: float) -> None:
        """Time passes."""
        self.now += timedelta(**passed)


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    """A new one for each test; nobody is signed in."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE sessions, sign_in_links"))
    people = tmp_path / "people.toml"
    people.write_text((ROOT / "people.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return World(engine, people)
