"""A connection to a mail server that ends in time: smtplib has a timeout for each read, and none for all of them."""

import smtplib
import socket
import ssl

from integrations.deadline import Deadline


class MailLine(smtplib.SMTP):
    """smtplib's connection under a deadline. What comes in when time is up is no answer: TimeoutError."""

    def __init__(self, deadline: Deadline, host: str, port: int, timeout_s: float) -> None:
        self._deadline = (
            deadline  # first: whoever makes a connection of smtplib waits for the server's greeting in here
        )
        smtplib.SMTP.__init__(self, host, port, timeout=timeout_s)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        self._deadline.watch(line)
        return line

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer."""
        try:
            reply = super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            self._demand_time()
            if isinstance(error.__context__, TimeoutError):  # smtplib takes it for a line that is lost
                raise error.__context__ from None
            raise
        self._demand_time()
        return reply

    @property
    def is_cut(self) -> bool:
        """Whether time is up."""
        return self._deadline.is_over

    def _demand_time(self) -> None:
        if self.is_cut:
            self.close()
            raise TimeoutError(f"not done within {self._deadline.seconds:g} s")


class MailLineInTls(smtplib.SMTP_SSL, MailLine):
    """The same, in TLS from the first byte; it wraps what MailLine has connected."""

    def __init__(self, deadline: Deadline, host: str, port: int, timeout_s: float, context: ssl.SSLContext) -> None:
        self._deadline = deadline
        smtplib.SMTP_SSL.__init__(self, host, port, timeout=timeout_s, context=context)
