"""The mail server: sends one letter to one recipient, and knows from which moment on it may have arrived.

SMTP cannot be asked afterwards what became of a letter, so it matters when a fault came:

    connect, EHLO, STARTTLS, AUTH   any fault                         Unavailable
    MAIL                            any fault, but                    Unavailable
                                    552, the letter is too large      Rejected
    RCPT                            lost, timeout, 4xx                Unavailable
                                    5xx                               Rejected
    before_data()                   whatever it raises                the same; nothing was sent
    DATA                            4xx                               Unavailable     a clear "no"
                                    5xx                               Rejected        a clear "no"
                                    lost, timeout, no clear answer    OutcomeUnknown
    QUIT                            any fault                         nothing: accepted is accepted

A wrong password, or a sender that is not wanted, is the operator's fault, not the recipient's: Unavailable, so that
letters leave once it is mended.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from integrations.deadline import Deadline
from integrations.errors import (
    IntegrationError,
    LoginRefusedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
    UnreadableError,
)
from integrations.letter import Letter, mailbox
from integrations.mail_line import MailLine, MailLineInTls

BY = "mail"
"""Whose errors they are."""
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_TOO_LARGE = "552"
_LOGIN_WANTED = {530, 534, 535, 538}


class MailServer:
    """Holds no connection: each letter has its own. Safe to share between threads. TLS is always verified.

    `timeout_s` is for each of its answers; a whole letter may take three times that, however slowly its bytes come.
    `heard_login` is told whether each login was accepted. `ca_bundle` None means the system's authorities. A password
    does not leave this machine without TLS: that is a ValueError.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Literal["none", "starttls", "tls"],
        username: str | None = None,
        password: str | None = None,
        ca_bundle: Path | None = None,
        timeout_s: float = 30.0,
        heard_login: Callable[[bool], None] = lambda _: None,
    ) -> None:
        if security == "none" and password and host not in _THIS_MACHINE:
            raise ValueError("a password is not sent to a mail server without TLS")
        if not f"{username}{password}".isascii():
            raise ValueError("the login of a mail server must be Latin letters, digits and signs")
        self._host, self._port, self._security = host, port, security
        self._username, self._password, self._timeout_s = username, password, timeout_s
        self._deadline_s = 3 * timeout_s
        self._heard_login = heard_login
        self._tls = None if security == "none" else ssl.create_default_context(cafile=ca_bundle)

    def __repr__(self) -> str:
        return f"MailServer({self._host!r}, {self._port}, {self._security!r})"

    def send(
        self, message: Letter, *, sender: str, recipient: str, before_data: Callable[[], None], copy: str = ""
    ) -> None:
        """Returns when the server has taken the letter. `before_data` runs when only the letter itself is left to send.

        `sender`, `recipient` and `copy` are bare addresses, of the envelope; a bad one is a ValueError before anything.
        A copy that the server refuses for good keeps the letter itself from nobody.
        """
        envelope = mailbox("", sender).addr_spec, mailbox("", recipient).addr_spec
        copies = [mailbox("", copy).addr_spec] if copy else []
        content = message.as_bytes()
        with self._connected() as connection:
            self._introduce(connection)
            self._address(connection, *envelope, size=len(content))
            self._add_copies(connection, copies)
            before_data()
            self._transfer(connection, content)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def try_login(self, sender: str) -> None:
        """Returns when the server lets us in and takes letters of ours from this address; none is sent."""
        envelope = mailbox("", sender).addr_spec
        try:
            with self._connected() as connection:
                self._introduce(connection)
                _demand_yes("MAIL", *connection.mail(envelope))
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except (smtplib.SMTPException, OSError) as error:
            raise _no_connection("lost", error) from None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[MailLine]:
        with Deadline(self._deadline_s) as deadline:
            connection = self._connect(deadline)
            try:
                yield connection
            finally:
                connection.close()

    def _connect(self, deadline: Deadline) -> MailLine:
        try:
            if self._tls and self._security == "tls":
                return MailLineInTls(deadline, self._host, self._port, self._timeout_s, self._tls)
            return MailLine(deadline, self._host, self._port, self._timeout_s)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise _no_connection("no connection", error, cut=deadline.is_over) from None

    def _introduce(self, connection: MailLine) -> None:
        try:
            if self._security == "starttls":
                connection.starttls(context=self._tls)
            connection.ehlo_or_helo_if_needed()
            if self._username and self._password:
                connection.login(self._username, self._password)
                self._heard_login(True)
        except smtplib.SMTPAuthenticationError as error:
            # Without the server's words: some repeat what they were sent.
            words = f"mail server: our login is refused ({error.smtp_code}): see the settings"
            self._heard_login(False)
            raise LoginRefusedError(words, by=BY) from None
        except (smtplib.SMTPException, OSError) as error:
            raise _no_connection("no login", error, cut=connection.is_cut) from None

    def _address(self, connection: MailLine, sender: str, recipient: str, size: int) -> None:
        try:
            options = [f"size={size}"] if connection.has_extn("size") else []
            try:
                _demand_yes("MAIL", *connection.mail(sender, options))
            except RejectedError as error:
                if error.code == _TOO_LARGE:
                    raise
                raise UnavailableError(f"{error}: our sender is refused: see the settings") from None
            _demand_yes("RCPT", *connection.rcpt(recipient))
        except (smtplib.SMTPException, OSError) as error:
            words = f"mail server: lost before the letter ({_reason(error)})"
            raise UnavailableError(words, silent=isinstance(error, TimeoutError), by=BY) from None

    def _add_copies(self, connection: MailLine, copies: list[str]) -> None:
        try:
            for copy in copies:
                with contextlib.suppress(RejectedError):
                    _demand_yes("RCPT", *connection.rcpt(copy))
        except (smtplib.SMTPException, OSError) as error:
            words = f"mail server: lost before the letter ({_reason(error)})"
            raise UnavailableError(words, silent=isinstance(error, TimeoutError), by=BY) from None

    def _transfer(self, connection: MailLine, content: bytes) -> None:
        try:
            code, words = connection.data(content)
        except smtplib.SMTPDataError as error:  # the server did not say 354, go on: a "yes" here would be nonsense
            code, words = error.smtp_code, _bytes(error.smtp_error)
            code = code if code >= 400 else 0
        except (smtplib.SMTPException, OSError) as error:
            raise OutcomeUnknownError(f"mail server: lost within the letter ({_reason(error)})") from None
        try:
            _demand_yes("DATA", code, words)
        except UnreadableError as error:
            raise OutcomeUnknownError(str(error)) from None


def _no_connection(what: str, error: Exception, *, cut: bool = False) -> UnavailableError:
    silent = cut or isinstance(error, TimeoutError)
    return UnavailableError(f"mail server: {what} ({_reason(error)})", for_all=True, silent=silent, by=BY)


def _demand_yes(step: str, code: int, answer: bytes) -> None:
    refusal = _refusal(step, code, answer.decode("utf-8", "replace"))
    if refusal is not None:
        raise refusal


def _refusal(step: str, code: int, words: str) -> IntegrationError | None:
    """What an answer means; None is yes."""
    said = f"mail server: {step} {code} {words}"
    if code in _LOGIN_WANTED:
        return LoginRefusedError(f"mail server: {step} {code}: it wants a login: see the settings", by=BY)
    match code // 100:
        case 2:
            return None
        case 4:
            return UnavailableError(said)
        case 5:
            return RejectedError(said, str(code), words, by=BY)
    return UnreadableError(said)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode('utf-8', 'replace')}"
    return f"{type(error).__name__}: {error}"


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words
