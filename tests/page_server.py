"""A web server over TLS that answers every request as it is told; its certificate is what a test wants."""

import contextlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

HTML = {"content-type": "text/html; charset=utf-8"}


@dataclass
class Pages:
    """`by_path`: status, headers, body; `called`: by which names it was asked, in TLS and HTTP; the port is its own."""

    port: int
    ca: Path
    called: list[str | None]
    by_path: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def show(self, path: str, body: str, *, status: int = 200, headers: Mapping[str, str] = HTML) -> str:
        """Its address."""
        self.by_path[path] = (status, dict(headers), body)
        return f"{self.url}{path}"


@contextlib.contextmanager
def page_server(folder: Path, *, name: str = "127.0.0.1", expires: datetime | None = None) -> Iterator[Pages]:
    """`name` is in the certificate, whatever the address is."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    before = datetime(2020, 1, 1, tzinfo=UTC) if expires else None
    authority.issue_cert(name, not_before=before, not_after=expires).configure_cert(context)
    called: list[str | None] = []
    context.sni_callback = lambda _, name, __: called.append(name)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.headers["host"])
            status, headers, body = pages.by_path.get(self.path, (404, {}, ""))
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up is what is tested
        pages = Pages(server.server_address[1], ca, called)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield pages
        finally:
            server.shutdown()
            thread.join()
