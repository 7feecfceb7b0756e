"""What the connection to PostgreSQL promises: the dead are replaced, and a single statement is one round trip."""

import time
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from store.database import TRUSTED_S, connect, in_one, reading

KILL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = :name"
)


@pytest.fixture
def named(database_url: str) -> tuple[Engine, str]:
    name = f"test-{uuid4().hex[:8]}"
    return connect(f"{database_url}&application_name={name}"), name


def test_connections_that_died_while_they_rested_are_replaced_unnoticed(
    engine: Engine, named: tuple[Engine, str]
) -> None:
    ours, name = named
    with ours.connect() as one, ours.connect() as other:
        assert one.scalar(text("SELECT 1")) == other.scalar(text("SELECT 1")) == 1
    with engine.connect() as killer:
        assert len(killer.execute(KILL, {"name": name}).all()) == 2

    time.sleep(TRUSTED_S + 0.1)

    with reading(ours) as session, in_one(ours) as connection:
        assert session.scalar(text("SELECT 1")) == connection.scalar(text("SELECT 1")) == 1
    ours.dispose()


def test_what_is_read_or_written_by_one_statement_has_no_transaction_around_it(named: tuple[Engine, str]) -> None:
    """`now()` is the moment at which a transaction began: in one it would stand still."""
    ours, _ = named
    twice = [text("SELECT now()")] * 2
    with reading(ours) as session:
        first, second = (session.scalar(it) for it in twice)
        assert first < second
    with in_one(ours) as connection:
        first, second = (connection.scalar(it) for it in twice)
        assert first < second
    with ours.connect() as connection:  # and a connection that had none has one again
        first, second = (connection.scalar(it) for it in twice)
        assert first == second
    ours.dispose()
