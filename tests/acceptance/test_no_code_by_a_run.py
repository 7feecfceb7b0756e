"""Whoever may start a run has no program run by it: both workers heed its parameters and nothing else of it."""

from pathlib import Path

import pytest

from demo.doors import wait_for
from tests.acceptance.warm_project import running, written

pytestmark = pytest.mark.long


@pytest.mark.parametrize("worker", ["warm", "stock"])
def test_a_run_brings_no_environment_command_or_folder(worker: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = written(tmp_path_factory.mktemp("project"))
    trace = project / "trace.txt"
    evil = f"{project}/evil.sh %s"
    (project / "evil.sh").write_text(f"#!/bin/sh\ntouch {trace}\n")
    (project / "evil.sh").chmod(0o755)
    with running(project, tmp_path_factory.mktemp(worker), worker) as runs:
        usual = runs.forms.submit("1", leave="").message
        wanted = {"COLOUR": "green", "BROWSER": evil, "ONBOARDING_WORKER_WARM_UP": "antigravity:__name__", "PWD": "/"}
        for variables in (
            {"env": wanted},
            {f"env.{name}": value for name, value in wanted.items()},
            {"command": evil},
            {"working_dir": "/"},
            {"env": wanted, "command": evil, "working_dir": "/", "name": evil, "labels": {"a": "b"}},
        ):
            run = runs.forms.finished(runs.begin_with("1", **variables))
            assert run.message.endswith(" "), "no colour"
            if worker == "warm":  # the stock worker has a new folder for each run
                assert run.message == usual
        assert not trace.exists()
        assert not (project / "command.txt").exists()


def test_a_deployment_that_was_registered_with_more_is_not_run_half(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    project = written(tmp_path / "project")
    with running(project, tmp_path / "home") as runs:
        run = runs.begin("5")
        assert runs.forms.finished(run).badge == "Crashed"
        wait_for("the reason in the log", lambda: "job variables" in runs.log(run) or None, 30)
        assert not (project / "command.txt").exists()
