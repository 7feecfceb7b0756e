"""Prefect's server is told to leave its migrations out only where the database has the newest of them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic.script import ScriptDirectory
from prefect.server.database import _migrations

from stack.prefect_schema import NOT_ON_START, migration_environment, newest


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    """An empty database beside that of the cases, as Prefect's server is given it."""
    own, name = database_url.replace("+psycopg", ""), f"prefect_{uuid4().hex[:8]}"
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield database_url.replace("+psycopg", "+asyncpg").replace("/onboarding", f"/{name}")
        connection.execute(f"DROP DATABASE {name}")


def has(url: str, *revisions: str) -> None:
    with psycopg.connect(url.replace("+asyncpg", "")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        for it in revisions:
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [it])


def test_the_newest_is_the_one_that_alembic_would_migrate_to() -> None:
    folder = Path(_migrations.__path__[0])
    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "versions" / "postgresql")])
    assert [newest()] == scripts.get_heads()


def test_an_empty_database_is_migrated(url: str) -> None:
    assert migration_environment(url) == {}


def test_an_older_one_is_migrated(url: str) -> None:
    has(url, "d4a7e1c93f51")
    assert migration_environment(url) == {}


def test_one_that_is_current_is_not(url: str) -> None:
    has(url, newest())
    assert migration_environment(url) == NOT_ON_START


def test_one_that_cannot_be_asked_is_left_to_the_server() -> None:
    assert migration_environment("postgresql+asyncpg://nobody@127.0.0.1:1/none") == {}
