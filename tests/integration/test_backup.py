"""A copy of the cases' database and its way back: nothing is lost half way, nothing is replaced unasked."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.case import Case
from cases.facts import CaseOpened, Contact, CopyRestored, TalkHeld
from cases.forms.desk import Answer
from stack import Postgres, StackError
from stack.backup import backup
from stack.databases import CASES_DATABASE
from stack.folder import hold_lock
from stack.pg_dump import connect as plain_connect
from stack.restore import restore
from store.cases import CaseStore
from store.copies import Copies, Position
from store.database import connect
from store.migrate import upgrade
from tests.integration.due import due

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@contextlib.contextmanager
def running(home: Path) -> Iterator[str]:
    """The database of a stack, as far as back-ups see one: a server on its folder."""
    with Postgres(home / "postgres", durable=False) as server:
        yield server.create_database(CASES_DATABASE)


@contextlib.contextmanager
def store(url: str) -> Iterator[tuple[CaseStore, Copies]]:
    engine = connect(url)
    cases = CaseStore(engine)
    yield cases, Copies(engine, cases)
    engine.dispose()


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two folders of stacks: one that has lived, one that is new."""
    made = tmp_path / "old", tmp_path / "new"
    yield made
    for home in made:
        Postgres(home / "postgres").delete()


def open_case(cases: CaseStore, name: str) -> Case:
    opened = CaseOpened(
        object_name=name,
        object_type="склад",
        client_name="Ромашка ООО",
        contact=Contact(name="Ольга Ким", email=f"{abs(hash(name))}@romashka.example"),
        time_zone="Europe/Moscow",
        manager="smirnova",
        sales_manager="belova",
    )
    return cases.open(lambda: Answer((opened,), "smirnova", "Открыто."), NOW)[0]


def talk(pain: str) -> Answer:
    return Answer((TalkHeld(held_on=NOW.date(), needs="Пропуска", pain=pain),), "orlov", "Поговорили.")


def test_a_copy_of_a_running_database_comes_back_in_a_new_cluster(homes: tuple[Path, Path]) -> None:
    old, new = homes
    file = old / "cases.dump"
    with running(old) as url:
        upgrade(url)
        with store(url) as (cases, copies):
            case = cases.record(open_case(cases, "Склад").code, lambda _: talk("Очереди"), NOW)[0]
            installation = copies.installation()
            assert "подключений: 1" in backup(old, {}, file, NOW)
            cases.record(case.code, lambda _: talk("Ночью некому открыть"), NOW)  # after the copy: lost
    assert file.stat().st_mode & 0o777 == 0o600

    assert "открытых: 1" in restore(new, {}, file)

    with running(new) as url, store(url) as (cases, copies):
        back = cases.load(case.code).case
        assert back.facts[: len(case.facts)] == case.facts
        assert back.latest(CopyRestored) == CopyRestored(number=1, copied_at=NOW)
        assert "восстановлена из копии" in cases.timeline(case.code)[-1].text
        assert copies.installation() == installation
        engine = connect(url)
        assert due(engine, datetime.now(UTC)) == [case.code]
        engine.dispose()
        assert open_case(cases, "Следующий").code == "R-0002"


def test_a_stopped_stack_is_copied_too_and_one_that_never_was_is_not(homes: tuple[Path, Path]) -> None:
    old, new = homes
    with running(old) as url:
        upgrade(url)
    backup(old, {}, old / "cases.dump", NOW)
    assert not Postgres(old / "postgres").find()
    with pytest.raises(StackError, match="базы нет"):
        backup(new, {}, old / "other.dump", NOW)


def test_a_database_with_cases_is_replaced_only_by_force(homes: tuple[Path, Path]) -> None:
    old, _ = homes
    with running(old) as url, store(url) as (cases, _):
        upgrade(url)
        open_case(cases, "Первый")
        backup(old, {}, old / "cases.dump", NOW)
        open_case(cases, "Второй")
    with pytest.raises(StackError, match="уже есть подключения: 2"):
        restore(old, {}, old / "cases.dump")
    assert names(old) == ["Второй", "Первый"]
    restore(old, {}, old / "cases.dump", force=True)
    assert names(old) == ["Первый"]


