"""As people have it: nginx with TLS in front, a browser, a letter. Nothing else is between them and their form."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from demo.doors import Mailbox, wait_for
from stack.clean import clean
from stack.local import Stack
from stack.ports import LOOPBACK, Ports
from tests.acceptance.clients import MANAGER, new_client
from tests.acceptance.conftest import HURRY
from tests.acceptance.nginx import nginx_before
from tests.acceptance.ui import PATIENCE_MS

pytestmark = pytest.mark.long

NEEDS = "Пропуска для гостей, курьеров и подрядчиков. " * 50


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, str]]:
    """A stack, and its address behind nginx."""
    home, ports = tmp_path_factory.mktemp("behind"), Ports.free()
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    settings = HURRY | {"ONBOARDING_UI_URL": f"https://{LOOPBACK}:{port}"}
    with (
        nginx_before(ports.ui, port, tmp_path_factory.mktemp("nginx")) as url,
        Stack(home, ports, settings=settings, durable=False) as stack,
    ):
        yield stack, url
    clean(home)


def test_a_letters_link_of_12_000_characters_leads_through_the_sign_in_to_its_form(
    behind: tuple[Stack, str], chromium: Chromium, tmp_path: Path
) -> None:
    stack, url = behind
    fields = new_client(
        "ЖК За Прокси", "proksi", talk_on="", pain="", slug="", agreed_by="", agreed_on="", agreed_how="", needs=NEEDS
    )
    del fields["who"]
    with stack.prefect_api() as api, Mailbox(stack.sandbox_http_url) as mailbox:
        form = api.post("/deployments/filter", json={"deployments": {"name": {"like_": "10 ·"}}}).json()[0]["id"]
        made = {"parameters": fields, "labels": {"onboarding.actor": "smirnova"}}
        api.post(f"/deployments/{form}/create_flow_run", json=made).raise_for_status()
        letter = mailbox.wait(MANAGER, "провести первый разговор", about="ЖК За Прокси")
        link = next(it for it in letter.links if "/run?parameters=" in it)
        assert link.startswith(url)
        assert len(link) > 12_000

        context = chromium.new_context(ignore_https_errors=True, locale="ru-RU", timezone_id="Europe/Moscow")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda it: sockets.append(it.url))
        try:
            page.goto(link)
            page.get_by_label("Рабочая почта").fill(MANAGER)
            page.get_by_role("button", name="Прислать ссылку").click()
            page.get_by_text("Проверьте почту").first.wait_for()
            sign_in = next(it for it in mailbox.wait(MANAGER, "Вход в систему").links if "/onboarding/sign-in/" in it)
            page.goto(sign_in)
            page.get_by_role("button", name="Войти", exact=True).click()
            page.wait_for_url("**/run?parameters=**")
            needs = page.locator("textarea").filter(has_text="подрядчиков").first
            expect(needs).to_have_value(NEEDS.strip(), timeout=PATIENCE_MS)
            with page.expect_response(lambda it: it.url.endswith("/create_flow_run")) as answered:
                page.get_by_role("button", name="Отправить", exact=True).click()
            run = answered.value.json()
            assert answered.value.status == 201
            assert run["labels"]["onboarding.actor"] == "smirnova"
            ended = wait_for("конец", lambda: _ended(api, run["id"]), 60)
            assert "Не принято" in ended, "no date was picked"
            assert sockets == []
            cookies = {it["name"]: it for it in context.cookies()}
            assert all(it["secure"] and it["httpOnly"] for name, it in cookies.items() if name.startswith("__Host-onb"))
            assert "__Host-onboarding" in cookies
        except BaseException:
            page.screenshot(path=tmp_path / "page.png", full_page=True)
            raise
        finally:
            context.close()
        mailbox.wait(MANAGER, "Под вашим именем вошли")


def _ended(api: httpx.Client, run_id: str) -> str | None:
    run = api.get(f"/flow_runs/{run_id}").raise_for_status().json()
    return str(run["name"]) if run["state_type"] in ("COMPLETED", "FAILED") else None


def test_a_stranger_behind_nginx_gets_the_sign_in_or_401(behind: tuple[Stack, str]) -> None:
    stack, url = behind
    with httpx.Client(base_url=url, verify=False, trust_env=False) as stranger:
        for path in ("/", "/v2/runs", "/docs", "/api/health", "/api/openapi.json", "/ui-settings", "/x" + "y" * 12_000):
            assert stranger.get(path, headers={"accept": "text/html"}).status_code == 401, path
        asked = stranger.post("/api/flow_runs/filter", json={}, headers={"origin": url} | stack.service_headers)
        assert asked.status_code == 401, "the secret is for this machine"
        assert stranger.post("/api/flow_runs/filter", json={}, headers={"origin": "https://x"}).status_code == 403
        assert stranger.get("/", headers={"host": "evil.example"}).status_code == 421
    with httpx.Client(base_url=stack.ui_url, trust_env=False) as round_it:
        assert round_it.get("/", headers={"accept": "text/html"}).status_code == 421
