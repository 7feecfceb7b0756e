"""`on_crashed` hooks of a run whose process has died: another process calls them, as the stock worker has it done."""

import asyncio
import inspect
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State

from worker import _private


def call_crashed_hooks(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Calls them one after another. A failing hook is logged in the run's log; the others still run."""
    for hook in flow.on_crashed_hooks or []:
        try:
            result: Any = hook(flow, flow_run, state)
            if inspect.iscoroutine(result):
                asyncio.run(result)
        except Exception:  # noqa: BLE001 - it is somebody's own code
            _private.tell_run(flow_run.id, "An on_crashed hook failed")
