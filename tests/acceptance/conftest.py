"""One real stack for all acceptance tests: PostgreSQL, Prefect's server and worker, the sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from demo.doors import Browser, Forms, Mailbox
from stack.clean import clean
from stack.local import PROJECT, Stack
from stack.ports import Ports
from stack.prepared import prepare
from tests.acceptance.ui import chromium_without_window

CLOUD_SECONDS = 4.0
HURRY = {
    "ONBOARDING_MAIL_PER_MINUTE": "0",
    "ONBOARDING_MAIL_BOUNCES": "bounces@pass24.example",
    "ONBOARDING_NADMOZG_PER_MINUTE": "0",
    "ONBOARDING_POLICY__DIGEST_FROM": "1000",  # cases of many tests are due at once, and each looks for its own letters
    "ONBOARDING_CLOUD_POLL_S": "0.5",
    "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT1S",
    "ONBOARDING_POLICY__ACT_TIME_LIMIT": "PT5S",
    "ONBOARDING_POLICY__CLOUD_LOOK_EVERY": "PT1S",
    "ONBOARDING_POLICY__RETRY_AFTER": "PT1S",
    "ONBOARDING_POLICY__FAR_END_PAUSE": "PT0.2S",
    "ONBOARDING_RETRY_DELAYS_S": "[0.5, 1, 2]",
}


@pytest.fixture(scope="session", autouse=True)
def _database_to_begin_with() -> None:
    """Whatever has been changed since the last time, stacks begin with a database that has just these forms."""
    prepare(PROJECT)


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Started once, ended before other tests begin; these tell their cases apart by the client's address."""
    home: Path = tmp_path_factory.mktemp("stack")
    with Stack(
        home, Ports.free(), settings=HURRY, cloud_seconds=CLOUD_SECONDS, requests_per_minute=10_000, durable=False
    ) as running:
        yield running
    clean(home)


@pytest.fixture(scope="package")
def forms(stack: Stack) -> Iterator[Forms]:
    """The forms, submitted through Prefect's API."""
    with Forms(stack) as door:
        yield door


@pytest.fixture(scope="package")
def mailbox(stack: Stack) -> Iterator[Mailbox]:
    """What the sandbox's mail server has received."""
    with Mailbox(stack.sandbox_http_url) as door:
        yield door


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Chromium, without a window."""
    with chromium_without_window() as started:
        yield started


@pytest.fixture(scope="package")
def browser(stack: Stack) -> Iterator[Browser]:
    """The client's browser."""
    with Browser(stack.ca_path) as door:
        yield door
