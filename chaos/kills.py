"""Kills parts of the stack by plan; the stack's own supervisor starts them again."""

import random
import time
from collections.abc import Callable

import psutil

from chaos.doors import Doors
from chaos.plan import Kill, Plan
from stack.errors import StackError
from stack.local import DATABASE, SANDBOX, SERVER
from stack.local import PARTS as STACK_PARTS
from stack.worker_part import PART as WORKER

WITHOUT_PROGRESS_S = 120.0
"""A kill waits for progress, but no longer than this."""
NAMES = {
    "worker": "worker со всеми запусками",
    "run": "один процесс запусков",
    "server": "сервер Prefect",
    "database": "PostgreSQL",
    "sandbox": "nadmozg и почта",
    "all": "всё сразу",
}


PARTS = {"worker": [WORKER], "server": [SERVER], "database": [DATABASE], "sandbox": [SANDBOX], "all": list(STACK_PARTS)}


class Reaper:
    """Kills by plan in one thread; in between it looks after everything, as `Stack.watch` does."""

    def __init__(self, plan: Plan, doors: Doors, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._doors = doors
        self._stack = doors.stack
        self._say = say
        self._chance = random.Random(f"{plan.seed} processes")
        self.kills = 0

    @property
    def done(self) -> bool:
        """Whether nothing will be killed any more."""
        return self.kills == len(self._plan.kills)

    def work(self) -> None:
        """Kills by plan until the play has ended."""
        last = time.monotonic()
        while not self._doors.over.is_set():
            if not self.done:
                kill = self._plan.kills[self.kills]
                late = time.monotonic() - last > WITHOUT_PROGRESS_S
                if (late or self._doors.steps >= kill.at * self._plan.steps) and self._kill(kill):
                    self.kills += 1
                    self._say(f"убит {NAMES[kill.what]} ({self.kills} из {len(self._plan.kills)})")
                    time.sleep(kill.down_s)
                    last = time.monotonic()
            try:
                self._stack.mend()
            except StackError as error:
                self._say(str(error))  # in life the stack would stop here, and somebody start it again
            time.sleep(0.5)

    def _kill(self, kill: Kill) -> bool:
        """False: there is no such process just now."""
        for part in PARTS.get(kill.what, ()):
            self._stack.strike(part)
        if kill.what in PARTS:
            return True
        processes = sorted(self._stack.processes_of_worker(), key=lambda it: it.pid)
        try:
            self._chance.choice(processes).kill()
        except (IndexError, psutil.Error):
            return False
        return True
