"""`python -m benchmarks.flat`: what 300, 30 000 and 30 000 open cases beside 150 000 closed ones cost; JSON at the end.

Each is measured in the same minutes: CPU of all processes of the stack, medians. Only the ratios count.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.arena import OURS, Arena, arena
from benchmarks.measures import journey
from benchmarks.multiplied import FIRST_COPY, WORD, Copies, multiply
from benchmarks.usage import cpu_seconds
from stack.clean import clean
from stack.pg_dump import connect

HOME = Path(__file__).resolve().parent.parent / "var" / "bench-flat"
PATTERNS, TIMES, PASSES, CLIENTS = 3, 5, 20, 2
SIZES = {"300": (300, 0), "30000": (30_000, 0), "30000+150000": (30_000, 150_000)}
"""Open cases, and closed ones beside them."""
Numbers = dict[str, dict[str, float]]


def main() -> int:
    """Measures; the last line is JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.flat")
    options.add_argument("--scale", type=float, default=1, help="0.01: three hundred in place of thirty thousand")
    chosen = options.parse_args()
    began, flat = time.monotonic(), Numbers(reconcile_cpu_s={}, form_cpu_s={}, start_s={})
    clean(HOME)

    def say(words: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {words}", file=sys.stderr, flush=True)

    crowd, sizes = Crowd(chosen.scale), iter(SIZES)
    with _started() as (here, _):
        say("history")
        history = _history(here)
        for number in range(PATTERNS):
            _pattern(here, number)
        crowd.grow(here, next(sizes))
    for size in SIZES:
        with _started() as (here, seconds):
            say(f"{size}: measuring")
            flat["start_s"][size] = round(seconds, 1)
            idle = _idle_rate(here)
            flat["reconcile_cpu_s"][size] = _cpu(here, idle, _reconcile)
            flat["form_cpu_s"][size] = _cpu(here, idle, _note)
            if larger := next(sizes, None):
                say(f"{larger}: multiplying")
                crowd.grow(here, larger)
    clean(HOME)
    print(json.dumps({"flat": flat} | history))
    return 0


class Crowd:
    """The copies there are by now, of open cases and of closed ones."""

    def __init__(self, scale: float) -> None:
        self._scale, self._there = scale, {False: 0, True: 0}

    def grow(self, here: Arena, size: str) -> None:
        """Until there are as many as this size says."""
        with _databases(here) as (cases, prefect):
            for count, closed in zip(SIZES[size], (False, True), strict=True):
                missing = max(300, int(count * self._scale)) - self._there[closed] if count else 0
                if missing > 0:
                    first = FIRST_COPY + sum(self._there.values())
                    multiply(cases, prefect, Copies(first, first + missing - 1, closed))
                    self._there[closed] += missing


@contextmanager
def _started() -> Iterator[tuple[Arena, float]]:
    """A running stack, and how long it took to begin; calm, and with processes that have served before."""
    began = time.monotonic()
    with arena(OURS, HOME) as here:
        seconds = time.monotonic() - began
        time.sleep(8)
        for _ in range(3):
            _reconcile(here)
        yield here, seconds


def _pattern(here: Arena, number: int) -> None:
    """An open case whose manager has been asked for the address of its cloud."""
    name = f"{WORD} {number}"
    said: dict[str, Any] = {
        "object_type": "ЖК",
        "contact_name": "Ольга Ким",
        "contact_phone": "",
        "time_zone": "Москва · Europe/Moscow",
    }
    said |= {"manager": "Анна Смирнова", "sales_manager": "Мария Белова", "who": "Анна Смирнова"}
    run = here.forms.submit(
        "10",
        object_name=f"ЖК {name}",
        client_name=f"{name} ООО",
        contact_email=f"{WORD}@client{number}.example",
        **said,
    )
    if run.badge != "Записано":
        raise RuntimeError(f"{run.name}: {run.message}")


def _reconcile(here: Arena) -> None:
    run = here.forms.reconcile()
    if run.badge != "Сверено":
        raise RuntimeError(f"{run.name}: {run.message}")


def _note(here: Arena) -> None:
    words = f"замер {time.monotonic_ns()}"  # the same words once more are a double click, and not recorded
    run = here.forms.submit("03", case=f"R-{FIRST_COPY:04d}", text=words, who="Анна Смирнова")
    if run.badge != "Записано":
        raise RuntimeError(f"{run.name}: {run.message}")


def _cpu(here: Arena, idle: float, do: Callable[[Arena], None]) -> float:
    """Of one time, beyond what an idle stack takes meanwhile."""
    do(here)
    found = []
    for _ in range(TIMES):
        before, began = cpu_seconds(here.stack), time.monotonic()
        do(here)
        time.sleep(2)  # logs and events that are still on their way
        found.append(cpu_seconds(here.stack) - before - idle * (time.monotonic() - began))
    return round(median(found), 3)


def _idle_rate(here: Arena, seconds: float = 15) -> float:
    before = cpu_seconds(here.stack)
    time.sleep(seconds)
    return (cpu_seconds(here.stack) - before) / seconds


def _history(here: Arena) -> dict[str, float]:
    """What a client's whole way, and a reconcile that finds nothing to do, leave in Prefect's database."""
    with _databases(here) as (_, prefect):
        sizes = [_bytes(prefect)]
        journey(here, CLIENTS, 0)
        sizes.append(_bytes(prefect))
        for _ in range(PASSES):
            _reconcile(here)
        sizes.append(_bytes(prefect))
    return {
        "history_mb_per_client": round((sizes[1] - sizes[0]) / CLIENTS / 1e6, 2),
        "history_kb_per_pass": round((sizes[2] - sizes[1]) / PASSES / 1e3, 1),
    }


def _bytes(prefect: psycopg.Connection) -> int:
    time.sleep(3)  # events are written a moment later
    row = prefect.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def _databases(here: Arena) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """The cases' and Prefect's."""
    with connect(here.stack.database_url) as cases, connect(here.stack.prefect_database_url) as prefect:
        yield cases, prefect


if __name__ == "__main__":
    sys.exit(main())
