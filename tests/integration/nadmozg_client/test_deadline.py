"""A far end that sends a byte now and then holds nobody: each byte alone comes well within the timeout."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from integrations.errors import OutcomeUnknownError, UnavailableError
from integrations.nadmozg import Connection, Nadmozg, NadmozgHttp

TIMEOUT_S, SOON_S = 0.5, 3.0
TOKEN = json.dumps({"body": {"token": "t", "expires_in": 600}}).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@contextmanager
def dripping(folder: Path, drips: bytes, logins: int) -> Iterator[Nadmozg]:
    """A client of a server that lets us in so many times, and then begins with `drips` and never comes to an end."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)

    def serve(server: socket.socket) -> None:
        for number in range(logins + 1):
            connection, _ = server.accept()
            with suppress(OSError), tls.wrap_socket(connection, server_side=True) as line:
                asked = line.recv(65536)
                if asked.startswith(b"POST") and asked.endswith(b"\r\n\r\n"):
                    line.recv(65536)  # its body; what is left unread when a line is closed resets it
                if number < logins:
                    line.sendall(OK % len(TOKEN) + TOKEN)
                    continue
                line.sendall(drips)
                for _ in range(100):
                    line.sendall(b"x")
                    time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/api/v1"
        yield Nadmozg(NadmozgHttp(Connection(url, "onboarding", "secret", folder / "ca.pem", "Анна", TIMEOUT_S)))


@pytest.mark.parametrize("drips", [b"", OK % 5000], ids=["head", "body"])
@pytest.mark.parametrize("logins", [0, 1], ids=["login", "call"])
def test_asking_ends_in_time_and_nothing_has_happened(tmp_path: Path, drips: bytes, logins: int) -> None:
    with dripping(tmp_path, drips, logins) as nadmozg:
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="ReadTimeout"):
            nadmozg.cloud("c-1")
        assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize("drips", [b"", OK % 5000], ids=["head", "body"])
def test_acting_ends_in_time_and_its_outcome_is_unknown(tmp_path: Path, drips: bytes) -> None:
    with dripping(tmp_path, drips, 1) as nadmozg:
        began = time.monotonic()
        with pytest.raises(OutcomeUnknownError, match="ReadTimeout"):
            nadmozg.hold_slug("forest", "case-1", 24, idempotency_key="k")
        assert time.monotonic() - began < SOON_S
