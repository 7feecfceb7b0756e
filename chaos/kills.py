"""What is killed, and the supervisor that starts it again – the way `Stack.watch` does for what dies by itself."""

import random
import time
from collections.abc import Callable

import httpx
import psutil

from chaos.doors import Doors
from chaos.plan import Kill, Plan
from stack.errors import StackError

WITHOUT_PROGRESS_S = 25.0
"""A kill that waits for progress comes after so long anyway."""
NAMES = {
    "worker": "worker со всеми запусками",
    "run": "один процесс запусков",
    "server": "сервер Prefect",
    "database": "PostgreSQL",
    "sandbox": "nadmozg и почта",
    "all": "всё сразу",
}


class Reaper:
    """Kills by plan in one thread, and looks after everything in between."""

    def __init__(self, plan: Plan, doors: Doors, say: Callable[[str], None], after_sandbox: Callable[[], None]) -> None:
        self._plan = plan
        self._doors = doors
        self._stack = doors.stack
        self._say = say
        self._after_sandbox = after_sandbox
        self._chance = random.Random(f"{plan.seed} processes")
        self.kills = 0
        self.faults: list[str] = []

    @property
    def done(self) -> bool:
        """Whether nothing will be killed any more."""
        return self.kills == len(self._plan.kills)

    def work(self) -> None:
        """Until it is over."""
        last = time.monotonic()
        while not self._doors.over.is_set():
            if not self.done:
                kill = self._plan.kills[self.kills]
                late = time.monotonic() - last > WITHOUT_PROGRESS_S
                if (late or self._doors.steps >= kill.at * self._plan.steps) and self._kill(kill):
                    self.kills += 1
                    last = time.monotonic()
            self._stubbornly(self._stack.mend)
            time.sleep(0.5)

    def _kill(self, kill: Kill) -> bool:
        """False: there is no such process just now."""
        if kill.what == "run":
            processes = self._stack.processes_of_worker()
            if not processes:
                return False
            process = self._chance.choice(sorted(processes, key=lambda it: it.pid))
            try:
                process.kill()
            except psutil.Error:
                return False
            self._tell(kill)
            return True
        what = ["worker", "server", "sandbox", "database"] if kill.what == "all" else [kill.what]
        for name in what:
            getattr(self._stack, f"kill_{name}")()
        self._tell(kill)
        time.sleep(kill.down_s)
        for name in reversed(what):
            self._stubbornly(getattr(self._stack, f"start_{name}"))
            if name == "sandbox":
                self._after_sandbox()
        return True

    def _tell(self, kill: Kill) -> None:
        self._say(f"убит {NAMES[kill.what]} ({self.kills + 1} из {len(self._plan.kills)})")

    def _stubbornly(self, start: Callable[[], None]) -> None:
        """A supervisor that fails tries again; what the stack itself gives up is a fault to be told."""
        while True:
            try:
                start()
                return
            except httpx.HTTPError:
                time.sleep(1)  # the server has just been started and is not ready for everything yet
            except StackError as error:
                self.faults.append(f"стек сдался: {error}")
                return
