"""The connection to PostgreSQL."""

import time
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session

KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""Seconds, seconds, times: a machine that is gone without a word frees its locks after a minute, not after hours."""
TRUSTED_S = 1.0
"""A connection that has rested for longer is asked whether it lives; a run uses one every few milliseconds."""


def connect(url: str) -> Engine:
    """An engine for `postgresql+psycopg://…`; connections that died in the pool (a restart) are replaced unnoticed."""
    # Not prepared: the plan of a statement whose values are not known uses no partial index.
    driver = {"connect_timeout": 10, "prepare_threshold": None}
    engine = create_engine(url, pool_size=5, max_overflow=30, connect_args=driver)
    event.listen(engine, "connect", _notice_the_dead)
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _ask_the_rested(engine))
    return engine


def reading(engine: Engine) -> Session:
    """A session that only reads, each statement by itself: two round trips fewer than in a transaction.

    In either case a statement sees what is committed by then (READ COMMITTED). Rows that are fetched by and by
    (`yield_per`) need a transaction.
    """
    return Session(_each_by_itself(engine))


def in_one(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection for a single statement, which is committed by itself."""
    return _each_by_itself(engine).connect()


@lru_cache(8)
def _each_by_itself(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _note_rest(_: object, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _ask_the_rested(engine: Engine) -> Any:
    """In place of `pool_pre_ping`, which asks before every use: an eighth of what a run did."""

    def ask(connection: Any, record: Any, _: object) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < TRUSTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # all of them are as old: they are replaced by new ones

    return ask


def _notice_the_dead(connection: Any, _: object) -> None:
    """The server's side; on a Unix socket it means nothing, and there each process's end is noticed at once."""
    if connection.info.host.startswith("/"):
        return
    for name, value in KEEPALIVES.items():
        connection.execute(f"SET {name} = {value}")
    connection.commit()
