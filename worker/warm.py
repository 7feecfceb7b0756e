"""`prefect worker start --type onboarding-warm`: Prefect's worker, with processes kept warm in place of new ones.

Polling, limits, queues, Pending and Crashed are `BaseWorker`'s. A pool of type `process` serves this worker and the
stock one alike: the job's variables are those of the process worker, and either may take up any run.
"""

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import anyio
import anyio.abc
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.workers.base import BaseWorker, BaseWorkerResult
from prefect.workers.process import ProcessVariables

from worker._private import FewerCalls, remember_forms, silence_submissions, silence_type_mismatch
from worker.child import Child
from worker.ends import interrupted, settle, take_back
from worker.job import WarmJob
from worker.orders import Report
from worker.polling import POLL_AT_LEAST_EVERY_S, Polling
from worker.pool import Pool, Size

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

GRACE_S = 20.0
"""How long running flows may go on after SIGTERM; ONBOARDING_WORKER_GRACE_S."""
CANCEL_LOOK_EVERY_S, CANCEL_GRACE_S = 1.0, 10.0
LOST_AFTER_S = 180.0
"""A run that was taken this long ago and not begun since: the server's answer to Pending was lost on the way."""


class WarmResult(BaseWorkerResult):
    """The exit code of a run, as if it had had a process of its own."""


@dataclass
class UnderWay:
    """A run in one of the processes."""

    child: Child
    since: float
    cancelled: bool = False


class WarmWorker(FewerCalls, BaseWorker[WarmJob, ProcessVariables, WarmResult]):
    """Described in the module's docstring."""

    type = "onboarding-warm"
    job_configuration = WarmJob
    job_configuration_variables = ProcessVariables
    _display_name = "Warm processes"
    _description = "Runs flows in processes that have imported everything already."

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._given_limit: int | None = options.get("limit")
        self._under_way: dict[UUID, UnderWay] = {}
        self._taken: dict[UUID, float] = {}
        self._polled = -POLL_AT_LEAST_EVERY_S
        self._pool: Pool | None = None
        self._polling: Polling | None = None
        self._helpers: list[asyncio.Task[None]] = []
        silence_submissions()
        silence_type_mismatch(self)

    async def setup(self) -> None:
        """The processes warm up while the worker introduces itself to the server."""
        size = Size.from_environment(self._given_limit or 10)
        self._pool = Pool(Path.cwd(), dict(os.environ), size)
        self._helpers = [asyncio.create_task(self._pool.keep()), asyncio.create_task(self._look_for_cancellations())]
        await super().setup()
        self._polling = Polling(self.client, remember_forms(self.client))
        self._helpers.append(asyncio.create_task(self._polling.listen()))

    async def teardown(self, *exc_info: Any) -> None:
        """`run` gives each run its grace; what is left of the processes ends here."""
        try:
            await super().teardown(*exc_info)
        finally:
            with anyio.CancelScope(shield=True):
                for task in self._helpers:
                    task.cancel()
                await asyncio.gather(*self._helpers, return_exceptions=True)
                if self._pool is not None:
                    await self._pool.close()

    async def run(
        self,
        flow_run: "FlowRun",
        configuration: WarmJob,
        task_status: anyio.abc.TaskStatus[Any] | None = None,
    ) -> WarmResult:
        """Hands the run to a warm process and waits for its end."""
        assert self._pool is not None
        order = configuration.order(flow_run)
        self._taken.pop(flow_run.id, None)
        async with self._pool.child() as child:
            here = self._under_way[flow_run.id] = UnderWay(child, time.monotonic())
            try:
                job = asyncio.ensure_future(child.run(order))
                if task_status is not None:
                    task_status.started(self._held_by(child))
                try:
                    report = await asyncio.shield(job)
                except asyncio.CancelledError:
                    with anyio.CancelScope(shield=True):
                        await self._wind_up(flow_run, child, job)
                    raise
            finally:
                del self._under_way[flow_run.id]
        code = report["code"]
        if code or here.cancelled or report["unended"]:
            log = self.get_flow_run_logger(flow_run)
            crashed = await settle(self.client, flow_run.id, code, cancelled=here.cancelled, log=log)
            if crashed is not None:
                async with self._pool.child() as another:
                    await another.run({**order, "crashed": crashed.model_dump(mode="json")})
        return WarmResult(identifier=self._held_by(child), status_code=0 if here.cancelled else code)

    async def get_and_submit_flow_runs(self) -> "list[FlowRun]":
        """Polls as Prefect does, if a run is due. A run it takes is remembered until `run` is called for it."""
        assert self._polling is not None
        lately = time.monotonic() - self._polled < POLL_AT_LEAST_EVERY_S
        if lately and not await self._polling.something_is_due():
            return []
        self._polled = now = time.monotonic()
        taken = await super().get_and_submit_flow_runs()
        has_room = self._given_limit is None or self.limiter.available_tokens > 0
        self._polling.polled(took_all=bool(taken) and has_room)
        for flow_run in taken:
            self._taken.setdefault(flow_run.id, now)
        for run_id in [it for it, since in self._taken.items() if now - since > LOST_AFTER_S]:
            del self._taken[run_id]
            await take_back(self.client, run_id, self._logger)
        return taken

    async def kill_infrastructure(
        self, infrastructure_pid: str, configuration: WarmJob, grace_seconds: int = 30
    ) -> None:
        """Prefect's way to stop a run that has not begun: its process is killed, if it still has that run."""
        for here in self._under_way.values():
            if self._held_by(here.child) == infrastructure_pid:
                here.cancelled = True
                await here.child.kill()

    def _held_by(self, child: Child) -> str:
        """What Prefect keeps with a run: by it the stack knows whose it is, should one of several workers die."""
        return f"{self.name}:{child.pid}"

    async def _wind_up(self, flow_run: "FlowRun", child: Child, job: "asyncio.Future[Report]") -> None:
        """SIGTERM: the run may end in its own time; what does not is killed and handed back, for the next worker."""
        grace = float(os.environ.get("ONBOARDING_WORKER_GRACE_S") or GRACE_S)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(job), grace)
            return
        await child.kill()
        await job
        await self.client.set_flow_run_state(flow_run.id, interrupted(), force=True)

    async def _look_for_cancellations(self) -> None:
        """Asks the server which of the longer runs somebody wants to be cancelled. Short ones cost nothing."""
        while True:
            await asyncio.sleep(CANCEL_LOOK_EVERY_S)
            now = time.monotonic()
            watched = [
                run_id
                for run_id, here in self._under_way.items()
                if not here.cancelled and now - here.since > CANCEL_LOOK_EVERY_S
            ]
            if not watched:
                continue
            try:
                found = await self.client.read_flow_runs(
                    flow_run_filter=FlowRunFilter(
                        id=FlowRunFilterId(any_=watched),
                        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CANCELLING])),
                    )
                )
            except Exception as error:  # noqa: BLE001 - the server is away; the next look will tell
                self._logger.warning("Cannot look for cancellations: %s", type(error).__name__)
                continue
            for flow_run in found:
                if here := self._under_way.get(flow_run.id):
                    here.cancelled = True
                    self._helpers.append(asyncio.create_task(self._cancel(flow_run.id, here.child)))

    async def _cancel(self, run_id: UUID, child: Child) -> None:
        """Asks the process to end the run, so that its hooks are called; kills it if that does not help."""
        await child.cancel(str(run_id))
        deadline = time.monotonic() + CANCEL_GRACE_S
        while run_id in self._under_way and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        if run_id in self._under_way:
            await child.kill()
