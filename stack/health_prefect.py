"""What Prefect's server says of itself: its database, the worker's sign of life, runs that nobody takes up."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from stack.health_report import Health
from stack.prefect_env import POOL

WORKER_SILENT_AFTER = timedelta(minutes=2)
"""It gives a sign of life every half minute."""
RUNS_WAIT_AT_MOST = timedelta(minutes=1)


def ask_prefect(api: httpx.Client, now: datetime, found: Health) -> None:
    """Every answer but the first needs Prefect's database, so one that is dead is noticed, too."""
    try:
        api.get("/health").raise_for_status()
    except httpx.HTTPError as error:
        found.add("prefect", f"Prefect: нет ответа – {type(error).__name__}", good=False)
        return
    try:
        workers = api.post(f"/work_pools/{POOL}/workers/filter", json={}).raise_for_status().json()
        late = {
            "state": {"type": {"any_": ["SCHEDULED", "PENDING"]}},
            "expected_start_time": {"before_": (now - RUNS_WAIT_AT_MOST).isoformat()},
        }
        waiting = api.post("/flow_runs/count", json={"flow_runs": late}).raise_for_status().json()
        # One run that Prefect itself cannot read, and nobody sees any. It hangs up after that, so this comes last.
        readable = api.post("/flow_runs/filter", json={"limit": 200}).is_success
    except httpx.HTTPError as error:
        found.add("prefect_database", f"Prefect: его база не отвечает – {type(error).__name__}", good=False)
        return
    found.add("prefect", "Prefect отвечает", good=True)
    if not readable:
        found.add("prefect_runs", "Prefect не читает свои запуски; перезапустите стек", good=False)
    _judge_workers(workers, now, found)
    found.numbers["runs_waiting"] = waiting
    found.add("runs_waiting", f"запусков ждёт дольше минуты: {waiting}", good=not waiting)


def _judge_workers(workers: list[dict[str, Any]], now: datetime, found: Health) -> None:
    seen = [datetime.fromisoformat(it["last_heartbeat_time"]) for it in workers if it.get("last_heartbeat_time")]
    if not seen:
        found.add("worker", "рабочий процесс ещё не объявлялся", good=False)
        return
    silent = now - max(seen)
    found.numbers["worker_silent_seconds"] = round(silent.total_seconds())
    if silent <= WORKER_SILENT_AFTER:
        found.add("worker", "рабочий процесс жив", good=True)
    else:
        found.add("worker", f"рабочий процесс молчит {silent.total_seconds() / 60:.0f} мин", good=False)
