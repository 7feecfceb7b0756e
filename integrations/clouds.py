"""Checks that a client's cloud really opens. nadmozg says so too early: DNS and the certificate lag by minutes.

Knows an address, and nothing of nadmozg: the same check serves clouds that were made by hand.
"""

import ipaddress
import socket
import ssl
import threading
from html.parser import HTMLParser
from pathlib import Path

import httpx

from integrations.errors import UnavailableError

_ENOUGH_BYTES = 256 * 1024  # the mark is in the head of the page
_MARK = ("application-name", "pass24")


def check_login_page(url: str, ca_bundle: Path | None, timeout_s: float = 10.0, *, public_only: bool = False) -> None:
    """Returns when the address opens over verified TLS and shows the login page of PASS24.

    Otherwise UnavailableError, with the reason in a few words. Redirects are followed within the same host, over
    https only: a wildcard address that leads to the company's front page is not a cloud. `timeout_s` is for all of it
    together, however slowly the bytes come. `public_only`: people type addresses, and those of the company's own
    network are not for them to have looked at.
    """
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise UnavailableError("the cloud does not open yet: this is not an address") from None
    if address.scheme != "https" or not address.host:
        raise UnavailableError("the cloud does not open yet: its address must begin with https://")
    if public_only:
        _demand_public(address.host)
    try:
        with httpx.Client(
            verify=ssl.create_default_context(cafile=ca_bundle), timeout=timeout_s, trust_env=False
        ) as client:
            page = _in_time(client, address, timeout_s)
    except httpx.TimeoutException:
        raise UnavailableError("the cloud does not open yet: no answer in time") from None
    except httpx.TransportError as error:
        raise UnavailableError(f"the cloud does not open yet: {_reason(error)}") from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise UnavailableError("the cloud does not open yet: it answers strangely") from None
    if not _is_login_page(page):
        raise UnavailableError("the cloud does not open yet: something answers, but not the login page of PASS24")


def _demand_public(host: str) -> None:
    try:
        found = {str(it[4][0]) for it in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise UnavailableError("the cloud does not open yet: its name is not known to DNS") from None
    if not all(ipaddress.ip_address(it.partition("%")[0]).is_global for it in found):
        raise UnavailableError("the cloud does not open yet: its address is not a public one")


def _in_time(client: httpx.Client, address: httpx.URL, timeout_s: float) -> str:
    """A timeout of httpx is for one read: a byte a second would go on for ever, so the line is cut when time is up."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        client.close()

    timer = threading.Timer(timeout_s, cut)
    timer.daemon = True
    timer.start()
    too_late = UnavailableError("the cloud does not open yet: no answer in time")
    try:
        page = _page(client, address)
    except (httpx.HTTPError, httpx.InvalidURL, UnavailableError, OSError, RuntimeError) as error:
        raise (too_late if late.is_set() else error) from None
    finally:
        timer.cancel()
    if late.is_set():  # what there was of the page has been cut off
        raise too_late
    return page


def _page(client: httpx.Client, address: httpx.URL) -> str:
    at = address
    for _ in range(5):
        with client.stream("GET", at, headers={"Accept": "text/html"}) as response:
            if response.next_request is not None:
                at = response.next_request.url
                if at.scheme != "https" or at.host != address.host:
                    raise UnavailableError(f"the cloud does not open yet: its address leads to {at.host}")
                continue
            if response.status_code != 200:
                raise UnavailableError(f"the cloud does not open yet: HTTP {response.status_code}")
            content = b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) >= _ENOUGH_BYTES:
                    break
            return content.decode("utf-8", "replace")
    raise UnavailableError("the cloud does not open yet: its address leads in a circle")


def _reason(error: httpx.TransportError) -> str:
    words = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in words:
        return "its certificate is not in order"
    if any(sign in words for sign in ("Name or service", "name resolution", "No address", "getaddrinfo")):
        return "its name is not known to DNS"
    return words or type(error).__name__


def _is_login_page(page: str) -> bool:
    marks = _Marks()
    marks.feed(page)
    return _MARK in marks.found


class _Marks(HTMLParser):
    """The <meta name=… content=…> of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            given = dict(attrs)
            self.found.add(((given.get("name") or "").strip().lower(), (given.get("content") or "").strip().lower()))
