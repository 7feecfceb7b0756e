"""Lines of logs carry date, zone, level, case and run; files of logs are turned over while they are written."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.log_case import logged_as
from settings import HERE
from stack.log_files import KEPT, turn_over
from stack.log_lines import ASKED_FOR, LineFormatter
from stack.prefect_env import base_environment, server_environment


def record(said: str = "sent", **extra: object) -> logging.LogRecord:
    made = logging.getLogger("x").makeRecord("prefect.task_runs", logging.WARNING, "f", 1, said, (), None, extra=extra)
    made.created = 1_795_000_000.25
    return made


def test_a_line_has_date_zone_level_case_and_run() -> None:
    with logged_as("R-0042"):
        line = LineFormatter().format(record(flow_run_id="8f3c", flow_run_name="20 · Первый разговор · ЖК"))
    assert re.match(
        r"2026-11-18T\d\d:\d\d:40\.250[+-]\d\d:\d\d WARNING  prefect\.task_runs \[R-0042 8f3c\] sent$", line
    )
    assert "[-] sent" in LineFormatter().format(record())


def test_a_line_that_goes_on_is_told_from_the_next_one() -> None:
    assert LineFormatter().format(record("one\ntwo")).splitlines()[1] == "    | two"


def test_json_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ASKED_FOR, "json")
    with logged_as("R-0042"):
        line = LineFormatter().format(record("one\ntwo", flow_run_id="8f3c"))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["case"], told["run"], told["level"], told["said"]) == ("R-0042", "8f3c", "WARNING", "one\ntwo")


@pytest.mark.parametrize("form", ["text", "json"])
def test_prefects_own_lines_look_so_too(tmp_path: Path, form: str) -> None:
    """Told to it by the environment alone, as server, worker and runs get it."""
    code = "from prefect.logging import get_logger; import logging; get_logger('server').error('here')"
    code += "; logging.getLogger('uvicorn.error').error('there')"
    given = base_environment() | server_environment(tmp_path, 5199, "postgresql+asyncpg://", "http://x")
    done = subprocess.run(
        [sys.executable, "-c", f"from prefect.logging.configuration import setup_logging; setup_logging(); {code}"],
        cwd=HERE,
        env=given | {ASKED_FOR: form},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stderr.splitlines()
    if form == "json":
        assert [json.loads(it)["said"] for it in lines] == ["here", "there"]
    else:
        assert [bool(re.match(r"20\d\d-\d\d-\d\dT\S+[+-]\d\d:\d\d ERROR ", it)) for it in lines] == [True, True]


def test_a_log_is_turned_over_while_somebody_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "worker.log"
    with file.open("ab", buffering=0) as writer:
        for number in range(KEPT + 3):
            writer.write(b"%d" % number * 60)
            assert turn_over(file, 50)
            assert file.stat().st_size == 0
            assert not turn_over(file, 50)
        writer.write(b"last")
    assert file.read_bytes() == b"last"
    kept = sorted(it.name for it in tmp_path.iterdir())
    assert kept == ["worker.log", *(f"worker.log.{number}" for number in range(1, KEPT + 1))]
    assert (tmp_path / "worker.log.1").read_bytes() == b"%d" % (KEPT + 2) * 60


def test_on_a_disk_where_nothing_can_be_put_aside_the_limit_holds(tmp_path: Path) -> None:
    file = tmp_path / "worker.log"
    file.write_bytes(b"x" * 60)
    (tmp_path / "worker.log.1").mkdir()
    os.rmdir(tmp_path / "worker.log.1")
    os.symlink(tmp_path / "nowhere" / "deeper", tmp_path / "worker.log.1")
    for number in range(2, KEPT + 1):
        (tmp_path / f"worker.log.{number}").write_text("old")
    assert turn_over(file, 50)
    assert file.stat().st_size == 0
