"""pg_dump and pg_restore of the wheel, run as ourselves against any server, ours or one given by URL."""

import os
import re
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from stack.errors import StackError
from stack.postgres import programs


def connect(url: str) -> psycopg.Connection:
    """A connection to `postgresql+…://…`. StackError: the database does not answer."""
    try:
        return psycopg.connect(_address(url), autocommit=True, connect_timeout=10)
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
    all_or_nothing = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*all_or_nothing, *_database(url), str(file)], url)


def check(file: Path) -> None:
    """StackError: not a copy that `dump` has made."""
    if not file.is_file():
        raise StackError(f"Копии {file} нет.")
    _run("pg_restore", ["--list", str(file)])


def _run(program: str, arguments: list[str], url: str = "", output: int = subprocess.DEVNULL) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    if password := url and conninfo_to_dict(_address(url)).get("password"):
        environment["PGPASSWORD"] = str(password)  # on the command line everybody on the machine could read it
    done = subprocess.run(
        [programs() / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        env=environment | {"LC_ALL": "C"},
        check=False,
    )
    if done.returncode:
        raise StackError(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def _database(url: str) -> list[str]:
    shown = {key: str(value) for key, value in conninfo_to_dict(_address(url)).items() if key != "password"}
    return ["--dbname", make_conninfo("", **shown)]


def _address(url: str) -> str:
    return re.sub(r"^postgresql\+\w+://", "postgresql://", url)
