"""The warm worker, run as people run it: what they rely on with Prefect's own holds with ours."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from demo.doors import Forms, wait_for
from stack.clean import clean
from stack.local import Stack
from stack.ports import Ports

PROJECT = """
name: scratch
deployments:
  - {name: "1 · Quick", entrypoint: "flows/small.py:quick", tags: [onboarding], work_pool: {name: onboarding}}
  - {name: "2 · Long", entrypoint: "flows/small.py:long", tags: [onboarding], work_pool: {name: onboarding}}
  - {name: "3 · Timed", entrypoint: "flows/small.py:timed", tags: [onboarding], work_pool: {name: onboarding}}
  - {name: "4 · Exits", entrypoint: "flows/small.py:exits", tags: [onboarding], work_pool: {name: onboarding}}
  - name: "5 · Own"
    entrypoint: flows/small.py:quick
    tags: [onboarding]
    work_pool: {name: onboarding, job_variables: {env: {COLOUR: green}}}
"""
FLOWS = """
import os, sys, time
from prefect import flow
from prefect.logging import get_run_logger
from prefect.states import Completed
from small_words import WORDS

SEEN = []

def remember(flow, run, state):
    open("hook.txt", "a").write(f"{state.name} ")  # a hook has no run's log

@flow
def quick(leave: str = "") -> object:
    get_run_logger().info("written in the run")
    inherited = os.environ.get("LEFT_BEHIND", ""), os.getcwd()
    if leave:
        os.environ["LEFT_BEHIND"] = leave
        os.chdir("/")
    return Completed(name=WORDS, message=f"{inherited} {os.environ.get('COLOUR', '')}")

@flow(on_cancellation=[remember])
def long(seconds: float = 60) -> None:
    time.sleep(seconds)

@flow(timeout_seconds=1)
def timed() -> None:
    time.sleep(60)

@flow
def exits() -> None:
    sys.exit(3)
