"""The warm processes of one worker: how many, which one is next, which have served long enough."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prefect.logging import get_logger

from worker.child import Child
from worker.sources import Fingerprint, fingerprint
from worker.template import Beginnings

LOG = get_logger("warm")
LOOK_EVERY_S = 1.0
"""At processes that have died, and at files that have changed; before each run there is a look, too."""
WARM_WITHIN_S = 60.0
"""A process that has not imported everything by then never will."""


@dataclass(frozen=True)
class Size:
    """How many processes there are, and when one is replaced.

    `warm` of them always wait; more are started while runs are long.
    """

    warm: int = 2
    most: int = 10
    runs_each: int = 200
    megabytes_each: float = 500
    long_run_s: float = 3.0
    """When all processes are held for longer and a run is waiting, another is warmed. Not less: on a loaded machine
    every run takes a second, and warming more processes (two CPU-seconds each) would load it further."""
    held_for_good_s: float = 15.0
    """When all are held for longer, another is warmed before anybody waits."""
    idle_s: float = 60.0
    """How long a process beyond `warm` is kept with nothing to do."""

    @classmethod
    def from_environment(cls, most: int) -> "Size":
        """What an operator has set."""
        warm = int(os.environ.get("ONBOARDING_WARM_PROCESSES") or cls.warm)
        return cls(
            warm=max(1, min(warm, most)),
            most=most,
            runs_each=int(os.environ.get("ONBOARDING_WARM_RUNS_EACH") or cls.runs_each),
            megabytes_each=float(os.environ.get("ONBOARDING_WARM_MEGABYTES_EACH") or cls.megabytes_each),
        )


class Pool:
    """Use it in an `async with`; `keep` must run beside it."""

    def __init__(self, project_dir: Path, environment: Mapping[str, str], size: Size) -> None:
        self._project_dir = project_dir
        self._beginnings = Beginnings(project_dir, environment)
        self._size = size
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._news = asyncio.Condition()
        self._failures = 0
        self._closed = False

    async def keep(self) -> None:
        """Runs until cancelled: removes dead processes and starts new ones in time."""
        while True:
            self._tend()
            await asyncio.sleep(2**self._failures - 1 if self._failures else LOOK_EVERY_S)

    @contextlib.asynccontextmanager
    async def child(self) -> AsyncIterator[Child]:
        """A process for one run; waits for one that has loaded the current code."""
        child = await self._taken()
        try:
            yield child
        finally:
            self._busy.discard(child)
            # Whether files have changed is looked at before the next run.
            if not self._closed and self._is_of_use(child, child.sources):
                self._idle.append(child)
            else:
                self._let_go(child)
            async with self._news:
                self._news.notify()

    async def close(self) -> None:
        """Ends all processes."""
        self._closed = True
        for task in [*self._starting]:
            task.cancel()
        for child in [*self._idle, *self._busy]:
            self._let_go(child)
        self._idle.clear()
        await asyncio.gather(*self._starting, *self._ending, return_exceptions=True)
        await self._beginnings.close()

    async def _taken(self) -> Child:
        self._waiting += 1
        try:
            async with self._news:
                while True:
                    self._tend()
                    if self._idle:
                        child = self._idle.pop()  # the last one used has its caches warm, the others may be let go
                        self._busy.add(child)
                        child.since = time.monotonic()
                        return child
                    await self._news.wait()
        finally:
            self._waiting -= 1

    def _tend(self) -> None:
        if self._closed:
            return
        sources, now = self._sources(), time.monotonic()
        for child in [*self._idle]:
            spare = len(self._idle) + len(self._busy) > self._size.warm and now - child.since > self._size.idle_s
            if spare or not self._is_of_use(child, sources):
                self._idle.remove(child)
                self._let_go(child)
        for _ in range(self._missing(now)):
            self._start(sources)

    def _missing(self, now: float) -> int:
        have = len(self._idle) + len(self._busy) + len(self._starting)
        if have < self._size.warm:
            return 0 if self._failures and self._starting else self._size.warm - have
        patience = self._size.long_run_s if self._waiting else self._size.held_for_good_s
        held = sum(now - child.since > patience for child in self._busy)
        nobody_free = not self._idle and not self._starting and held == len(self._busy)
        return 1 if nobody_free and have < self._size.most else 0

    def _is_of_use(self, child: Child, sources: Fingerprint) -> bool:
        return (
            child.is_alive
            and child.sources == sources
            and child.runs < self._size.runs_each
            and child.megabytes < self._size.megabytes_each
        )

    def _sources(self) -> Fingerprint:
        return fingerprint(self._project_dir)

    def _start(self, sources: Fingerprint) -> None:
        task = asyncio.create_task(self._started(sources))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self, sources: Fingerprint) -> None:
        child = None
        try:
            async with asyncio.timeout(WARM_WITHIN_S):
                child = await self._beginnings.child(sources)
                is_warm = child is not None and await child.warmed()
        except (OSError, TimeoutError) as error:
            LOG.error("A process could not be warmed: %r", error)
            is_warm = False
        except asyncio.CancelledError:
            if child:
                await child.kill()
            raise
        if child and is_warm:
            self._failures = 0
            LOG.info("Process %s is warm, %.0f MB", child.pid, child.megabytes)
            self._idle.append(child)
            async with self._news:
                self._news.notify()
            return
        self._failures = min(self._failures + 1, 5)
        LOG.error("A process ended before it was warm; the reason is above")
        if child:
            await child.kill()

    def _let_go(self, child: Child) -> None:
        task = asyncio.create_task(child.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
