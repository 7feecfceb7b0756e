"""A worker that is held has everything imported, and asks nobody for a run before it is let go."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from demo.doors import wait_for
from stack.local import PROJECT
from stack.ports import LOOPBACK
from stack.prefect_env import base_environment, prefect_environment
from worker.template import CAN_COPY

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="no template here that tells that everything is imported")


@contextmanager
def held(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of a server at this port, in a folder that has no flows."""
    command = [sys.executable, "-m", "worker.start", "--held", "--pool", "here", "--name", "held"]
    environment = base_environment() | prefect_environment(folder, port, {}) | {"PYTHONPATH": str(PROJECT)}
    with (folder / "log").open("wb") as log:
        worker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True
        )
        family = psutil.Process(worker.pid)
        try:
            yield worker
        finally:
            for each in [*family.children(recursive=True), family]:
                each.kill()
            worker.wait(10)


def test_it_asks_nobody_until_it_is_let_go(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as server, held(tmp_path, server.getsockname()[1]) as worker:
        server.setblocking(False)
        wait_for("everything is imported", lambda: psutil.Process(worker.pid).children() or None, 60)
        time.sleep(1)
        with pytest.raises(BlockingIOError):
            server.accept()
        assert worker.poll() is None
        assert worker.stdin is not None
        worker.stdin.close()
        server.settimeout(30)
        asking, _ = server.accept()
        asking.close()
