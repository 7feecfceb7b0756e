"""The template as the worker sees it: a process that has imported everything, and that warm ones are copies of."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from worker.child import Child, Process, begin
from worker.orders import COPIES, CopyNews
from worker.sources import Fingerprint

CAN_COPY = sys.platform == "linux"
"""On macOS a copy may not use what the system's own libraries have begun."""


class Made(NamedTuple):
    """A template that this process has split off before it became a worker (worker/start.py)."""

    pid: int
    wire: socket.socket
    sources: Fingerprint


FIRST: Made | None = None


class Mortal(Process, Protocol):
    """A process that can be killed."""

    def kill(self) -> None: ...


class Copy:
    """A process that the template has made and tells the end of; as far as one needs a process that is a child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def returncode(self) -> int | None:
        """None while it lives."""
        return self._end.result() if self._end.done() else None

    async def wait(self) -> int:
        """Its exit code; if a signal has ended it, the signal's number, negative."""
        return await asyncio.shield(self._end)

    def note_end(self, code: int) -> None:
        """It has ended."""
        if not self._end.done():
            self._end.set_result(code)


class OwnCopy(Copy):
    """A copy that this process itself has made: its end is seen, not told."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self._seen = os.pidfd_open(pid)
        asyncio.get_running_loop().add_reader(self._seen, self._see_end)

    def kill(self) -> None:
        """Ends it at once."""
        os.kill(self.pid, signal.SIGKILL)

    def _see_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._seen)
        os.close(self._seen)
        self.note_end(os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]))


class Template:
    """One of them, for as long as the code is what it has loaded."""

    def __init__(self, process: Mortal, wire: socket.socket, sources: Fingerprint) -> None:
        self._process = process
        self._wire = wire
        self.sources = sources
        self._asked: deque[asyncio.Future[Copy]] = deque()
        self._copies: dict[int, Copy] = {}
        self._warm: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, project_dir: Path, environment: Mapping[str, str], sources: Fingerprint) -> Self:
        """Starts the process; `sources` must be older than its imports."""
        process, wire = await begin(project_dir, environment, COPIES)
        return cls(process, wire, sources)

    @property
    def is_alive(self) -> bool:
        """Whether copies can still be made."""
        return not self._listening.done()

    async def warmed(self) -> bool:
        """Waits until it has imported everything; False: it has ended before."""
        return await asyncio.shield(self._warm)

    async def copy(self) -> Child:
        """A new process. OSError: the template has ended."""
        ours, its = socket.socketpair()
        asked: asyncio.Future[Copy] = asyncio.get_running_loop().create_future()
        with its:
            if not self.is_alive:
                raise ConnectionError("the template has ended")
            self._asked.append(asked)
            socket.send_fds(self._wire, [b"."], [its.fileno()])
        return await Child.on(await asked, ours, self.sources)

    async def end(self) -> None:
        """No more copies. It goes on to tell the ends of those that there are, and then ends, too."""
        with contextlib.suppress(OSError):
            self._wire.shutdown(socket.SHUT_WR)
        await self._process.wait()
        await self._listening
        self._wire.close()

    async def kill(self) -> None:
        """Ends it at once. Its copies work on as long as the worker wants."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self.end()

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection(sock=self._wire.dup())
        with contextlib.suppress(ConnectionError):
            async for line in reader:
                self._hear(json.loads(line))
        writer.close()
        if not self._warm.done():
            self._warm.set_result(False)
        for asked in self._asked:
            if not asked.done():
                asked.set_exception(ConnectionError("the template has ended"))
        for copy in self._copies.values():  # nobody can tell how they end
            copy.note_end(-signal.SIGKILL)

    def _hear(self, news: CopyNews) -> None:
        pid, code = news["pid"], news["code"]
        if not pid:
            self._warm.set_result(True)
        elif code is None:
            self._copies[pid] = Copy(pid)
            asked = self._asked.popleft()
            if not asked.done():  # else nobody wants it any more, and its wire is closed
                asked.set_result(self._copies[pid])
        else:
            self._copies.pop(pid).note_end(code)


class Beginnings:
    """How warm processes begin: on Linux as copies of a template, which is made anew when the code has changed;
    elsewhere each imports everything itself.
    """

    def __init__(self, project_dir: Path, environment: Mapping[str, str], *, by_copying: bool = CAN_COPY) -> None:
        self._project_dir = project_dir
        self._environment = environment
        self._by_copying = by_copying
        self._first = FIRST
        self._template: Template | None = None
        self._making = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

    async def child(self, sources: Fingerprint) -> Child | None:
        """A process that will be warm; None: it cannot be warmed. `sources`: the code as it is by now. OSError."""
        if not self._by_copying:
            process, wire = await begin(self._project_dir, self._environment)
            return await Child.on(process, wire, sources)
        async with self._making:
            if self._template is None or not self._template.is_alive or self._template.sources != sources:
                self._leave()
                self._template = await self._another(sources)
            try:
                is_warm = await self._template.warmed()
            except asyncio.CancelledError:  # it takes too long, or nothing is wanted any more
                await self._template.kill()
                raise
        return await self._template.copy() if is_warm else None

    async def _another(self, sources: Fingerprint) -> Template:
        first, self._first = self._first, None
        if first is None:
            return await Template.start(self._project_dir, self._environment, sources)
        template = Template(OwnCopy(first.pid), first.wire, first.sources)
        if first.sources == sources:
            return template
        self._template = template
        self._leave()
        return await Template.start(self._project_dir, self._environment, sources)

    async def close(self) -> None:
        """Ends what copies were made of; the copies must have ended."""
        self._leave()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _leave(self) -> None:
        if self._template is not None:
            task = asyncio.create_task(self._template.end())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            self._template = None
