"""`python -m benchmarks.year`: the history that 300 clients leave in Prefect's database in a year, played fast; JSON.

The clients of one week go their whole way. What they leave is copied for every week of a year, each copy with ids and
times of its own, and after each Prefect's own vacuum deletes what is too old by then. The last week ends now; in an
earlier one «now» lies further back, so the vacuum is told to keep by as many days more.
"""

import argparse
import asyncio
import json
import math
import sys
from pathlib import Path

import psycopg
from prefect.server.database import provide_database_interface
from prefect.server.services import db_vacuum
from prefect.settings import temporary_settings
from psycopg import sql

from benchmarks.arena import OURS, arena
from benchmarks.measures import journey
from stack.clean import clean
from stack.history import A_DAY_S, DEFAULTS, EVENTS, RUNS
from stack.pg_dump import connect

HOME = Path(__file__).resolve().parent.parent / "var" / "bench-year"
WEEKS, AT_ONCE = 52, 2
ENDED = "(SELECT id FROM flow_run WHERE end_time IS NOT NULL)"
SAMPLE = {
    # What a week leaves. Cards are artifacts with a key of their own, and belong to no run.
    "flow_run": f"id IN {ENDED}",
    "flow_run_state": f"flow_run_id IN {ENDED}",
    "task_run": f"flow_run_id IN {ENDED}",
    "task_run_state": f"task_run_id IN (SELECT id FROM task_run WHERE flow_run_id IN {ENDED})",
    "log": f"flow_run_id IN {ENDED}",
    "artifact": f"flow_run_id IN {ENDED} OR key LIKE 'r-%'",
    "artifact_collection": "key LIKE 'r-%'",
    "events": "true",
    "event_resources": "true",
}
OWN_IDS = {"id", "flow_run_id", "task_run_id", "state_id", "event_id", "latest_id", "parent_task_run_id", "follows"}
ONCE = {"idempotency_key", "key"}
"""Words that may stand there once."""
CARDS = "SELECT count(*) FROM artifact_collection WHERE key LIKE 'r-%'"
RUNS_KEPT = "SELECT count(*) FROM flow_run"


def main() -> int:
    """Plays; the last line is JSON, in megabytes."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.year")
    options.add_argument("--clients", type=int, default=300)
    a_week = math.ceil(options.parse_args().clients / WEEKS / AT_ONCE) * AT_ONCE
    clean(HOME)
    with arena(OURS, HOME) as here:
        prefect_url = here.stack.prefect_database_url
        with connect(prefect_url) as prefect, connect(here.stack.database_url) as cases:
            empty, ours = _megabytes(prefect), _megabytes(cases)
            for visit in range(a_week // AT_ONCE):
                _say(f"clients {visit * AT_ONCE + 1} and {visit * AT_ONCE + 2} of {a_week}")
                journey(here, AT_ONCE, visit)
            here.stack.kill_worker()
            here.stack.kill_server()  # its own vacuum knows of no year
            ours = _megabytes(cases) - ours
            _take_sample(prefect)
            sizes = [_week(prefect, prefect_url, number) for number in range(WEEKS)]
            found = {"clients": a_week * WEEKS, "begins_with_mb": empty, "by_quarter_mb": sizes[12::13]}
            found |= {"most_mb": max(sizes), "cases_mb": ours * WEEKS}
            kept = {"runs": _one(prefect, RUNS_KEPT), "cards": _one(prefect, CARDS)}
    clean(HOME)
    print(json.dumps({"year": found | kept}))
    return 0


def _take_sample(prefect: psycopg.Connection) -> None:
    """Puts the week aside, and empties the tables of it."""
    prefect.execute("CREATE SCHEMA sample")
    for table, condition in SAMPLE.items():
        prefect.execute(f"CREATE TABLE sample.{table} AS SELECT * FROM public.{table} WHERE {condition}")
    prefect.execute("SET session_replication_role = replica")  # runs and their states name each other
    for table in SAMPLE:
        prefect.execute(f"TRUNCATE public.{table} CASCADE")


def _week(prefect: psycopg.Connection, url: str, number: int) -> int:
    """Adds a week and deletes what is too old by its end; megabytes then."""
    days_ago = (WEEKS - 1 - number) * 7
    with prefect.transaction():
        for table in SAMPLE:
            _copy(prefect, table, number, days_ago)
    asyncio.run(_vacuum(url, days_ago))
    prefect.execute("VACUUM ANALYZE")  # as autovacuum does
    size = _megabytes(prefect)
    if number % 13 == 12:
        _say(f"week {number + 1}: {size} MB")
    return size


def _copy(prefect: psycopg.Connection, table: str, number: int, days_ago: int) -> None:
    columns = prefect.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND "
        "table_name = %s AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
    values = sql.SQL(", ").join(sql.SQL(_moved(name, kind, number, days_ago)) for name, kind in columns)
    into, source = sql.Identifier("public", table), sql.Identifier("sample", table)
    prefect.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(into, names, values, source))


def _moved(column: str, kind: str, number: int, days_ago: int) -> str:
    """The value of a copy: in place of an id one of its own, and so many days earlier."""
    if kind == "uuid" and column in OWN_IDS:
        return f"md5(\"{column}\" || '{number}')::uuid"
    if kind.startswith("timestamp"):
        return f"\"{column}\" - interval '{days_ago} days'"
    return f"\"{column}\" || '-{number}'" if column in ONCE else f'"{column}"'


async def _vacuum(url: str, days_ago: int) -> None:
    """Prefect's own, as its server calls it every hour."""
    kept = {
        "server.database.connection_url": url,
        "server.services.db_vacuum.retention_period": (DEFAULTS[RUNS] + days_ago) * A_DAY_S,
        "server.events.retention_period": (DEFAULTS[EVENTS] + days_ago) * A_DAY_S,
    }
    with temporary_settings(kept):
        db = provide_database_interface()
        await db_vacuum.vacuum_old_flow_runs(db=db)
        await db_vacuum.vacuum_events_with_retention_overrides(db=db)
        await db_vacuum.vacuum_old_events(db=db)


def _megabytes(database: psycopg.Connection) -> int:
    """Of the whole database, without what this benchmark has put aside."""
    size = _one(database, "SELECT pg_database_size(current_database())")
    aside = _one(
        database,
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n ON "
        "n.oid = c.relnamespace WHERE n.nspname = 'sample' AND c.relkind = 'r'",
    )
    return round((size - aside) / 1e6)


def _one(database: psycopg.Connection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
