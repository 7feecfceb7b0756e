"""The mail server: real SMTP, with STARTTLS and AUTH if asked for."""

import asyncio
import secrets
import socket
import ssl
import threading
import warnings
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.mailbox import Mailbox
from sandbox.smtp_faults import Phase, SmtpFaults


class Mail(Mailbox, SmtpFaults):
    """The letters that arrived, and what should go wrong with the next ones."""

    def __init__(self, directory: Path) -> None:
        Mailbox.__init__(self, directory)
        SmtpFaults.__init__(self)


class _Session(SMTP):
    """aiosmtpd's server, which can also refuse the word DATA and whose connections can be dropped."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.open.discard(self)
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- aiosmtpd's name
        if refusal := await self.event_handler.fault(self, self.envelope, "data_command"):
            await self.push(refusal)
        else:
            await super().smtp_DATA(arg)

    def drop(self) -> None:
        """Ends the connection without a word."""
        for transport in (self.transport, self._original_transport):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()


class _Handler:
    """What aiosmtpd asks at each command."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self.open: set[_Session] = set()

    async def fault(self, server: _Session, envelope: Envelope, phase: Phase, to: str | None = None) -> str | None:
        """Lets a fault that is due happen; the refusal to answer with, if it is one."""
        fault = self._mail.take(phase, [to] if to else list(envelope.rcpt_tos))
        if fault is not None and fault.kind == "refuse":
            return f"{fault.code} {fault.message}"
        if phase == "data" and (fault is None or fault.kind != "drop_before"):
            content = envelope.original_content or b""
            self._mail.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            server.drop()
            raise asyncio.CancelledError
        return None

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, server: _Session, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := await self.fault(server, envelope, "mail"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: _Session, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := await self.fault(server, envelope, "rcpt", address):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: _Session, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return await self.fault(server, envelope, "data") or "250 OK"


class SmtpServer:
    """Serves in a thread of its own until stopped."""

    def __init__(
        self,
        mail: Mail,
        listener: socket.socket,
        credentials: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._handler = _Handler(mail)
        self._listener = listener
        self._credentials = credentials
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="sandbox-smtp", daemon=True)

    def start(self) -> None:
        """Returns once letters are accepted."""
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("the mail server did not start")

    def stop(self) -> None:
        """Ends at once, with the connections that are open."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    def _serve(self) -> None:
        self._server = self._loop.run_until_complete(self._loop.create_server(self._session, sock=self._listener))
        self._started.set()
        try:
            self._loop.run_forever()
        finally:
            self._server.close()
            self._loop.run_until_complete(self._end_sessions())
            self._loop.close()

    async def _end_sessions(self) -> None:
        for session in list(self._handler.open):
            session.drop()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def _session(self) -> _Session:
        with warnings.catch_warnings():
            # AUTH without TLS is a warning of aiosmtpd's; on loopback it was asked for.
            warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
            return _Session(
                self._handler,
                hostname="sandbox.localhost",
                ident="PASS24 sandbox",
                enable_SMTPUTF8=True,
                tls_context=self._tls,
                require_starttls=self._tls is not None,
                auth_required=self._credentials is not None,
                auth_require_tls=self._tls is not None,
                authenticator=self._authenticate if self._credentials else None,
                loop=self._loop,
            )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        assert self._credentials is not None
        right = isinstance(given, LoginPassword) and all(
            secrets.compare_digest(mine.encode(), theirs)
            for mine, theirs in zip(self._credentials, (given.login, given.password), strict=True)
        )
        return AuthResult(success=right, handled=False)
