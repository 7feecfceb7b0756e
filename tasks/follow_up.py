"""The scheduled run of a follow-up, which people see among the upcoming runs. One for an outdated date does nothing."""

from datetime import datetime
from functools import partial
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Scheduled

from cases.effects import Effect
from engine.acting import Act, Done, act_once
from engine.prefect_server import prefect_client
from engine.retries import outside_task
from engine.wiring import wiring
from prefect_ui.links import deployment_id

FLOW = "follow_up_comes_due"


@outside_task
def schedule_follow_up(act: Act) -> None:
    """A run on the planned day. Repeated, it is the same run: `idempotency_key` carries case and occurrence."""
    case = wiring().cases.load(act.code).case
    number = int(act.occurrence.base)
    planned = next(it for it in case.follow_ups if it.number == number)

    def schedule() -> Done:
        deployment = deployment_id(FLOW)
        with prefect_client() as client:
            make = partial(
                client.create_flow_run_from_deployment,
                deployment,
                parameters={"case": case.title, "number": number},
                state=Scheduled(scheduled_time=planned.due_at),
                name=f"Контакт с клиентом · {case.data.object_name}",
                tags=[case.code],
            )
            key = f"{case.id}:follow-up:{act.occurrence}"
            run = make(idempotency_key=key)
            if not _stands(run, planned.due_at):  # of the time that a restored copy has lost
                _take_off(client, run)
                run = make(idempotency_key=f"{key}:{planned.due_at.isoformat()}")
        return Done(reference=str(run.id))

    act_once(act, schedule)


@outside_task
def cancel_follow_up(act: Act) -> None:
    """The run of an earlier date is taken off the schedule; one that has run or is gone already is fine."""
    scheduled = wiring().cases.load(act.code).entries.done(Effect.SCHEDULE_FOLLOW_UP, act.occurrence)

    def cancel() -> Done:
        assert scheduled is not None
        try:
            with prefect_client() as client:
                run = client.read_flow_run(UUID(scheduled.reference))
                _take_off(client, run)
        except ObjectNotFound:
            return Done(reference="gone")
        return Done(reference=scheduled.reference)

    act_once(act, cancel)


def _stands(run: FlowRun, due_at: datetime) -> bool:
    """Whether the run that came back for the key is one for this moment, and nobody has cancelled it."""
    cancelled = run.state is not None and (run.state.is_cancelled() or run.state.is_cancelling())
    return run.expected_start_time == due_at and not cancelled


def _take_off(client: SyncPrefectClient, run: FlowRun) -> None:
    """Takes a run that is still ahead off the schedule."""
    if run.state and run.state.is_scheduled():
        client.update_flow_run(run.id, name=f"Перенесено · {run.name}")
        client.set_flow_run_state(run.id, Cancelled(message="Контакт перенесён."))
