"""The connection to PostgreSQL."""

from typing import Any

from sqlalchemy import Engine, create_engine, event

KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""Seconds, seconds, times: a machine that is gone without a word frees its locks after a minute, not after hours."""


def connect(url: str) -> Engine:
    """An engine for `postgresql+psycopg://…`; connections that died in the pool (a restart) are replaced unnoticed."""
    # Not prepared: the plan of a statement whose values are not known uses no partial index.
    driver = {"connect_timeout": 10, "prepare_threshold": None}
    engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=30, connect_args=driver)
    event.listen(engine, "connect", _notice_the_dead)
    return engine


def _notice_the_dead(connection: Any, _: object) -> None:
    """The server's side; on a Unix socket it means nothing, and there each process's end is noticed at once."""
    if connection.info.host.startswith("/"):
        return
    for name, value in KEEPALIVES.items():
        connection.execute(f"SET {name} = {value}")
    connection.commit()
