"""Whether a cloud opens is seen over a real TLS socket."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from integrations.cloud_closed import CloudClosedError
from integrations.clouds import ANY_LOGIN_PAGE, LoginPage, check_login_page
from integrations.known_address import is_public
from sandbox.servers import Sandbox
from tests.page_server import HTML, Pages, page_server


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


def why(url: str, ca_bundle: Path | None, timeout_s: float = 10.0, wanted: LoginPage = ANY_LOGIN_PAGE) -> str:
    with pytest.raises(CloudClosedError, match="does not open yet") as failure:
        check_login_page(url, ca_bundle, timeout_s, wanted)
    told = failure.value
    return f"{told.reason} {told.detail}".strip()


def test_login_page_that_opens_is_recognised(sandbox: Sandbox) -> None:
    check_login_page(cloud_url(sandbox), sandbox.ca_path)


def test_redirect_to_the_login_page_is_followed(sandbox: Sandbox) -> None:
    check_login_page(cloud_url(sandbox).rstrip("/"), sandbox.ca_path)


def test_cloud_that_is_not_there_does_not_open_yet(sandbox: Sandbox) -> None:
    assert why(cloud_url(sandbox, "nothing"), sandbox.ca_path) == "status 404"


def test_cloud_that_is_down_does_not_open_yet_and_opens_later(sandbox: Sandbox) -> None:
    sandbox.faults.add("login_page_down")
    assert why(cloud_url(sandbox), sandbox.ca_path) == "status 503"
    check_login_page(cloud_url(sandbox), sandbox.ca_path)


def test_page_of_something_else_is_not_a_login_page(sandbox: Sandbox) -> None:
    sandbox.faults.add("html", status=200, path="/c/*")
    assert why(cloud_url(sandbox), sandbox.ca_path) == "no_password"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_dropped_connection_is_not_yet(sandbox: Sandbox, kind: Any) -> None:
    sandbox.faults.add(kind, path="/c/*")
    why(cloud_url(sandbox), sandbox.ca_path)


def test_page_that_is_late_is_not_yet(sandbox: Sandbox) -> None:
    sandbox.faults.add("latency", seconds=2.0, path="/c/*")
    began = time.monotonic()
    assert why(cloud_url(sandbox), sandbox.ca_path, 0.5) == "late 0.5"
    assert time.monotonic() - began < 1.9


def test_certificate_that_cannot_be_verified_is_not_yet(sandbox: Sandbox) -> None:
    assert why(cloud_url(sandbox), None) == "unknown_authority"


def test_name_unknown_to_dns_is_not_yet() -> None:
    assert why("https://forest.invalid/", None) == "no_name"


def test_nobody_listening_is_not_yet() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        why(f"https://127.0.0.1:{unused.getsockname()[1]}/", None)


@pytest.mark.parametrize(
    "url", ["", "forest", "http://forest.example/", "https://", "ftp://x/", "https://[::1", "https://a\nb"]
)
def test_only_https_addresses_are_opened(url: str) -> None:
    why(url, None)


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"], ids=["head", "body"])
def test_a_byte_now_and_then_does_not_hold_us(begins: bytes, tmp_path: Path) -> None:
    """Each of them alone comes well within the timeout."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with suppress(OSError), tls.wrap_socket(connection, server_side=True) as secured:
                secured.sendall(begins)
                for _ in range(60):
                    secured.sendall(b"x")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        assert why(f"https://127.0.0.1:{server.getsockname()[1]}/", tmp_path / "ca.pem", 0.6) == "late 0.6"
        assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "192.168.1.1", "[::1]"])
