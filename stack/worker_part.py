"""The worker among the processes of a stack, or alone on a second machine: started, looked after, its runs taken up."""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx

from stack.holders import abandoned, under_way_by_api, under_way_by_sql, workers
from stack.leftovers import TakenUp, remove_unreadable, take_up
from stack.prefect_env import POOL
from stack.processes import Processes
from stack.worker_kind import WorkerKind

PART = "worker"
VAIN_LOOKS = 10
"""After so many looks, a second apart, the worker starts though interrupted runs could not be taken up."""
SWEEP_EVERY_S = 30.0
SWEEP_AFTER_OUTAGE_S = 120.0
"""Workers that live have given a sign of life again by then."""


class WorkerPart:
    """One worker, known to Prefect as `name`, which no other machine's may have.

    `api` opens a client of Prefect's API. `prefect_database_url`: Prefect's own database, where this machine has access
    to it; such a machine also takes up what the dead workers of other machines have left. `say` tells the operator.
    """

    def __init__(
        self,
        processes: Processes,
        kind: WorkerKind,
        name: str,
        api: Callable[[], httpx.Client],
        say: Callable[[str], None],
        prefect_database_url: str | None = None,
    ) -> None:
        self._processes = processes
        self._kind = kind
        self._name = name
        self._api = api
        self._say = say
        self._database_url = prefect_database_url
        self._is_held = False
        self._vain_looks = 0
        self._sweeps_from = time.monotonic() + SWEEP_AFTER_OUTAGE_S

    def prepare(self, environment: Mapping[str, str], checkout: Path) -> None:
        """Let it import everything already, which takes some three seconds; no run is taken before `start`."""
        if self._kind.can_be_held:
            self._launch(environment, checkout, held=True)
            self._is_held = True

    def start(self, environment: Mapping[str, str], checkout: Path) -> None:
        """From now on it takes runs, and first those that an earlier one has left."""
        try:
            self._take_up_own()
        except httpx.HTTPError as error:
            self._say(f"ВНИМАНИЕ: прерванные запуски не взять: {type(error).__name__}.")
        if self._is_held:
            self._processes.let_go(PART)
        else:
            self._launch(environment, checkout)
        self._is_held = False

    def begin_afresh(self, *, at_fault: bool) -> bool:
        """End it and start it again, its runs taken up; False: Prefect is not ready for that yet, ask again.

        `at_fault`: it has died of itself, which is not let pass for ever.
        """
        self._processes.strike(PART)
        try:
            self._take_up_own()
        except httpx.HTTPError as error:  # just started, perhaps, and not ready for everything yet: the next look
            self._vain_looks += 1
            if self._vain_looks < VAIN_LOOKS:
                return False
            self._say(f"ВНИМАНИЕ: прерванные запуски не взять ({type(error).__name__}), начинаем без них.")
        self._vain_looks = 0
        if at_fault:
            self._say(f"«{PART}» завершилась, запускаю снова; журнал: {self._processes.log(PART)}")
        self._processes.restart(PART, at_fault=at_fault)
        self._sweeps_from = time.monotonic() + SWEEP_AFTER_OUTAGE_S
        return True

    def sweep(self) -> None:
        """Now and then: runs that the dead worker of another machine has left are taken up here."""
        if self._database_url is None or time.monotonic() < self._sweeps_from:
            return
        self._sweeps_from = time.monotonic() + SWEEP_EVERY_S
        try:
            with self._api() as api:
                known = workers(api)
                dead = {name for name, lives in known.items() if not lives} - {self._name}
                if not dead:
                    return
                left = abandoned(under_way_by_sql(self._database_url), known.keys() - dead, datetime.now(UTC))
                self._tell(take_up(api, (it for it in left if not it.holder or it.holder in dead)))
        except httpx.HTTPError as error:
            self._say(f"Не взять запуски другой машины, попробуем через минуту: {type(error).__name__}.")

    def _launch(self, environment: Mapping[str, str], checkout: Path, *, held: bool = False) -> None:
        command = [sys.executable, "-m", *self._kind.program, "--pool", POOL, "--type", self._kind.type]
        self._processes.start(PART, [*command, "--name", self._name], environment, checkout, held=held)

    def _take_up_own(self) -> None:
        """While it does not run: its own runs, and those of workers that are dead."""
        with self._api() as api:
            if self._database_url:
                for words in remove_unreadable(api, self._database_url):
                    self._say(f"ВНИМАНИЕ: {words}")
            runs = under_way_by_sql(self._database_url) if self._database_url else under_way_by_api(api)
            living = {name for name, lives in workers(api).items() if lives} - {self._name}
            self._tell(take_up(api, abandoned(runs, living, datetime.now(UTC))))

    def _tell(self, found: TakenUp) -> None:
        if found.again:
            self._say(f"Прерванных запусков, начинаем снова: {found.again}")
        for words in found.unmended:
            self._say(f"ВНИМАНИЕ: {words}")
