"""Alembic's entry: one transaction a run, and an advisory lock so that two starting stacks wait for each other."""

from alembic import context
from sqlalchemy import text

from store.database import connect
from store.tables import Base

url = context.config.get_main_option("sqlalchemy.url")
assert url is not None, "store.migrate gives the address of the database"
engine = connect(url)
with engine.begin() as connection:
    connection.execute(text("SELECT pg_advisory_xact_lock(26)"))
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
