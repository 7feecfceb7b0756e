"""What the tests of the rows share: which are played in this session, and the process that plays them."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from stack.prefect_env import base_environment
from tests.fault_table.row import Row
from tests.fault_table.rows import OF_EVERY_KIND, ROWS

ROOT = Path(__file__).parents[2]
Played = dict[str, Any]


def params(*of: tuple[Row, ...]) -> list[Any]:
    """Those of these rows that are played: all with FAULT_TABLE=all, otherwise one of every kind."""
    chosen = ROWS if os.environ.get("FAULT_TABLE") == "all" else OF_EVERY_KIND
    return [pytest.param(it, id=it.id) for rows in of for it in rows if it in chosen]


def play(request: pytest.FixtureRequest, home: Path) -> Played:
    """What was seen, by row: of those that this session tests in the file that asks, in a process of its own."""
    items = [it for it in request.session.items if it.path == request.path and isinstance(it, pytest.Function)]
    wanted = [_row(it).id for it in items if hasattr(it, "callspec")]
    command = [sys.executable, "-m", "tests.fault_table.play", str(home), str(home / "seen.json"), *wanted]
    done = subprocess.run(command, cwd=ROOT, env=base_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen: Played = json.loads((home / "seen.json").read_text(encoding="utf-8"))
    return seen


def check(row: Row, played: Played) -> None:
    """What was seen is what the row says."""
    print(played[row.id]["words"])
    assert played[row.id]["seen"] == asdict(row.seen)


def _row(item: pytest.Function) -> Row:
    row = item.callspec.params["row"]
    assert isinstance(row, Row)
    return row
