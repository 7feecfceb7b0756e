"""One warm process, as the worker sees it: started, given a run at a time, asked to end, killed."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, Self

from worker.orders import WIRE, CancelOrder, Report, RunOrder, packed
from worker.sources import Fingerprint


class Process(Protocol):
    """What is needed of one, whoever has started it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...


async def begin(
    project_dir: Path, environment: Mapping[str, str], *arguments: str
) -> tuple[asyncio.subprocess.Process, socket.socket]:
    """Starts `worker.inside`; our end of its wire. In a session of its own: Ctrl-C in a terminal does not reach it."""
    ours, its = socket.socketpair()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "worker.inside",
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=(its.fileno(),),
            env={**environment, WIRE: str(its.fileno())},
            cwd=project_dir,
            start_new_session=True,
        )
    except BaseException:
        ours.close()
        raise
    finally:
        its.close()
    return process, ours


class Child:
    """A warm process."""

    def __init__(
        self,
        process: Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        sources: Fingerprint,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self.sources = sources
        self.pid = process.pid
        self.runs = 0
        self.megabytes = 0.0
        self.soiled = False
        self.since = time.monotonic()
        """When it last began or ended a run."""

    @classmethod
    async def on(cls, process: Process, wire: socket.socket, sources: Fingerprint) -> Self:
        """Of a process that has begun; it is warm once `warmed` returns. `sources` must be older than its imports."""
        reader, writer = await asyncio.open_connection(sock=wire)
        return cls(process, reader, writer, sources)

    @property
    def is_alive(self) -> bool:
        """Whether it can be given a run."""
        return self._process.returncode is None and not self.soiled

    async def warmed(self) -> bool:
        """Waits until it has imported everything; whether it has come so far."""
        return await self._report() is not None

    async def run(self, order: RunOrder) -> Report:
        """Has it run a flow; returns what it says of it, with the process's own exit code if it died of it."""
        self.runs += 1
        with contextlib.suppress(ConnectionError):
            self._writer.write(packed(order))
            await self._writer.drain()
        if report := await self._report():
            return report
        code = await self._process.wait()
        return Report(run=order["flow_run"]["id"], code=code, unended=True, soiled=True, megabytes=self.megabytes)

    async def cancel(self, run_id: str) -> None:
        """Asks it to end the run as cancelled."""
        with contextlib.suppress(ConnectionError):
            self._writer.write(packed(CancelOrder(cancel=run_id)))
            await self._writer.drain()

    async def end(self, seconds: float = 10) -> None:
        """Lets it end by itself, its last logs and events sent; then kills it."""
        self.soiled = True
        with contextlib.suppress(OSError):
            self._writer.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        await self.kill()

    async def kill(self) -> None:
        """Ends it at once, with everything it has started itself."""
        self.soiled = True
        with contextlib.suppress(OSError):
            self._writer.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        await self._process.wait()

    async def _report(self) -> Report | None:
        try:
            line = await self._reader.readline()
        except ConnectionError:
            line = b""
        if not line:
            self.soiled = True
            return None
        report: Report = json.loads(line)
        self.megabytes = report["megabytes"]
        self.soiled = self.soiled or report["soiled"]
        self.since = time.monotonic()
        return report
