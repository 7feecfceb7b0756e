"""One number that JSON's writer does not take has the server answer 500 to every list: it stops nothing for long."""

import pytest

from demo.doors import Forms
from stack.health import health
from stack.local import Stack
from stack.worker_part import PART as WORKER

pytestmark = pytest.mark.long


@pytest.mark.parametrize("number", [10**20, 1e308])
def test_a_run_that_cannot_be_read_goes_when_the_worker_is_started_and_it_is_said(
    number: float, stack: Stack, forms: Forms, capfd: pytest.CaptureFixture[str]
) -> None:
    body = {"parameters": {"cloud_id": number}, "state": {"type": "SCHEDULED"}}
    path = f"/deployments/{forms.deployment_id('10')}/create_flow_run"
    assert stack.ask_prefect("POST", path, json=body).status_code in (201, 500)
    assert stack.ask_prefect("POST", "/flow_runs/filter", json={}).status_code == 500
    assert "не читает свои запуски" in health(stack).line

    stack.strike(WORKER)
    stack.mend()

    assert stack.ask_prefect("POST", "/flow_runs/filter", json={}).status_code == 200
    assert "не может прочитать, он удалён" in capfd.readouterr().out
    forms.submit("00")
    assert "не читает" not in health(stack).line
