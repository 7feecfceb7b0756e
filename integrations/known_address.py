"""What a name stands for, looked up once: connected is to what was checked, not to what the name means by then.

Whoever has a name of their own can let it mean a public address at one moment, and one of our network at the next.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import httpx

from integrations.deadline import in_time

T = TypeVar("T")
Resolve = Callable[[str], Sequence[str]]
"""The addresses of a host, the best first. OSError: it has none."""


def look_up(host: str) -> list[str]:
    """What this machine says."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(it[4][0]) for it in found))


def look_up_within(host: str, seconds: float) -> list[str]:
    """The same; OSError, too, when it has not said so by then: a machine may ask its name server for half a minute."""
    said: Future[list[str]] = Future()

    def ask() -> None:
        try:
            said.set_result(look_up(host))
        except (OSError, UnicodeError) as error:
            said.set_exception(error)

    threading.Thread(target=ask, name="look up a host", daemon=True).start()
    return said.result(seconds)


def is_public(address: str) -> bool:
    """Whether it is anybody's in the internet: not of a network of ours, under whatever guise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class PrivateAddressError(Exception):
    """A name stands for an address that is not anybody's in the internet. Nothing was sent there."""


def ask_known(
    at: httpx.URL, ask: Callable[[httpx.Client], T], left_s: float, *, ca_bundle: Path | None, public_only: bool
) -> T:
    """What `ask` gets of this host, within so many seconds: its name is looked up once, and what was found and checked
    is what is connected to. A client of its own: no cookie is carried along.
    """
    found = look_up_within(at.raw_host.decode("ascii"), left_s)
    if public_only and not all(is_public(it) for it in found):
        raise PrivateAddressError
    known = ssl.create_default_context()  # sites of anybody's, beside those of the company
    if ca_bundle:
        known.load_verify_locations(ca_bundle)
    verified = httpx.HTTPTransport(verify=known, trust_env=False)
    with httpx.Client(transport=KnownAddress(found, verified), timeout=left_s, trust_env=False) as client:
        return in_time(client, left_s, ask)


class KnownAddress(httpx.BaseTransport):
    """Serves one host, at these addresses; the certificate and the Host are those of its name.

    The time to connect is for all of the addresses together.
    """

    def __init__(self, addresses: Sequence[str], through: httpx.BaseTransport) -> None:
        self._addresses = addresses
        self._through = through

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        timeout = dict(request.extensions["timeout"])
        timeout["connect"] /= len(self._addresses)
        named = {"sni_hostname": request.url.raw_host.decode("ascii"), "timeout": timeout}
        failure: httpx.TransportError | None = None
        for address in self._addresses:
            sent = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, **named},
            )
            try:
                return self._through.handle_request(sent)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        assert failure is not None, "a host that is known has an address"
        raise failure

    def close(self) -> None:
        self._through.close()
