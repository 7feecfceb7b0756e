"""PostgreSQL's programs of the wheel, run as ourselves against any server from 14 on, ours or one given by URL.

The wheel's are the newest, and read and write every older server – but for one line at the head of what pg_restore
says: a setting that servers before 17 do not know. So a copy goes through psql, without that line.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from stack.errors import StackError
from stack.postgres import programs

OLDEST = 140000
_NEWER_SETTINGS = ((170000, b"SET transaction_timeout"),)
"""Which server knows it, and how its line begins."""


def connect(url: str) -> psycopg.Connection:
    """A connection to `postgresql+…://…`. StackError: the database does not answer."""
    try:
        return psycopg.connect(address(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise StackError(f"База не отвечает: {error}") from None


def dump(url: str, file: Path, *options: str) -> None:
    """Writes what the database holds at one moment; the file appears whole or not at all, for its owner alone."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        output = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _run("pg_dump", [*options, "--no-owner", "--no-privileges", *_database(url)], url, output)
        finally:
            os.close(output)
        unfinished.replace(file)
    except OSError as error:
        raise StackError(f"Копию не записать: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Writes the copy into a database that has none of its tables: all of it or nothing."""
    with connect(url) as database:
        version = database.info.server_version
    if version < OLDEST:
        raise StackError(f"PostgreSQL версии {version // 10000} не подойдёт: нужна 14 или новее.")
    reading: list[str | Path] = [programs() / "pg_restore", "--file=-", "--no-owner", "--no-privileges", str(file)]
    writing: list[str | Path] = [
        programs() / "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        *_database(url),
    ]
    environment = _environment(url)
    with tempfile.TemporaryFile() as read_said, tempfile.TemporaryFile() as written_said:
        reader = subprocess.Popen(
            reading, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=read_said, env=environment
        )
        writer = subprocess.Popen(
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=written_said, env=environment
        )
        assert reader.stdout is not None
        assert writer.stdin is not None
        try:
            with contextlib.suppress(BrokenPipeError):  # psql has ended; it says why
                writer.stdin.write(b"BEGIN;\n")
                _pass_on(reader.stdout, writer.stdin, version)
                if reader.wait() == 0:  # otherwise half of a copy would be made good
                    writer.stdin.write(b"COMMIT;\n")
                    writer.stdin.close()
                    writer.wait()
        finally:
            with contextlib.suppress(BrokenPipeError):
                writer.stdin.close()
            reader.stdout.close()
            writer.wait()
            reader.wait()
        if writer.returncode:
            raise StackError(f"psql: {_said(written_said)}")
        if reader.returncode:
            raise StackError(f"pg_restore: {_said(read_said)}")


def _pass_on(source: IO[bytes], target: IO[bytes], version: int) -> None:
    unknown = tuple(line for since, line in _NEWER_SETTINGS if version < since)
    for line in source:
        if not (unknown and line.startswith(unknown)):
            target.write(line)
        if line.startswith(b"CREATE"):  # the settings are over, and what follows may be anybody's text
            break
    shutil.copyfileobj(source, target)


def check(file: Path) -> None:
    """StackError: not a copy that `dump` has made."""
    if not file.is_file():
        raise StackError(f"Копии {file} нет.")
    _run("pg_restore", ["--list", str(file)])


def address(url: str) -> str:
    """The same address without SQLAlchemy's driver: `psycopg` for ours, `asyncpg` for Prefect's."""
    return re.sub(r"^postgresql\+\w+://", "postgresql://", url)


def in_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _run(program: str, arguments: list[str], url: str = "", output: int = subprocess.DEVNULL) -> None:
    done = subprocess.run(
        [programs() / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        env=_environment(url),
        check=False,
    )
    if done.returncode:
        raise StackError(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def _environment(url: str) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    if password := url and conninfo_to_dict(address(url)).get("password"):
        environment["PGPASSWORD"] = str(password)  # on the command line everybody on the machine could read it
    return environment | {"LC_ALL": "C"}


def _said(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _database(url: str) -> list[str]:
    shown = {key: str(value) for key, value in conninfo_to_dict(address(url)).items() if key != "password"}
    return ["--dbname", make_conninfo("", **shown)]
