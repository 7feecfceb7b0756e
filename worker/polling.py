"""When to ask Prefect for runs: as soon as the door tells of one, and by a cheap look where it does not.

Prefect's own poll marks every queue and deployment of the pool as served, in the database: five times the price of a
count, and fifty times that of a question to the door.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.settings import get_current_settings

POLL_AT_LEAST_EVERY_S = 10.0
"""So that Prefect knows the worker is there; it gives a queue up as not ready after 60 s."""
LOOK_EVERY_S, LOOK_EVERY_S_WHERE_TOLD = 0.5, 2.0
"""The second also finds what the door does not hear of: runs of a schedule or an automation."""
_PATH = "/onboarding/new-runs"
"""Of the door (door/new_runs.py)."""
_ASK_AGAIN_S = 1.0


class Polling:
    """Whether Prefect should be asked for runs now."""

    def __init__(self, client: PrefectClient, forget_forms: Callable[[], None]) -> None:
        self._client = client
        self._forget_forms = forget_forms
        self._came = asyncio.Event()
        self._is_told = False
        self._nothing_is_due = False

    async def something_is_due(self) -> bool:
        """Whether any run should have begun by now; in doubt yes, then the poll finds out what is wrong.

        Answers as soon as the door tells of a new run, otherwise after a look. A run that was told of may have to wait
        for a place: then looks follow each other quickly until none is due.
        """
        unhurried = self._is_told and self._nothing_is_due
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), LOOK_EVERY_S_WHERE_TOLD if unhurried else LOOK_EVERY_S)
        told = self._came.is_set()
        self._came.clear()  # before the look: what comes during it is not lost
        is_due = told or await _count(self._client)
        self._nothing_is_due = not is_due
        return is_due

    def polled(self, *, took_all: bool) -> None:
        """A poll that has taken runs, and had room for more, leaves none that is due: the next look has time."""
        self._nothing_is_due = self._nothing_is_due or took_all

    async def listen(self) -> None:
        """Asks the door for new runs, one long question after the other, for ever. Forms are forgotten when the door
        tells that one has changed, and whenever it cannot tell.
        """
        settings = get_current_settings()
        door = str(settings.api.url).removesuffix("/api")
        headers = settings.client.custom_headers
        told = ""
        async with httpx.AsyncClient(base_url=door, headers=headers, trust_env=False, timeout=30) as http:
            while True:
                try:
                    answer = await http.get(_PATH, params={"after": told})
                    answer.raise_for_status()
                except httpx.HTTPError:
                    self._is_told = False
                    self._forget_forms()
                    await asyncio.sleep(_ASK_AGAIN_S)
                    continue
                self._is_told = True
                if _of_forms(answer.text) != _of_forms(told):
                    self._forget_forms()
                if answer.text != told:
                    told = answer.text
                    self._came.set()


def _of_forms(told: str) -> str:
    """The part of what the door tells that changes with every change of a form."""
    return told.rpartition("-")[0]


async def _count(client: PrefectClient) -> bool:
    due = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=datetime.now(UTC)),
    )
    try:
        return await client.count_flow_runs(flow_run_filter=due) > 0
    except httpx.HTTPError:
        return True
