"""Prefect's server is away for longer than its clients ask for it: nothing is lost, and nothing happens twice."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo.doors import Forms, Mailbox
from stack.clean import clean
from stack.health import health
from stack.local import SERVER, Stack
from stack.ports import Ports
from tests.acceptance.clients import (
    clouds_of,
    letters_to,
    making_its_cloud,
    mended_until_ended,
    new_client,
    reconcile_until,
)
from tests.acceptance.conftest import CLOUD_SECONDS, HURRY

pytestmark = pytest.mark.long

PATIENCE = {"PREFECT_CLIENT_MAX_RETRIES": "2"}
"""After two and four seconds the worker's client gives up; with Prefect's own five retries after a minute."""
AWAY_S = 15
"""Twice as long as that."""


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Stack]:
    with Stack(
        tmp_path, Ports.free(), settings=HURRY | PATIENCE, cloud_seconds=CLOUD_SECONDS, durable=False, worker="warm"
    ) as stack:
        yield stack
    clean(tmp_path)


def test_while_prefects_server_is_away_for_long_nothing_is_lost_and_afterwards_all_catches_up(impatient: Stack) -> None:
    """The run under way cannot tell anybody its end, and is taken up again."""
    with Forms(impatient) as forms, Mailbox(impatient.sandbox_http_url) as mailbox:
        run_id = making_its_cloud(forms, mailbox, "Склад Залив", "zaliv")

        impatient.strike(SERVER)
        with pytest.raises(httpx.ConnectError):  # a form says so at once, rather than take an answer it would lose
            forms.send("10", **new_client("Склад Мыс", "mys"))
        time.sleep(AWAY_S)
        assert any(it.startswith("Prefect: нет ответа") for it in health(impatient).troubles)
        mended_until_ended(impatient, forms, run_id)
        reconcile_until(forms, "доступ отправлен", lambda: letters_to(mailbox, "zaliv"))
        forms.reconcile()

        assert len(clouds_of(mailbox, "zaliv")) == 1
        assert letters_to(mailbox, "zaliv") == ["Доступ в PASS24 · Склад Залив"]
        about = Counter(it.subject for it in mailbox.letters() if "Склад Залив" in it.subject)
        assert set(about.values()) == {1}
        assert forms.submit("10", **new_client("Склад Мыс", "mys")).badge == "Записано"
