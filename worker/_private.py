"""Every private name of Prefect that the worker uses. A new release of Prefect may change them: then
tests/unit/test_worker_private.py says which. All else it uses is public: `BaseWorker`,
`ProcessJobConfiguration`, `temporary_settings`, `SyncClientContext`, `load_flow_from_entrypoint`,
`load_script_as_module`.
"""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from prefect import Flow, results, task_engine
from prefect._internal import control_listener
from prefect.client.orchestration import PrefectClient, SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.events.worker import EventsWorker
from prefect.flow_engine import run_flow
from prefect.logging.loggers import flow_run_logger
from prefect.settings import PREFECT_API_URL

if TYPE_CHECKING:
    from prefect.workers.base import BaseJobConfiguration, BaseWorker

SLOTS = "_concurrency"
"""By this name the engine of tasks takes slots."""


def run(flow: Flow[..., object], flow_run: FlowRun) -> bool:
    """Runs it in this process and thread, its end reported to the server; a flow's own failure raises nothing here.

    Returns whether it has ended, as far as the engine knows. A run that somebody cancels before it begins has not: the
    server answers with Cancelling, and the engine leaves it at that.

    `run_flow` is what Prefect's own entry `python -m prefect.engine` calls, with the same arguments.

    Without `deployment_id` the engine does not open an event stream of its own to learn of a suspension (a thread, a
    websocket and 0.2 s in every run). Nothing else is lost: it reads the run afresh before it calls the flow.
    """
    unwatched = flow_run.model_copy(update={"deployment_id": None})
    result = run_flow(flow, flow_run=unwatched, return_type="state", error_logger=_logger(flow_run))
    if inspect.iscoroutine(result):
        result = asyncio.run(result)
    elif inspect.isgenerator(result):
        for _ in result:
            pass
    elif inspect.isasyncgen(result):
        asyncio.run(_exhaust(result))
    return isinstance(result, State) and result.is_final()


class FewerCalls:
    """Leaves out requests that `BaseWorker` makes for every run and that nobody needs here.

    Left out: labels with the worker's name and type, the state «Submitting» of a fraction of a second, and two events
    of the worker's own beside those of the run's states.
    """

    async def _give_worker_labels_to_flow_run(self, flow_run_id: UUID) -> None:
        """Not worth a request."""

    async def _propose_submitting_state(self, flow_run: FlowRun) -> None:
        """A run goes from Pending to Running without it."""

    def _emit_flow_run_submitted_event(self, configuration: "BaseJobConfiguration") -> None:
        """No event when the run is taken, and so none when it ends."""


def silence_submissions() -> None:
    """Keeps three lines out of every run's log: that this worker has taken it, and where the worker's own log is."""
    logging.getLogger("prefect.flow_runs.worker").setLevel(logging.WARNING)


def silence_type_mismatch(worker: "BaseWorker[Any, Any, Any]") -> None:
    """Silences a warning at each start: that the pool is of type `process`, which is what we want."""
    logging.getLogger("prefect.workers").addFilter(_is_no_type_mismatch)
    logger = getattr(worker._logger, "logger", worker._logger)  # an adapter, once it is known to the server
    if isinstance(logger, logging.Logger):
        logger.addFilter(_is_no_type_mismatch)


def _is_no_type_mismatch(record: logging.LogRecord) -> bool:
    return "Worker type mismatch" not in str(record.msg)


def ask_once_where_results_are_kept() -> None:
    """The server is asked for its default result storage once a process, not several times a run.

    For the synchronous engine; an asynchronous flow asks as often as before.
    """
    results._read_server_default_result_storage_block_id = cache(results._read_server_default_result_storage_block_id)


def ask_for_no_slot() -> None:
    """Task runs have tags for people to find them by. Prefect takes each for the name of a limit, and would ask the
    server for a free slot before every task run. No limit of ours hangs on a tag.
    """
    setattr(task_engine, SLOTS, _at_once)


@contextmanager
def _at_once(**_: object) -> Iterator[None]:
    yield


def leave_out_what_a_run_begins_with(client: SyncPrefectClient) -> None:
    """One request less at the beginning of each run: the version of its flow's file, and that it is not retried.

    A flow that is retried has it said; none of ours is.
    """
    update = client.update_flow_run

    def updated(flow_run_id: UUID, **said: Any) -> object:
        if said.keys() == {"flow_version", "empirical_policy"} and not said["empirical_policy"].retries:
            return None
        return update(flow_run_id, **said)

    client.update_flow_run = updated  # type: ignore[method-assign, assignment]


def remember_forms(client: PrefectClient) -> Callable[[], None]:
    """The worker reads a run's deployment twice and its flow once, for every run: each is remembered from now on.

    Returns what forgets them all; to be called when one may have changed.
    """
    memory = _Memory()
    for name in ("read_deployment", "read_flow"):
        setattr(client, name, memory.remembering(getattr(client, name)))
    return memory.forget


class _Memory:
    """What was read, by its id."""

    def __init__(self) -> None:
        self._known: dict[UUID, Any] = {}

    def forget(self) -> None:
        """All of it, also what is being read at the moment."""
        self._known = {}

    def remembering(self, read: Callable[[UUID], Awaitable[Any]]) -> Callable[[UUID], Any]:
        """Reads each once."""

        async def reads(of: UUID) -> Any:
            known = self._known
            if of not in known:
                known[of] = await read(of)
            return known[of]

        return reads


def begin_events_before_any_run() -> None:
    """Starts the thread that sends events, while no run is under way.

    It keeps the context of whoever starts it. Begun within a task, it would name that task, and so a client, beside
    every later event of this process that belongs to no task: of other clients, and after this one was forgotten.
    """
    if PREFECT_API_URL.value():
        EventsWorker.instance()


def intend_to_cancel() -> None:
    """The engine treats the next SIGTERM as a cancellation: it sets the state Cancelled and calls the hooks."""
    control_listener._set_intent("cancel")


def tell_run(flow_run_id: UUID, words: str) -> None:
    """Writes the exception that is being handled to the run's own log."""
    logging.getLogger("prefect.flow_runs").error(words, exc_info=True, extra={"flow_run_id": str(flow_run_id)})


def _logger(flow_run: FlowRun) -> logging.Logger:
    adapter = flow_run_logger(flow_run)
    return adapter  # type: ignore[return-value] # an adapter, which is all that is needed


async def _exhaust(results: object) -> None:
    assert inspect.isasyncgen(results)
    async for _ in results:
        pass
