"""`Stack`: PostgreSQL, the sandbox, Prefect's server and a worker, started together and ended together."""

import contextlib
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import httpx
import psutil

from stack.databases import Databases, open_databases
from stack.deploy import deploy, make_pool
from stack.errors import StackError
from stack.fingerprint import fingerprint, rules
from stack.first_look import prepare_cases
from stack.folder import hold_lock
from stack.log_files import turn_over
from stack.photo_folder import photos_folder
from stack.ports import LOOPBACK, Ports, is_listening
from stack.prefect_env import base_environment, prefect_environment, server_environment
from stack.prefect_schema import migration_environment
from stack.prepared import prepared
from stack.processes import Processes
from stack.scratch import wipe_scratch
from stack.service_secret import HEADER, NAMES, SECRET, service_secret
from stack.worker_kind import worker_kind
from stack.worker_part import PART as WORKER
from stack.worker_part import WorkerPart

PROJECT = Path(__file__).resolve().parent.parent
DATABASE, SANDBOX, SERVER = "postgres", "sandbox", "server"
PARTS = (DATABASE, SANDBOX, SERVER, WORKER)


class Stack:
    """Everything the flows need, in one folder; a context manager.

    `settings` are `ONBOARDING_…` variables for the worker, added to (and winning over) those the stack makes itself.
    `project_dir` holds prefect.yaml and the flows. `durable=False` is for tests: a power cut may cost data.
    `cloud_seconds` and `requests_per_minute` are the sandbox's: how long a cloud takes, half as long again until it
    opens; how often nadmozg may be asked.
    `worker` is "warm", the default, or "stock" (stack/worker_kind.py). `prepared=False`: an empty folder stays empty,
    even if there is a prepared database to begin with (stack/prepared.py) – which is for the sandbox only.
    """

    def __init__(
        self,
        home: Path,
        ports: Ports | None = None,
        *,
        sandbox: bool = True,
        settings: Mapping[str, str] | None = None,
        on_progress: Callable[[str], None] = print,
        project_dir: Path = PROJECT,
        migrate: bool = True,
        durable: bool = True,
        concurrency_limit: int | None = 10,
        cloud_seconds: float | None = None,
        requests_per_minute: int | None = None,
        worker: str | None = None,
        prepared: bool = True,
    ) -> None:
        self.home = home.absolute()
        self.ports = ports or Ports()
        self.sandbox = sandbox
        self._settings = dict(settings or {})
        self._say = on_progress
        self._project_dir = project_dir.absolute()
        self._migrate = migrate
        self._durable = durable
        self._prepared = prepared and sandbox
        self._concurrency_limit = concurrency_limit
        self._cloud_seconds = cloud_seconds
        self._requests_per_minute = requests_per_minute
        self._kind = worker_kind(worker or self._settings.get("ONBOARDING_WORKER"))
        self._processes = Processes(self.home)
        self._lock: IO[str] | None = None
        self._databases: Databases | None = None
        self._worker: WorkerPart | None = None
        self._outage = False
        """Whether Prefect has been away since the worker was started."""
        # Made afresh at each start and handed over by environment only: it lies in no file.
        self._nadmozg_secret = secrets.token_urlsafe(32)

    @property
    def ui_url(self) -> str:
        """Prefect's UI; the older version at /, the newer at /v2/."""
        return f"http://{LOOPBACK}:{self.ports.ui}"

    @property
    def public_url(self) -> str:
        """Where people open the UI: what the operator set, or this machine."""
        return self._settings.get("ONBOARDING_UI_URL") or self.ui_url

    @property
    def api_url(self) -> str:
        """Prefect's API."""
        return f"{self.ui_url}/api"

    def prefect_api(self, timeout_s: float = 30) -> httpx.Client:
        """Prefect's API, as a service of ours has it."""
        return httpx.Client(base_url=self.api_url, headers=self.service_headers, timeout=timeout_s, trust_env=False)

    def ask_prefect(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request to it."""
        with self.prefect_api() as api:
            return api.request(method, path, **options)

    @property
    def sandbox_http_url(self) -> str:
        """The sandbox's pages: mailbox and login pages of the clouds."""
        return f"http://{LOOPBACK}:{self.ports.sandbox_http}"

    @property
    def database_url(self) -> str:
        """The cases' database, for SQLAlchemy."""
        return self._opened_databases.cases_url

    @property
    def prefect_database_url(self) -> str:
        """Prefect's own database."""
        return self._opened_databases.prefect_url

    @property
    def service_headers(self) -> dict[str, str]:
        """With these the door lets a service of ours in."""
        return {HEADER: self._secret}

    @property
    def environment(self) -> dict[str, str]:
        """What the worker gets, and every flow run through it."""
        prefect = prefect_environment(self.home, self.ports.ui, self.service_headers)
        return base_environment() | prefect | self._kind.environment | self._our_settings

    @property
    def _our_settings(self) -> dict[str, str]:
        """What our own code reads, in the worker and in the door."""
        ours = {"ONBOARDING_DATABASE_URL": self.database_url, "ONBOARDING_UI_URL": self.public_url}
        ours |= {"ONBOARDING_PHOTOS_FOLDER": str(photos_folder(self.home, self._settings))}
        if self.sandbox:
            ours |= {
                "ONBOARDING_NADMOZG_URL": f"https://{LOOPBACK}:{self.ports.nadmozg}/api/v1",
                "ONBOARDING_NADMOZG_CLIENT_ID": "onboarding",
                "ONBOARDING_NADMOZG_CLIENT_SECRET": self._nadmozg_secret,
                "ONBOARDING_CA_BUNDLE": str(self.ca_path),
                "ONBOARDING_ALLOW_PRIVATE_ADDRESSES": "true",  # the sandbox's clouds are on this machine
                "ONBOARDING_SMTP_HOST": LOOPBACK,
                "ONBOARDING_SMTP_PORT": str(self.ports.smtp),
                "ONBOARDING_SMTP_SECURITY": "none",
                "ONBOARDING_SMTP_USERNAME": "",  # empty, or a .env made for the real mail server would show through
                "ONBOARDING_SMTP_PASSWORD": "",
                "ONBOARDING_MAIL_SENDER": "onboarding@pass24.example",
                "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT1M",  # whoever plays does not wait for a quarter of an hour
            }
        given = {name: value for name, value in self._settings.items() if name not in NAMES}
        return ours | given | {"ONBOARDING_DATABASE_URL": self.database_url, "ONBOARDING_UI_URL": self.public_url}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything; on any failure leave nothing running."""
        self._lock = hold_lock(self.home)
        try:
            if orphans := self._processes.end_orphans():
                self._say(f"Остановлены процессы прошлого запуска: {orphans}")
            wipe_scratch(self.home)  # what killed runs have left
            self.ports.check(sandbox=self.sandbox, patience=5 if orphans else 0)
            self._start_parts()
        except BaseException:
            self.stop()
            raise

    def find(self) -> None:
        """Know the addresses of a stack that another process has started in this folder."""
        self._databases = open_databases(self.home / "postgres", self._settings, durable=self._durable, start=False)

    def _start_parts(self) -> None:
        self._say("База данных …")
        self._databases = open_databases(
            self.home / "postgres",
            self._settings,
            durable=self._durable,
            begin_with=prepared(self._project_dir) if self._prepared else None,
        )
        # The server needs most of the time: everything else that does not need it happens meanwhile.
        self._say("Сервер Prefect …")
        self._launch_server()
        if self.sandbox:
            self._launch_sandbox()
        mark = fingerprint(self._project_dir, self._settings)
        if self._migrate:
            prepare_cases(self.database_url, rules(mark, self._our_settings))
        if self.sandbox:
            self._processes.wait(SANDBOX, self._sandbox_answers, 30)
        worker = self._worker_part()
        worker.prepare(self.environment, self._project_dir)
        self._processes.wait(SERVER, self._server_answers, 180)
        self._say("Формы и расписания …")
        with self.prefect_api() as api:
            make_pool(api, self._concurrency_limit)
            self._start(worker)  # a run that it takes before its deployment is renewed is the same run
            log = self._processes.log("deploy")
            count = deploy(api, self._project_dir, self.environment, log, mark=mark)
        self._say(f"Зарегистрировано форм и расписаний: {count}")

    def stop(self) -> None:
        """End everything: the worker first, so that no run finds its database gone."""
        self._processes.end(WORKER, self._kind.seconds_to_end)
        for name in (SANDBOX, SERVER):
            self._processes.end(name)
        wipe_scratch(self.home)
        if self._databases is not None and self._databases.server is not None:
            self._databases.server.stop()
        self._databases = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def start_worker(self) -> None:
        """Start the worker, which first takes up what an earlier one has left."""
        self._start(self._worker_part())

    def kill_worker(self) -> None:
        """End the worker and every flow run it has started with SIGKILL."""
        self._processes.kill(WORKER)
        wipe_scratch(self.home)

    def start_server(self) -> None:
        """Start Prefect's server again and wait until it answers."""
        self._launch_server()
        self._processes.wait(SERVER, self._server_answers, 180)

    def kill_server(self) -> None:
        """End Prefect's server with SIGKILL."""
        self._processes.kill(SERVER)

    def strike(self, part: str) -> None:
        """End one of PARTS with SIGKILL, as a crash would, with everything it has started; `mend` starts it again."""
        if part != DATABASE:
            self._processes.strike(part)
        elif (server := self._opened_databases.server) is not None:
            server.kill()

    def processes_of_worker(self) -> list[psutil.Process]:
        """What the worker has started: warm processes, or those of the flow runs under way."""
        return self._processes.descendants(WORKER)

    def watch(self) -> None:
        """Start again whatever dies, until interrupted; raise `StackError` if it keeps dying."""
        while True:
            self.mend()
            time.sleep(1)

    def mend(self) -> None:
        """One look at everything: what has died is started again. `StackError` if it keeps dying."""
        server = self._opened_databases.server
        self._processes.turn_logs_over()
        if server is not None:
            turn_over(server.log)
        if server is not None and not server.running:
            self._say(f"База данных остановилась, запускаю снова; журнал: {server.log}")
            server.start()
            self._outage = True
        dead = self._processes.dead()
        for name in dead:
            if name != WORKER:
                self._restart(name)
                self._outage = self._outage or name == SERVER
        # Runs under way while Prefect was away have died of it and could not say so: they would stay Running and hold
        # their slots for ever. So the worker begins afresh, too.
        if self._worker is None:
            return
        if WORKER not in dead and not self._outage:
            self._worker.sweep()
        elif self._server_answers() and self._worker.begin_afresh(at_fault=not self._outage):
            self._outage = False

    def _worker_part(self) -> WorkerPart:
        url = self.prefect_database_url
        return WorkerPart(self._processes, self._kind, WORKER, self.prefect_api, self._say, url)

    def _start(self, worker: WorkerPart) -> None:
        self._worker = worker
        worker.start(self.environment, self._project_dir)

    def _restart(self, name: str) -> None:
        self._say(f"«{name}» завершилась, запускаю снова; журнал: {self._processes.log(name)}")
        self._processes.restart(name)

    @property
    def _secret(self) -> str:
        return service_secret(self.home, self._settings)

    @property
    def _opened_databases(self) -> Databases:
        if self._databases is None:
            raise StackError("Стек не запущен.")
        return self._databases

    @property
    def _is_first_start(self) -> bool:
        return not self._processes.log(SERVER).exists()

    @property
    def _sandbox_dir(self) -> Path:
        return self.home / "sandbox"

    @property
    def ca_path(self) -> Path:
        return self._sandbox_dir / "tls" / "ca.pem"

    def _launch_server(self) -> None:
        server = server_environment(
            self.home, self.ports.ui, self.prefect_database_url, self.public_url, self._settings
        )
        server |= migration_environment(self.prefect_database_url)
        environment = base_environment() | server | self._our_settings | {SECRET: self._secret}
        self._processes.start(SERVER, [sys.executable, "-m", "door"], environment, self.home)

    def _launch_sandbox(self) -> None:
        command: list[str | Path] = [sys.executable, "-m", "sandbox", "--state", self._sandbox_dir]
        command += ["--nadmozg-port", str(self.ports.nadmozg), "--http-port", str(self.ports.sandbox_http)]
        command += ["--smtp-port", str(self.ports.smtp)]
        if self._cloud_seconds is not None:
            command += ["--cloud-seconds", f"{self._cloud_seconds:g}", "--cloud-lag", f"{self._cloud_seconds / 2:g}"]
        if self._requests_per_minute is not None:
            command += ["--requests-per-minute", str(self._requests_per_minute)]
        environment = base_environment() | {"SANDBOX_NADMOZG_CLIENT_SECRET": self._nadmozg_secret}
        self._processes.start(SANDBOX, command, environment, PROJECT)

    def _sandbox_answers(self) -> bool:
        ports = (self.ports.sandbox_http, self.ports.nadmozg, self.ports.smtp)
        return self.ca_path.exists() and all(is_listening(port) for port in ports)

    def _server_answers(self) -> bool:
        if not is_listening(self.ports.ui):  # a client of HTTP takes a tenth of a second to make, of the CPU
            return False
        with contextlib.suppress(httpx.TransportError), self.prefect_api(timeout_s=5) as api:
            return api.get("/health").is_success
        return False
