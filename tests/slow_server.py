"""A server that greets as it should and then sends a byte now and then, or nothing at all: no single read is late."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

PAUSE_S, LONG_S = 0.1, 30.0
"""Between two bytes; and how long it goes on, unless its client hangs up."""


@contextlib.contextmanager
def slow_server(*answers: bytes, byte: bytes = b"x") -> Iterator[int]:
    """Its port. Each of `answers` is one to what has been heard by then, the first a greeting; then it drips."""

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            line, _ = listener.accept()
            with line:
                for number, answer in enumerate(answers):
                    if number and not line.recv(65536):
                        return
                    line.sendall(answer)
                end = time.monotonic() + LONG_S
                while time.monotonic() < end and not stopped.wait(PAUSE_S):
                    if byte:
                        line.sendall(byte)

    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
