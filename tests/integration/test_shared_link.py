"""A recording's link, opened as a stranger would, over real TLS sockets."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.shared_link import Seen, open_as_stranger
from tests.page_server import HTML, Pages, page_server

PLAYER = "<html><video src='/1.mp4'></video></html>"
LOGIN = "<html><form><input type='password'></form></html>"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with page_server(tmp_path_factory.mktemp("pages")) as served:
        yield served


def seen(pages: Pages, url: str, *, timeout_s: float = 5, public_only: bool = False) -> tuple[Seen, str]:
    return open_as_stranger(url, pages.ca, timeout_s, public_only=public_only)


SHOWN: dict[str, tuple[int, dict[str, str], str, Seen, str]] = {
    "a player": (200, HTML, PLAYER, Seen.OPEN, ""),
    "the file itself": (200, {"content-type": "video/mp4"}, "x", Seen.OPEN, ""),
    "a page that asks for a password": (200, HTML, LOGIN, Seen.LOGIN, ""),
    "a login is wanted": (401, HTML, "", Seen.LOGIN, ""),
    "it is not there": (404, HTML, "", Seen.MISSING, "404"),
    "it was taken away": (410, HTML, "", Seen.MISSING, "410"),
    "programs are turned away": (403, HTML, "", Seen.UNREACHABLE, "ответ 403"),
    "the site is ill": (503, HTML, "", Seen.UNREACHABLE, "ответ 503"),
    "round and round": (302, {"location": "/round-and-round"}, "", Seen.UNREACHABLE, "сайт водит по кругу"),
    "to something that is no site": (302, {"location": "ftp://x.example/1"}, "", Seen.UNREACHABLE, "не на сайт"),
}


@pytest.mark.parametrize(("status", "headers", "body", "what", "detail"), SHOWN.values(), ids=SHOWN)
def test_what_a_stranger_sees(
    pages: Pages, status: int, headers: dict[str, str], body: str, what: Seen, detail: str
) -> None:
    url = pages.show("/round-and-round", body, status=status, headers=headers)
    found, words = seen(pages, url)
    assert found is what
    assert detail in words


def test_redirects_are_followed_and_no_cookie_is_carried_along(pages: Pages) -> None:
    last = pages.show("/2", LOGIN)
    first = pages.show("/1", "", status=302, headers={"location": last, "set-cookie": "let=in"})
    assert seen(pages, first)[0] is Seen.LOGIN
    pages.show("/2", PLAYER)
    assert seen(pages, first)[0] is Seen.OPEN


def test_an_address_of_our_own_network_is_not_looked_at(pages: Pages) -> None:
    url = pages.show("/inside", PLAYER)
    assert seen(pages, url, public_only=True) == (Seen.CLOSED, "")


@pytest.mark.parametrize("url", ["https://nobody.invalid/1", "https://127.0.0.1:1/", "https://[::1/"])
def test_what_cannot_be_reached_is_said_in_words(pages: Pages, url: str) -> None:
    found, words = seen(pages, url)
    assert found is Seen.UNREACHABLE
    assert words


def test_a_certificate_of_somebody_else_is_not_accepted(pages: Pages, tmp_path: Path) -> None:
    with page_server(tmp_path, name="other.example") as other:
        other.show("/1", PLAYER)
        assert open_as_stranger(f"{other.url}/1", other.ca, 5, public_only=False) == (
            Seen.UNREACHABLE,
            "сертификат не принят",
        )


def test_a_site_that_never_answers_holds_nobody(pages: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        began = time.monotonic()
        found, words = seen(pages, f"https://127.0.0.1:{deaf.getsockname()[1]}/", timeout_s=0.5)
        assert found is Seen.UNREACHABLE
        assert words
        assert time.monotonic() - began < 10
