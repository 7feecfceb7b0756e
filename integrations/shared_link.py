"""A link that was shared, opened as a stranger would: no cookies, redirects followed, only public addresses.

The page is anybody's: what can be told for sure is a page that is not there, and one that asks for a password. A site
that turns programs away, or cannot be reached from here, says nothing about what a person would see.
"""

import ssl
from enum import Enum
from functools import partial
from pathlib import Path

import httpx

from integrations.deadline import in_time
from integrations.password_field import asks_for_a_password
from integrations.public_address import is_public

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
    """What is seen, and a detail for people: a status, or why it cannot be reached. `timeout_s` is for all of it."""
    try:
        with httpx.Client(
            verify=ssl.create_default_context(cafile=ca_bundle), timeout=timeout_s, trust_env=False
        ) as client:
            return in_time(client, timeout_s, partial(_look, url=httpx.URL(url), public_only=public_only))
    except httpx.TimeoutException:
        return Seen.UNREACHABLE, f"нет ответа за {timeout_s:g} с"
    except httpx.ConnectError as error:
        return Seen.UNREACHABLE, "сертификат не принят" if "certificate" in str(error).casefold() else "нет соединения"
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return Seen.UNREACHABLE, "сайт отвечает непонятно"
    except OSError:
        return Seen.UNREACHABLE, "такого сайта не находим"


def _look(client: httpx.Client, *, url: httpx.URL, public_only: bool) -> tuple[Seen, str]:
    at = url
    for _ in range(_HOPS):
        if at.scheme not in ("http", "https") or not at.host:
            return Seen.UNREACHABLE, "ссылка ведёт не на сайт"
        if public_only and not is_public(at.host, at.port or (443 if at.scheme == "https" else 80)):
            return Seen.CLOSED, ""
        client.cookies.clear()
        with client.stream("GET", at, headers={"Accept": "text/html,video/*;q=0.9,*/*;q=0.5"}) as answer:
            if answer.next_request is not None:
                at = answer.next_request.url
                continue
            return _seen(answer, moved=at != url)
    return Seen.UNREACHABLE, "сайт водит по кругу"


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
