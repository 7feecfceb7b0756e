"""Registers what prefect.yaml describes: the work pool and the deployments, and removes those that are gone.

Links in letters and the history of runs hang on a deployment's id. `prefect deploy` keeps it as long as the names of
flow and deployment stay the same.
"""

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from stack.automations import FORM, watch_for_broken_runs
from stack.errors import StackError
from stack.prefect_env import POOL

TAG = "onboarding"
"""Marks a deployment as ours: only such are ever removed."""

BOARD = "00 ·"
"""How the deployment is called that shows open cases in the UI."""

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

JOB = ("command", "env", "labels", "name", "stream_output", "working_dir")
"""What a process worker lets a deployment set."""
JOB_TEMPLATE: dict[str, dict[str, Any]] = {
    "job_configuration": {name: f"{{{{ {name} }}}}" for name in JOB},
    "variables": {"type": "object", "properties": {name: {} for name in JOB}},
}
"""Prefect's own template without types and hints. For each run the server checks the variables against the template,
and the template against JSON Schema: a sixth of its work on a short run."""


def make_pool(api_url: str, concurrency_limit: int | None) -> None:
    """Make the process work pool, or set the limit and the job template of the one that exists."""
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        pool = {"concurrency_limit": concurrency_limit, "base_job_template": JOB_TEMPLATE}
        answer = api.post("/work_pools/", json={"name": POOL, "type": "process"} | pool)
        if answer.status_code == httpx.codes.CONFLICT:
            answer = api.patch(f"/work_pools/{POOL}", json=pool)
        answer.raise_for_status()


@dataclass(frozen=True)
class Deployed:
    """How many deployments there are; whether they were registered just now; the run that completes their forms."""

    count: int
    anew: bool
    completing: str | None


def deploy(api_url: str, project_dir: Path, environment: Mapping[str, str], log: Path, *, mark: str = "") -> Deployed:
    """Have all deployments of the project's prefect.yaml registered and awake.

    `mark` (stack/fingerprint.py): those registered under the same one are left as they are. Without it all are
    registered anew.
    """
    names = _names(project_dir / "prefect.yaml")
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        anew = not mark or _mark(api) != mark or bool(names - {it["name"] for it in _ours(api)})
        if anew:
            register(api_url, project_dir, environment, log, mark)
        return Deployed(len(names), anew, _awaken(api, names))


def wait_for_run(api_url: str, run_id: str, seconds: float) -> None:
    """Until the run has ended, however; no longer than that."""
    deadline = time.monotonic() + seconds
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        while time.monotonic() < deadline:
            if api.get(f"/flow_runs/{run_id}").raise_for_status().json()["state_type"] in ENDED:
                return
            time.sleep(0.1)


def register(api_url: str, project_dir: Path, environment: Mapping[str, str], log: Path, mark: str) -> None:
    """Register all deployments of the project's prefect.yaml, and remember the mark beside them, once all are there.

    The deployments get the project's folder as their working directory, because no `pull` is given: Prefect then takes
    the current one. So a checkout that has been moved has another mark.
    """
    names = _names(project_dir / "prefect.yaml")
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        _set_mark(api, "")
    if names:
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", "prefect.yaml"]
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            done = subprocess.run(
                command, cwd=project_dir, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode:
            said = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise StackError(f"Формы не зарегистрированы, журнал: {log}\n{said}")
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        # The command ends with 0 and a line in its output when it skips a deployment.
        if missing := names - {deployment["name"] for deployment in _ours(api)}:
            raise StackError(f"Не зарегистрированы: {', '.join(sorted(missing))}; нужен tag {TAG!r}; журнал: {log}")
        _set_mark(api, mark)


def _awaken(api: httpx.Client, names: set[str]) -> str | None:
    """What is to be done at every start, registered anew or not; returns the run that completes the forms."""
    completing = None
    for deployment in _ours(api):
        path = f"/deployments/{deployment['id']}"
        if deployment["name"] not in names:
            api.delete(path).raise_for_status()
        elif deployment["name"].startswith(BOARD):
            # It puts back what registering wipes out of the forms: required fields, the list of cases, the link.
            run = api.post(f"{path}/create_flow_run", json={"state": {"type": "SCHEDULED"}}).raise_for_status()
            completing = str(run.json()["id"])
        elif deployment["name"].startswith(FORM):
            watch_for_broken_runs(api, deployment["id"])
    return completing


def _mark(api: httpx.Client) -> str:
    """The mark of what is registered: in Prefect's own database, so that it cannot be there without the forms."""
    pool: dict[str, Any] = api.get(f"/work_pools/{POOL}").raise_for_status().json()
    return str(pool["description"] or "").rpartition(" ")[2]


def _set_mark(api: httpx.Client, mark: str) -> None:
    words = f"Формы этой версии: {mark}" if mark else ""
    api.patch(f"/work_pools/{POOL}", json={"description": words}).raise_for_status()


def form_path(api_url: str, name_starts_with: str) -> str | None:
    """The path, below the UI's address, of the form of the deployment whose name starts so."""
    with httpx.Client(base_url=api_url, timeout=30, trust_env=False) as api:
        for deployment in _ours(api):
            if deployment["name"].startswith(name_starts_with):
                return f"/v2/deployments/deployment/{deployment['id']}/run"
    return None


def _names(prefect_file: Path) -> set[str]:
    """The deployments' names; they must differ, for a name is how one that is gone is recognised."""
    described: dict[str, Any] = yaml.safe_load(prefect_file.read_text("utf-8")) or {}
    names = [str(deployment["name"]) for deployment in described.get("deployments") or []]
    if twice := {name for name in names if names.count(name) > 1}:
        raise StackError(f"В prefect.yaml имя встречается дважды: {', '.join(sorted(twice))}.")
    return set(names)


def _ours(api: httpx.Client) -> list[dict[str, Any]]:
    """Every deployment on the server with our tag, page by page."""
    found: list[dict[str, Any]] = []
    while True:
        query = {"deployments": {"tags": {"all_": [TAG]}}, "offset": len(found), "limit": 100, "sort": "NAME_ASC"}
        answer = api.post("/deployments/filter", json=query)
        answer.raise_for_status()
        page: list[dict[str, Any]] = answer.json()
        found += page
        if len(page) < 100:
            return found
