"""Whether a cloud opens is seen over a real TLS socket."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integrations.clouds import check_login_page
from integrations.errors import UnavailableError
from sandbox.servers import Sandbox


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("sandbox"), client_secret="unused") as sandbox:
        sandbox.nadmozg.make_cloud_by_sales("forest", "Лес", "anna@client.example")
        yield sandbox


@pytest.fixture
def sandbox(outside: Sandbox) -> Iterator[Sandbox]:
    yield outside
    outside.faults.clear()


def cloud_url(sandbox: Sandbox, slug: str = "forest") -> str:
    cloud = sandbox.nadmozg.cloud_by_slug("forest")
    assert cloud is not None
    return sandbox.nadmozg.url(cloud).replace("forest", slug)


def why(url: str, ca_bundle: Path | None, timeout_s: float = 10.0) -> str:
    with pytest.raises(UnavailableError, match="does not open yet") as failure:
        check_login_page(url, ca_bundle, timeout_s)
    return str(failure.value)


def test_login_page_that_opens_is_recognised(sandbox: Sandbox) -> None:
    check_login_page(cloud_url(sandbox), sandbox.ca_path)


def test_redirect_to_the_login_page_is_followed(sandbox: Sandbox) -> None:
    check_login_page(cloud_url(sandbox).rstrip("/"), sandbox.ca_path)


def test_cloud_that_is_not_there_does_not_open_yet(sandbox: Sandbox) -> None:
    assert "HTTP 404" in why(cloud_url(sandbox, "nothing"), sandbox.ca_path)


def test_cloud_that_is_down_does_not_open_yet_and_opens_later(sandbox: Sandbox) -> None:
    sandbox.faults.add("login_page_down")
    assert "HTTP 503" in why(cloud_url(sandbox), sandbox.ca_path)
    check_login_page(cloud_url(sandbox), sandbox.ca_path)


def test_page_of_something_else_is_not_a_login_page(sandbox: Sandbox) -> None:
    sandbox.faults.add("html", status=200, path="/c/*")
    assert "not the login page" in why(cloud_url(sandbox), sandbox.ca_path)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_dropped_connection_is_not_yet(sandbox: Sandbox, kind: Any) -> None:
    sandbox.faults.add(kind, path="/c/*")
    why(cloud_url(sandbox), sandbox.ca_path)


def test_page_that_is_late_is_not_yet(sandbox: Sandbox) -> None:
    sandbox.faults.add("latency", seconds=2.0, path="/c/*")
    began = time.monotonic()
    assert "in time" in why(cloud_url(sandbox), sandbox.ca_path, 0.5)
    assert time.monotonic() - began < 1.9


def test_certificate_that_cannot_be_verified_is_not_yet(sandbox: Sandbox) -> None:
    assert "certificate" in why(cloud_url(sandbox), None)


def test_name_unknown_to_dns_is_not_yet() -> None:
    assert "DNS" in why("https://forest.invalid/", None)


def test_nobody_listening_is_not_yet() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        why(f"https://127.0.0.1:{unused.getsockname()[1]}/", None)


@pytest.mark.parametrize(
    "url", ["", "forest", "http://forest.example/", "https://", "ftp://x/", "https://[::1", "https://a\nb"]
)
def test_only_https_addresses_are_opened(url: str) -> None:
    why(url, None)
