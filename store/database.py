"""The connection to PostgreSQL."""

from sqlalchemy import Engine, create_engine


def connect(url: str) -> Engine:
    """An engine for `postgresql+psycopg://…`; connections that died in the pool (a restart) are replaced unnoticed."""
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=30, connect_args={"connect_timeout": 10})
