"""Runs that a dead worker has left Running or Pending: Prefect leaves them so for ever, and they hold the pool's slots.

They are scheduled again: a run that has recorded its answer already finds that and goes on, so nobody's form is lost
and nothing is done twice. One that was interrupted several times is given up. Runs of a worker that lives, on another
machine perhaps, are left alone (stack/holders.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from stack.holders import Interrupted
from stack.pg_dump import connect

MOST_STARTS = 3
GIVEN_UP = "Прервано, ничего не потеряно: система продолжит сама"
"""How the name of a run begins that is not started again."""


@dataclass(frozen=True)
class TakenUp:
    """`again`: so many runs are scheduled again; `unmended`: what could not be, a sentence each, for the operator."""

    again: int
    unmended: tuple[str, ...]


def take_up(api: httpx.Client, abandoned: Iterable[Interrupted]) -> TakenUp:
    """Schedules these runs again. One that cannot be helped does not keep the others, or the worker, waiting."""
    again, unmended = 0, []
    for run in abandoned:
        try:
            state = _next_state(run.state_type, run.starts)
            if state["type"] == "CRASHED":
                api.patch(f"/flow_runs/{run.id}", json={"name": f"{GIVEN_UP} · {run.name}"}).raise_for_status()
            body = {"state": state, "force": True}
            api.post(f"/flow_runs/{run.id}/set_state", json=body).raise_for_status()
            again += 1
        except httpx.HTTPStatusError as error:
            unmended.append(f"Прерванный запуск {run.id} не продолжить: HTTP {error.response.status_code}.")
    return TakenUp(again, tuple(unmended))


def remove_unreadable(api: httpx.Client, database_url: str) -> tuple[str, ...]:
    """Removes runs that the server cannot put into JSON; a sentence for each.

    A number of twenty digits among a run's parameters has the server answer 500 to every list that this run is in.
    """
    removed = []
    for run_id in _unreadable(api, database_url):
        answer = api.delete(f"/flow_runs/{run_id}")
        done = "удалён" if answer.is_success else f"и не удаляется (HTTP {answer.status_code})"
        removed.append(f"Запуск {run_id} сервер не может прочитать, он {done}: из-за него не открывались списки.")
    return tuple(removed)


def _unreadable(api: httpx.Client, database_url: str) -> list[str]:
    """Runs whose numbers are more than JSON's writer takes; a list with each of them alone is asked for, to be sure."""
    query = r"SELECT id::text FROM flow_run WHERE parameters::text ~ '[0-9]{19}|[0-9][eE][+]?[0-9]{2}'"
    with connect(database_url) as database:
        suspects = [str(it[0]) for it in database.execute(query).fetchall()]
    return [it for it in suspects if not _can_be_listed(api, it)]


def _can_be_listed(api: httpx.Client, run_id: str) -> bool:
    try:
        alone = {"flow_runs": {"id": {"any_": [run_id]}}}
        # The server hangs up after such an error, and whatever came next on this connection would be lost.
        answer = api.post("/flow_runs/filter", json=alone, headers={"Connection": "close"})
    except (httpx.RemoteProtocolError, httpx.ReadError):  # it began to answer and could not go on
        return False
    return not answer.is_server_error


def _next_state(state_type: str, starts: int) -> dict[str, str]:
    if state_type == "CANCELLING":
        return {"type": "CANCELLED", "name": "Cancelled", "message": "Запуск отменён."}
    if starts >= MOST_STARTS:
        message = "Рабочий процесс каждый раз останавливался посреди этого запуска. Подключение продолжит сверка."
        return {"type": "CRASHED", "name": "Crashed", "message": message}
    return {"type": "SCHEDULED", "name": "Прервано, повтор", "message": "Рабочий процесс остановился, начинаем снова."}
