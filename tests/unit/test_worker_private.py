"""What worker/_private.py touches of Prefect is still there and means what it did. A failure says what to look at."""

import inspect
import re
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from prefect import flow, results, task_engine
from prefect._internal import control_listener
from prefect._internal.concurrency.calls import Call
from prefect._internal.concurrency.services import QueueService
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy
from prefect.events.worker import EventsWorker
from prefect.flow_engine import FlowRunEngine, run_flow
from prefect.settings import get_current_settings, temporary_settings
from prefect.workers.base import BaseWorker
from prefect.workers.process import ProcessJobConfiguration, ProcessVariables

from stack.prefect_env import base_environment
from worker import _private
from worker.inside import TUNED
from worker.warm import WarmWorker

ROOT = Path(__file__).parents[2]


def test_run_flow_takes_what_we_give_it() -> None:
    """`run` calls it as Prefect's own engine does."""
    assert {"flow", "flow_run", "return_type", "error_logger"} <= set(inspect.signature(run_flow).parameters)


def test_without_a_deployment_the_engine_watches_for_no_suspension() -> None:
    """`run` leaves `deployment_id` out; it must be what the watching depends on, and the run must be read afresh."""
    assert "if self.flow_run.deployment_id" in inspect.getsource(FlowRunEngine.setup_flow_run_suspension_request)
    assert "client.read_flow_run(self.flow_run.id)" in inspect.getsource(FlowRunEngine.setup_run_context)
    assert "deployment_id" in FlowRun.model_fields


def test_a_flow_that_fails_raises_nothing_when_its_state_is_asked_for() -> None:
    """`return_type="state"`: an exception out of `run` means that the run's end was not reported."""
    source = inspect.getsource(inspect.getmodule(run_flow).run_flow_sync)  # type: ignore[union-attr]
    assert 'engine.state if return_type == "state"' in source


def test_an_intent_to_cancel_is_what_the_engine_asks_for() -> None:
    """`intend_to_cancel`, then SIGTERM: the engine reports Cancelled and calls the hooks, instead of Crashed."""
    _private.intend_to_cancel()
    try:
        assert control_listener.get_intent() == "cancel"
        assert 'intent == "cancel"' in inspect.getsource(FlowRunEngine.initialize_run)
    finally:
        control_listener.clear_intent()
    assert signal.getsignal(signal.SIGTERM) is not None


LEFT_OUT = ["_give_worker_labels_to_flow_run", "_propose_submitting_state", "_emit_flow_run_submitted_event"]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_the_requests_left_out_are_still_methods_of_the_base_class(name: str) -> None:
    """`FewerCalls` overrides them; under another name they would simply be made again, which does no harm."""
    assert inspect.iscoroutinefunction(getattr(BaseWorker, name)) is not name.startswith("_emit")
    assert set(inspect.signature(getattr(BaseWorker, name)).parameters) == set(
        inspect.signature(getattr(_private.FewerCalls, name)).parameters
    )
    assert getattr(WarmWorker, name) is getattr(_private.FewerCalls, name)


def test_a_worker_that_announced_no_run_announces_no_end() -> None:
    """`_emit_flow_run_submitted_event` returns nothing, on which the event of the run's end depends."""
    source = inspect.getsource(BaseWorker._submit_run_and_capture_errors)
    assert "if submitted_event:\n            self._emit_flow_run_executed_event" in source


def test_the_lines_of_submission_come_from_the_logger_we_silence() -> None:
    """`silence_submissions` raises its level; the base class logs them as INFO of the child «worker»."""
    assert '.getChild(\n            "worker"' in inspect.getsource(BaseWorker.get_flow_run_logger)


def test_the_engine_asks_for_the_result_storage_through_the_function_we_remember() -> None:
    """`ask_once_where_results_are_kept` replaces it in its module, where its callers must look it up."""
    name = "_read_server_default_result_storage_block_id"
    assert not inspect.signature(getattr(results, name)).parameters
    for caller in (results._get_default_persist_result, results._get_default_result_storage):
        assert f"{name}()" in inspect.getsource(caller)


def test_slots_are_asked_for_by_tag_and_through_the_name_we_replace() -> None:
    """`ask_for_no_slot`: what else Prefect takes slots for, it takes by other names."""
    assert 'with _concurrency(\n                    names=[f"tag:{tag}"' in inspect.getsource(task_engine)
    alone = "from worker import _private; from prefect import task_engine; _private.ask_for_no_slot()"
    take = f"with task_engine.{_private.SLOTS}(names=['tag:R-0042'], occupy=1, lease_duration=60): pass"
    # In a process of its own, for it changes Prefect; at this address there is no server that could be asked.
    nowhere = base_environment() | {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_CLIENT_MAX_RETRIES": "0"}
    subprocess.run([sys.executable, "-c", f"{alone}\n{take}"], check=True, cwd=ROOT, env=nowhere, timeout=60)


def test_a_run_begins_with_the_request_that_we_leave_out_unless_its_flow_is_retried() -> None:
    """`leave_out_what_a_run_begins_with` knows it by what is said in it."""
    source = inspect.getsource(FlowRunEngine.initialize_run)
    wanted = r"self.client.update_flow_run\(\s+flow_run_id=\S+,\s+flow_version=\S+,\s+empirical_policy=\S+,\s+\)"
    assert re.search(wanted, source)
    with SyncPrefectClient("http://127.0.0.1:1/api") as client:
        _private.leave_out_what_a_run_begins_with(client)
        client.update_flow_run(uuid4(), flow_version="1", empirical_policy=FlowRunPolicy(retries=0))
        with pytest.raises(httpx.ConnectError):
            client.update_flow_run(uuid4(), flow_version="1", empirical_policy=FlowRunPolicy(retries=2))
        with pytest.raises(httpx.ConnectError):
            client.update_flow_run(uuid4(), name="Записано")


def test_the_worker_reads_forms_through_the_methods_that_remember() -> None:
    """`remember_forms`."""
    assert "await self.client.read_deployment(flow_run.deployment_id)" in inspect.getsource(BaseWorker._submit_run)
    source = inspect.getsource(ProcessJobConfiguration.resolve_for_flow_run)
    assert "await client.read_deployment(flow_run.deployment_id)" in source
    assert "await client.read_flow(flow_run.flow_id)" in source


def test_the_thread_of_events_keeps_the_context_it_was_started_in() -> None:
    """`begin_events_before_any_run`: should Prefect start it in a context of its own one day, it is needed no more."""
    assert "create_call(instance.start)" in inspect.getsource(QueueService._new_instance)
    assert "copy_context()" in inspect.getsource(Call.new)
    assert "temporary_context(context=context)" in inspect.getsource(EventsWorker._handle)


def test_heartbeats_of_runs_can_be_turned_off() -> None:
    """None, which no environment variable can say: a synchronous flow then joins no thread at its end."""
    assert get_current_settings().flows.heartbeat_frequency is not None
    with temporary_settings(updates=TUNED):
        assert get_current_settings().flows.heartbeat_frequency is None

        @flow
        def small() -> None:
            """Never run."""

        assert FlowRunEngine(flow=small).heartbeat_seconds is None


def test_one_pool_serves_both_workers() -> None:
    """The job's variables are those of the process worker."""
    stock = {
        "job_configuration": ProcessJobConfiguration.json_template(),
        "variables": ProcessVariables.model_json_schema(),
    }
    ours = WarmWorker.get_default_base_job_template()
    stock["variables"].pop("title", None)
    assert ours == stock
    assert WarmWorker.type in BaseWorker.get_all_available_worker_types()
