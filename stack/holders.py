"""Which worker has an interrupted run in hand, and which workers are alive: there may be one on another machine.

A worker of ours writes its name before the process number that Prefect keeps with a run (`infrastructure_pid`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from stack.pg_dump import connect
from stack.prefect_env import POOL

UNDER_WAY = ("RUNNING", "PENDING", "CANCELLING")
TAKEN_AT_MOST = timedelta(minutes=3)
"""So long after it was taken a run may still have nobody's name: its worker waits for a free process."""
PAGE = 200


@dataclass(frozen=True)
class Interrupted:
    """A run under way, as Prefect has it. `holder`: the name of its worker, empty if none has written it yet.

    `since`: when the run came into its state. `starts`: how often it has been started.
    """

    id: str
    state_type: str
    starts: int
    name: str
    holder: str
    since: datetime


def workers(api: httpx.Client) -> dict[str, bool]:
    """Every worker that the pool has had, by name, and whether it lives.

    Prefect says that of one which has given a sign of life in the last one and a half minutes.
    """
    found = api.post(f"/work_pools/{POOL}/workers/filter", json={}).raise_for_status().json()
    return {str(it["name"]): it["status"] == "ONLINE" for it in found}


def abandoned(runs: Iterable[Interrupted], living: Collection[str], now: datetime) -> list[Interrupted]:
    """Those that no living worker has in hand. A run without a holder may be anybody's as long as it is fresh."""
    free_from = now - TAKEN_AT_MOST if living else now
    return [it for it in runs if (it.holder not in living if it.holder else it.since <= free_from)]


def under_way_by_sql(database_url: str) -> list[Interrupted]:
    """From Prefect's own database: one run that the server cannot read would hide all the others from its API."""
    query = """
        SELECT id::text, state_type::text, run_count, name, infrastructure_pid, state_timestamp FROM flow_run
        WHERE state_type::text = ANY(%s)
    """
    with connect(database_url) as database:
        rows = database.execute(query, [list(UNDER_WAY)]).fetchall()
    return [Interrupted(it[0], it[1], it[2], it[3], _holder(it[4]), it[5]) for it in rows]


def under_way_by_api(api: httpx.Client) -> list[Interrupted]:
    """The same for a machine that has no access to Prefect's database."""
    found: list[dict[str, Any]] = []
    states = {"flow_runs": {"state": {"type": {"any_": list(UNDER_WAY)}}}}
    while True:
        query = states | {"offset": len(found), "limit": PAGE, "sort": "ID_DESC"}
        page: list[dict[str, Any]] = api.post("/flow_runs/filter", json=query).raise_for_status().json()
        found += page
        if len(page) < PAGE:
            break
    return [
        Interrupted(
            it["id"],
            it["state_type"],
            it["run_count"],
            it["name"],
            _holder(it["infrastructure_pid"]),
            datetime.fromisoformat(it["state"]["timestamp"]),
        )
        for it in found
    ]


def _holder(infrastructure_pid: str | None) -> str:
    return (infrastructure_pid or "").rpartition(":")[0]
