"""A calendar over real TLS sockets: what is read, what every fault means; its address is told nobody."""

import logging
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from integrations.calendar import Calendar
from integrations.errors import IntegrationError, RejectedError, UnavailableError, UnreadableError
from sandbox.servers import Sandbox
from tests.page_server import Pages, page_server

SINCE, UNTIL = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, tzinfo=UTC)
SECRET = "private-0a1b2c3d"
PATH = f"/calendars/{SECRET}.ics"
TEXT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20261201T070000Z\r\nDURATION:PT1H\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
BUSY = [(datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC))]
TIMEOUT_S = 1.5


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("outside"), client_secret="not asked for") as running:
        running.calendars.publish(SECRET, TEXT)
        yield running


@pytest.fixture(autouse=True)
def _healed(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.faults.clear()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with page_server(tmp_path_factory.mktemp("pages")) as served:
        yield served


def busy(url: str, ca_bundle: Path | None, *, public_only: bool = False) -> list[tuple[datetime, datetime]]:
    calendar = Calendar(url, ca_bundle=ca_bundle, timeout_s=TIMEOUT_S, public_only=public_only)
    assert SECRET not in repr(calendar)
    return calendar.busy(SINCE, UNTIL, "Europe/Moscow", "orlov@pass24.example", lambda _: False)


def address(sandbox: Sandbox) -> str:
    return f"{sandbox.nadmozg.base_url}{PATH}"


def refused(url: str, ca_bundle: Path | None, **how: bool) -> IntegrationError:
    """The error; nothing of it, nor of what it came from, tells the address."""
    with pytest.raises(IntegrationError) as caught:
        busy(url, ca_bundle, **how)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(vars(caught.value))
    assert SECRET not in told
    return caught.value


def test_when_somebody_is_busy_is_read(sandbox: Sandbox) -> None:
    assert busy(address(sandbox), sandbox.ca_path) == BUSY


FAULTS: dict[str, tuple[dict[str, Any], type[IntegrationError], str]] = {
    "404": ({"kind": "status", "status": 404}, RejectedError, "404"),
    "a login is wanted": ({"kind": "status", "status": 401}, RejectedError, "401"),
    "not allowed": ({"kind": "status", "status": 403}, RejectedError, "403"),
    "too often": ({"kind": "429"}, UnavailableError, "429"),
    "503": ({"kind": "503"}, UnavailableError, "503"),
    "a page in its place": ({"kind": "html", "status": 200}, UnreadableError, "no calendar"),
    "JSON in its place": ({"kind": "error_in_200"}, UnreadableError, "no calendar"),
    "huge": ({"kind": "huge"}, UnreadableError, "more than 5 MB"),
    "dropped": ({"kind": "drop_before"}, UnavailableError, "broke off"),
    "slow to begin": ({"kind": "latency", "seconds": 4}, UnavailableError, "no answer within 1.5 s"),
    "drop by drop": ({"kind": "drip", "seconds": 0.2}, UnavailableError, "no answer within 1.5 s"),
}


@pytest.mark.parametrize(("fault", "kind", "words"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_one_of_our_errors_in_good_time(
    sandbox: Sandbox, fault: dict[str, Any], kind: type[IntegrationError], words: str
) -> None:
    sandbox.faults.add(method="GET", path=PATH, times=None, **fault)
    began = time.monotonic()
    error = refused(address(sandbox), sandbox.ca_path)
    assert type(error) is kind
    assert words in str(error)
    assert time.monotonic() - began < 20, "whoever has sent a form waits for it"


def test_half_a_calendar_is_none(sandbox: Sandbox) -> None:
    sandbox.calendars.publish("half", TEXT[:-30])
    error = refused(f"{sandbox.nadmozg.base_url}/calendars/half.ics?{SECRET}", sandbox.ca_path)
    assert isinstance(error, UnreadableError)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"http://calendar.example/{SECRET}", RejectedError),
        (f"ftp://calendar.example/{SECRET}", RejectedError),
        (f"webcal://calendar.example/{SECRET}", RejectedError),
        (f"https://[::1/{SECRET}", RejectedError),
        ("${ONBOARDING_CALENDAR}", RejectedError),
        (f"https://nobody.invalid/{SECRET}", UnavailableError),
        (f"https://127.0.0.1:1/{SECRET}", UnavailableError),
    ],
)
def test_an_address_that_is_none(url: str, kind: type[IntegrationError]) -> None:
    assert type(refused(url, None)) is kind


def test_only_public_addresses_are_asked_unless_that_is_allowed(sandbox: Sandbox) -> None:
    error = refused(address(sandbox), sandbox.ca_path, public_only=True)
    assert isinstance(error, RejectedError)
    assert "private network" in str(error)


def test_a_certificate_that_nobody_knows_is_not_accepted(sandbox: Sandbox) -> None:
    error = refused(address(sandbox), None)
    assert isinstance(error, UnavailableError)
    assert "certificate" in str(error)


def test_it_may_have_moved_but_not_to_where_others_can_listen(pages: Pages) -> None:
    pages.show("/moved", TEXT.decode(), headers={"content-type": "text/calendar"})
    moved = pages.show(f"/{SECRET}", "", status=302, headers={"location": "/moved"})
    assert busy(moved, pages.ca) == BUSY
    pages.show(f"/{SECRET}", "", status=302, headers={"location": "http://calendar.example/moved"})
    assert isinstance(refused(moved, pages.ca), RejectedError)
    pages.show(f"/{SECRET}", "", status=302, headers={"location": f"/{SECRET}"})
    assert "round and round" in str(refused(moved, pages.ca))


def test_the_address_is_in_no_log(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        busy(address(sandbox), sandbox.ca_path)
    ours = [it.getMessage() for it in caplog.records if not it.name.startswith("uvicorn")]  # that is the far end's
    assert ours
    assert SECRET not in "".join(ours)
