"""The two databases: one for cases, one for Prefect – on PostgreSQL of our own, or on any other given by URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.postgres import Postgres

CASES_DATABASE, PREFECT_DATABASE = "onboarding", "prefect"
CASES_URL, PREFECT_URL = "ONBOARDING_DATABASE_URL", "ONBOARDING_PREFECT_DATABASE_URL"


@dataclass(frozen=True)
class Databases:
    """Where the data lives; `server` is ours to start and stop, or None if both are given by URL."""

    cases_url: str
    prefect_url: str
    server: Postgres | None


def open_databases(
    data_dir: Path, settings: Mapping[str, str], *, durable: bool, start: bool = True, begin_with: Path | None = None
) -> Databases:
    """The databases named in the settings, or PostgreSQL of our own in `data_dir`, started unless it is another's."""
    cases_url, prefect_url = settings.get(CASES_URL, ""), settings.get(PREFECT_URL, "")
    if bool(cases_url) != bool(prefect_url):
        raise StackError(f"Задайте и {CASES_URL}, и {PREFECT_URL} или ни одной: иначе неясно, где вторая база.")
    if cases_url:
        return Databases(with_driver(cases_url, "psycopg"), with_driver(prefect_url, "asyncpg"), None)
    server = Postgres(data_dir, durable=durable, begin_with=begin_with)
    if start:
        _start(server)
    else:
        server.find()
    urls = server.url(CASES_DATABASE), server.url(PREFECT_DATABASE, "asyncpg")
    return Databases(*urls, server if start else None)


def _start(server: Postgres) -> None:
    server.start()
    try:
        server.create_database(CASES_DATABASE)
        server.create_database(PREFECT_DATABASE, "pg_trgm")  # Prefect's migrations need the extension
    except BaseException:
        server.stop()
        raise


def with_driver(url: str, driver: str) -> str:
    """The same address for the driver that we, or Prefect, have installed."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise StackError(f"Адрес базы должен начинаться с postgresql://, а начинается с {scheme[:20]!r}.")
    return f"postgresql+{driver}://{rest}"
