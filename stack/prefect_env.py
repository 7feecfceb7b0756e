"""The environment of Prefect's server, worker and command line.

Everything Prefect writes stays under our home, nothing of it calls out to the internet, and nobody's `~/.prefect` is
read or touched.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import trustme

from stack.history import history_environment
from stack.ports import LOOPBACK
from stack.scratch import scratch_folder

POOL = "onboarding"

SILENCE = {
    "DO_NOT_TRACK": "1",  # the SDK's own telemetry
    # The server's heartbeat, and what Amplitude in UI V2 would send; a browser still asks Amplitude for its settings.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_CLI_COLORS": "false",
}

UNHURRIED = {
    # Loops of the server that look every five seconds for what is rare here: pauses that expire, deployments just
    # changed, clean-ups nobody has asked for, automations for what did *not* happen. Half of what an idle server costs.
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "15",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "15",
    "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT60S",
    # The next two runs of reconcile, not an hour of them: in a list they stand above the run somebody waits for.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "2",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT5M",
    # Task runs are written by the dozen, a second late, instead of one by one.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}


def base_environment(ambient: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What every child inherits: the caller's environment without what would change how our parts behave.

    A stray `PREFECT_API_URL` or `PREFECT_API_KEY` in somebody's shell would send our runs to another server, and a
    stray `ONBOARDING_…` a test's letters to real people: ours are handed over by name. Without byte-code every process
    start costs two seconds more.
    """
    unwanted = ("PREFECT_", "ONBOARDING_", "SANDBOX_", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")
    kept = {key: value for key, value in ambient.items() if not key.startswith(unwanted)}
    return kept | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def prefect_environment(
    home: Path, port: int, headers: Mapping[str, str], *, poll_seconds: float = 1
) -> dict[str, str]:
    """How a worker or the command line finds the server and is let in (`headers`), and where Prefect may write."""
    prefect_home = home / "prefect"
    return SILENCE | {
        # For each schedule it reads Prefect lists the time zones of the system, 600 files; those of the wheel are one.
        "PYTHONTZPATH": "",
        # The worker keeps its files in <temporary folder>/runner_storage, which belongs to whoever was first on the
        # machine: a second person's worker would not start.
        "TMPDIR": str(scratch_folder(home)),
        "PREFECT_API_SSL_CERT_FILE": str(_one_certificate(prefect_home)),
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_PROFILES_PATH": str(prefect_home / "profiles.toml"),
        "PREFECT_API_URL": f"http://{LOOPBACK}:{port}/api",
        "PREFECT_UI_URL": f"http://{LOOPBACK}:{port}",
        "PREFECT_CLIENT_CUSTOM_HEADERS": json.dumps(dict(headers)),
        "PREFECT_WORKER_QUERY_SECONDS": f"{poll_seconds:g}",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_LOGGING_FORMATTERS_STANDARD_": "stack.log_lines.LineFormatter",
        "PREFECT_LOGGING_FORMATTERS_DEBUG_DATEFMT": "%Y-%m-%dT%H:%M:%S%z",
    }


def server_environment(
    home: Path, port: int, database_url: str, public_url: str, settings: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """What only the server needs; `public_url` is where people's browsers reach it, perhaps through a proxy."""
    return (
        prefect_environment(home, port, {})
        | UNHURRIED
        | history_environment(settings)
        | {
            "PREFECT_API_DATABASE_CONNECTION_URL": database_url,
            "PREFECT_SERVER_API_HOST": LOOPBACK,
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_SERVER_UI_ENABLED": "true",
            # Else the UI's files are written into the installed package.
            "PREFECT_UI_STATIC_DIRECTORY": str(home / "prefect" / "ui"),
            "PREFECT_SERVER_UI_API_URL": f"{public_url.rstrip('/')}/api",
            "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
            # Nothing here is kept in a block: the list of their types takes time at each start, and memory.
            "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        }
    )


def _one_certificate(folder: Path) -> Path:
    """A file with a single certificate, in place of the hundred that Prefect reads for every API client it makes.

    That takes 45 ms each time, two and a half seconds of registering 15 deployments. No TLS happens: the API is plain
    HTTP on loopback. Only Prefect's own client reads this setting.
    """
    file = _made(folder) / "unused-authority.pem"
    if not file.exists():
        trustme.CA(organization_name="unused").cert_pem.write_to_path(str(file))
    return file


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
