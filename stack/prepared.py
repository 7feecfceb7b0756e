"""A database kept with the installation, in which Prefect's tables are made and all forms registered.

`make up` and `make demo` make it once. What begins from an empty folder – the sandbox's stack, the demo, tests – begins
with a copy as long as nothing has changed that forms are made from (stack/fingerprint.py); tests make it anew then.

It saves half of a first start. Copies share the ids of their forms. Real cases never begin with one: reconcile tells
by those ids that Prefect's database was lost and made anew (docs/decisions/0018).
"""

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

import httpx

from stack.databases import open_databases
from stack.deploy import make_pool, register
from stack.fingerprint import fingerprint
from stack.pg_dump import connect
from stack.ports import LOOPBACK, Ports, is_listening
from stack.prefect_env import base_environment, prefect_environment, server_environment
from stack.processes import Processes
from stack.scratch import wipe_scratch
from stack.service_secret import HEADER, SECRET, service_secret

KEPT_IN = Path(sys.prefix) / "prepared"
NOTHING_HAS_RUN = "TRUNCATE flow_run, events, event_resources CASCADE"
"""The server plans the next runs of each schedule as soon as there is one: they would all be late in a copy."""


def prepared(project_dir: Path) -> Path | None:
    """The data folder to copy, if there is one for the project as it stands now."""
    kept = KEPT_IN / fingerprint(project_dir, {})
    return kept if os.access(kept, os.R_OK | os.X_OK) else None  # another user's is of no use


def prepare(project_dir: Path) -> Path:
    """Makes it unless it is there; whoever comes meanwhile waits. Others, of what the project was, are removed."""
    KEPT_IN.mkdir(mode=0o700, exist_ok=True)
    with (KEPT_IN / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept := prepared(project_dir):
            return kept
        mark = fingerprint(project_dir, {})
        for old in KEPT_IN.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
        with tempfile.TemporaryDirectory(prefix="unfinished-", dir=KEPT_IN) as folder:
            made = Path(folder) / mark
            _make(Path(folder) / "home", project_dir, mark, made)
            return made.rename(KEPT_IN / mark)


def _make(home: Path, project_dir: Path, mark: str, data: Path) -> None:
    from store.migrate import upgrade

    home.mkdir()
    databases = open_databases(home / "postgres", {}, durable=False)
    postgres = databases.server
    assert postgres is not None
    processes = Processes(home)
    try:
        port = Ports.free().ui
        url, secret = f"http://{LOOPBACK}:{port}", service_secret(home, {})
        ours = {"ONBOARDING_UI_URL": url, "ONBOARDING_DATABASE_URL": databases.cases_url}
        ours |= {"ONBOARDING_PHOTOS_FOLDER": str(home / "photos")}
        server = server_environment(home, port, databases.prefect_url, url) | ours | {SECRET: secret}
        processes.start("server", [sys.executable, "-m", "door"], base_environment() | server, home)
        upgrade(databases.cases_url)
        headers = {HEADER: secret}
        with httpx.Client(base_url=f"{url}/api", headers=headers, timeout=30, trust_env=False) as api:
            processes.wait("server", lambda: is_listening(port) and _answers(api), 180)
            make_pool(api, None)
            environment = base_environment() | prefect_environment(home, port, headers) | ours
            register(api, project_dir, environment, home / "deploy.log", mark)
        processes.end("server")
        with connect(databases.prefect_url) as connection:
            connection.execute(NOTHING_HAS_RUN)
        postgres.stop()
        shutil.copytree(postgres.cluster, data)
    finally:
        processes.end("server")
        wipe_scratch(home)
        postgres.delete()


def _answers(api: httpx.Client) -> bool:
    try:
        return api.get("/health").is_success
    except httpx.TransportError:
        return False
