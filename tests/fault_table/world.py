"""The world in which the table is played: PostgreSQL, Prefect's server and the sandbox, all real; no worker.

Settings are read when our code is imported, so the world comes first and nothing of flows or tasks is imported here.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sandbox.servers import Sandbox
from stack.databases import open_databases
from stack.deploy import deploy, make_pool
from stack.fingerprint import fingerprint
from stack.ports import Ports, is_listening
from stack.prefect_env import base_environment, prefect_environment, server_environment
from stack.prepared import prepare
from stack.processes import Processes
from stack.scratch import wipe_scratch
from store.migrate import upgrade
from tests.fault_table.fronts import Front, HttpFront
from tests.phone import Phone, phone_on

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 0.8
LATE_S = 1.1
"""Later than the timeout."""


@dataclass(frozen=True)
class World:
    """The far ends. Prefect's API is at `api_url`; where a row is about it, our code goes through `prefect_front`."""

    home: Path
    sandbox: Sandbox
    nadmozg_front: Front
    mail_front: Front
    prefect_front: HttpFront
    phone: Phone
    phone_front: HttpFront
    api_url: str
    people_file: Path
    calendar: str = "/calendars/smirnova.ics"
    """The path of Anna Smirnova's, behind nadmozg's front."""

    def ask_prefect(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Prefect's API, which has no door here: what is played is how our calls to it fail."""
        return httpx.request(method, f"{self.api_url}{path}", timeout=30, trust_env=False, **options)

    def heal(self) -> None:
        """Every fault is over."""
        for front in (self.nadmozg_front, self.mail_front, self.phone_front):
            front.mode = "open"
        for http in (self.prefect_front, self.phone_front):
            http.faults.clear()
        for cloud in self.sandbox.nadmozg.clouds.values():
            cloud.admin_user_id = cloud.admin_user_id or next(iter(cloud.users))
        self.sandbox.faults.clear()
        self.sandbox.mail.clear_faults()


@contextlib.contextmanager
def world(home: Path) -> Iterator[World]:
    """Starts it all; then this process's environment leads our code to it."""
    with contextlib.ExitStack() as running:
        databases = open_databases(home / "postgres", {}, durable=False, begin_with=prepare(ROOT))
        assert databases.server is not None
        running.callback(databases.server.delete)
        running.callback(databases.server.stop)
        upgrade(databases.cases_url)
        secret = secrets.token_urlsafe(16)
        sandbox = running.enter_context(
            Sandbox(home / "sandbox", client_secret=secret, cloud_seconds=0, cloud_lag=0, requests_per_minute=10**6)
        )
        port = Ports.free().ui
        processes = Processes(home)
        server = base_environment() | server_environment(home, port, databases.prefect_url, f"http://127.0.0.1:{port}")
        processes.start("server", [sys.executable, "-m", "prefect", "server", "start"], server, home)
        running.callback(wipe_scratch, home)
        running.callback(processes.end, "server")
        api_url = f"http://127.0.0.1:{port}/api"
        processes.wait("server", lambda: is_listening(port) and _answers(api_url), 180)
        api = running.enter_context(httpx.Client(base_url=api_url, timeout=30, trust_env=False))
        make_pool(api, 1)
        phone = running.enter_context(phone_on())
        phone_front = running.enter_context(HttpFront(phone.port))
        nadmozg_front = running.enter_context(Front(int(sandbox.nadmozg_url.split(":")[2].split("/")[0])))
        sandbox.calendars.publish("smirnova", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
        made = World(
            home,
            sandbox,
            nadmozg_front,
            running.enter_context(Front(sandbox.smtp_port)),
            running.enter_context(HttpFront(port)),
            phone,
            phone_front,
            api_url,
            _people(home / "people.toml", phone_front.port, nadmozg_front.port),
        )
        environment = (
            base_environment() | prefect_environment(home, port, {}) | _settings(made, databases.cases_url, secret)
        )
        deploy(api, ROOT, environment, home / "deploy.log", mark=fingerprint(ROOT, {}))
        os.environ.clear()
        os.environ.update(environment)
        yield made


def _people(file: Path, phone_port: int, calendar_port: int) -> Path:
    """The department, where Pavel Orlov has notices on his phone, and Anna Smirnova a calendar."""
    text = (ROOT / "people.toml").read_text(encoding="utf-8")
    for person, line in (
        ("orlov", f'notify = ["json://127.0.0.1:{phone_port}/orlov"]'),
        ("smirnova", f'calendar = "https://127.0.0.1:{calendar_port}{World.calendar}"'),
    ):
        email = f'email = "{person}@pass24.example"'
        assert email in text
        text = text.replace(email, f"{email}\n{line}")
    file.write_text(text, encoding="utf-8")
    return file


def _settings(world: World, database_url: str, secret: str) -> dict[str, str]:
    return {
        # Prefect's client would go on asking for a minute; we want to see what our own retries make of it.
        "PREFECT_CLIENT_MAX_RETRIES": "0",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "ONBOARDING_DATABASE_URL": database_url,
        "ONBOARDING_UI_URL": world.api_url.removesuffix("/api"),
        "ONBOARDING_NADMOZG_URL": f"https://127.0.0.1:{world.nadmozg_front.port}/api/v1",
        "ONBOARDING_NADMOZG_CLIENT_ID": "onboarding",
        "ONBOARDING_NADMOZG_CLIENT_SECRET": secret,
        "ONBOARDING_CA_BUNDLE": str(world.sandbox.ca_path),
        "ONBOARDING_ALLOW_PRIVATE_ADDRESSES": "true",
        "ONBOARDING_SMTP_HOST": "127.0.0.1",
        "ONBOARDING_SMTP_PORT": str(world.mail_front.port),
        "ONBOARDING_SMTP_SECURITY": "none",
        "ONBOARDING_MAIL_SENDER": "onboarding@pass24.example",
        "NO_PROXY": "127.0.0.1",
        "ONBOARDING_PEOPLE_FILE": str(world.people_file),
        "ONBOARDING_HTTP_TIMEOUT_S": str(TIMEOUT_S),
        "ONBOARDING_SMTP_TIMEOUT_S": str(TIMEOUT_S),
        "ONBOARDING_CLOUD_POLL_S": "0.1",
        "ONBOARDING_RETRY_DELAYS_S": "[0.05]",
        "ONBOARDING_POLICY__DIGEST_FROM": "1000",
        "ONBOARDING_MAIL_PER_MINUTE": "0",
        "ONBOARDING_POLICY__FAR_END_PAUSE": "PT0S",
        "ONBOARDING_NADMOZG_PER_MINUTE": "0",
    }


def _answers(api_url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{api_url}/health", timeout=5, trust_env=False).is_success
    return False
