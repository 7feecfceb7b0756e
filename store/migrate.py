"""Brings a database to the schema of this release; run by the stack before anything else uses it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine


def config(url: str) -> Config:
    """Alembic's configuration for a database, without an .ini file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


class NewerDatabaseError(Exception):
    """A newer release has migrated this database; this one would not understand it."""


def upgrade(url: str) -> None:
    """Applies every migration that is missing; harmless where there is none. Two at once wait for each other."""
    try:
        command.upgrade(config(url), "head")
    except CommandError as error:
        raise NewerDatabaseError(f"База новее программы: {error}. Верните новую версию или копию базы.") from error


def difference(url: str) -> str:
    """In what way the database's schema is not that of this release; empty: it is."""
    script = ScriptDirectory.from_config(config(url))
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if there == script.get_current_head():
        return ""
    known = {it.revision for it in script.walk_revisions()}
    return "База старее программы." if there is None or there in known else "База новее программы."
