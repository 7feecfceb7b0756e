"""Reconciles that found nothing to do: the last hour of them shows that it runs, earlier ones are only in the way.

There are 288 a day, more than all other runs together; each leaves some 10 KB in Prefect's database.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterEndTime,
    FlowRunFilterName,
)
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_run_logger
from prefect.runtime import deployment

from engine.prefect_server import prefect_client
from integrations.errors import UnavailableError

IDLE = "Ничему ещё не пора."
"""The first line of one, and what stands behind the badge in its name."""
KEPT_FOR = timedelta(hours=1)
MOST_AT_ONCE = 20
"""More than come in an hour: a backlog goes, too."""


def drop_idle_passes(badge: str, now: datetime) -> int:
    """Deletes those of this form that ended with the badge and did nothing; how many. What cannot be deleted now is
    left to the next reconcile.
    """
    if not deployment.id:
        return 0
    idle = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[UUID(str(deployment.id))]),
        name=FlowRunFilterName(any_=[f"{badge} · {IDLE}"]),
        end_time=FlowRunFilterEndTime(before_=now - KEPT_FOR),
    )
    dropped = 0
    try:
        with prefect_client() as client:
            for run in client.read_flow_runs(flow_run_filter=idle, limit=MOST_AT_ONCE):
                with suppress(ObjectNotFound):  # somebody has deleted it in the UI
                    client.delete_flow_run(run.id)
                    dropped += 1
    except UnavailableError as error:
        get_run_logger().warning("earlier runs are left to the next reconcile: %s", error)
    return dropped
