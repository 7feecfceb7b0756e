"""Every call ends in time as a whole: each byte of a slow server comes well within the timeout of one read."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import httpx
import pytest

from integrations.deadline import in_time
from integrations.errors import IntegrationError, OutcomeUnknownError, UnavailableError
from integrations.mail import MailServer
from tests.integration.test_mail_client import ANNA, OURS, a_letter
from tests.slow_server import slow_server

TIMEOUT_S, SOON_S = 0.5, 8.0
HELLO, OK, GO = b"220 hello\r\n", b"250 ok\r\n", b"354 go\r\n"
BEGINNING_OF_A_HANDSHAKE = b"\x16\x03\x03\x40\x00"


@contextmanager
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize(
    ("answers", "security", "error"),
    [
        ([b"2"], "none", UnavailableError),
        ([BEGINNING_OF_A_HANDSHAKE], "tls", UnavailableError),
        ([HELLO, b"250-"], "none", UnavailableError),
        (
            [HELLO, b"250-ok\r\n250 starttls\r\n", b"220 go\r\n" + BEGINNING_OF_A_HANDSHAKE],
            "starttls",
            UnavailableError,
        ),
        ([HELLO, OK, b"250 "], "none", UnavailableError),
        ([HELLO, OK, OK, b"250 "], "none", UnavailableError),
        ([HELLO, OK, OK, OK, b"3"], "none", OutcomeUnknownError),
        ([HELLO, OK, OK, OK, GO, b"250 "], "none", OutcomeUnknownError),
    ],
    ids=["greeting", "tls", "ehlo", "starttls", "mail", "rcpt", "data", "letter"],
)
def test_a_mail_server_that_sends_a_byte_now_and_then_is_cut_off(
    answers: list[bytes], security: Literal["none", "starttls", "tls"], error: type[IntegrationError]
) -> None:
    with slow_server(*answers) as port, soon(), pytest.raises(IntegrationError) as failure:
        MailServer("127.0.0.1", port, security=security, timeout_s=TIMEOUT_S).send(
            a_letter(), sender=OURS, recipient=ANNA, before_data=lambda: None
        )
    assert type(failure.value) is error
    assert getattr(failure.value, "for_all", False) is (len(answers) < 3 or security != "none")
    if b"\x16" not in answers[-1]:
        assert "not done within 1.5 s" in str(failure.value)


def test_a_letter_that_was_taken_has_arrived_however_slow_the_farewell() -> None:
    with slow_server(HELLO, OK, OK, OK, GO, OK, b"221 ") as port, soon():
        MailServer("127.0.0.1", port, security="none", timeout_s=TIMEOUT_S).send(
            a_letter(), sender=OURS, recipient=ANNA, before_data=lambda: None
        )


def test_a_read_that_waits_is_woken_when_time_is_up() -> None:
    """The server is silent, so neither a byte nor the timeout of the read would end it soon."""
    with (
        slow_server(byte=b"") as port,
        httpx.Client(timeout=60, trust_env=False) as client,
        soon(),
        pytest.raises(httpx.ReadTimeout, match="within 1 s"),
    ):
        in_time(client, 1, lambda it: it.get(f"http://127.0.0.1:{port}/"))
