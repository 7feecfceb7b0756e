"""A front before a real server: passes bytes on, and can be asked to be down, silent, or wrong about one path.

For the faults that the sandbox cannot produce: nobody listens, a mail server that greets with 421, Prefect's own API.
"""

import contextlib
import re
import socket
import threading
from typing import Self

from sandbox.faults import Fault, Faults

LOOPBACK = "127.0.0.1"


class Front:
    """Listens on a port of its own and passes every connection on to `upstream`, a port of this machine.

    `mode`: "open"; "down" (whoever connects is dropped); "silent" (nothing ever comes); "421" (a mail server that is
    too busy even to greet).
    """

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.mode = "open"
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name=f"front-{self.port}", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.drop_all()

    def drop_all(self) -> None:
        """Ends every connection."""
        for each in list(self._open):
            _end(each)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.mode == "open":
                self._pass_on(client)
            elif self.mode == "421":
                client.sendall(b"421 too busy, come back later\r\n")
            elif self.mode == "silent":
                while client.recv(4096):
                    pass
        _end(client)
        self._open.discard(client)

    def _pass_on(self, client: socket.socket, head: bytes = b"") -> None:
        with socket.create_connection((LOOPBACK, self.upstream)) as server:
            self._open.add(server)
            server.sendall(head)
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            _copy(client, server)
            back.join()
            self._open.discard(server)


class HttpFront(Front):
    """Before an HTTP server: the faults of sandbox/faults.py by method and path. One request a connection."""

    def __init__(self, upstream: int) -> None:
        super().__init__(upstream)
        self.faults = Faults()

    def _pass_on(self, client: socket.socket, head: bytes = b"") -> None:
        while b"\r\n\r\n" not in head:
            more = client.recv(65536)
            if not more:
                return
            head += more
        method, path = re.split(rb"[ ?]", head, maxsplit=2)[:2]
        fault = next(iter(self.faults.take_on_the_wire(method.decode(), path.decode())), None)
        if fault is not None and fault.kind != "drop_after":
            if fault.kind != "drop_before":
                client.sendall(_answer(fault))
            return
        if b"upgrade: websocket" not in head.lower():
            head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, count=1, flags=re.IGNORECASE)
            head = head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        head = head.replace(b":%d\r\n" % self.port, b":%d\r\n" % self.upstream, 1)  # the door serves its own name only
        if fault is None:
            super()._pass_on(client, head)
            return
        with socket.create_connection((LOOPBACK, self.upstream)) as server:
            server.sendall(head)
            threading.Thread(target=_copy, args=(client, server), daemon=True).start()
            while server.recv(65536):  # the work is done, its answer goes nowhere
                pass


def _answer(fault: Fault) -> bytes:
    body = b'{"detail": "a fault that was asked for"}'
    head = f"HTTP/1.1 {fault.kind} Fault\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    # Without a word on when to come again Prefect's client sleeps for seconds, even if it is not to ask again at all.
    return head.encode() + b"Retry-After: 0\r\nConnection: close\r\n\r\n" + body


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
