"""Reports the end of a run whose process did not, so that no run stays Running or Pending for ever.

If the server is away, it is asked again until it answers.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import State, StateType
from prefect.exceptions import Abort, ObjectNotFound
from prefect.states import Cancelled, Crashed, Scheduled
from prefect.utilities.engine import propose_state

if TYPE_CHECKING:
    Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
T = TypeVar("T")
AGAIN_S = 3.0
INTERRUPTED = "Прервано, ничего не потеряно: система продолжит сама"
"""How the name of a run begins whose process has died: Prefect's own word for it, «Crashed», frightens people."""
UNFINISHED = {StateType.PENDING, StateType.RUNNING, StateType.CANCELLING}


def interrupted() -> State[Any]:
    """For a run that is to begin again."""
    return Scheduled(name="Прервано, повтор", message="Рабочий процесс остановлен, начинаем снова.")


async def settle(client: PrefectClient, run_id: UUID, code: int, *, cancelled: bool, log: "Log") -> State[Any] | None:
    """Sets the run to Crashed (to Cancelled if that was wanted), unless it has reported its end itself.

    Returns the state only if it was set to Crashed here: then its hooks are still to be called.
    """

    async def told() -> State[Any] | None:
        state = (await client.read_flow_run(run_id)).state
        if state is None or state.type not in UNFINISHED:
            return None
        if cancelled or state.is_cancelling():
            await client.set_flow_run_state(run_id, Cancelled(message="Запуск отменён."), force=True)
            return None
        if not code:
            return None
        run = await client.read_flow_run(run_id)
        await client.update_flow_run(run_id, name=f"{INTERRUPTED} · {run.name}")
        crashed: State[Any] = await propose_state(client, Crashed(message=_words(code)), flow_run_id=run_id)
        return crashed if crashed.is_crashed() else None

    return await _when_the_server_answers(told, run_id, log)


async def take_back(client: PrefectClient, run_id: UUID, log: "Log") -> None:
    """Schedules a run again that was taken and never begun: the server's answer to Pending was lost on the way."""

    async def taken_back() -> None:
        state = (await client.read_flow_run(run_id)).state
        if state is not None and state.is_pending():
            await client.set_flow_run_state(run_id, interrupted(), force=True)

    await _when_the_server_answers(taken_back, run_id, log)


async def _when_the_server_answers(do: Callable[[], Awaitable[T]], run_id: UUID, log: "Log") -> T | None:
    while True:
        try:
            return await do()
        except (ObjectNotFound, Abort):
            return None  # deleted, or ended meanwhile
        except (httpx.TransportError, httpx.HTTPStatusError) as error:
            if isinstance(error, httpx.HTTPStatusError) and error.response.status_code < 500:
                raise
            log.warning("The end of run %s is not told yet: %s", run_id, type(error).__name__)
            await asyncio.sleep(AGAIN_S)


def _words(code: int) -> str:
    if code < 0:
        return f"Процесс запуска убит сигналом {signal.Signals(-code).name}."
    return f"Запуск оборвался, его процесс завершился с кодом {code}; причина – в журнале запуска."
