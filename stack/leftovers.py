"""Runs that a dead worker has left Running or Pending: Prefect leaves them so for ever, and they hold the pool's slots.

Called while no worker runs. They are scheduled again: a run that has recorded its answer already finds that and goes
on, so nobody's form is lost and nothing is done twice. One that was interrupted several times is given up.
"""

import httpx

MOST_STARTS = 3
GIVEN_UP = "Прервано, ничего не потеряно: система продолжит сама"
"""How the name of a run begins that is not started again."""


def take_up_leftovers(api: httpx.Client) -> int:
    """Schedules interrupted runs again; returns how many there were."""
    unfinished = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}
    runs = api.post("/flow_runs/filter", json={"flow_runs": unfinished, "limit": 200}).raise_for_status().json()
    for run in runs:
        state = _next_state(run["state_type"], run["run_count"])
        if state["type"] == "CRASHED":
            name = {"name": f"{GIVEN_UP} · {run['name']}"}
            api.patch(f"/flow_runs/{run['id']}", json=name).raise_for_status()
        api.post(f"/flow_runs/{run['id']}/set_state", json={"state": state, "force": True}).raise_for_status()
    return len(runs)


def _next_state(state_type: str, starts: int) -> dict[str, str]:
    if state_type == "CANCELLING":
        return {"type": "CANCELLED", "name": "Cancelled", "message": "Запуск отменён."}
    if starts >= MOST_STARTS:
        message = "Рабочий процесс каждый раз останавливался посреди этого запуска. Подключение продолжит сверка."
        return {"type": "CRASHED", "name": "Crashed", "message": message}
    return {"type": "SCHEDULED", "name": "Прервано, повтор", "message": "Рабочий процесс остановился, начинаем снова."}
