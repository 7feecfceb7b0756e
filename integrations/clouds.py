"""Checks that a client's cloud really opens. nadmozg says so too early: DNS and the certificate lag by minutes.

Knows an address, and nothing of nadmozg: the same check serves clouds that were made by hand. The page is not ours, so
nothing is asked of it but what every login page has; anything more is a setting.
"""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from integrations import certificate
from integrations.cloud_closed import CloudClosedError, unreachable
from integrations.deadline import in_time
from integrations.known_address import KnownAddress, Resolve, is_public, look_up
from integrations.password_field import asks_for_a_password

_ENOUGH_BYTES = 1024 * 1024


@dataclass(frozen=True)
class LoginPage:
    """What a page must be to count as a login page, beside HTML with status 200."""

    has_password_field: bool = True
    """In a form. A page that draws its form by script has none: then `False`, and better a `text`."""
    text: str = ""
    """What must stand in it somewhere, in whatever letters."""


ANY_LOGIN_PAGE = LoginPage()


def check_login_page(
    url: str,
    ca_bundle: Path | None,
    timeout_s: float = 10.0,
    wanted: LoginPage = ANY_LOGIN_PAGE,
    *,
    public_only: bool = False,
    resolve: Resolve = look_up,
) -> datetime | None:
    """Returns when the address opens over TLS, verified for its name, and shows the page that is wanted; and until when
    its certificate is valid, where that can be seen.

    Otherwise CloudClosedError. Redirects are followed within the same host, over https only: a wildcard address that
    leads to the company's front page is not a cloud. `timeout_s` is for all of it together, however slowly the bytes
    come. `public_only`: people type addresses, and those of the company's own network are not for them to have
    looked at. The name is looked up by `resolve` once, and what was found and checked is what is connected to.
    """
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise CloudClosedError("no_address") from None
    if address.scheme != "https" or not address.host:
        raise CloudClosedError("no_https")
    found = _addresses(address.raw_host.decode("ascii"), resolve, public_only=public_only)
    verified = httpx.HTTPTransport(verify=ssl.create_default_context(cafile=ca_bundle), trust_env=False)
    try:
        with httpx.Client(transport=KnownAddress(found, verified), timeout=timeout_s, trust_env=False) as client:
            page, certificate_ends_at = in_time(client, timeout_s, partial(_page, address=address))
    except httpx.TimeoutException:
        raise CloudClosedError("late", f"{timeout_s:g}") from None
    except httpx.TransportError as error:
        raise unreachable(error) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise CloudClosedError("odd") from None
    if wanted.has_password_field and not asks_for_a_password(page):
        raise CloudClosedError("no_password")
    if wanted.text.casefold() not in page.casefold():
        raise CloudClosedError("no_text", wanted.text)
    return certificate_ends_at


def _addresses(host: str, resolve: Resolve, *, public_only: bool) -> Sequence[str]:
    try:
        found = resolve(host)
    except (OSError, UnicodeError):
        raise CloudClosedError("no_name") from None
    if not found:
        raise CloudClosedError("no_name")
    if public_only and not all(is_public(it) for it in found):
        raise CloudClosedError("not_public")
    return found


def _page(client: httpx.Client, *, address: httpx.URL) -> tuple[str, datetime | None]:
    at = address
    for _ in range(5):
        with client.stream("GET", at, headers={"Accept": "text/html"}) as response:
            if response.next_request is not None:
                at = response.next_request.url
                if at.scheme != "https" or at.host != address.host:
                    raise CloudClosedError("elsewhere", f"{at.scheme}://{at.host}")
                continue
            if response.status_code != 200:
                raise CloudClosedError("status", str(response.status_code))
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind not in ("text/html", "application/xhtml+xml"):
                raise CloudClosedError("no_page", kind[:60])
            certificate_ends_at, content = certificate.ends_at(response), b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) >= _ENOUGH_BYTES:
                    break
            return content.decode(response.charset_encoding or "utf-8", "replace"), certificate_ends_at
    raise CloudClosedError("circle")
