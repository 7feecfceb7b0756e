"""Which TCP ports the stack listens on, and a clear sentence when one of them is taken.

PostgreSQL is not here: it listens on a Unix socket in a private folder, never on a port.
"""

import errno
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from stack.errors import StackError

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """The ports of the parts; each can be set in the environment by the name in `VARIABLES`."""

    ui: int = 4200
    sandbox_http: int = 8025
    nadmozg: int = 8443
    smtp: int = 2525

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The default ports, except those the operator has set."""
        chosen = {}
        for part, variable in VARIABLES.items():
            text = environment.get(variable, "")
            if text:
                if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
                    raise StackError(f"{variable}={text!r} – не номер порта: нужно целое число от 1 до 65535.")
                chosen[part] = int(text)
        return cls(**chosen)

    @classmethod
    def free(cls) -> Self:
        """Ports that nobody listens on right now, all different; for tests and the demo."""
        sockets = [socket.socket() for _ in fields(cls)]
        try:
            for each in sockets:
                each.bind((LOOPBACK, 0))
            return cls(*(each.getsockname()[1] for each in sockets))
        finally:
            for each in sockets:
                each.close()

    def check(self, *, sandbox: bool, patience: float = 0) -> None:
        """Refuse, naming the port and the setting to change, if a port we need is taken or asked for twice.

        A process killed a moment ago may hold its port for another: `patience` is how many seconds to wait for that.
        """
        deadline = time.monotonic() + patience
        needed = VARIABLES if sandbox else {"ui": VARIABLES["ui"]}
        seen: dict[int, str] = {}
        for part, variable in needed.items():
            port = getattr(self, part)
            if port in seen:
                raise StackError(f"Порт {port} указан дважды: в {seen[port]} и в {variable}; нужны разные порты.")
            seen[port] = variable
            while (reason := why_unusable(port)) and time.monotonic() < deadline:
                time.sleep(0.1)
            if reason:
                other = port + 100 if port < 65436 else port - 100
                raise StackError(
                    f"Порт {port} {reason}: освободите его или задайте другой, например {variable}={other}."
                )


VARIABLES = {
    "ui": "ONBOARDING_UI_PORT",
    "sandbox_http": "ONBOARDING_SANDBOX_HTTP_PORT",
    "nadmozg": "ONBOARDING_NADMOZG_PORT",
    "smtp": "ONBOARDING_SMTP_PORT",
}


def why_unusable(port: int) -> str | None:
    """Why nothing can listen on this port of the loopback address, or None if it can."""
    with socket.socket() as attempt:
        if os.name == "posix":  # as every server does, or a port of a server that ended a second ago would look taken
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except OSError as error:
            return "уже занят другой программой" if error.errno == errno.EADDRINUSE else "системой не разрешён"
    return None


def is_listening(port: int) -> bool:
    """Does somebody accept connections on this port of the loopback address?"""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
