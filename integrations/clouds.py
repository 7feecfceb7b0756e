"""Checks that a client's cloud really opens. nadmozg says so too early: DNS and the certificate lag by minutes.

Knows an address, and nothing of nadmozg: the same check serves clouds that were made by hand. The page is not ours, so
nothing is asked of it but what every login page has; anything more is a setting.
"""

import ssl
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import httpx

from integrations.errors import UnavailableError

_ENOUGH_BYTES = 1024 * 1024
Reason = Literal[
    "no_address",
    "no_https",
    "no_name",
    "no_connection",
    "late",
    "other_name",
    "unknown_authority",
    "expired",
    "bad_certificate",
    "elsewhere",
    "circle",
    "status",
    "no_page",
    "no_password",
    "no_text",
    "odd",
]
"""Why a cloud does not open."""
_CERTIFICATE: dict[str, Reason] = {
    "hostname mismatch": "other_name",
    "ip address mismatch": "other_name",
    "has expired": "expired",
    "not yet valid": "expired",
    "issuer certificate": "unknown_authority",
    "self-signed": "unknown_authority",
    "self signed": "unknown_authority",
}
"""OpenSSL's words."""
_DNS = ("name or service", "name resolution", "no address", "getaddrinfo", "nodename nor servname")


class CloudClosedError(UnavailableError):
    """The cloud does not open yet: `reason`, and `detail` where the reason alone does not tell (a host, a status)."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"the cloud does not open yet: {reason}{f' ({detail})' if detail else ''}")
        self.reason: Reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["CloudClosedError"], tuple[Reason, str]]:
        return type(self), (self.reason, self.detail)


@dataclass(frozen=True)
class LoginPage:
    """What a page must be to count as a login page, beside HTML with status 200."""

    has_password_field: bool = True
    """In a form. A page that draws its form by script has none: then `False`, and better a `text`."""
    text: str = ""
    """What must stand in it somewhere, in whatever letters."""


ANY_LOGIN_PAGE = LoginPage()


def check_login_page(
    url: str, ca_bundle: Path | None, timeout_s: float = 10.0, wanted: LoginPage = ANY_LOGIN_PAGE
) -> None:
    """Returns when the address opens over TLS, verified for its name, and shows the page that is wanted.

    Otherwise CloudClosedError. Redirects are followed within the same host, over https only: a wildcard address that
    leads to the company's front page is not a cloud.
    """
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise CloudClosedError("no_address") from None
    if address.scheme != "https" or not address.host:
        raise CloudClosedError("no_https")
    try:
        with httpx.Client(
            verify=ssl.create_default_context(cafile=ca_bundle), timeout=timeout_s, trust_env=False
        ) as client:
            page = _page(client, address, time.monotonic() + 2 * timeout_s)
    except httpx.TimeoutException:
        raise CloudClosedError("late", f"{timeout_s:g}") from None
    except httpx.TransportError as error:
        raise _unreachable(error) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise CloudClosedError("odd") from None
    if wanted.has_password_field and not _asks_for_a_password(page):
        raise CloudClosedError("no_password")
    if wanted.text.casefold() not in page.casefold():
        raise CloudClosedError("no_text", wanted.text)


def _page(client: httpx.Client, address: httpx.URL, deadline: float) -> str:
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
            content = b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) >= _ENOUGH_BYTES:
                    break
                if time.monotonic() > deadline:  # a timeout is for each piece, and there may be many
                    raise httpx.ReadTimeout("the page does not end")
            return content.decode(response.charset_encoding or "utf-8", "replace")
    raise CloudClosedError("circle")


def _unreachable(error: httpx.TransportError) -> CloudClosedError:
    words = str(error).casefold()
    if "certificate_verify_failed" in words or "certificate verify failed" in words:
        return CloudClosedError(next((it for sign, it in _CERTIFICATE.items() if sign in words), "bad_certificate"))
    if any(sign in words for sign in _DNS):
        return CloudClosedError("no_name")
    return CloudClosedError("no_connection", (str(error) or type(error).__name__)[:120])


def _asks_for_a_password(page: str) -> bool:
    forms = _Forms()
    forms.feed(page)
    return forms.found


class _Forms(HTMLParser):
    """Whether a form of the page has a field for a password."""

    def __init__(self) -> None:
        super().__init__()
        self._within = False
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._within = True
        elif tag == "input" and self._within:
            kind = next((value for name, value in attrs if name == "type"), None) or ""
            self.found = self.found or kind.strip().lower() == "password"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False
