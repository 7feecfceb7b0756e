"""CPU and memory of every process of a stack, from /proc: server, worker, its runs, PostgreSQL.

The sandbox is the outside world and runs in the benchmark's process: it counts on neither side.
"""

import json
from collections.abc import Iterator

import psutil

from stack.local import Stack
from stack.pg_dump import connect
from stack.processes import MARK


def cpu_seconds(stack: Stack) -> float:
    """Used so far by all that live and, through their parents, by all that have ended."""
    total = 0.0
    for process in _processes(stack):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue  # its time is its parent's by now
        total += times.user + times.system + times.children_user + times.children_system
    return total


def megabytes(stack: Stack) -> float:
    """Memory in use, shared pages divided among those who share them (PSS)."""
    total = 0
    for process in _processes(stack):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def _processes(stack: Stack) -> Iterator[psutil.Process]:
    marks = {json.loads(file.read_text())["mark"] for file in (stack.home / "run").glob("*.json")}
    with connect(stack.database_url) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        postmaster = backend.parent()
        assert postmaster is not None
        postgres = {postmaster.pid} | {it.pid for it in postmaster.children(recursive=True)}
        for process in psutil.process_iter():
            try:
                if process.pid in postgres or process.environ().get(MARK) in marks:
                    yield process
            except psutil.Error:
                continue
