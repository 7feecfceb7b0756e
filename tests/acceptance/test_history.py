"""Prefect's history ends: runs go after their time, and what people look at stays; idle reconciles go after an hour."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from demo.doors import Forms
from prefect_ui.idle_passes import IDLE
from stack.history import history_environment
from stack.local import PROJECT, Stack
from tests.acceptance.clients import new_client

pytestmark = pytest.mark.long
VACUUM = """
import asyncio
from prefect.server.database import provide_database_interface
from prefect.server.services.db_vacuum import vacuum_old_flow_runs, vacuum_orphaned_artifacts, vacuum_orphaned_logs
async def all_of_it():
    for each in (vacuum_old_flow_runs, vacuum_orphaned_logs, vacuum_orphaned_artifacts):
        await each(db=provide_database_interface())
asyncio.run(all_of_it())
"""
"""What Prefect's server does by itself, every hour and every day."""


@pytest.fixture
def prefect(stack: Stack) -> Iterator[psycopg.Connection]:
    """Prefect's own database."""
    with psycopg.connect(stack.prefect_database_url.replace("+asyncpg", ""), autocommit=True) as connection:
        yield connection


def ended(prefect: psycopg.Connection, run: str, ago: str, name: str = "") -> None:
    """As if it had ended so long ago."""
    said: tuple[Any, ...] = (ago, name, run)
    prefect.execute(
        "UPDATE flow_run SET end_time = now() - %s::interval, name = coalesce(nullif(%s, ''), name) WHERE id = %s", said
    )


def is_there(stack: Stack, run: str) -> bool:
    return stack.ask_prefect("GET", f"/flow_runs/{run}").is_success


def pages_of(prefect: psycopg.Connection) -> set[UUID]:
    """Cards and boards, which belong to no run."""
    return {found for (found,) in prefect.execute("SELECT id FROM artifact WHERE flow_run_id IS NULL")}


def test_runs_go_after_ninety_days_with_their_logs_and_cards_and_boards_stay(
    stack: Stack, forms: Forms, prefect: psycopg.Connection
) -> None:
    unagreed = {"slug": "", "agreed_by": "", "agreed_on": "", "agreed_how": ""}
    old, newer = (forms.submit("10", **new_client(f"Архив {it}", f"arhiv-{it}") | unagreed).id for it in range(2))
    ended(prefect, old, "91 days")
    ended(prefect, newer, "89 days")
    pages = pages_of(prefect)
    environment = {"PREFECT_API_DATABASE_CONNECTION_URL": stack.prefect_database_url, **history_environment({})}
    subprocess.run([sys.executable, "-c", VACUUM], env=os.environ | environment, cwd=PROJECT, check=True, timeout=120)
    assert not is_there(stack, old)
    assert is_there(stack, newer)
    assert prefect.execute("SELECT count(*) FROM log WHERE flow_run_id = %s", [old]).fetchone() == (0,)
    assert len(pages) > 2
    assert pages <= pages_of(prefect)  # reconcile may have written another one meanwhile


def test_a_reconcile_that_found_nothing_to_do_is_deleted_by_a_later_one(
    stack: Stack, forms: Forms, prefect: psycopg.Connection
) -> None:
    idle, lately, busy = (forms.submit("99").id for _ in range(3))
    ended(prefect, idle, "61 minutes", f"Сверено · {IDLE}")
    ended(prefect, lately, "59 minutes", f"Сверено · {IDLE}")
    ended(prefect, busy, "61 minutes", "Сверено · Проверено подключений: 3.")
    forms.submit("99")
    assert [is_there(stack, it) for it in (idle, lately, busy)] == [False, True, True]
