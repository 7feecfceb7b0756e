"""The scheduled run of a follow-up: people see it among the upcoming runs; its occurrence keeps it harmless."""

from datetime import datetime
from functools import partial
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.states import Cancelled, Scheduled

from cases.effects import Effect
from engine.acting import Act, Done, act_once
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.errors import UnavailableError
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
        try:
            with get_client(sync_client=True) as client:
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
                    if run.state and run.state.is_scheduled():
                        client.set_flow_run_state(run.id, _moved())
                    run = make(idempotency_key=f"{key}:{planned.due_at.isoformat()}")
        except (httpx.HTTPError, PrefectHTTPStatusError) as error:
            raise UnavailableError(f"Prefect's server does not answer: {type(error).__name__}", for_all=True) from error
        return Done(reference=str(run.id))

    act_once(act, schedule)


@outside_task
def cancel_follow_up(act: Act) -> None:
    """The run of an earlier date is taken off the schedule; one that has run or is gone already is fine."""
    scheduled = wiring().cases.load(act.code).entries.done(Effect.SCHEDULE_FOLLOW_UP, act.occurrence)

    def cancel() -> Done:
        assert scheduled is not None
        try:
            with get_client(sync_client=True) as client:
                run = client.read_flow_run(UUID(scheduled.reference))
                if run.state and run.state.is_scheduled():
                    client.set_flow_run_state(run.id, _moved())
        except ObjectNotFound:
            return Done(reference="gone")
        except (httpx.HTTPError, PrefectHTTPStatusError) as error:
            raise UnavailableError(f"Prefect's server does not answer: {type(error).__name__}", for_all=True) from error
        return Done(reference=scheduled.reference)

    act_once(act, cancel)


def _stands(run: FlowRun, due_at: datetime) -> bool:
    """Whether the run that came back for the key is one for this moment, and nobody has cancelled it."""
    cancelled = run.state is not None and (run.state.is_cancelled() or run.state.is_cancelling())
    return run.expected_start_time == due_at and not cancelled


def _moved() -> State[None]:
    return Cancelled(name="Перенесено", message="Контакт перенесён.")
