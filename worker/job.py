"""What a run needs of its deployment: which function it is. Its code is that of the checkout the worker stands in.

Of the run itself nothing counts but its parameters: whoever may start a run could have any program run by its job
variables, or have our secrets sent elsewhere by another address in its environment.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect.workers.process import ProcessJobConfiguration
from pydantic import PrivateAttr

from worker.orders import RunOrder

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.schemas.objects import Flow as APIFlow
    from prefect.client.schemas.objects import FlowRun, WorkPool
    from prefect.client.schemas.responses import DeploymentResponse

CHANGE_DIRECTORY = "prefect.deployments.steps.set_working_directory"
"""The one step that Prefect adds itself: the folder that the deployment was registered from, on whichever machine."""


class NotForThisWorkerError(Exception):
    """The deployment asks for something that only the process worker can do."""


class WarmJob(ProcessJobConfiguration):
    """The process worker's configuration, so that one work pool serves both."""

    _entrypoint: str = PrivateAttr(default="")
    _refused: str = PrivateAttr(default="")

    def prepare_for_flow_run(
        self,
        flow_run: "FlowRun",
        deployment: "DeploymentResponse | None" = None,
        flow: "APIFlow | None" = None,
        work_pool: "WorkPool | None" = None,
        worker_name: str | None = None,
        worker_id: "UUID | None" = None,
    ) -> None:
        """Keeps what the deployment was registered with. Not made up are environment, command and labels of a process
        that the run would have to itself: they were half of what a run cost the worker.
        """
        if deployment is not None and deployment.job_variables:
            self._refused = "its deployment has job variables"
        elif deployment is None or not deployment.entrypoint:
            self._refused = "it has no deployment with an entrypoint"
        else:
            self._entrypoint = deployment.entrypoint
            if not _is_understood(deployment.pull_steps):
                self._refused = "its deployment has pull steps"

    def order(self, flow_run: "FlowRun") -> RunOrder:
        """For the process. NotForThisWorkerError: start `prefect worker start --type process` for such runs."""
        if self._refused:
            raise NotForThisWorkerError(f"the warm worker cannot run {flow_run.name!r}: {self._refused}")
        return RunOrder(
            flow_run=flow_run.model_dump(mode="json"),
            entrypoint=self._entrypoint,
            directory=str(Path.cwd()),
            environment={"PREFECT__FLOW_RUN_ID": str(flow_run.id)},
            crashed=None,
        )


def _is_understood(pull_steps: list[dict[str, Any]] | None) -> bool:
    return all(list(step) == [CHANGE_DIRECTORY] for step in pull_steps or [])
