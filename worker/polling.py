"""A cheap look before Prefect's own poll.

The poll marks every queue and deployment of the pool as served, in the database: five times the price of a count.
"""

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

POLL_AT_LEAST_EVERY_S = 10.0
"""So that Prefect knows the worker is there; it gives a queue up as not ready after 60 s."""


async def something_is_due(client: PrefectClient) -> bool:
    """Whether any run should have begun by now; in doubt yes, then the poll finds out what is wrong."""
    due = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=datetime.now(UTC)),
    )
    try:
        return await client.count_flow_runs(flow_run_filter=due) > 0
    except httpx.HTTPError:
        return True
