"""Notices over a real socket, by the real library; and what an address that is none, or says no, comes to."""

from collections.abc import Iterator

import pytest

from engine.wiring import resolved
from integrations.errors import OutcomeUnknownError, RejectedError
from integrations.notices import Notices
from tests.phone import Phone, phone_on

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of the library


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with phone_on() as found:
        yield found


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
