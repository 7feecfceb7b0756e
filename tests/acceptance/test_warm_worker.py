"""The warm worker, run as people run it: what they rely on with Prefect's own holds with ours."""

import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from demo.doors import wait_for
from tests.acceptance.warm_project import Runs, hook_called, running, written

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def runs(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with running(project, tmp_path_factory.mktemp("warm")) as doors:
        yield doors


def test_a_run_ends_with_its_badge_and_its_log_in_a_process_that_stays(runs: Runs) -> None:
    first, second = (runs.begin("1") for _ in range(2))

    assert [runs.forms.finished(it).badge for it in (first, second)] == ["Сделано", "Сделано"]
    wait_for("log", lambda: "written in the run" in runs.log(first) or None, 30)
    alive = {it.pid for it in runs.processes()}
    assert {runs.process(it).pid for it in (first, second)} <= alive


def test_a_run_does_not_see_what_the_one_before_left_in_its_process(runs: Runs, project: Path) -> None:
    seen = set()
    for _ in range(6):
        seen.add(runs.forms.submit("1", leave="dirt").message)
    assert seen == {f"('', '{project}') "}


def test_a_killed_process_is_reported_and_the_next_run_works_at_once(runs: Runs) -> None:
    doomed, neighbour = runs.begin("2", seconds=60), runs.begin("2", seconds=6)
    process = runs.process(doomed)
    runs.process(neighbour)

    process.kill()

    assert runs.forms.finished(doomed).badge == "Crashed"
    began = time.monotonic()
    assert runs.forms.submit("1").badge == "Сделано"
    assert time.monotonic() - began < 20
    assert runs.forms.finished(neighbour).badge == "Completed"


def test_cancelling_ends_a_hanging_run_and_calls_its_hook(runs: Runs, project: Path) -> None:
    run_id = runs.begin("2", seconds=60)
    process = runs.process(run_id)

    runs.cancel(run_id)

    assert runs.forms.finished(run_id, 40).badge == "Cancelled"
    hook_called(project, "long:Cancelling ")
    wait_for("the process ends", lambda: None if process.is_running() else True, 40)
    assert runs.forms.submit("1").badge == "Сделано"


def test_a_run_cancelled_after_its_process_has_it_and_before_it_begins_ends_cancelled(
    runs: Runs, project: Path
) -> None:
    """Its process finds it cancelled and leaves it alone; if nobody tells its end, it is Cancelling for ever."""
    run_id = runs.begin("8")
    runs.handed_over(run_id)
    assert runs.about(run_id)["state_type"] == "PENDING"

    runs.cancel(run_id)

    assert runs.forms.finished(run_id, 40).badge == "Cancelled"
    assert not (project / "begun.txt").exists()
    assert runs.forms.submit("1").badge == "Сделано"


def test_a_run_cancelled_while_no_process_is_free_ends_cancelled_and_never_begins(runs: Runs, project: Path) -> None:
    long_ones = [runs.begin("2", seconds=60) for _ in range(2)]
    for it in long_ones:
        runs.process(it)
    waiting = [runs.begin("8") for _ in range(3)]
    for it in waiting:
        runs.taken(it)

    for it in waiting:
        runs.cancel(it)

    assert [runs.forms.finished(it, 40).badge for it in waiting] == ["Cancelled"] * 3
    for it in long_ones:
        runs.cancel(it)
    assert {runs.forms.finished(it, 40).badge for it in long_ones} == {"Cancelled"}
    assert runs.forms.submit("1").badge == "Сделано"
    assert not (project / "begun.txt").exists()


@pytest.mark.parametrize("how", ["a segmentation fault", "a kill for memory"])
def test_a_run_that_kills_its_process_crashes_alone_and_its_hook_is_called(runs: Runs, project: Path, how: str) -> None:
    neighbour = runs.begin("2", seconds=6)
    runs.process(neighbour)
    (project / "hook.txt").unlink(missing_ok=True)

    doomed = runs.forms.submit("7", by=how)

    assert doomed.badge == "Crashed"
    assert ("SIGSEGV" if how == "a segmentation fault" else "SIGKILL") in doomed.message
    hook_called(project, "dies:Crashed ")
    assert (project / "hook.txt").read_text() == "dies:Crashed "
    assert runs.forms.finished(neighbour).badge == "Completed"


def test_an_asynchronous_flow_runs_and_can_be_cancelled(runs: Runs, project: Path) -> None:
    assert runs.forms.submit("6").message == "[0.1, 0.1]"

    run_id = runs.begin("6", seconds=60)
    runs.process(run_id)
    runs.cancel(run_id)

    assert runs.forms.finished(run_id, 40).badge == "Cancelled"
    hook_called(project, "apart:Cancelling ")


@pytest.mark.parametrize("where", ["onboarding", "onboarding/queues/default"])
def test_a_limit_of_one_lets_one_run_at_a_time(runs: Runs, where: str) -> None:
    runs.limit(where, 1)
    ids = [runs.begin("2", seconds=2) for _ in range(3)]
    for it in ids:
        runs.forms.finished(it)
    runs.limit(where, 10)

    times = sorted((runs.about(it)["start_time"], runs.about(it)["end_time"]) for it in ids)
    assert all(ended <= began for (_, ended), (began, _) in pairwise(times))


def test_a_run_paused_in_the_ui_goes_on_to_its_end(runs: Runs) -> None:
    """Prefect's own worker would suspend it at its next task; nothing of ours is to be suspended (decision 0001)."""
    run_id = runs.begin("2", seconds=5)
    runs.process(run_id)

    runs.tell(run_id, type="PAUSED", name="Suspended")

    assert runs.forms.finished(run_id).badge == "Completed"


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
    worker = runs.worker()

    worker.send_signal(signal.SIGTERM)
    worker.wait(40)

    assert runs.about(ends)["state_name"] == "Completed"
    assert runs.about(stays)["state_name"] == "Прервано, повтор"
    assert not [it for it in psutil.process_iter() if it.ppid() == worker.pid]
    runs.stack.kill_worker()
    runs.stack.start_worker()
    assert runs.process(stays).is_running()
    runs.cancel(stays)
    assert runs.forms.finished(stays, 40).badge == "Cancelled"
