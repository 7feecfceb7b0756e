"""One deadline for all of a call: a timeout is for one read, so a byte now and then would go on for ever."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, TypeVar

import httpx

T = TypeVar("T")


class Deadline:
    """Cuts the lines it watches when time is up: whoever waits in a read of one is woken, and finds it ended."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    def watch(self, line: socket.socket) -> None:
        """As soon as it is connected. Its copy is kept: the line itself may be wrapped in TLS and detached."""
        with self._lock:
            self._lines.append(line.dup())
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            for line in self._lines:
                with suppress(OSError):  # the other side was quicker
                    line.shutdown(socket.SHUT_RDWR)


def in_time(client: httpx.Client, seconds: float, ask: Callable[[httpx.Client], T]) -> T:
    """What `ask` gets; httpx.ReadTimeout when time is up, however much has come by then.

    Nobody else may be using the client, and it is of no use afterwards.
    """
    with Deadline(seconds) as deadline:

        def trace(event: str, about: dict[str, Any]) -> None:
            if event == "connection.connect_tcp.complete":
                deadline.watch(about["return_value"].get_extra_info("socket"))

        def traced(request: httpx.Request) -> None:
            request.extensions = {**request.extensions, "trace": trace}

        client.event_hooks = {"request": [traced]}
        too_late = httpx.ReadTimeout(f"not all of the answer within {seconds:g} s")
        try:
            answer = ask(client)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise  # nothing was sent, whatever the time
        except Exception:
            if deadline.is_over:  # whatever a socket says that is cut while it is read
                raise too_late from None
            raise
        if deadline.is_over:  # what there was of the answer may have been cut off
            raise too_late
        return answer
