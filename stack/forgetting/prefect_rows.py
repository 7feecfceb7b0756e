"""The only door to the private names of Prefect's database: where its API can neither look nor delete.

No filter of the API looks into parameters, messages, logs or events, and events cannot be deleted by it at all. What it
can – runs with all that hangs on them, artifacts – is left to it (forget.py). tests/unit/test_personal.py says when a
release of Prefect has another table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from stack.forgetting.matcher import Matcher

RUN_OF = {
    "flow_run": "t.id",
    "flow_run_state": "t.flow_run_id",
    "flow_run_input": "t.flow_run_id",
    "task_run": "t.flow_run_id",
    "task_run_state": "(SELECT flow_run_id FROM task_run WHERE task_run.id = t.task_run_id)",
    "log": "t.flow_run_id",
}
"""Whose run a row is of."""
DELETED_HERE = (
    "log",
    "events",
    "event_resources",
    "automation_bucket",
    "automation_event_follower",
    "composite_trigger_child_firing",
)
ENDED = ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")


@dataclass(frozen=True)
class NamingRuns:
    """Runs that name the client: those that may be deleted, and those that somebody still has in hand."""

    ended: frozenset[str]
    under_way: frozenset[str]


def runs_that_name(database: psycopg.Connection, matcher: Matcher) -> NamingRuns:
    """Looks into everything that hangs on a run. A run of a later day is not begun: it counts as ended."""
    found = {
        run for table, run_of in RUN_OF.items() for run, text in _rows(database, table, run_of) if matcher.finds(text)
    }
    states = database.execute(
        "SELECT id::text, state_type::text, coalesce(expected_start_time, now()) > now() + interval '10 minutes' "
        "FROM flow_run WHERE id::text = ANY(%s)",
        [sorted(it for it in found if it)],
    ).fetchall()
    ended = {run for run, state, is_ahead in states if state in ENDED or (state == "SCHEDULED" and is_ahead)}
    return NamingRuns(frozenset(ended), frozenset(run for run, _, _ in states if run not in ended))


def artifacts_that_name(database: psycopg.Connection, matcher: Matcher) -> set[str]:
    """The ids of artifacts, pages of ours included."""
    return {it for it, text in _rows(database, "artifact", "t.id") if it and matcher.finds(text)}


def delete_rows(database: psycopg.Connection, matcher: Matcher) -> int:
    """Events and logs that name the client, or one of the runs that did; how many."""
    deleted = 0
    for table in DELETED_HERE:
        named = [it for it, text in _rows(database, table, "t.id") if matcher.finds(text)]
        delete = sql.SQL("DELETE FROM {} WHERE id::text = ANY(%s)").format(sql.Identifier(table))
        deleted += database.execute(delete, [named]).rowcount
        if table == "events":
            database.execute("DELETE FROM event_resources WHERE event_id::text = ANY(%s)", [named])
    return deleted


def rows_left(database: psycopg.Connection, matcher: Matcher) -> Mapping[str, int]:
    """How many rows of which table name the client still; of every table there is, known here or not."""
    names = [it[0] for it in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    counted = {it: sum(matcher.finds(text) for _, text in _rows(database, it, "NULL")) for it in names}
    return {name: count for name, count in counted.items() if count}


def _rows(database: psycopg.Connection, table: str, of: str) -> Iterator[tuple[str | None, str]]:
    """Each row as JSON: whatever its columns are called, and Russian letters as letters."""
    query = sql.SQL("SELECT ({of})::text, to_jsonb(t)::text FROM {table} t").format(
        of=sql.SQL(of),
        table=sql.Identifier(table),
    )
    with database.transaction(), database.cursor(name="rows") as cursor:
        cursor.itersize = 500
        yield from cursor.execute(query)