"""


class Runs:
    """Runs of the scratch project, through Prefect's API."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.forms = Forms(stack.api_url)
        self._http = httpx.Client(base_url=stack.api_url, trust_env=False, timeout=30)

    def close(self) -> None:
        self._http.close()
        self.forms.close()

    def begin(self, number: str, **parameters: Any) -> str:
        return self.forms.send(number, **parameters)

    def about(self, run_id: str) -> dict[str, Any]:
        run: dict[str, Any] = self._http.get(f"/flow_runs/{run_id}").raise_for_status().json()
        return run

    def process(self, run_id: str) -> psutil.Process:
        """The process of a run that has begun."""

        def look() -> int | None:
            run = self.about(run_id)
            return int(run["infrastructure_pid"]) if run["state_type"] == "RUNNING" else None

        return psutil.Process(wait_for("the run begins", look, 60))

    def cancel(self, run_id: str) -> None:
        body = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
        self._http.post(f"/flow_runs/{run_id}/set_state", json=body).raise_for_status()

    def log(self, run_id: str) -> str:
        query = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
        return "\n".join(it["message"] for it in self._http.post("/logs/filter", json=query).json())

    def processes(self) -> list[psutil.Process]:
        """The warm processes, idle ones included."""
        worker = next(it for it in psutil.process_iter() if self._is_worker(it))
        return [it for it in worker.children() if "worker.inside" in " ".join(it.cmdline())]

    def _is_worker(self, process: psutil.Process) -> bool:
        try:
            return (
                "onboarding-warm" in process.cmdline()
                and process.environ().get("PREFECT_API_URL") == self.stack.api_url
            )
        except psutil.Error:
            return False


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("project")
    (folder / "flows").mkdir()
    (folder / "prefect.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "flows" / "small.py").write_text(FLOWS, encoding="utf-8")
    (folder / "small_words.py").write_text("WORDS = 'Сделано'\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    home: Path = tmp_path_factory.mktemp("warm")
    with Stack(
        home,
        Ports.free(),
        worker="warm",
        project_dir=project,
        migrate=False,
        sandbox=False,
        durable=False,
        settings={"ONBOARDING_WARM_RUNS_EACH": "1000"},
    ) as stack:
        doors = Runs(stack)
        yield doors
        doors.close()
    clean(home)


def test_a_run_ends_with_its_badge_and_its_log_in_a_process_that_stays(runs: Runs) -> None:
    first, second = (runs.begin("1") for _ in range(2))

    assert [runs.forms.finished(it).badge for it in (first, second)] == ["Сделано", "Сделано"]
    wait_for("log", lambda: "written in the run" in runs.log(first) or None, 5)
    alive = {it.pid for it in runs.processes()}
    assert {int(runs.about(it)["infrastructure_pid"]) for it in (first, second)} <= alive


def test_a_run_does_not_see_what_the_one_before_left_in_its_process(runs: Runs, project: Path) -> None:
    seen = set()
    for _ in range(6):
        seen.add(runs.forms.submit("1", leave="dirt").message)
    assert seen == {f"('', '{project}') "}


def test_a_run_with_an_environment_of_its_own_has_it_and_nobody_else(runs: Runs) -> None:
    assert runs.forms.submit("5").message.endswith(" green")
    assert runs.forms.submit("1").message.endswith(" ")


def test_a_killed_process_is_reported_and_the_next_run_works_at_once(runs: Runs) -> None:
    doomed, neighbour = runs.begin("2", seconds=60), runs.begin("2", seconds=6)
    process = runs.process(doomed)
    runs.process(neighbour)

    process.kill()

    assert runs.forms.finished(doomed).badge == "Crashed"
    began = time.monotonic()
    assert runs.forms.submit("1").badge == "Сделано"
    assert time.monotonic() - began < 10
    assert runs.forms.finished(neighbour).badge == "Completed"


def test_cancelling_ends_a_hanging_run_and_calls_its_hook(runs: Runs, project: Path) -> None:
    run_id = runs.begin("2", seconds=60)
    process = runs.process(run_id)

    runs.cancel(run_id)

    assert runs.forms.finished(run_id, 15).badge == "Cancelled"
    assert (project / "hook.txt").read_text() == "Cancelling "
    wait_for("the process ends", lambda: None if process.is_running() else True, 15)
    assert runs.forms.submit("1").badge == "Сделано"


def test_a_run_that_hangs_is_ended_by_its_timeout(runs: Runs) -> None:
    assert runs.forms.submit("3", seconds=20).badge == "TimedOut"


def test_a_flow_that_exits_takes_nobody_with_it(runs: Runs) -> None:
    assert runs.forms.submit("4").badge == "Crashed"
    assert runs.forms.submit("1").badge == "Сделано"


def test_long_runs_do_not_hold_up_a_short_one(runs: Runs) -> None:
    """More of them than there are processes waiting: others are warmed while they last."""
    long_ones = [runs.begin("2", seconds=120) for _ in range(3)]
    for it in long_ones:
        runs.process(it)

    assert runs.forms.submit("1").badge == "Сделано"

    assert {runs.about(it)["state_type"] for it in long_ones} == {"RUNNING"}
    for it in long_ones:
        runs.cancel(it)
    assert {runs.forms.finished(it, 40).badge for it in long_ones} == {"Cancelled"}


def test_new_code_is_taken_up_without_a_restart_and_running_flows_end_in_peace(runs: Runs, project: Path) -> None:
    old = runs.begin("2", seconds=5)
    runs.process(old)

    (project / "small_words.py").write_text("WORDS = 'Сделано по-новому'\n", encoding="utf-8")

    assert runs.forms.submit("1").badge == "Сделано по-новому"
    assert runs.forms.finished(old).badge == "Completed"
    (project / "small_words.py").write_text("WORDS = 'Сделано'\n", encoding="utf-8")
    assert runs.forms.submit("1").badge == "Сделано"


def test_memory_does_not_grow_over_a_hundred_runs(runs: Runs) -> None:
    quick = runs.forms.deployment_id("1")

    def play(count: int) -> float:
        ids = [runs.forms.send_to(quick) for _ in range(count)]
        for it in ids:
            runs.forms.finished(it)
        return sum(it.memory_info().rss for it in runs.processes()) / 1e6 / len(runs.processes())

    warmed_up = play(30)
    assert play(100) - warmed_up < 10


def test_sigterm_lets_a_run_end_and_hands_back_what_does_not(runs: Runs) -> None:
    ends, stays = runs.begin("2", seconds=6), runs.begin("2", seconds=90)
    for it in (ends, stays):
        runs.process(it)
    worker = runs.processes()[0].parent()
    assert worker is not None

    worker.send_signal(signal.SIGTERM)
    worker.wait(40)

    assert runs.about(ends)["state_name"] == "Completed"
    assert runs.about(stays)["state_name"] == "Прервано, повтор"
    assert not [it for it in psutil.process_iter() if it.ppid() == worker.pid]
    runs.stack.kill_worker()
    runs.stack.start_worker()
    assert runs.process(stays).is_running()
    runs.cancel(stays)
    assert runs.forms.finished(stays, 15).badge == "Cancelled"
