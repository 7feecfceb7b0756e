"""A project of small flows on a stack with the warm worker, and the doors to its runs."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

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
  - {name: "6 · Asynchronous", entrypoint: "flows/small.py:apart", tags: [onboarding], work_pool: {name: onboarding}}
  - {name: "7 · Dies", entrypoint: "flows/small.py:dies", tags: [onboarding], work_pool: {name: onboarding}}
  - {name: "8 · Named late", entrypoint: "flows/small.py:named", tags: [onboarding], work_pool: {name: onboarding}}
  - name: "5 · Own"
    entrypoint: flows/small.py:quick
    tags: [onboarding]
    work_pool: {name: onboarding, job_variables: {env: {COLOUR: green}, command: "touch command.txt"}}
"""
FLOWS = """
import asyncio, ctypes, os, sys, time
from prefect import flow, task
from prefect.logging import get_run_logger
from prefect.states import Completed
from small_words import WORDS

SEEN = []

def remember(flow, run, state):
    open("hook.txt", "a").write(f"{flow.name}:{state.name} ")  # a hook has no run's log

@flow
def quick(leave: str = "") -> object:
    get_run_logger().info("written in the run")
    inherited = os.environ.get("LEFT_BEHIND", ""), os.getcwd()
    if leave:
        os.environ["LEFT_BEHIND"] = leave
        os.chdir("/")
    return Completed(name=WORDS, message=f"{inherited} {os.environ.get('COLOUR', '')}")

@flow(on_cancellation=[remember], on_crashed=[remember])
def long(seconds: float = 60) -> None:
    time.sleep(seconds)

@task
async def waits(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds

@flow(on_cancellation=[remember])
async def apart(seconds: float = 0.1) -> object:
    waited = await asyncio.gather(waits(seconds), waits(seconds))
    return Completed(name=WORDS, message=str(waited))

@flow(on_crashed=[remember])
def dies(by: str) -> None:
    if by == "a segmentation fault":
        ctypes.string_at(0)
    os.kill(os.getpid(), 9)  # as the system does when memory is short

@flow(timeout_seconds=1)
def timed() -> None:
    time.sleep(60)

@flow
def exits() -> None:
    sys.exit(3)

def late() -> str:
    time.sleep(0.9)  # its process has it, and it is Pending all the while; less than after which the worker looks
    return "named late"

@flow(flow_run_name=late)
def named() -> None:
    open("begun.txt", "a").write("begun ")
"""


class Unattended(Forms):
    """Flows that are no forms of ours: a service starts them."""

    def _create(self, deployment_id: str, parameters: dict[str, Any]) -> str:
        answer = self._http.post(f"/deployments/{deployment_id}/create_flow_run", json={"parameters": parameters})
        return str(answer.raise_for_status().json()["id"])


class Runs:
    """Runs of the scratch project, through Prefect's API."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.forms = Unattended(stack)
        self._http = stack.prefect_api()

    def close(self) -> None:
        self._http.close()
        self.forms.close()

    def begin(self, number: str, **parameters: Any) -> str:
        return self.forms.send(number, **parameters)

    def begin_with(self, number: str, **job_variables: Any) -> str:
        """A run that wants more than its form is."""
        path = f"/deployments/{self.forms.deployment_id(number)}/create_flow_run"
        answer = self._http.post(path, json={"job_variables": job_variables})
        return str(answer.raise_for_status().json()["id"])

    def about(self, run_id: str) -> dict[str, Any]:
        run: dict[str, Any] = self._http.get(f"/flow_runs/{run_id}").raise_for_status().json()
        return run

    def process(self, run_id: str) -> psutil.Process:
        """The living process of a run that has begun; its number is told beside its state, before or after it."""

        def look() -> int | None:
            run = self.about(run_id)
            number = (run["infrastructure_pid"] or "").rpartition(":")[2]  # "worker:1234"
            return int(number) if run["start_time"] and number and psutil.pid_exists(int(number)) else None

        return psutil.Process(wait_for("the run begins", look, 60))

    def taken(self, run_id: str) -> None:
        """The worker has the run, whether or not a process is free for it."""
        wait_for("taken by the worker", lambda: self.about(run_id)["state_type"] == "PENDING" or None, 20)

    def handed_over(self, run_id: str) -> None:
        """A process has the run, and Prefect knows which."""
        wait_for("its process", lambda: self.about(run_id)["infrastructure_pid"], 60)

    def cancel(self, run_id: str) -> None:
        self.tell(run_id, type="CANCELLING", name="Cancelling")

    def tell(self, run_id: str, **state: str) -> None:
        """What the buttons of the UI do."""
        self._http.post(f"/flow_runs/{run_id}/set_state", json={"state": state}).raise_for_status()

    def limit(self, path: str, runs_at_once: int | None) -> None:
        """The limit of the work pool or of one of its queues."""
        self._http.patch(f"/work_pools/{path}", json={"concurrency_limit": runs_at_once}).raise_for_status()

    def log(self, run_id: str) -> str:
        query = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
        return "\n".join(it["message"] for it in self._http.post("/logs/filter", json=query).json())

    def processes(self) -> list[psutil.Process]:
        """The warm processes, idle ones included: copies of templates that the worker has started."""
        return [it for template in self.worker().children() for it in template.children()]

    def worker(self) -> psutil.Process:
        """The worker itself."""
        return next(it for it in psutil.process_iter() if self._is_worker(it))

    def _is_worker(self, process: psutil.Process) -> bool:
        try:
            return (
                "onboarding-warm" in process.cmdline()
                and process.environ().get("PREFECT_API_URL") == self.stack.api_url
            )
        except psutil.Error:
            return False


def hook_called(project: Path, words: str) -> None:
    """Waits until a hook of the project has written these words; it may be called after the run's end is told."""
    file = project / "hook.txt"
    wait_for(f"the hook: {words}", lambda: (file.exists() and words in file.read_text()) or None, 30)


def written(folder: Path) -> Path:
    """The project, in a folder of its own."""
    (folder / "flows").mkdir()
    (folder / "prefect.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "flows" / "small.py").write_text(FLOWS, encoding="utf-8")
    (folder / "small_words.py").write_text("WORDS = 'Сделано'\n", encoding="utf-8")
    return folder


@contextlib.contextmanager
def running(project: Path, home: Path, worker: str = "warm") -> Iterator[Runs]:
    """The project on a stack of its own."""
    with Stack(
        home,
        Ports.free(),
        worker=worker,
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
