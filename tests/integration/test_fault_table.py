"""Each row of the fault table, played for real (tests/fault_table); and docs/reliability.md, which tells them."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from stack.prefect_env import base_environment
from tests.fault_table.document import FILE, document
from tests.fault_table.row import Row
from tests.fault_table.rows import OF_EVERY_KIND, ROWS

ROOT = Path(__file__).parents[2]
PLAYED = ROWS if os.environ.get("FAULT_TABLE") == "all" else OF_EVERY_KIND


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen, by row: of those that this session tests, in a process of its own."""
    home = tmp_path_factory.mktemp("faults")
    wanted = [it.callspec.params["row"].id for it in _items(request) if hasattr(it, "callspec")]
    command = [sys.executable, "-m", "tests.fault_table.play", str(home), str(home / "seen.json"), *wanted]
    done = subprocess.run(command, cwd=ROOT, env=base_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen: dict[str, Any] = json.loads((home / "seen.json").read_text(encoding="utf-8"))
    return seen


def _items(request: pytest.FixtureRequest) -> list[Any]:
    return [it for it in request.session.items if it.path == Path(__file__)]


@pytest.mark.parametrize("row", [pytest.param(it, id=it.id) for it in PLAYED])
def test_what_comes_of_a_fault(row: Row, played: dict[str, Any]) -> None:
    print(played[row.id]["words"])
    assert played[row.id]["seen"] == asdict(row.seen)


def test_the_table_is_told_as_it_stands() -> None:
    """Out of date: `python -m tests.fault_table` writes it anew."""
    assert FILE.read_text(encoding="utf-8") == document()


def test_every_call_and_every_fault_is_among_those_that_are_always_played() -> None:
    assert {it.call for it in OF_EVERY_KIND} == {it.call for it in ROWS}
    assert len(OF_EVERY_KIND) > len(ROWS) / 3
