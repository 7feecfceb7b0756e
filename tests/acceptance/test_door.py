"""The door of a real stack: a letter, a session, a form; and what everybody else gets."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from demo.doors import Forms, Mailbox
from stack.local import Stack
from stack.service_secret import HEADER

HTML = {"accept": "text/html"}


@contextmanager
def visitor(stack: Stack) -> Iterator[httpx.Client]:
    """A browser, as far as the door sees one."""
    headers = {"origin": stack.ui_url}
    with httpx.Client(base_url=stack.ui_url, headers=headers, trust_env=False, timeout=30) as browser:
        yield browser


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    with visitor(stack) as opened:
        yield opened


def sign_in(browser: httpx.Client, mailbox: Mailbox, email: str) -> httpx.Client:
    """By letter."""
    before = len(_links(mailbox, email))
    assert browser.post("/onboarding/sign-in", data={"email": email}).status_code == 200
    letter = mailbox.wait(email, "Вход в систему", times=before + 1)
    link = next(it for it in letter.links if "/onboarding/sign-in/" in it)
    assert browser.get(link).status_code == 200
    assert browser.post(link).status_code == 200
    return browser


def _links(mailbox: Mailbox, email: str) -> list[str]:
    return [it.subject for it in mailbox.letters() if it.to == email and it.subject.startswith("Вход в систему")]


def test_a_colleague_signs_in_by_letter_and_fills_in_a_form_in_their_own_name(
    browser: httpx.Client, forms: Forms, mailbox: Mailbox
) -> None:
    anna = sign_in(browser, mailbox, "smirnova@pass24.example")
    form = forms.deployment_id("00")
    claimed = {"parameters": {"anew": False}, "labels": {"onboarding.actor": "guseva"}, "job_variables": {"env": {}}}
    run = anna.post(f"/api/deployments/{form}/create_flow_run", json=claimed).raise_for_status().json()
    assert run["labels"]["onboarding.actor"] == "smirnova"
    assert run["job_variables"] == {}
    assert forms.finished(run["id"]).badge
    mailbox.wait("smirnova@pass24.example", "Под вашим именем вошли")


def test_a_stranger_gets_the_sign_in_everywhere(browser: httpx.Client) -> None:
    stranger = browser
    for path in ("/", "/v2/runs?x=1", "/docs", "/redoc", "/assets/index.js", "/api/docs", "/api/openapi.json"):
        answer = stranger.get(path, headers=HTML)
        assert answer.status_code == 401, path
    for path in ("/api/health", "/api/flow_runs/filter", "/api/admin/settings", "/ui-settings"):
        assert stranger.post(path, json={}).status_code == 401, path
    assert "Рабочая почта" in stranger.get("/v2/runs", headers=HTML).text


@pytest.mark.parametrize("path", ["/api/events/in", "/api/events/out", "/api/logs/out"])
def test_websockets_are_for_services_only(stack: Stack, path: str) -> None:
    async def opened(headers: dict[str, str]) -> bool:
        url = stack.ui_url.replace("http://", "ws://") + path
        try:
            async with connect(url, additional_headers=headers, proxy=None):
                return True
        except InvalidStatus as refused:
            return refused.response.status_code != 403

    assert not asyncio.run(opened({}))
    assert not asyncio.run(opened({HEADER: "x" * 64}))
    assert asyncio.run(opened(stack.service_headers))


def test_another_host_or_origin_gets_nothing_even_with_a_session(browser: httpx.Client, mailbox: Mailbox) -> None:
    anna = sign_in(browser, mailbox, "orlov@pass24.example")
    assert anna.post("/api/flow_runs/filter", json={}).status_code == 200
    for headers, status in (
        ({"host": "evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ):
        assert anna.post("/api/flow_runs/filter", json={}, headers=headers).status_code == status


def test_the_secret_is_in_no_command_line_log_or_deployment(stack: Stack, forms: Forms) -> None:
    secret = stack.service_headers[HEADER]
    assert (stack.home / "service-secret").stat().st_mode & 0o777 == 0o600
    for process in stack.processes_of_worker():
        assert secret not in " ".join(process.cmdline())
    for log in (stack.home / "log").glob("*.log"):
        text = log.read_text(encoding="utf-8", errors="replace")
        assert secret not in text, log.name
        assert not re.search(r"/onboarding/sign-in/[\w-]{20}", text), log.name
    with stack.prefect_api() as api:
        for path in ("deployments", "flow_runs", "work_pools", "variables", "block_documents"):
            assert secret not in api.post(f"/{path}/filter", json={}).text
