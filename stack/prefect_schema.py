"""Whether Prefect's database has the tables of the Prefect that is installed.

Its server finds that out at each start by loading every migration there has ever been, which takes time, and memory
that it keeps. Where the database names the newest of them, it is told not to look.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg

from stack.errors import StackError
from stack.pg_dump import connect

MIGRATIONS = "server/database/_migrations/versions/postgresql"
NOT_ON_START = {"PREFECT_API_DATABASE_MIGRATE_ON_START": "false"}


def migration_environment(url: str) -> dict[str, str]:
    """For the server. A database that cannot be asked is left to the server, which says what is wrong."""
    return NOT_ON_START if newest() in _revisions(url) else {}


@cache
def newest() -> str:
    """The revision that no other follows; empty if Prefect keeps its migrations in another way by now."""
    package = find_spec("prefect")
    assert package is not None
    assert package.origin is not None
    texts = [it.read_text("utf-8") for it in (Path(package.origin).parent / MIGRATIONS).glob("*.py")]
    known = {found for text in texts for found in re.findall(r"^revision = ['\"](\w+)", text, re.MULTILINE)}
    followed = {found for text in texts for found in re.findall(r"^down_revision = ['\"](\w+)", text, re.MULTILINE)}
    left = known - followed
    return left.pop() if len(left) == 1 else ""


def _revisions(url: str) -> list[str]:
    try:
        with connect(url) as database:
            return [name for (name,) in database.execute("SELECT version_num FROM alembic_version")]
    except (StackError, psycopg.Error):
        return []
