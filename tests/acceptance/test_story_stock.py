"""The same journey on Prefect's own worker: one setting, and nothing else is different."""

import contextlib

import psutil
import pytest

from demo.doors import Browser, Forms, Mailbox
from demo.report import Findings
from demo.story import Story, today
from stack.clean import clean
from stack.local import Stack
from stack.ports import Ports
from tests.acceptance.conftest import CLOUD_SECONDS, HURRY

pytestmark = pytest.mark.long


def test_the_journey_is_the_same_on_the_stock_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("stock")
    settings = HURRY | {"ONBOARDING_WORKER": "stock"}
    with (
        Stack(home, Ports.free(), settings=settings, cloud_seconds=CLOUD_SECONDS, durable=False) as stack,
        Forms(stack) as forms,
        Mailbox(stack.sandbox_http_url) as mailbox,
        Browser(stack.ca_path) as browser,
    ):
        Story(forms, mailbox, browser, today(), print).play()
        findings = Findings()
        findings.check_letters(mailbox.letters())
        findings.check_clouds(mailbox.clouds())
        findings.check_runs(forms.runs())
        assert findings.faults == []
        assert _workers(stack) == ["process"]
        log = (stack.home / "log" / "worker.log").read_text(encoding="utf-8")
        assert "Не принято: Адрес облака" in log
        assert "FailedRun" not in log, "what Prefect's engine makes of a returned Failed state"
    clean(home)


def _workers(stack: Stack) -> list[str]:
    """The types of the workers that serve the stack."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            words = process.cmdline()
            if "worker" in words and process.environ().get("PREFECT_API_URL") == stack.api_url:
                found.append(words[words.index("--type") + 1])
    return found
