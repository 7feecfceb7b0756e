"""The real client against a real SMTP server: who has the letter after each fault, and what we are told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.errors import (
    IntegrationError,
    LoginRefusedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from integrations.letter import Content, Letter, Parties, compose, mailbox
from integrations.mail import MailServer
from sandbox.servers import Sandbox
from sandbox.smtp import Mail

ANNA, OURS = "anna@client.example", "onboarding@pass24.example"
PASSWORD = "mail-password-91c2"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("sandbox"), client_secret="unused") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(outside: Sandbox) -> Iterator[Sandbox]:
    yield outside
    outside.mail.clear_faults()


class Attempt:
    """One letter on its way, and what was seen of it."""

    def __init__(self, mail: Mail, server: MailServer) -> None:
        self._mail, self._server = mail, server
        self._before = len(mail.letters)
        self.handing_over = 0

    def send(self, letter: Letter | None = None, recipient: str = ANNA) -> None:
        self._server.send(letter or a_letter(), sender=OURS, recipient=recipient, before_data=self._before_data)

    def _before_data(self) -> None:
        assert self.arrived == 0
        self.handing_over += 1

    @property
    def arrived(self) -> int:
        return len(self._mail.letters) - self._before


def a_letter(text: str = "Здравствуйте!\n.\n..\nКонец") -> Letter:
    return compose(
        Parties(mailbox("Подключение PASS24", OURS), mailbox("Анна", ANNA)),
        Content("Ваше облако", text, "<p>Здравствуйте!</p>"),
        message_id="<case-7.access.1@pass24.example>",
        date=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )


@pytest.fixture
def attempt(sandbox: Sandbox) -> Attempt:
    return Attempt(sandbox.mail, MailServer(sandbox.smtp_host, sandbox.smtp_port, security="none", timeout_s=5))


def test_letter_arrives_as_it_was_written_at_one_recipient(sandbox: Sandbox, attempt: Attempt) -> None:
    attempt.send()
    assert (attempt.arrived, attempt.handing_over) == (1, 1)
    letter = sandbox.mail.letters[-1]
    assert (letter.envelope_from, letter.envelope_to) == (OURS, (ANNA,))
    assert letter.message_id == "<case-7.access.1@pass24.example>"
    assert letter.subject == "Ваше облако"
    assert letter.text.splitlines() == ["Здравствуйте!", ".", "..", "Конец"]


def test_recipient_of_the_envelope_need_not_be_in_the_letter(sandbox: Sandbox, attempt: Attempt) -> None:
    attempt.send(recipient="copy@пример.рф")
    assert sandbox.mail.letters[-1].envelope_to == ("copy@xn--e1afmkfd.xn--p1ai",)


@pytest.mark.parametrize("recipient", ["", "a@b.example, c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>", "anna"])
def test_bad_recipient_is_refused_before_anything(attempt: Attempt, recipient: str) -> None:
    with pytest.raises(ValueError, match="address"):
        attempt.send(recipient=recipient)
    assert (attempt.arrived, attempt.handing_over) == (0, 0)


# What goes wrong × what it means: our error, whether `before_data` ran, whether the letter arrived

U, Q, R = UnavailableError, OutcomeUnknownError, RejectedError
FAULTS: list[tuple[str, dict[str, Any], type[IntegrationError], bool, bool]] = [
    ("refuse", {"codes": [451], "phase": "mail"}, U, False, False),
    ("refuse", {"codes": [421], "phase": "mail"}, U, False, False),
    ("refuse", {"codes": [530], "phase": "mail"}, LoginRefusedError, False, False),
    ("refuse", {"codes": [550], "phase": "mail"}, U, False, False),
    ("refuse", {"codes": [552], "phase": "mail"}, R, False, False),
    ("refuse", {"codes": [450], "phase": "rcpt"}, U, False, False),
    ("refuse", {"codes": [550], "phase": "rcpt"}, R, False, False),
    ("refuse_recipient", {"recipient": "*@client.example", "code": 550}, R, False, False),
    ("refuse", {"codes": [451], "phase": "data_command"}, U, True, False),
    ("refuse", {"codes": [554], "phase": "data_command"}, R, True, False),
    ("refuse", {"codes": [451], "phase": "data"}, U, True, False),
    ("refuse", {"codes": [552], "phase": "data"}, R, True, False),
    ("drop_before", {"phase": "mail"}, U, False, False),
    ("drop_before", {"phase": "rcpt"}, U, False, False),
    ("drop_before", {"phase": "data_command"}, Q, True, False),
    ("drop_before", {"phase": "data"}, Q, True, False),
    ("drop_after_data", {}, Q, True, True),
]


@pytest.mark.parametrize(("fault", "how", "error", "handing_over", "arrived"), FAULTS)
def test_each_fault_has_its_meaning(
    sandbox: Sandbox,
    attempt: Attempt,
    fault: str,
    how: dict[str, Any],
    error: type[IntegrationError],
    handing_over: bool,
    arrived: bool,
) -> None:
    getattr(sandbox.mail, fault)(**how)
    with pytest.raises(IntegrationError) as failure:
        attempt.send()
    assert type(failure.value) is error
    if isinstance(failure.value, RejectedError):
        assert failure.value.code == str(how.get("code") or how["codes"][0])
        assert failure.value.words
    assert (attempt.handing_over, attempt.arrived) == (handing_over, arrived)
    sandbox.mail.clear_faults()
    attempt._before += attempt.arrived
    attempt.send()  # the server is well again, and nothing of ours is left over
    assert attempt.arrived == 1


@pytest.mark.parametrize(
    ("phase", "error", "arrived"), [("rcpt", U, False), ("data_command", Q, False), ("data", Q, True)]
)
def test_answer_that_is_late_is_in_doubt_only_within_the_letter(
    sandbox: Sandbox, phase: Any, error: type[IntegrationError], arrived: bool
) -> None:
    attempt = Attempt(sandbox.mail, MailServer(sandbox.smtp_host, sandbox.smtp_port, security="none", timeout_s=1))
    sandbox.mail.delay(2.5, phase=phase)
    with pytest.raises(error):
        attempt.send()
    assert attempt.arrived == arrived


def test_nothing_is_sent_if_before_data_raises(sandbox: Sandbox) -> None:
    before = len(sandbox.mail.letters)
    server = MailServer(sandbox.smtp_host, sandbox.smtp_port, security="none")

    def fail() -> None:
        raise LookupError("the ledger is away")

    with pytest.raises(LookupError, match="the ledger is away"):
        server.send(a_letter(), sender=OURS, recipient=ANNA, before_data=fail)
    assert len(sandbox.mail.letters) == before


# Servers that are not well, line by line


@contextmanager
def scripted(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that greets, answers each line in turn, then hangs up. Yields its port and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                for number, answer in enumerate(answers):
                    if number:
                        heard.append(lines.readline())
                        while heard[-1] and answers[number - 1].startswith(b"354") and lines.readline() != b".\r\n":
                            pass
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            thread.join(5)


HELLO, OK, GO = b"220 hello\r\n", b"250 ok\r\n", b"354 go\r\n"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([b"554 go away\r\n"], U),
        ([b"421 too busy\r\n"], U),
        ([b""], U),
        ([b"what?\r\n"], U),
        ([HELLO, b"500 no\r\n", b"500 no\r\n"], U),
        ([HELLO], U),
        ([HELLO, OK], U),
        ([HELLO, OK, OK], U),
        ([HELLO, OK, OK, OK], Q),
        ([HELLO, OK, OK, OK, GO], Q),
        ([HELLO, OK, OK, OK, GO, b"what?\r\n"], Q),
        ([HELLO, OK, OK, OK, GO, b"421 later\r\n"], U),
        ([HELLO, OK, OK, OK, b"250 strange\r\n"], Q),
    ],
)
def test_server_that_hangs_up_or_talks_nonsense(answers: list[bytes], error: type[IntegrationError]) -> None:
    with scripted(*answers) as (port, _), pytest.raises(IntegrationError) as failure:
        MailServer("127.0.0.1", port, security="none", timeout_s=5).send(
            a_letter(), sender=OURS, recipient=ANNA, before_data=lambda: None
        )
    assert type(failure.value) is error


def test_accepted_is_accepted_whatever_comes_of_quit() -> None:
    with scripted(HELLO, OK, OK, OK, GO, OK) as (port, heard):
        MailServer("127.0.0.1", port, security="none", timeout_s=5).send(
            a_letter(), sender=OURS, recipient=ANNA, before_data=lambda: None
        )
    assert [line.split()[0].upper() for line in heard[:4]] == [b"EHLO", b"MAIL", b"RCPT", b"DATA"]


def test_nobody_listening_or_unknown_host_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for host, port in (("127.0.0.1", unused.getsockname()[1]), ("mail.invalid", 25)):
            with pytest.raises(UnavailableError):
                MailServer(host, port, security="none", timeout_s=5).send(
                    a_letter(), sender=OURS, recipient=ANNA, before_data=lambda: None
                )


# TLS and login


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Its mail server wants STARTTLS and a login."""
    with Sandbox(
        tmp_path_factory.mktemp("guarded"),
        client_secret="unused",
        smtp_credentials=("onboarding", PASSWORD),
        smtp_starttls=True,
    ) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"password": "wrong-password-5d1e"}, LoginRefusedError),
        ({"username": None, "password": None}, LoginRefusedError),
        ({"ca_bundle": None}, U),
        ({"security": "none", "username": None, "password": None}, LoginRefusedError),
        ({"security": "tls"}, U),
    ],
)
def test_login_over_verified_tls(
    guarded: Sandbox, changes: dict[str, Any], error: type[IntegrationError] | None
) -> None:
    settings: dict[str, Any] = {
        "security": "starttls",
        "username": "onboarding",
        "password": PASSWORD,
        "ca_bundle": guarded.ca_path,
        "timeout_s": 5,
    } | changes
    server = MailServer(guarded.smtp_host, guarded.smtp_port, **settings)
    attempt = Attempt(guarded.mail, server)
    if error is None:
        attempt.send()
        assert attempt.arrived == 1
        return
    with pytest.raises(IntegrationError) as failure:
        attempt.send()
    assert type(failure.value) is error
    assert "password-" not in repr(failure.value) + repr(server)
    assert (attempt.handing_over, attempt.arrived) == (0, 0)