def test_addresses_of_the_companys_own_network_are_not_looked_at(host: str) -> None:
    with pytest.raises(CloudClosedError, match="not_public"):
        check_login_page(f"https://{host}/", None, public_only=True)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fd00::1",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "::127.0.0.1",
    ],
)  # fmt: skip
def test_no_address_of_ours_passes_for_a_public_one(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are_public() -> None:
    assert all(map(is_public, ("8.8.8.8", "2a02:6b8::242", "::ffff:8.8.8.8")))


def test_a_name_that_means_one_of_ours_among_others_is_not_looked_at() -> None:
    with pytest.raises(CloudClosedError, match="not_public"):
        check_login_page("https://cloud.example/", None, public_only=True, resolve=lambda _: ["2000::1", "10.0.0.1"])


FORM = '<form method="post"><input name="who"><input type="PASSWORD" name="secret"></form>'


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A cloud that somebody else has written."""
    with page_server(tmp_path_factory.mktemp("pages")) as made:
        yield made


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (f"<html><title>Личный кабинет</title>{FORM}", {}, None),
        (FORM, {"content-type": "application/xhtml+xml"}, None),
        ('{"login": "form"}', {"content-type": "application/json"}, "no_page application/json"),
        (FORM, {"content-type": ""}, "no_page"),
        ("<html><body><div id=app></div>", {}, "no_password"),
        ("<input type=password>", {}, "no_password"),
        ("<form><input></form><input type=password>", {}, "no_password"),
    ],
)
def test_a_page_of_anybodys_counts_by_what_every_login_page_has(
    pages: Pages, body: str, headers: dict[str, str], reason: str | None
) -> None:
    url = pages.show("/login", body, headers=HTML | headers)
    if reason is None:
        check_login_page(url, pages.ca)
    else:
        assert why(url, pages.ca) == reason


def test_a_page_drawn_by_script_counts_where_the_setting_says_so(pages: Pages) -> None:
    url = pages.show("/app", "<html><title>PASS24 online</title><div id=app></div>")
    check_login_page(url, pages.ca, wanted=LoginPage(has_password_field=False, text="pass24 ONLINE"))
    wanted = LoginPage(has_password_field=False, text="Вход")
    assert why(url, pages.ca, wanted=wanted) == "no_text Вход"


def test_redirects_are_followed_on_the_same_host_only(pages: Pages) -> None:
    pages.show("/there", FORM)
    check_login_page(pages.show("/", "", status=302, headers={"location": "/there"}), pages.ca)
    away = pages.show("/", "", status=302, headers={"location": "https://company.example/"})
    assert why(away, pages.ca) == "elsewhere https://company.example"
    plain = pages.show("/", "", status=302, headers={"location": f"http://127.0.0.1:{pages.port}/there"})
    assert why(plain, pages.ca) == "elsewhere http://127.0.0.1"
    assert why(pages.show("/round", "", status=302, headers={"location": "/round"}), pages.ca) == "circle"


def test_what_is_wrong_with_a_certificate_is_told(tmp_path: Path) -> None:
    with page_server(tmp_path, name="other.example") as pages:
        assert why(f"{pages.url}/", pages.ca) == "other_name"
    with page_server(tmp_path, expires=datetime(2021, 1, 1, tzinfo=UTC)) as pages:
        assert why(f"{pages.url}/", pages.ca) == "expired"


def test_until_when_the_certificate_is_valid_is_told(tmp_path: Path) -> None:
    ends_at = datetime(2099, 11, 30, 9, 0, tzinfo=UTC)
    with page_server(tmp_path, expires=ends_at) as pages:
        assert check_login_page(pages.show("/", FORM), pages.ca) == ends_at


def test_what_a_name_was_found_to_mean_is_asked_by_its_name(tmp_path: Path) -> None:
    """The first address, where nobody listens, is passed over."""
    with page_server(tmp_path, name="cloud.example") as pages:
        pages.show("/", "", status=302, headers={"location": "/login"})
        pages.show("/login", FORM)
        asked: list[str] = []

        def resolve(host: str) -> list[str]:
            asked.append(host)
            return ["127.0.0.2", "127.0.0.1"]

        check_login_page(f"https://cloud.example:{pages.port}/", pages.ca, resolve=resolve)
        assert asked == ["cloud.example"]
        assert set(pages.called) == {"cloud.example", f"cloud.example:{pages.port}"}
        with pytest.raises(CloudClosedError, match="other_name"):
            check_login_page(f"https://another.example:{pages.port}/", pages.ca, resolve=resolve)


def test_a_name_that_means_another_address_a_moment_later_leads_nowhere(tmp_path: Path) -> None:
    """DNS rebinding: what is connected to is what was found and checked, and nobody listens there."""
    with page_server(tmp_path, name="cloud.example") as pages:
        url = pages.show("/", FORM).replace("127.0.0.1", "cloud.example")
        meanings = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])
        with pytest.raises(CloudClosedError, match="no_connection"):
            check_login_page(url, pages.ca, resolve=lambda _: next(meanings))
        assert pages.called == []
