"""Forms that are registered already are left as they are; what is copied to begin with has forms and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stack.clean import clean
from stack.deploy import deploy
from stack.fingerprint import fingerprint
from stack.local import PROJECT, Stack
from stack.ports import Ports
from stack.postgres import Postgres
from stack.prepared import prepare
from tests.acceptance.conftest import HURRY

pytestmark = pytest.mark.long

MARK = fingerprint(PROJECT, {})
COUNT = 62


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Stack]:
    """A stack of its own: its forms are spoilt."""
    home = tmp_path / "home"
    with Stack(home, Ports.free(), settings=HURRY, durable=False, worker="warm") as stack:
        yield stack
    clean(home)


def test_forms_are_registered_again_only_if_one_is_missing(begun: Stack, tmp_path: Path) -> None:
    """Another mark does it, too: test_board.py."""
    log = tmp_path / "deploy.log"
    with begun.prefect_api() as api:

        def deployed() -> dict[str, Any]:
            assert deploy(api, PROJECT, begun.environment, log, mark=MARK) == COUNT
            found: list[dict[str, Any]] = api.post("/deployments/filter", json={"limit": 100}).json()
            return {it["name"].partition(" ")[0]: it for it in found}

        forms = deployed()
        assert not (begun.home / "log" / "deploy.log").exists(), "the copy it began with had them"
        assert "object_name" in forms["10"]["parameter_openapi_schema"]["required"], "a start ends with forms complete"
        api.patch(f"/deployments/{forms['65']['id']}", json={"version": "by hand"}).raise_for_status()

        assert deployed()["65"]["version"] == "by hand"
        assert not log.exists()

        api.delete(f"/deployments/{forms['72']['id']}").raise_for_status()
        again = deployed()
        assert again["72"]["name"] == forms["72"]["name"]
        assert (again["65"]["version"], again["65"]["id"]) == (forms["65"]["version"], forms["65"]["id"])


def test_a_prepared_database_has_every_form_and_no_run_no_event_and_no_case(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "copy", durable=False, begin_with=prepare(PROJECT))
    try:
        with server:
            assert _count(server, "prefect", "deployment") == COUNT
            assert [_count(server, "prefect", it) for it in ("flow_run", "flow_run_state", "events", "log")] == [0] * 4
            assert _count(server, "onboarding", "cases") == 0
    finally:
        server.delete()


def _count(server: Postgres, database: str, table: str) -> int:
    with psycopg.connect(server.url(database).replace("+psycopg", "")) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert row
    return int(row[0])