def test_starttls_is_not_skipped_when_the_server_has_none(sandbox: Sandbox) -> None:
    server = MailServer(sandbox.smtp_host, sandbox.smtp_port, security="starttls", ca_bundle=sandbox.ca_path)
    attempt = Attempt(sandbox.mail, server)
    with pytest.raises(UnavailableError):
        attempt.send()
    assert attempt.arrived == 0


def test_password_does_not_leave_this_machine_without_tls() -> None:
    with pytest.raises(ValueError, match="TLS"):
        MailServer("mail.example", 25, security="none", username="a", password=PASSWORD)


def test_login_in_russian_letters_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match="Latin") as failure:
        MailServer("mail.example", 465, security="tls", username="a", password="пароль")
    assert "пароль" not in str(failure.value)


# A copy.

MANAGER = "manager@pass24.example"


def copied() -> Letter:
    parties = Parties(mailbox("", OURS), mailbox("", ANNA), copy=mailbox("Анна Смирнова", MANAGER))
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    return compose(parties, Content("Отчёт", "текст", "<p>текст</p>"), message_id="<copy@pass24.example>", date=at)


@pytest.mark.parametrize("code", [None, 550])
def test_a_copy_goes_along_and_one_that_is_refused_keeps_the_letter_from_nobody(
    sandbox: Sandbox, code: int | None
) -> None:
    if code:
        sandbox.mail.refuse_recipient(MANAGER, code)
    server = MailServer(sandbox.smtp_host, sandbox.smtp_port, security="none", timeout_s=5)
    before = len(sandbox.mail.letters)
    server.send(copied(), sender=OURS, recipient=ANNA, copy=MANAGER, before_data=lambda: None)
    (arrived,) = sandbox.mail.letters[before:]
    assert list(arrived.envelope_to) == ([ANNA] if code else [ANNA, MANAGER])


def test_a_copy_that_the_server_cannot_take_now_is_tried_again_with_the_letter(sandbox: Sandbox) -> None:
    sandbox.mail.refuse_recipient(MANAGER, 451)
    server = MailServer(sandbox.smtp_host, sandbox.smtp_port, security="none", timeout_s=5)
    before = len(sandbox.mail.letters)
    with pytest.raises(UnavailableError):
        server.send(copied(), sender=OURS, recipient=ANNA, copy=MANAGER, before_data=lambda: None)
    assert len(sandbox.mail.letters) == before
