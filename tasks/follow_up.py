"""The scheduled run of a follow-up, which people see among the upcoming runs. One for an outdated date does nothing."""

from datetime import datetime
from functools import partial

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterIdempotencyKey
from prefect.client.schemas.objects import FlowRun
from prefect.states import Cancelled, Scheduled

from cases.case import Case
from cases.effects import Effect
from cases.occurrence import Occurrence
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
            key, key_of_day = _keys(case, act.occurrence, planned.due_at)
            run = make(idempotency_key=key)
            if not _stands(run, planned.due_at):  # of the time that a restored copy has lost
                _take_off(client, run)
                run = make(idempotency_key=key_of_day)
        return Done(reference=str(run.id))

    act_once(act, schedule)


@outside_task
def cancel_follow_up(act: Act) -> None:
    """The run of an earlier date is taken off the schedule; one that has run or is gone already is fine."""
    stored = wiring().cases.load(act.code)
    attempts = stored.entries.attempts(Effect.SCHEDULE_FOLLOW_UP, act.occurrence)
    planned = next(it for it in stored.case.follow_ups if it.number == int(act.occurrence.base))
    keys = [key for it in attempts for key in _keys(stored.case, it.occurrence, planned.due_at)]

    def cancel() -> Done:
        with prefect_client() as client:
            # By key: where the answer was lost, nobody knows the run's id.
            runs = client.read_flow_runs(flow_run_filter=FlowRunFilter(idempotency_key=_any_of(keys)))
            for run in runs:
                _take_off(client, run)
        return Done(reference=str(runs[-1].id) if runs else "gone")

    act_once(act, cancel)


def _keys(case: Case, occurrence: Occurrence, due_at: datetime) -> tuple[str, str]:
    """Under which Prefect knows the run of a contact: for the first time, and for a day other than it knows it for."""
    key = f"{case.id}:follow-up:{occurrence}"
    return key, f"{key}:{due_at.isoformat()}"


def _any_of(keys: list[str]) -> FlowRunFilterIdempotencyKey:
    return FlowRunFilterIdempotencyKey(any_=keys)


def _stands(run: FlowRun, due_at: datetime) -> bool:
    """Whether the run that came back for the key is one for this moment, and nobody has cancelled it."""
    cancelled = run.state is not None and (run.state.is_cancelled() or run.state.is_cancelling())
    return run.expected_start_time == due_at and not cancelled


def _take_off(client: SyncPrefectClient, run: FlowRun) -> None:
    """Takes a run that is still ahead off the schedule."""
    if run.state and run.state.is_scheduled():
        client.update_flow_run(run.id, name=f"Перенесено · {run.name}")
        client.set_flow_run_state(run.id, Cancelled(message="Контакт перенесён."))
