"""Child processes: started with a log of their own, ended with everything they started themselves.

Prefect's worker puts each flow run into a session of its own, so neither a process group nor a parent's number finds
the runs of a worker that was killed. Each child therefore carries a random mark in its environment, inherited by all
its descendants, and the mark lies in the child's pid file: whoever carries it is ours, even after kill -9 of the stack.
"""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from stack.errors import StackError
from stack.log_files import turn_over

MARK = "ONBOARDING_STACK_MARK"
RESTARTS, RESTART_WINDOW = 5, 120.0
"""A child that dies more often than this within so many seconds is given up."""


@dataclass
class Child:
    """One program of the stack: how to start it and, while it runs, the process."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    directory: Path
    process: subprocess.Popen[bytes]
    mark: str
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))


class Processes:
    """The children of one stack; pid files and logs lie under its home."""

    def __init__(self, home: Path) -> None:
        self._logs = home / "log"
        self._pid_files = home / "run"
        self._children: dict[str, Child] = {}

    def log(self, name: str) -> Path:
        """Where this child's output goes."""
        return self._logs / f"{name}.log"

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        directory: Path,
        *,
        held: bool = False,
    ) -> Child:
        """Start a child in a session of its own, so that Ctrl-C in the terminal reaches only us.

        `held`: its input stays open until it is let go.
        """
        for folder in (self._logs, self._pid_files):
            folder.mkdir(parents=True, exist_ok=True)
        log = self.log(name)
        turn_over(log)
        mark = secrets.token_hex(16)
        # Written before the start: a kill between the two leaves a file without a process, not the other way round.
        (self._pid_files / f"{name}.json").write_text(json.dumps({"mark": mark}))
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if held else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**environment, MARK: mark},
                cwd=directory,
                start_new_session=True,
                preexec_fn=heed_interrupts if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else None,
            )
        (self._pid_files / f"{name}.json").write_text(json.dumps({"mark": mark, "pid": process.pid}))
        child = Child(name, command, environment, directory, process, mark)
        self._children[name] = child
        return child

    def let_go(self, name: str) -> None:
        """The end of its input, for which a child that is held waits."""
        if (held := self._children[name].process.stdin) is not None:
            held.close()

    def wait(self, name: str, is_ready: Callable[[], bool], seconds: float) -> None:
        """Wait until the child answers; say where to look if it dies or stays silent."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self._children[name].process.poll() is not None:
                raise StackError(
                    f"«{name}» завершилась при запуске, журнал: {self.log(name)}\n{self._end_of_log(name)}"
                )
            if time.monotonic() > deadline:
                raise StackError(f"«{name}» не ответила за {seconds:.0f} с, журнал: {self.log(name)}")
            time.sleep(0.05)

    def end(self, name: str, seconds: float = 10) -> None:
        """Ask a child to end, wait, and kill whatever is left of it and of its descendants."""
        if child := self._children.pop(name, None):
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(seconds)
            self._bury(child)

    def kill(self, name: str) -> None:
        """End a child and all its descendants with SIGKILL, at once."""
        if child := self._children.pop(name, None):
            self._bury(child)

    def end_orphans(self) -> int:
        """Kill what an earlier stack in this home left running when it was killed itself; how many there were."""
        files = list(self._pid_files.glob("*.json"))
        marks = set()
        for file in files:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                marks.add(str(json.loads(file.read_text())["mark"]))
        killed = _kill_marked(marks)
        for file in files:
            file.unlink(missing_ok=True)
        return killed

    def descendants(self, name: str) -> list[psutil.Process]:
        """Every living process that a child has started, directly or not."""
        child = self._children.get(name)
        if child is None:
            return []
        return [it for it in psutil.process_iter() if it.pid != child.process.pid and _mark_of(it) == child.mark]

    def turn_logs_over(self) -> None:
        """Puts aside what has grown too long, of those that run and of those that have."""
        for file in self._logs.glob("*.log"):
            turn_over(file)

    def dead(self) -> list[str]:
        """The children that have ended without being asked to."""
        return [name for name, child in self._children.items() if child.process.poll() is not None]

    def strike(self, name: str) -> None:
        """End a child and all its descendants with SIGKILL; it stays one of ours, dead, until `restart`."""
        child = self._children[name]
        _kill_marked({child.mark})
        child.process.wait(10)

    def restart(self, name: str, *, at_fault: bool = True) -> None:
        """Start a child again; refuse if it keeps dying. `at_fault`: this death counts as its own."""
        old = self._children[name]
        now = time.monotonic()
        if at_fault and len(old.deaths) == RESTARTS and now - old.deaths[0] < RESTART_WINDOW:
            raise StackError(f"«{name}» завершается снова и снова, журнал: {self.log(name)}\n{self._end_of_log(name)}")
        self.strike(name)
        new = self.start(name, old.command, old.environment, old.directory)
        new.deaths = old.deaths
        if at_fault:
            new.deaths.append(now)

    def _bury(self, child: Child) -> None:
        _kill_marked({child.mark})
        child.process.wait(10)
        (self._pid_files / f"{child.name}.json").unlink(missing_ok=True)

    def _end_of_log(self, name: str) -> str:
        return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-15:])


def heed_interrupts() -> None:
    """Undo what a shell does to its background jobs: Prefect's worker turns SIGTERM into SIGINT and would never end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _kill_marked(marks: set[str]) -> int:
    """Kill every process that carries one of the marks, until none is left: a dying one may still start another."""
    killed = set()
    while marks and (found := [process for process in psutil.process_iter() if _mark_of(process) in marks]):
        for process in found:
            with contextlib.suppress(psutil.Error):
                process.kill()  # psutil compares the start time: a reused process number is never hit
        killed.update(found)
        time.sleep(0.02)
    return len(killed)


def _mark_of(process: psutil.Process) -> str | None:
    try:
        if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None  # somebody else's process, or one that has just ended
