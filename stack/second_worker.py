"""`make worker`: a worker on a second machine. Server, schedules and databases are the first machine's.

It reaches the first machine's door through a tunnel that ends on its own loopback, with the services' secret, and the
cases' database by its address; docs/install.md says how. It runs the code of its own checkout.
"""

import contextlib
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import httpx
from sqlalchemy.exc import SQLAlchemyError

from stack.databases import CASES_URL, with_driver
from stack.errors import StackError
from stack.first_look import require_same_release
from stack.folder import hold_lock
from stack.forgetting.second_machine import EVERY_S, blot_out_forgotten
from stack.ports import LOOPBACK, Ports, is_listening
from stack.prefect_env import base_environment, prefect_environment
from stack.processes import Processes
from stack.scratch import wipe_scratch
from stack.service_secret import HEADER, NAMES, service_secret
from stack.worker_kind import worker_kind
from stack.worker_part import PART, WorkerPart

NAME = "ONBOARDING_WORKER_NAME"
SIGN_OF_LIFE = {"PREFECT_WORKER_HEARTBEAT_SECONDS": "15"}
"""Should this machine die, the first one takes up its runs after three of them; Prefect's own is 30."""
PATIENCE_S = 60.0
"""How long a start waits for the first machine; a service that gives up is started again by systemd."""


class SecondWorker:
    """A worker in its own folder `home`; `settings` are the `ONBOARDING_…` variables of this machine."""

    def __init__(self, home: Path, settings: Mapping[str, str], checkout: Path, say: Callable[[str], None]) -> None:
        self.home = home.absolute()
        self._settings = dict(settings)
        self._checkout = checkout
        self._say = say
        self._port = Ports.from_environment(settings).ui
        self._secret = service_secret(self.home, settings)
        self._processes = Processes(self.home)
        self._kind = worker_kind("warm")  # the stock one goes to the folder that the first machine has registered
        self.name = worker_name(settings)
        self._worker = WorkerPart(self._processes, self._kind, self.name, self._api, say)
        self._away = False
        self._forgot = -EVERY_S
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """StackError: the first machine cannot be reached, or is of another release."""
        self._lock = hold_lock(self.home)
        self._processes.end_orphans()
        wipe_scratch(self.home)
        require_same_release(self._database_url)
        self._worker.prepare(self._environment, self._checkout)
        self._say(f"Главная машина: порт {self._port} …")
        deadline = time.monotonic() + PATIENCE_S
        while words := self._unreachable():
            if time.monotonic() > deadline:
                raise StackError(words)
            time.sleep(1)
        self._worker.start(self._environment, self._checkout)
        self._say(f"Рабочий процесс «{self.name}» берёт запуски; журнал: {self._processes.log(PART)}")

    def watch(self) -> None:
        """Start it again whenever it dies, until interrupted; StackError if it keeps dying."""
        while True:
            self.mend()
            time.sleep(1)

    def stop(self) -> None:
        """Runs under way have their time to end; what is left is scheduled again."""
        self._processes.end(PART, self._kind.seconds_to_end)
        wipe_scratch(self.home)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def mend(self) -> None:
        """One look: it is started again when it has died, and when the server was away, for its runs died of that."""
        self._processes.turn_logs_over()
        self._forget()
        dead = PART in self._processes.dead()
        if self._unreachable():
            self._away = True
        elif (dead or self._away) and self._worker.begin_afresh(at_fault=not self._away):
            self._away = False

    def _forget(self) -> None:
        """Whoever was forgotten on the first machine is forgotten in our logs, too; what fails is tried again."""
        if time.monotonic() - self._forgot < EVERY_S:
            return
        self._forgot = time.monotonic()
        with contextlib.suppress(SQLAlchemyError, StackError, OSError):
            blot_out_forgotten(self.home, self._database_url)

    def _unreachable(self) -> str:
        """Why the first machine's server does not serve us; empty: it does."""
        if not is_listening(self._port):
            return f"На порту {self._port} никто не отвечает: работает ли туннель к главной машине?"
        try:
            with self._api() as api:
                answer = api.get("/health")
        except httpx.TransportError as error:
            return f"Главная машина не отвечает: {type(error).__name__}."
        if answer.status_code in (401, 403):
            return "Главная машина не впускает нас: секрет служб здесь другой."
        return "" if answer.is_success else f"Главная машина отвечает HTTP {answer.status_code}."

    def _api(self) -> httpx.Client:
        url = f"http://{LOOPBACK}:{self._port}/api"
        return httpx.Client(base_url=url, headers={HEADER: self._secret}, timeout=10, trust_env=False)

    @property
    def _database_url(self) -> str:
        return with_driver(self._settings[CASES_URL], "psycopg")

    @property
    def _environment(self) -> dict[str, str]:
        prefect = prefect_environment(self.home, self._port, {HEADER: self._secret})
        ours = {name: value for name, value in self._settings.items() if name not in NAMES}
        return (
            base_environment()
            | prefect
            | self._kind.environment
            | SIGN_OF_LIFE
            | ours
            | {CASES_URL: self._database_url}
        )


def worker_name(settings: Mapping[str, str]) -> str:
    """As Prefect's page of workers shows it. StackError: it is the first machine's."""
    name = settings.get(NAME) or socket.gethostname().partition(".")[0]
    if name == PART or ":" in name:
        raise StackError(f"{NAME}={name!r}: так зовут рабочий процесс главной машины; нужно другое имя, без двоеточия.")
    return name
