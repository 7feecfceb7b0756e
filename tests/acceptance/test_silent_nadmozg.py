"""nadmozg takes every request and answers nothing: what needs nobody outside is done at once, and slots stay free.

With the retries of production: without what is asserted here each new client would hold a slot for a minute, and as
many as there are slots all of them.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from demo.doors import Forms, Mailbox
from stack.clean import clean
from stack.local import Stack
from stack.ports import Ports
from store.database import connect
from store.outages import DOWN, Outage, Outages, growing
from tests.acceptance.clients import clouds_of, fault, letters_to, new_client, reconcile_until
from tests.acceptance.conftest import HURRY

pytestmark = pytest.mark.long

TIMEOUT_S, PAUSE = 4, timedelta(seconds=5)
SOON_S = 30.0
"""On a loaded machine; it takes two."""
SLOTS = 4
CLIENTS = [f"molchit-{number}" for number in range(SLOTS + 2)]
"""One finds it out; the others come when it is known, more of them than there are slots."""


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own."""
    home = tmp_path_factory.mktemp("silent")
    settings = HURRY | {
        "ONBOARDING_HTTP_TIMEOUT_S": str(TIMEOUT_S),
        "ONBOARDING_RETRY_DELAYS_S": "[2, 8, 30]",
        "ONBOARDING_POLICY__FAR_END_PAUSE": f"PT{PAUSE.total_seconds():g}S",
    }
    with Stack(
        home, Ports.free(), settings=settings, cloud_seconds=1.0, durable=False, concurrency_limit=SLOTS
    ) as stack:
        yield stack
    clean(home)


@pytest.fixture
def outages(silent: Stack) -> Iterator[Outages]:
    """As every process of the stack sees them."""
    engine = connect(silent.database_url)
    yield Outages(engine, DOWN, growing(PAUSE))
    engine.dispose()


def test_a_silent_nadmozg_holds_nobody_but_those_who_wait_for_a_cloud(silent: Stack, outages: Outages) -> None:
    with Forms(silent) as forms, Mailbox(silent.sandbox_http_url) as mailbox:
        forms.submit("10", **new_client("Склад Записной", "zapisnoy", talk_on="", slug=""))
        fault(silent, kind="latency", seconds=600, times=None)

        first, *others = CLIENTS
        began = time.monotonic()
        found_out = forms.submit("10", **new_client(f"Склад {first}", first))
        assert time.monotonic() - began < SOON_S, "whoever finds it out does not wait through all retries"
        assert found_out.badge == "Записано"
        assert known(outages)

        waiting = [forms.send("10", **new_client(f"Склад {it}", it)) for it in others]
        began = time.monotonic()
        assert forms.submit("03", case="Склад Записной", text="Ключи у охраны").badge == "Записано"
        assert time.monotonic() - began < SOON_S, "a note needs nobody outside"
        assert {forms.finished(it).badge for it in waiting} == {"Записано"}
        assert time.monotonic() - began < 2 * SOON_S, "nor do new clients wait for nadmozg"

        looks = found_down(outages, forms, times=3)
        assert looks[-1].times >= 3
        assert {it.since for it in looks} == {looks[0].since}, "one outage, remembered from run to run"
        for earlier, later in pairwise(looks):
            assert later.again_at - earlier.again_at >= growing(PAUSE)[min(later.times, 5) - 1]

        httpx.delete(f"{silent.sandbox_http_url}/control/faults", trust_env=False).raise_for_status()
        reconcile_until(forms, "доступ", lambda: any(letters_to(mailbox, it) for it in CLIENTS))
        assert [len(clouds_of(mailbox, it)) <= 1 for it in CLIENTS] == [True] * len(CLIENTS)
        assert outages.all() == []


def found_down(outages: Outages, forms: Forms, times: int) -> list[Outage]:
    """Runs reconcile until nadmozg has been found down so often; the outage as it was after each time."""
    seen = [known(outages)]
    end = time.monotonic() + 60
    while seen[-1].times < times and time.monotonic() < end:
        forms.submit("99")
        if (now := known(outages)) != seen[-1]:
            seen.append(now)
    return seen


def known(outages: Outages) -> Outage:
    """nadmozg's; nobody else is down."""
    [outage] = outages.all()
    assert outage.far_end == "nadmozg"
    return outage
