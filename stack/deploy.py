"""Registers what prefect.yaml describes: the work pool and the deployments, and removes those that are gone.

Links in letters and the history of runs hang on a deployment's id. `prefect deploy` keeps it as long as the names of
flow and deployment stay the same.
"""

import subprocess
import sys
from collections.abc import Mapping
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

JOB_TEMPLATE: dict[str, Any] = {
    "job_configuration": {"stream_output": True},  # Prefect demands that there be something
    "variables": {"type": "object", "properties": {}},
}
"""Nothing to fill in: neither a run nor a deployment can have another command, environment or folder. And nothing to
check: the server looks through the template for every run, a sixth of its work on a short one."""


def make_pool(api: httpx.Client, concurrency_limit: int | None) -> None:
    """Make the process work pool, or set the limit and the job template of the one that exists."""
    pool = {"concurrency_limit": concurrency_limit, "base_job_template": JOB_TEMPLATE}
    answer = api.post("/work_pools/", json={"name": POOL, "type": "process"} | pool)
    if answer.status_code == httpx.codes.CONFLICT:
        answer = api.patch(f"/work_pools/{POOL}", json=pool)
    answer.raise_for_status()


def deploy(api: httpx.Client, project_dir: Path, environment: Mapping[str, str], log: Path, *, mark: str = "") -> int:
    """Have all deployments of the project's prefect.yaml registered and awake; return how many there are.

    `mark` (stack/fingerprint.py): those registered under the same one are left as they are. Without it all are
    registered anew.
    """
    names = _names(project_dir / "prefect.yaml")
    if not mark or _mark(api) != mark or names - {it["name"] for it in _ours(api)}:
        register(api, project_dir, environment, log, mark)
    _awaken(api, names)
    return len(names)


def register(api: httpx.Client, project_dir: Path, environment: Mapping[str, str], log: Path, mark: str) -> None:
    """Register all deployments of the project's prefect.yaml, and remember the mark beside them, once all are there.

    The deployments get the project's folder as their working directory, because no `pull` is given: Prefect then takes
    the current one. So a checkout that has been moved has another mark.
    """
    names = _names(project_dir / "prefect.yaml")
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
    # The command ends with 0 and a line in its output when it skips a deployment.
    if missing := names - {deployment["name"] for deployment in _ours(api)}:
        raise StackError(f"Не зарегистрированы: {', '.join(sorted(missing))}; нужен tag {TAG!r}; журнал: {log}")
    _set_mark(api, mark)


def _awaken(api: httpx.Client, names: set[str]) -> None:
    """What is to be done at every start, registered anew or not."""
    for deployment in _ours(api):
        path = f"/deployments/{deployment['id']}"
        if deployment["name"] not in names:
            api.delete(path).raise_for_status()
        elif deployment["name"].startswith(BOARD):
            # It puts back what registering wipes: the board, and the link to it in every form.
            api.post(f"{path}/create_flow_run", json={"state": {"type": "SCHEDULED"}}).raise_for_status()
        elif deployment["name"].startswith(FORM):
            watch_for_broken_runs(api, deployment["id"])


def _mark(api: httpx.Client) -> str:
    """The mark of what is registered: in Prefect's own database, so that it cannot be there without the forms."""
    pool: dict[str, Any] = api.get(f"/work_pools/{POOL}").raise_for_status().json()
    return str(pool["description"] or "").rpartition(" ")[2]


def _set_mark(api: httpx.Client, mark: str) -> None:
    words = f"Формы этой версии: {mark}" if mark else ""
    api.patch(f"/work_pools/{POOL}", json={"description": words}).raise_for_status()


def form_path(api: httpx.Client, name_starts_with: str) -> str | None:
    """The path, below the UI's address, of the form of the deployment whose name starts so."""
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
