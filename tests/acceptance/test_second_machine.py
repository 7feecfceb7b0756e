"""Two machines: either may die, and nobody's living runs are started a second time."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest

from demo.doors import Forms, Mailbox, wait_for
from stack.clean import clean
from stack.local import SERVER, Stack
from stack.ports import Ports
from stack.prefect_env import POOL
from tests.acceptance.clients import clouds_of, letters_to, new_client
from tests.acceptance.conftest import HURRY
from tests.acceptance.second_machine import NAME, SecondMachine
from tests.other_postgres import INSTALLED, make_database, other_server

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL of the system's: apt-get install postgresql-15"),
]
HERE = "worker"
A_CLOUD_S = 8.0
"""So long a run that orders a cloud stays in its worker's hands."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("first")
    with other_server(INSTALLED[-1]) as server:
        cases = make_database(server, "onboarding", may_create=True)
        prefect = make_database(server, "prefect", may_create=True)
        _trigrams(server)
        urls = {"ONBOARDING_DATABASE_URL": cases, "ONBOARDING_PREFECT_DATABASE_URL": prefect}
        with Stack(
            home, Ports.free(), settings=HURRY | urls, cloud_seconds=A_CLOUD_S, requests_per_minute=10_000
        ) as stack:
            yield stack
    clean(home)


def _trigrams(server: str) -> None:
    with psycopg.connect(f"{server}prefect", autocommit=True) as admin:
        admin.execute("CREATE EXTENSION pg_trgm")


def holder(stack: Stack, run_id: str) -> str:
    number = about(stack, run_id)["infrastructure_pid"] or ""
    return str(number.rpartition(":")[0])


def about(stack: Stack, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] = stack.ask_prefect("GET", f"/flow_runs/{run_id}").raise_for_status().json()
    return run


def begin(stack: Stack, second: SecondMachine) -> None:
    """Starts it and waits until its worker asks for runs."""
    moment = datetime.now(UTC)
    second.start()

    def asks() -> bool | None:
        workers = stack.ask_prefect("POST", f"/work_pools/{POOL}/workers/filter", json={}).raise_for_status().json()
        seen = [datetime.fromisoformat(it["last_heartbeat_time"]) for it in workers if it["name"] == NAME]
        return any(it > moment for it in seen) or None

    wait_for("вторая машина берёт запуски", asks, 120)


def one_on_each(stack: Stack, forms: Forms, hosts: list[str]) -> dict[str, str]:
    """By worker: a run that it has in hand, waiting for its cloud. Clients are sent until there is one."""
    sent: list[str] = []

    def look() -> dict[str, str] | None:
        found = {holder(stack, it): it for it in sent if running(stack, it)}
        if found.keys() == {HERE, NAME}:
            return found
        if len(sent) < 12:
            host = f"dvoe-{len(hosts)}"
            hosts.append(host)
            sent.append(forms.send("10", **new_client(f"Склад {host}", host)))
        time.sleep(1)
        return None

    return wait_for("по запуску на каждой машине", look, 120)


def running(stack: Stack, run_id: str) -> bool:
    return str(about(stack, run_id)["state_type"]) == "RUNNING"


def test_either_machine_may_die(first: Stack) -> None:
    hosts: list[str] = []
    with SecondMachine(first) as second, Forms(first) as forms, Mailbox(first.sandbox_http_url) as mailbox:
        begin(first, second)

        # Its worker dies and is started again: its own run begins anew, the first machine's goes on.
        runs = one_on_each(first, forms, hosts)
        second.kill_worker()
        assert forms.finished(runs[NAME], 120).badge == "Записано"
        assert forms.finished(runs[HERE], 120).badge == "Записано"
        assert about(first, runs[NAME])["run_count"] == 2
        assert about(first, runs[HERE])["run_count"] == 1

        # The first machine's worker dies: the other way round.
        runs = one_on_each(first, forms, hosts)
        first.strike(HERE)
        first.mend()
        assert forms.finished(runs[NAME], 120).badge == "Записано"
        assert forms.finished(runs[HERE], 120).badge == "Записано"
        assert about(first, runs[NAME])["run_count"] == 1
        assert about(first, runs[HERE])["run_count"] == 2

        # The whole machine dies: the first takes up its run, once it has been silent for long enough.
        runs = one_on_each(first, forms, hosts)
        second.die()

        def taken_up() -> bool | None:
            first.mend()
            return about(first, runs[NAME])["run_count"] == 2 or None

        wait_for("первая машина берёт запуск второй", taken_up, 240)
        assert forms.finished(runs[NAME], 120).badge == "Записано"
        assert about(first, runs[HERE])["run_count"] == 1

        # The server dies: the second machine begins afresh as soon as it is back.
        begin(first, second)
        runs = one_on_each(first, forms, hosts)
        first.strike(SERVER)
        wait_for("сервер снова отвечает", partial(_answers_again, first), 180)
        for run_id in runs.values():
            assert forms.finished(run_id, 180).badge == "Записано"
        assert second.stop() == 0

        for host in hosts:
            wait_for(host, partial(_has_access, first, forms, mailbox, host), 400)
            assert len(clouds_of(mailbox, host)) == 1
            assert letters_to(mailbox, host) == [f"Доступ в PASS24 · Склад {host}"]


def _answers_again(stack: Stack) -> bool | None:
    stack.mend()
    try:
        return stack.ask_prefect("GET", "/health").is_success or None
    except httpx.TransportError:
        return None


def _has_access(first: Stack, forms: Forms, mailbox: Mailbox, host: str) -> bool | None:
    """What a stack does while it stands: it takes up what died with a worker, and reconciles what is left over."""
    if letters_to(mailbox, host):
        return True
    first.mend()
    forms.reconcile()
    return None


def test_a_second_machine_that_cannot_work_says_why(first: Stack) -> None:
    with SecondMachine(first) as second:
        (second.folder / "service-secret").write_text("x" * 40)
        second.start()
        wait_for("отказ", lambda: "секрет служб здесь другой" in second.output or None, 120)
