"""A PostgreSQL of the system's, older than the wheel's, as an operator gives it by URL: TCP, a role with a password."""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
"""Debian's; `apt-get install postgresql-15` brings one."""


@contextlib.contextmanager
def other_server(initdb: Path) -> Iterator[str]:
    """Its address as the superuser `admin`, without a database's name at the end."""
    folder = Path(tempfile.mkdtemp(prefix="other-postgres-"))
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    password, words = secrets.token_hex(8), folder / "password"
    words.write_text(password)
    words.chmod(0o644)
    data, bins = folder / "data", initdb.parent
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C"}, **identity)

    run(initdb, "-D", data, "-U", "admin", "-A", "scram-sha-256", f"--pwfile={words}", "-E", "UTF8", "--no-sync")
    run(bins / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
    try:
        yield f"postgresql://admin:{password}@127.0.0.1:{port}/"
    finally:
        run(bins / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        shutil.rmtree(folder)


def make_database(server: str, name: str, *, may_create: bool) -> str:
    """A role that owns a database of the same name, as docs/ops.md has it; its address."""
    with psycopg.connect(f"{server}postgres", autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'p' {'CREATEDB' if may_create else ''}")
        admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    return f"postgresql://{name}:p@{server.rpartition('@')[2]}{name}"
