"""Notices over a real socket, by the real library; and what an address that is none, or says no, comes to."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from integrations.errors import OutcomeUnknownError, RejectedError
from integrations.notices import Notices
from tasks._wiring import resolved

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of the library


@dataclass
class Phone:
    """Somebody's service of notices, on this machine."""

    port: int = 0
    answer: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/secret-token"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Phone()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()


def test_a_notice_arrives_as_it_was_said(phone: Phone) -> None:
    Notices([phone.url], timeout_s=5).send("Ваш ход: назначить обучение · ЖК <Ромашка>", "R-0042. Форма – в письме.")
    assert [(it["title"], it["message"]) for it in phone.received] == [
        ("Ваш ход: назначить обучение · ЖК <Ромашка>", "R-0042. Форма – в письме.")
    ]


@pytest.mark.parametrize("answer", [403, 500])
def test_a_no_may_have_been_a_yes_and_is_said_without_secrets(phone: Phone, answer: int) -> None:
    phone.answer = answer
    with pytest.raises(OutcomeUnknownError) as error:
        Notices([phone.url], timeout_s=5).send("Ваш ход", "R-0042")
    assert "secret-token" not in str(error.value)
    assert len(phone.received) == 1, "nothing is tried again"


def test_a_phone_that_is_off_is_no_yes() -> None:
    with pytest.raises(OutcomeUnknownError):
        Notices(["json://127.0.0.1:9/secret-token"], timeout_s=2).send("Ваш ход", "R-0042")


def test_what_is_no_address_is_refused_before_anything_is_sent(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RejectedError) as error:
        Notices([phone.url, "pigeon://secret-token"], timeout_s=5).send("Ваш ход", "R-0042")
    assert "secret-token" not in f"{error.value} {error.value.words}"
    assert phone.received == []
    assert "secret-token" not in caplog.text


def test_a_secret_comes_from_the_environment_and_one_that_is_missing_is_named() -> None:
    environment = {"ONBOARDING_TOKEN": "123:A b/c"}
    assert resolved("tgram://${ONBOARDING_TOKEN}/42", environment) == "tgram://123:A%20b%2Fc/42"
    with pytest.raises(RejectedError, match="ONBOARDING_OTHER is not set"):
        resolved("tgram://${ONBOARDING_OTHER}/42", environment)


def test_addresses_do_not_show() -> None:
    assert "secret-token" not in repr(Notices(["json://127.0.0.1/secret-token"], 5))
