"""Proof of a copy: it is restored into a database that is thrown away, and every table is the same there.

On the server it was made from; where the role may not create a database, on one of the wheel's own.
"""

import contextlib
import secrets
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from stack.errors import StackError
from stack.pg_dump import connect, in_database, restore
from stack.postgres import Postgres

PREFIX = "onboarding_proof_"
_COMPARABLE = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'"


@dataclass(frozen=True)
class Contents:
    """Each table with the number of its rows and a digest of what is in them."""

    tables: dict[str, tuple[int, int | None]]

    def rows(self, table: str) -> int:
        """None of a table that is not there."""
        return self.tables.get(table, (0, None))[0]


def contents(database: psycopg.Connection, empty: Collection[str] = ()) -> Contents:
    """What this connection sees in the schema of our tables; those named in `empty` are taken for empty."""
    database.execute(_COMPARABLE)
    names = [it[0] for it in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = {}
    for name in sorted(names):
        digest = sql.SQL(
            "SELECT count(*), bit_xor(('x' || left(md5(t::text), 16))::bit(64)::bigint) FROM public.{} t"
        ).format(sql.Identifier(name))
        row = database.execute(digest).fetchone()
        assert row is not None
        found[name] = (0, None) if name in empty else (row[0], row[1])
    return Contents(found)


def prove(url: str, file: Path, expected: Contents, scratch: Path) -> str:
    """Restores the copy beside the database it is of; where, in words. StackError: it is not what was copied."""
    try:
        with _on_the_same_server(url) as proof:
            _compare(proof, file, expected)
            return "на том же сервере"
    except psycopg.errors.InsufficientPrivilege:
        pass
    folder = Path(tempfile.mkdtemp(dir=scratch))
    server = Postgres(folder, durable=False)
    try:
        with server:
            _compare(server.create_database("proof"), file, expected)
    finally:
        server.delete()
    return "на временном сервере: создавать базы нашей роли нельзя"


def _compare(url: str, file: Path, expected: Contents) -> None:
    restore(url, file)
    with connect(url) as database:
        found = contents(database)
    names = sorted(expected.tables.keys() | found.tables.keys())
    if other := [name for name in names if expected.tables.get(name) != found.tables.get(name)]:
        raise StackError(f"Копия не доказана: после восстановления отличаются таблицы {', '.join(other)}.")


@contextmanager
def _on_the_same_server(url: str) -> Iterator[str]:
    name = f"{PREFIX}{secrets.token_hex(6)}"
    with connect(url) as database:
        _drop_left_over(database)
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        database.execute(create.format(sql.Identifier(name)))
    try:
        yield in_database(url, name)
    finally:
        with connect(url) as database:
            database.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left_over(database: psycopg.Connection) -> None:
    """Of a proof that was killed; one under way is in use and stays."""
    left = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    for (name,) in database.execute(left, [PREFIX]).fetchall():
        with contextlib.suppress(psycopg.Error):
            database.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
