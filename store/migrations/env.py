"""Alembic's entry: one transaction a run, and an advisory lock so that two starting stacks wait for each other."""

from contextlib import closing

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import store.tables_registry  # noqa: F401 - its tables belong to the schema
from store.tables import Base

url = context.config.get_main_option("sqlalchemy.url")
assert url is not None, "store.migrate gives the address of the database"
# Without a pool nothing stays open, also where a migration fails.
with closing(create_engine(url, poolclass=NullPool).connect()) as connection, connection.begin():
    connection.execute(text("SELECT pg_advisory_xact_lock(26)"))
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
