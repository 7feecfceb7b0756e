"""The whole sandbox: three servers on loopback, started and stopped together."""

import fcntl
import os
import socket
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from sandbox.calendars import Calendars, publishing
from sandbox.control_api import control_router, explain_refusals
from sandbox.faults import Faults
from sandbox.files import make_private_directory
from sandbox.mailbox_api import mailbox_api
from sandbox.mailbox_pages import mailbox_pages
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_app import nadmozg_app
from sandbox.nadmozg_gate import Gate
from sandbox.overview import overview
from sandbox.smtp import Mail, SmtpServer
from sandbox.tls import Certificate, keep_certificate
from sandbox.wire import DroppableConnection, FaultyWire

HOST = "127.0.0.1"
"""Nothing here is ever shown to another machine."""


class Sandbox:
    """nadmozg with its clouds, a mail server and its mailbox. Ports given as 0 are chosen."""

    def __init__(
        self,
        state_dir: Path | str,
        *,
        client_secret: str,
        client_id: str = "onboarding",
        nadmozg_port: int = 0,
        http_port: int = 0,
        smtp_port: int = 0,
        cloud_seconds: float = 1.0,
        cloud_lag: float = 0.5,
        requests_per_minute: int = 60,
        token_seconds: int = 300,
        smtp_credentials: tuple[str, str] | None = None,
        smtp_starttls: bool = False,
    ) -> None:
        self.state_dir = Path(state_dir)
        self.faults = Faults()
        self.smtp_host = HOST
        self._ports = (nadmozg_port, http_port, smtp_port)
        self._pace = (cloud_seconds, cloud_lag)
        self._client = (client_id, client_secret)
        self._limits = (requests_per_minute, token_seconds)
        self._smtp = (smtp_credentials, smtp_starttls)
        self._running = ExitStack()
        self.calendars: Calendars
        self.nadmozg: Nadmozg
        self.mail: Mail
        self.nadmozg_url: str
        self.http_url: str
        self.smtp_port: int
        self.ca_path: Path

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            self._start(starting)
            self._running = starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def _start(self, running: ExitStack) -> None:
        make_private_directory(self.state_dir)
        running.enter_context(_only_one(self.state_dir / "lock"))
        certificate = keep_certificate(self.state_dir / "tls")
        self.ca_path = certificate.ca_path
        self.nadmozg = Nadmozg(self.state_dir / "nadmozg", *self._pace)
        self.mail = Mail(self.state_dir / "mail")
        self.calendars = Calendars(self.state_dir / "calendars")
        nadmozg_socket, http_socket, smtp_socket = (running.enter_context(_listener(port)) for port in self._ports)
        self.nadmozg.base_url = f"https://{HOST}:{nadmozg_socket.getsockname()[1]}"
        self.nadmozg_url = f"{self.nadmozg.base_url}/api/v1"
        self.http_url = f"http://{HOST}:{http_socket.getsockname()[1]}"
        self.smtp_port = smtp_socket.getsockname()[1]

        gate = Gate(self.nadmozg, self.faults, *self._client, *self._limits)
        faulty = FaultyWire(nadmozg_app(self.nadmozg, gate, self.faults, self.calendars), self.faults)
        credentials, starttls = self._smtp
        servers: list[_HttpServer | SmtpServer] = [
            _HttpServer("sandbox-nadmozg", faulty, nadmozg_socket, certificate),
            _HttpServer("sandbox-http", self._http_app(certificate), http_socket),
            SmtpServer(self.mail, smtp_socket, credentials, certificate.server_context() if starttls else None),
        ]
        running.callback(_stop_together, servers)
        for server in servers:
            server.start()

    def _http_app(self, certificate: Certificate) -> FastAPI:
        app = FastAPI(title="PASS24 sandbox", docs_url=None, redoc_url=None, openapi_url=None)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        explain_refusals(app)
        app.include_router(overview(self.nadmozg, self.mail, certificate))
        app.include_router(mailbox_api(self.mail))
        app.include_router(mailbox_pages(self.mail))
        app.include_router(control_router(self.nadmozg, self.faults, self.mail))
        app.include_router(publishing(self.calendars))
        return app


class _HttpServer:
    """Uvicorn in a thread of its own. It keeps no access log: addresses may carry one-time tokens."""

    def __init__(self, name: str, app: ASGIApp, listener: socket.socket, tls: Certificate | None = None) -> None:
        self._listener = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=DroppableConnection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=tls is None,  # on the TLS port FaultyWire writes the date
                timeout_graceful_shutdown=1,
                ssl_certfile=tls.chain_path if tls else None,
                ssl_keyfile=tls.key_path if tls else None,
            )
        )
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._over = threading.Event()

    def start(self) -> None:
        """Returns once requests are answered."""
        self._thread.start()
        while not self._server.started:
            if self._over.wait(0.01):
                raise RuntimeError(f"{self._thread.name} did not start")

    def stop(self) -> None:
        """Ends within some two seconds, whatever the clients do."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(5)

    def _serve(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._over.set()


def _stop_together(servers: list[_HttpServer | SmtpServer]) -> None:
    stopping = [threading.Thread(target=server.stop) for server in servers]
    for thread in stopping:
        thread.start()
    for thread in stopping:
        thread.join()


def _listener(port: int) -> socket.socket:
    # The protocol is named because asyncio turns Nagle's delay (40 ms a request) off only then.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise RuntimeError(f"port {port} on {HOST} cannot be had: {error}") from error
    return listener


def _only_one(path: Path) -> IO[str]:
    """Two sandboxes over one state directory would undo each other's work."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise RuntimeError(f"another sandbox uses {path.parent}") from error
    return file
