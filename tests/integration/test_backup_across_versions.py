"""A copy goes from and to PostgreSQL of the wheel and of the system; it is proved, encrypted, and kept by a rule."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from stack import Postgres, StackError
from stack.backup import backup
from stack.copy_file import name_at, new_key
from stack.copy_proof import PREFIX
from stack.databases import CASES_DATABASE
from stack.restore import restore
from store.migrate import upgrade
from tests.integration.test_backup import NOW, open_case, store
from tests.other_postgres import INSTALLED, make_database, other_server

pytestmark = pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL of the system's: apt-get install postgresql-15")


@pytest.fixture(scope="module", params=INSTALLED, ids=lambda it: f"PostgreSQL {it.parts[-3]}")
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    with other_server(request.param) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An embedded database with one case."""
    made = tmp_path / "embedded"
    with Postgres(made / "postgres", durable=False) as own:
        url = own.create_database(CASES_DATABASE)
        upgrade(url)
        with store(url) as (cases, _):
            open_case(cases, "Склад: SET transaction_timeout = 0;\nCREATE")
    yield made
    Postgres(made / "postgres").delete()


def by_url(url: str) -> dict[str, str]:
    return {"ONBOARDING_DATABASE_URL": url, "ONBOARDING_PREFECT_DATABASE_URL": url}


def names(url: str) -> list[str]:
    with psycopg.connect(url) as database:
        return [it[0] for it in database.execute("SELECT object_name FROM cases ORDER BY number")]


def proofs(server: str) -> list[str]:
    with psycopg.connect(f"{server}postgres") as admin:
        return [
            it[0] for it in admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        ]


def test_from_the_wheels_to_the_systems_and_back(server: str, home: Path, tmp_path: Path) -> None:
    url = make_database(server, "there_and_back", may_create=True)
    first, second = tmp_path / "first.dump", tmp_path / "second.dump"
    assert "на том же сервере" in backup(home, {}, first, NOW)
    restore(tmp_path / "elsewhere", by_url(url), first)
    expected = ["Склад: SET transaction_timeout = 0;\nCREATE"]
    assert names(url) == expected
    assert "на том же сервере" in backup(tmp_path / "elsewhere", by_url(url), second, NOW)
    assert proofs(server) == []
    restore(home, {}, second, force=True)
    with Postgres(home / "postgres", durable=False) as own:
        assert names(own.url(CASES_DATABASE).replace("+psycopg", "")) == expected


def test_a_role_that_may_make_no_database_proves_on_a_server_of_the_wheels(
    server: str, home: Path, tmp_path: Path
) -> None:
    url = make_database(server, "modest", may_create=False)
    backup(home, {}, tmp_path / "cases.dump", NOW)
    restore(tmp_path / "elsewhere", by_url(url), tmp_path / "cases.dump")
    said = backup(tmp_path / "elsewhere", by_url(url), tmp_path / "again.dump", NOW)
    assert "на временном сервере" in said
    assert sorted(it.name for it in (tmp_path / "elsewhere").iterdir()) == ["stack.lock"]
    restore(tmp_path / "elsewhere", by_url(url), tmp_path / "again.dump", force=True)
    assert len(names(url)) == 1


def test_a_copy_that_does_not_restore_is_none(server: str, home: Path, tmp_path: Path) -> None:
    """A function in an index, which a restore cannot find: pg_dump is content, only restoring tells."""
    url = make_database(server, "untrue", may_create=True)
    backup(home, {}, tmp_path / "cases.dump", NOW)
    restore(tmp_path / "elsewhere", by_url(url), tmp_path / "cases.dump")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE FUNCTION part(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT left($1, 3)'")
        database.execute(
            "CREATE FUNCTION seen(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN part($1); END'"
        )
        database.execute("CREATE INDEX odd ON cases (seen(object_name))")
    with pytest.raises(StackError, match="part"):
        backup(tmp_path / "elsewhere", by_url(url), tmp_path / "untrue.dump", NOW)
    assert not (tmp_path / "untrue.dump").exists()
    assert proofs(server) == []


def test_encrypted_with_the_operators_key_and_opened_only_by_it(home: Path, tmp_path: Path) -> None:
    key, other = tmp_path / "key.txt", tmp_path / "other.txt"
    locked = {"ONBOARDING_BACKUP_RECIPIENT": new_key(key), "ONBOARDING_BACKUP_FOLDER": str(tmp_path / "copies")}
    assert "зашифрована" in backup(home, locked, None, NOW)
    file = tmp_path / "copies" / name_at(NOW, encrypted=True)
    assert b"PGDMP" not in file.read_bytes()
    assert (file.stat().st_mode & 0o777, key.stat().st_mode & 0o777) == (0o600, 0o600)
    with pytest.raises(StackError, match="ONBOARDING_BACKUP_KEY_FILE"):
        restore(home, {}, file, force=True)
    new_key(other)
    with pytest.raises(StackError, match="Ключ не от этой копии"):
        restore(home, {"ONBOARDING_BACKUP_KEY_FILE": str(other)}, file, force=True)
    assert "подключений: 1" in restore(home, {"ONBOARDING_BACKUP_KEY_FILE": str(key)}, file, force=True)
    assert list(home.glob("copying-*")) == []


def test_old_copies_go_by_the_rule_but_never_the_last_ones_nor_what_a_person_named(home: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    past = [NOW - timedelta(days=days) for days in (5, 31, 32, 40, 50)]
    for at in past:
        (copies / name_at(at, encrypted=False)).write_text("old")
    (copies / "before-the-move.dump").write_text("a person's")
    settings = {"ONBOARDING_BACKUP_FOLDER": str(copies), "ONBOARDING_BACKUP_KEEP_DAYS": "30"}
    assert "удалено копий старше 30 дней: 3" in backup(home, settings, None, NOW)
    kept = [NOW, NOW - timedelta(days=5), NOW - timedelta(days=31)]
    expected = {name_at(at, encrypted=False) for at in kept} | {"before-the-move.dump"}
    assert {it.name for it in copies.iterdir()} == expected


def test_the_moment_of_the_last_copy_is_remembered(home: Path, tmp_path: Path) -> None:
    backup(home, {}, tmp_path / "cases.dump", datetime(2026, 11, 24, tzinfo=UTC))
    with (
        Postgres(home / "postgres", durable=False) as own,
        psycopg.connect(own.url(CASES_DATABASE).replace("+psycopg", "")) as database,
    ):
        row = database.execute("SELECT at FROM marks WHERE name = 'backup'").fetchone()
    assert row == (datetime(2026, 11, 24, tzinfo=UTC),)
