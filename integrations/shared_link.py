"""A link that was shared, opened as a stranger would: no cookies, redirects followed, only public addresses.

The page is anybody's: what can be told for sure is a page that is not there, and one that asks for a password. A site
that turns programs away, or cannot be reached from here, says nothing about what a person would see.
"""

import time
from enum import Enum
from functools import partial
from pathlib import Path

import httpx

from integrations.known_address import PrivateAddressError, ask_known
from integrations.password_field import asks_for_a_password

_ENOUGH_BYTES = 1024 * 1024
_HOPS = 8
_GONE = (404, 410)
_LOGIN_WANTED = (401, 407)
_SIGN_IN = ("accounts.google.", "login.", "passport.", "id.vk.", "oauth.", "sso.", "auth.")
"""How hosts begin that only let people in."""


class Seen(Enum):
    """What a stranger sees."""

    OPEN = "open"
    LOGIN = "login"
    MISSING = "missing"
    CLOSED = "closed"  # an address of somebody's own network
    UNREACHABLE = "unreachable"


def open_as_stranger(url: str, ca_bundle: Path | None, timeout_s: float, *, public_only: bool) -> tuple[Seen, str]:
    """What is seen, and a detail for people: a status, or why it cannot be reached. `timeout_s` is for all of it.

    Each name on the way is looked up once, and what was found and checked is what is connected to.
    """
    until = time.monotonic() + timeout_s
    try:
        at = start = httpx.URL(url)
        for _ in range(_HOPS):
            if at.scheme not in ("http", "https") or not at.host:
                return Seen.UNREACHABLE, "ссылка ведёт не на сайт"
            look = partial(_look, at=at, moved=at != start)
            left_s = max(0.01, until - time.monotonic())
            seen = ask_known(at, look, left_s, ca_bundle=ca_bundle, public_only=public_only)
            if not isinstance(seen, httpx.URL):
                return seen
            at = seen
    except PrivateAddressError:
        return Seen.CLOSED, ""
    except httpx.TimeoutException:
        return Seen.UNREACHABLE, f"нет ответа за {timeout_s:g} с"
    except httpx.ConnectError as error:
        return Seen.UNREACHABLE, "сертификат не принят" if "certificate" in str(error).casefold() else "нет соединения"
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return Seen.UNREACHABLE, "сайт отвечает непонятно"
    except OSError:
        return Seen.UNREACHABLE, "такого сайта не находим"
    return Seen.UNREACHABLE, "сайт водит по кругу"


def _look(client: httpx.Client, *, at: httpx.URL, moved: bool) -> httpx.URL | tuple[Seen, str]:
    """What is seen there, or where it leads on. A client of its own for each hop: no cookie is carried along."""
    with client.stream("GET", at, headers={"Accept": "text/html,video/*;q=0.9,*/*;q=0.5"}) as answer:
        return answer.next_request.url if answer.next_request is not None else _seen(answer, moved=moved)


def _seen(answer: httpx.Response, *, moved: bool) -> tuple[Seen, str]:
    if answer.status_code in _GONE:
        return Seen.MISSING, str(answer.status_code)
    if answer.status_code in _LOGIN_WANTED or (moved and answer.url.host.startswith(_SIGN_IN)):
        return Seen.LOGIN, ""
    if answer.status_code != 200:
        return Seen.UNREACHABLE, f"ответ {answer.status_code}"
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml") and asks_for_a_password(_page(answer)):
        return Seen.LOGIN, ""
    return Seen.OPEN, ""


def _page(answer: httpx.Response) -> str:
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) >= _ENOUGH_BYTES:
            break
    return content.decode(answer.charset_encoding or "utf-8", "replace")
