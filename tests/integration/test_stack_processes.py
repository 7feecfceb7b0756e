"""One stack per folder, and nothing left running: not even after kill -9 of the stack itself."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from demo.doors import wait_for
from stack import Ports, Stack, StackError
from stack.clean import clean
from stack.folder import hold_lock
from stack.processes import Processes

# Starts a child in a session of its own, as Prefect's worker does with a flow run, and says its number.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def start_family(home: Path) -> tuple[Processes, list[int]]:
    processes = Processes(home)
    parent = processes.start("worker", [sys.executable, "-c", PARENT], {}, home)
    processes.wait("worker", lambda: processes.log("worker").read_text().endswith("\n"), 20)
    return processes, [parent.process.pid, int(processes.log("worker").read_text())]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


def test_a_second_stack_in_the_same_folder_refuses(tmp_path: Path) -> None:
    with hold_lock(tmp_path), pytest.raises(StackError, match="уже запущен"):
        Stack(tmp_path, Ports.free()).start()


def test_a_running_stack_is_not_cleaned_away(tmp_path: Path) -> None:
    with hold_lock(tmp_path), pytest.raises(StackError, match="уже запущен"):
        clean(tmp_path)


def test_clean_keeps_the_data_of_real_clients(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "log").mkdir()
    clean(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["live"]


def test_a_child_is_ended_with_its_descendants(tmp_path: Path) -> None:
    processes, pids = start_family(tmp_path)
    processes.end("worker")
    assert alive(pids) == []


WAITS = "import sys; print('ready', flush=True); sys.stdin.read(); print('goes', flush=True); sys.stdin.read()"


def test_a_child_that_is_held_waits_until_it_is_let_go_and_one_that_is_started_again_does_not(tmp_path: Path) -> None:
    processes = Processes(tmp_path)

    def has_said(*words: str) -> bool | None:
        return processes.log("worker").read_text().split() == list(words) or None

    child = processes.start("worker", [sys.executable, "-c", WAITS], {}, tmp_path, held=True)
    wait_for("it is ready", lambda: has_said("ready"), 20)
    with pytest.raises(subprocess.TimeoutExpired):
        child.process.wait(0.5)
    processes.let_go("worker")
    assert child.process.wait(20) == 0
    assert has_said("ready", "goes")
    processes.restart("worker", at_fault=False)
    wait_for("it goes at once", lambda: has_said("ready", "goes", "ready", "goes"), 20)
    processes.end("worker")


def test_descendants_of_a_killed_parent_are_found(tmp_path: Path) -> None:
    killed_stack, pids = start_family(tmp_path)
    parent = psutil.Process(pids[0])
    parent.kill()
    parent.wait(10)
    assert alive(pids) == [pids[1]]
    assert Processes(tmp_path).end_orphans() == 1  # as the next stack would, knowing only the folder
    assert alive(pids) == []
    killed_stack.kill("worker")


def test_other_processes_are_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "worker.json").write_text(f'{{"mark": "another", "pid": {stranger.pid}}}')
        assert Processes(tmp_path).end_orphans() == 0
        assert stranger.poll() is None
        stranger.kill()


def test_a_child_heeds_interrupts_though_we_ignore_them(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        processes, pids = start_family(tmp_path)
        psutil.Process(pids[0]).send_signal(signal.SIGINT)
        deadline = time.monotonic() + 10
        while processes.dead() != ["worker"] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert processes.dead() == ["worker"]
        processes.kill("worker")
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_child_that_dies_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start("server", [sys.executable, "-c", "raise SystemExit('нет места на диске')"], {}, tmp_path)
    with pytest.raises(StackError, match=r"(?s)завершилась при запуске.*нет места на диске"):
        processes.wait("server", lambda: False, 20)
    processes.kill("server")


def test_a_child_that_keeps_dying_is_given_up(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start("worker", [sys.executable, "-c", ""], {}, tmp_path)
    with pytest.raises(StackError, match="снова и снова"):
        restart_until_given_up(processes)
    processes.kill("worker")


def restart_until_given_up(processes: Processes) -> None:
    for _ in range(6):
        while not processes.dead():
            time.sleep(0.01)
        processes.restart("worker")
