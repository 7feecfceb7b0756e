"""A real PostgreSQL with our schema, for the tests of the store."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from stack.postgres import Postgres
from store.database import connect
from store.migrate import upgrade


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Migrated once; tests tell their cases apart."""
    server = Postgres(tmp_path_factory.mktemp("store") / "postgres", durable=False)
    with server:
        url = server.create_database("onboarding")
        upgrade(url)
        yield url
    server.delete()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Connections of one test."""
    made = connect(database_url)
    yield made
    made.dispose()
