"""`python -m benchmarks.endurance --runs 5000`: memory of the warm worker over many short runs, the last line JSON.

Without `--runs-each` no process is ever replaced, so that growth shows; in use each is after 200 runs.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from demo.doors import Forms
from stack.clean import clean
from stack.local import Stack
from stack.ports import Ports

HOME = Path(__file__).resolve().parent.parent / "var" / "endurance"
PROJECT = """
name: endurance
deployments:
  - {name: "1 · Short", entrypoint: "flows/short.py:short", tags: [onboarding], work_pool: {name: onboarding}}
"""
FLOW = """
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

@task(cache_policy=NO_CACHE, persist_result=False)
def act() -> None:
    get_run_logger().info("one line")

@flow
def short() -> None:
    act()
"""
PARTS = {"worker": "onboarding-warm", "process": "worker.inside", "server": "-m door"}
Row = dict[str, float]


def main() -> int:
    """Plays the runs; a row every so many of them."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.endurance")
    options.add_argument("--runs", type=int, default=5000)
    options.add_argument("--at-once", type=int, default=50)
    options.add_argument("--row-every", type=int, default=500)
    options.add_argument("--runs-each", type=int, default=100_000, help="runs before a process is replaced; in use 200")
    chosen = options.parse_args()
    clean(HOME)
    project = HOME / "project"
    (project / "flows").mkdir(parents=True)
    (project / "prefect.yaml").write_text(PROJECT, encoding="utf-8")
    (project / "flows" / "short.py").write_text(FLOW, encoding="utf-8")
    settings = {"ONBOARDING_WARM_RUNS_EACH": str(chosen.runs_each), "ONBOARDING_WARM_MEGABYTES_EACH": "100000"}
    try:
        rows = list(_rows(project, settings, chosen))
    finally:
        clean(HOME)
    print(json.dumps(rows))
    return 0


def _rows(project: Path, settings: dict[str, str], chosen: argparse.Namespace) -> Iterator[Row]:
    stack = Stack(
        HOME / "stack",
        Ports.free(),
        sandbox=False,
        settings=settings,
        project_dir=project,
        migrate=False,
        durable=False,
        worker="warm",
        on_progress=lambda _: None,
    )
    with stack, Forms(stack) as forms:
        deployment = forms.deployment_id("1")
        played, began = 0, time.monotonic()
        while played < chosen.runs:
            for run in [forms.send_to(deployment) for _ in range(chosen.at_once)]:
                badge = forms.finished(run, 300).badge
                if badge != "Completed":
                    raise RuntimeError(f"run {run} ended as {badge}")
            played += chosen.at_once
            if played == chosen.at_once or played % chosen.row_every == 0:
                row = {"runs": played, "minutes": (time.monotonic() - began) / 60} | _megabytes(stack)
                print("  ".join(f"{name} {value:.1f}" for name, value in row.items()), file=sys.stderr, flush=True)
                yield row


def _megabytes(stack: Stack) -> Row:
    """Resident memory by part; of the processes the mean."""
    found: dict[str, list[float]] = {part: [] for part in PARTS}
    for process in psutil.process_iter():
        try:
            if process.environ().get("PREFECT_API_URL") != stack.api_url:
                continue
            words = " ".join(process.cmdline())
            for part, mark in PARTS.items():
                if mark in words:
                    found[part].append(process.memory_info().rss / 1e6)
        except psutil.Error:
            continue
    return {part: sum(each) / len(each) for part, each in found.items() if each} | {"processes": len(found["process"])}


if __name__ == "__main__":
    sys.exit(main())
