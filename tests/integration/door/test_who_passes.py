"""Whom the door lets through, to what, and what of their request arrives."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine

from door.new_runs import PATH as NEW_RUNS
from store.sessions import Sessions
from tests.integration.door.conftest import FOREIGN, FORGOTTEN, NOTE, RECONCILE, RUN, SECRET, SERVICE_HOST, SITE, World

SERVICE = {"x-onboarding-service": SECRET}
HTML = {"accept": "text/html"}


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def service(world: World, url: str = f"http://{SERVICE_HOST}", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(world.door)
    return httpx.AsyncClient(transport=transport, base_url=url, headers=SERVICE | headers)


@pytest.mark.parametrize("case", ["R-0404 · ЖК Ромашка", "р-0404", "R-0404"])
def test_the_form_of_an_old_letter_about_a_forgotten_client_becomes_no_run(world: World, case: str) -> None:
    """It is filled in with what was erased: Prefect would keep it again."""

    async def play() -> None:
        anna = await world.signed_in("smirnova@pass24.example")
        answer = await anna.post(
            f"/api/deployments/{NOTE}/create_flow_run", json={"parameters": {"case": case, "text": "о нём"}}
        )
        assert (answer.status_code, answer.json()["detail"]) == (410, FORGOTTEN)
        assert world.came_through == []
        living = {"parameters": {"case": "R-0405 · ЖК Василёк", "text": "о нём"}}
        assert (await anna.post(f"/api/deployments/{NOTE}/create_flow_run", json=living)).status_code == 200

    run(play())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v2/",
        "/runs",
        "/ui-settings",
        "/assets/index.js",
        "/docs",
        "/openapi.json",
        "/redoc",
        "/api/health",
        "/api/ready",
        "/api/docs",
        "/api/openapi.json",
        "/api/admin/settings",
        "/api",
        "/api/x",
        "/onboardingx",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_an_anonymous_caller_gets_the_sign_in_or_401(world: World, path: str, method: str) -> None:
    async def play() -> None:
        for headers in ({}, HTML):
            answer = await world.visitor().request(method, path, headers=headers)
            assert answer.status_code == 401
        assert world.came_through == []

    run(play())


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "a=b; __Host-onboarding", '__Host-onboarding="'])
def test_a_made_up_cookie_is_none(world: World, cookie: str) -> None:
    async def play() -> None:
        for value in (cookie, f"__Host-onboarding={cookie}"):
            answer = await world.visitor().post("/api/flow_runs/filter", headers={"cookie": value})
            assert answer.status_code == 401

    run(play())


def test_a_service_passes_untouched(world: World) -> None:
    async def play() -> None:
        answer = await service(world).post("/api/flow_runs/", json={"labels": {"onboarding.actor": "x"}})
        assert answer.text == "through"
        assert world.came_through == [("POST", "/api/flow_runs/", {"labels": {"onboarding.actor": "x"}})]

    run(play())


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        (f"http://{SERVICE_HOST}", {"x-onboarding-service": "s" * 47}),
        (f"http://{SERVICE_HOST}", {"x-onboarding-service": ""}),
        (f"http://{SERVICE_HOST}", {"origin": f"http://{SERVICE_HOST}"}),
        (f"http://{SERVICE_HOST}", {"sec-fetch-site": "none"}),
        (f"http://{SERVICE_HOST}", {"cookie": "a=b"}),
        (f"http://{SERVICE_HOST}", {"x-forwarded-for": "192.0.2.1"}),
        (SITE, {}),
        ("http://localhost:4200", {}),
    ],
)
def test_the_secret_is_worth_nothing_in_other_hands(world: World, url: str, headers: dict[str, str]) -> None:
    async def play() -> None:
        answer = await service(world, url, **headers).post("/api/flow_runs/filter")
        assert answer.status_code in (401, 403, 421)
        assert world.came_through == []

    run(play())


@pytest.mark.parametrize("headers", [[], [(b"cookie", b"__Host-onboarding=%s")], [(b"x-onboarding-service", b"wrong")]])
def test_people_and_strangers_have_no_websocket_and_a_service_has(
    world: World, headers: list[tuple[bytes, bytes]]
) -> None:
    async def play() -> None:
        session = (await world.signed_in()).cookies["__Host-onboarding"]
        given = [(name, value.replace(b"%s", session.encode())) for name, value in headers]
        told: list[Any] = []

        async def send(message: Any) -> None:
            told.append(message)

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        host = (b"host", SITE.removeprefix("https://").encode())
        scope = {"type": "websocket", "path": "/api/events/out", "headers": [host, *given], "query_string": b""}
        await world.door(scope, receive, send)
        assert told == [{"type": "websocket.close", "code": 1008}], "closed before it is accepted"

    run(play())


def test_a_manager_reads_runs_a_form_and_cancels_it(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        assert (await anna.post("/api/flow_runs/filter", json={})).status_code == 200
        claimed = {
            "parameters": {"case": "R-0042"},
            "labels": {"onboarding.actor": "guseva"},
            "job_variables": {"a": 1},
        }
        assert (await anna.post(f"/api/deployments/{NOTE}/create_flow_run", json=claimed)).status_code == 200
        assert world.came_through[-1][2] == {
            "name": "Отвечает Анна Смирнова · R-0042",
            "parameters": {"case": "R-0042"},
            "labels": {"onboarding.actor": "smirnova"},
        }
        cancel = {"state": {"type": "CANCELLING"}, "force": True}
        assert (await anna.post(f"/api/flow_runs/{RUN}/set_state", json=cancel)).status_code == 200
        assert world.came_through[-1][2]["state"]["message"] == "Отменено: Анна Смирнова."

    run(play())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"/api/deployments/{RECONCILE}/create_flow_run", 403),
        ("POST", f"/api/deployments/{FOREIGN}/create_flow_run", 403),
        ("POST", f"/api/deployments/{RUN}/create_flow_run", 403),
        ("POST", f"/api/flow_runs/{NOTE}/set_state", 403),
        ("POST", f"/api/flow_runs/{RUN}/set_state", 422),
        ("POST", "/api/flow_runs/", 403),
        ("POST", "/api/deployments/", 403),
        ("PATCH", f"/api/deployments/{NOTE}", 403),
        ("PATCH", f"/api/flow_runs/{RUN}/labels", 403),
        ("DELETE", f"/api/flow_runs/{RUN}", 403),
        ("POST", "/api/automations/", 403),
        ("POST", "/api/work_pools/", 403),
        ("GET", "/api/openapi.json", 403),
        ("GET", "/docs", 403),
        ("POST", "/runs", 403),
    ],
)
def test_a_manager_gets_a_sentence_for_everything_else(world: World, method: str, path: str, status: int) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        answer = await anna.request(method, path, json={"state": {"type": "SCHEDULED"}})
        assert answer.status_code == status
        assert answer.json()["detail"].endswith(".")
        assert world.came_through == []

    run(play())


def test_sales_has_other_forms_than_a_manager(world: World) -> None:
    async def play() -> None:
        pavel = await world.signed_in("operations@pass24.example")
        assert (await pavel.post(f"/api/deployments/{NOTE}/create_flow_run", json={})).status_code == 403
        assert (await pavel.post(f"/api/deployments/{RECONCILE}/create_flow_run", json={})).status_code == 200
        assert (await pavel.post("/api/deployments/", json={})).status_code == 403
        assert (await pavel.delete(f"/api/flow_runs/{RUN}")).status_code == 200

    run(play())


def test_settings_of_the_server_are_nobodys(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        assert set((await anna.get("/api/admin/settings")).json()) == {"server"}
        assert world.came_through == []

    run(play())


def test_what_workers_are_told_of_new_runs_is_not_for_people(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        assert (await anna.get(NEW_RUNS)).status_code == 404
        assert (await world.visitor().get(NEW_RUNS)).status_code == 404
        assert world.came_through == []

    run(play())


def test_pages_carry_our_headers_and_no_open_door_for_other_sites(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        for path in ("/runs", "/onboarding/", "/nowhere"):
            answer = await anna.get(path, headers=HTML)
            assert "access-control-allow-origin" not in answer.headers
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script-src" not in (await anna.get("/onboarding/")).headers["content-security-policy"]

    run(play())


def test_a_body_that_is_too_long_is_refused(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        path = f"/api/deployments/{NOTE}/create_flow_run"
        assert (await anna.post(path, content=b"x" * 2_000_001)).status_code == 413
        assert (await anna.post("/onboarding/sign-in", content=b"x" * 2_000_001)).status_code == 413

    run(play())


def test_while_the_database_is_away_people_are_told_so_and_services_work(world: World) -> None:
    async def play() -> None:
        anna = await world.signed_in()
        nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 1})
        world.sessions = Sessions(nowhere)
        world.later(minutes=1)  # what was known a moment ago is known no more
        answer = await anna.post("/api/flow_runs/filter")
        assert (answer.status_code, "База данных" in answer.json()["detail"]) == (503, True)
        assert "База данных" in (await anna.get("/runs", headers=HTML)).text
        assert (await world.visitor().get("/onboarding/sign-in/x")).status_code == 503
        assert (await world.visitor().post("/onboarding/sign-in", data={"email": "a@b.ru"})).status_code == 200
        await world.letters()
        assert (await service(world).get("/api/health")).status_code == 200

    run(play())
