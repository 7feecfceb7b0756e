"""What Prefect keeps of a case's runs: what was filled in, how it ended, what was logged."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterTags,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from engine.prefect_server import prefect_client

_PAGE = 200


def runs_of(code: str, run_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Runs tagged with the case or named by its timeline, the oldest first. UnavailableError: no answer."""
    by_tag = FlowRunFilter(tags=FlowRunFilterTags(all_=[code]))
    by_id = FlowRunFilter(id=FlowRunFilterId(any_=list(run_ids)))
    with prefect_client() as client:
        found = {it.id: it for each in (by_tag, by_id) for it in _all(client, each)}
        return [_told(client, it) for it in sorted(found.values(), key=lambda it: str(it.created))]


def _all(client: SyncPrefectClient, wanted: FlowRunFilter) -> list[FlowRun]:
    found: list[FlowRun] = []
    while True:
        page = client.read_flow_runs(
            flow_run_filter=wanted, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=_PAGE, offset=len(found)
        )
        found += page
        if len(page) < _PAGE:
            return found


def _told(client: SyncPrefectClient, run: FlowRun) -> dict[str, Any]:
    logs = client.read_logs(log_filter=LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id])), limit=_PAGE)
    return {
        "id": str(run.id),
        "created": str(run.created),
        "name": run.name,
        "parameters": run.parameters,
        "tags": run.tags,
        "state": run.state_name,
        "message": run.state.message if run.state else "",
        "logs": [it.message for it in logs],
    }