def test_what_is_no_copy_or_one_of_a_newer_release_leaves_everything_as_it_was(homes: tuple[Path, Path]) -> None:
    old, new = homes
    with running(old) as url, store(url) as (cases, _):
        upgrade(url)
        open_case(cases, "Первый")
        with plain_connect(url) as database:
            (own,) = database.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
            database.execute("UPDATE alembic_version SET version_num = '9999'")
            backup(old, {}, old / "newer.dump", NOW)
            database.execute("UPDATE alembic_version SET version_num = %s", [own])
    with pytest.raises(StackError, match="новее"):
        restore(old, {}, old / "newer.dump", force=True)
    (old / "words.dump").write_text("не копия")
    with pytest.raises(StackError, match="pg_restore"):
        restore(old, {}, old / "words.dump", force=True)
    with pytest.raises(StackError, match="нет"):
        restore(new, {}, new / "missing.dump")
    assert names(old) == ["Первый"]


def test_a_running_stack_or_anybody_elses_connection_is_in_the_way(homes: tuple[Path, Path]) -> None:
    old, _ = homes
    with running(old) as url:
        upgrade(url)
        backup(old, {}, old / "cases.dump", NOW)
        with hold_lock(old), pytest.raises(StackError, match="уже запущен"):
            restore(old, {}, old / "cases.dump")
        settings = {"ONBOARDING_DATABASE_URL": url, "ONBOARDING_PREFECT_DATABASE_URL": url}
        with plain_connect(url), pytest.raises(StackError, match="соединений: 1"):
            restore(old, settings, old / "cases.dump")


def test_a_database_given_by_url_is_copied_and_restored_there(homes: tuple[Path, Path]) -> None:
    """Whoever runs the server: the address decides, and may be written without a driver."""
    old, new = homes
    with running(old) as url, store(url) as (cases, _):
        upgrade(url)
        open_case(cases, "Первый")
        plain = url.replace("+psycopg", "")
        settings = {"ONBOARDING_DATABASE_URL": plain, "ONBOARDING_PREFECT_DATABASE_URL": plain}
        backup(new, settings, old / "cases.dump", NOW)
    with running(old):
        restore(new, settings, old / "cases.dump", force=True)
    assert names(old) == ["Первый"]


def test_a_restore_that_was_killed_half_way_is_taken_up_again(homes: tuple[Path, Path]) -> None:
    old, _ = homes
    with running(old) as url, store(url) as (cases, _):
        upgrade(url)
        open_case(cases, "Первый")
        backup(old, {}, old / "cases.dump", NOW)
        with plain_connect(url) as database:
            database.execute("CREATE SCHEMA before_restore")
            for table in ("cases", "facts"):
                database.execute(f"ALTER TABLE {table} SET SCHEMA before_restore")
    restore(old, {}, old / "cases.dump", force=True)
    assert names(old) == ["Первый"]
    with running(old) as url, plain_connect(url) as database:
        assert database.execute("SELECT count(to_regnamespace('before_restore'))").fetchone() == (0,)


def test_a_mark_ahead_of_the_database_means_an_older_copy(homes: tuple[Path, Path]) -> None:
    old, _ = homes
    with running(old) as url, store(url) as (cases, copies):
        upgrade(url)
        assert copies.position() is None
        case = open_case(cases, "Первый")
        mark = copies.position()
        assert mark is not None
        assert not copies.is_behind(mark)
        ahead = Position(mark.installation, mark.entry + 1, NOW)
        assert copies.is_behind(ahead)
        other = Position(mark.installation, mark.entry, datetime(2026, 11, 23, 8, tzinfo=UTC))
        assert copies.is_behind(other), "the number was given to something else since"

        with plain_connect(url) as database:
            open_case(cases, "Удалённый")
            deleted = copies.position()
            database.execute("DELETE FROM cases WHERE object_name = 'Удалённый'")
        assert deleted is not None
        assert not copies.is_behind(deleted), "a client's data was deleted, that is all"

        assert copies.note_restored(datetime.now(UTC)) == [case.code]
        assert not copies.is_behind(ahead), "it has been said once"


def names(home: Path) -> list[str]:
    with running(home) as url, plain_connect(url) as database:
        return [row[0] for row in database.execute("SELECT object_name FROM cases ORDER BY 1")]
