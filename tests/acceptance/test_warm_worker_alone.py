"""The warm worker when the rest of the stack is gone: without its server, and its processes without it."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from demo.doors import wait_for
from tests.acceptance.another_worker import another_worker
from tests.acceptance.warm_project import Runs, hook_called, running, written

pytestmark = pytest.mark.long

AWAY_S = 8
"""Longer than the run goes on, and than the first two of its attempts to tell its end, two and four seconds apart."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def runs(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with running(project, tmp_path_factory.mktemp("alone")) as doors:
        yield doors


def test_a_run_tells_its_end_when_the_server_is_back(runs: Runs, project: Path) -> None:
    """One goes on all the while; the process of the other is killed, which nobody can be told of at that moment."""
    goes_on, dies = runs.begin("2", seconds=2), runs.begin("2", seconds=90)
    process = runs.process(dies)
    runs.process(goes_on)

    runs.stack.kill_server()
    process.kill()
    time.sleep(AWAY_S)
    runs.stack.start_server()

    assert runs.forms.finished(goes_on, 90).badge == "Completed"
    assert runs.forms.finished(dies, 90).badge == "Crashed"
    hook_called(project, "long:Crashed ")
    assert (project / "hook.txt").read_text() == "long:Crashed "
    assert runs.forms.submit("1").badge == "Сделано"


def test_the_processes_of_a_killed_worker_end_after_their_run_and_the_next_worker_works(runs: Runs) -> None:
    run_id = runs.begin("2", seconds=8)
    runs.process(run_id)
    orphans = runs.processes()

    runs.worker().kill()

    assert runs.forms.finished(run_id).badge == "Completed"
    _, alive = psutil.wait_procs(orphans, 40)
    assert not alive
    runs.stack.kill_worker()  # what the stack does before it starts another
    runs.stack.start_worker()
    assert runs.forms.submit("1").badge == "Сделано"


def test_a_worker_that_starts_before_its_server_works_as_soon_as_there_is_one(runs: Runs, project: Path) -> None:
    runs.stack.kill_worker()
    runs.stack.kill_server()
    log = project / "another.log"
    with another_worker(runs.stack, project, log) as worker:
        wait_for("it has asked in vain", lambda: "Unable to reach the Prefect API" in log.read_text() or None, 60)
        assert worker.poll() is None

        runs.stack.start_server()

        assert runs.forms.submit("1").badge == "Сделано"
        worker.terminate()
        assert worker.wait(60) == 0
