"""`python -m stack restore FILE`: puts a copy in the database's place; the stack must not run.

A restored copy may be older than what the far ends know, so every open case in it learns where it came from, and its
manager is asked before letters leave again (docs/decisions/0017).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from stack.backup import copies_folder, count_cases, private_folder
from stack.copy_file import readable
from stack.databases import open_databases
from stack.errors import StackError
from stack.folder import hold_lock
from stack.forgetting import beside_copies
from stack.pg_dump import check, connect
from stack.pg_dump import restore as write_back
from stack.photo_folder import BESIDE, bring_back_photos, forget_photos, photos_folder
from store.cases import CaseStore
from store.copies import Copies
from store.database import connect as engine_for
from store.forgetting import Forgetting, Forgotten
from store.migrate import NewerDatabaseError, upgrade

LIVE, ASIDE = "public", "before_restore"
"""The schemas with our tables: those in use, and those a copy is about to replace."""
KEY_FILE = "ONBOARDING_BACKUP_KEY_FILE"


def restore(home: Path, settings: Mapping[str, str], file: Path, *, force: bool = False) -> str:
    """What came of it, for the operator. StackError: everything is as it was."""
    with hold_lock(home), private_folder(home) as scratch, readable(file, _secret_key(settings), scratch) as plain:
        check(plain)
        # Whichever of them is known: in the copies' folder, with the data, beside this copy.
        forgotten = beside_copies.read(home, copies_folder(home, settings), file.parent)
        databases = open_databases(home / "postgres", settings, durable=True)
        try:
            with connect(databases.cases_url) as database:
                _refuse_company(database)
                if (count := count_cases(database)) and not force:
                    raise StackError(f"В базе уже есть подключения: {count}. Если их нужно заменить копией: FORCE=1.")
                with _set_aside(database):
                    write_back(databases.cases_url, plain)
                    _upgrade(databases.cases_url)
                    again = _forget_again(databases.cases_url, forgotten)
                    still_open = _note_restored(databases.cases_url)
                count = count_cases(database)
            shelf, beside = photos_folder(home, settings), file.parent / BESIDE
            forget_photos((shelf, beside), [it.case_id for it in forgotten])
            photos = _bring_back(databases.cases_url, beside, shelf, _secret_key(settings), scratch)
        finally:
            if databases.server is not None:
                databases.server.stop()
    beside_copies.add(forgotten, home)
    came_back = f" Снова забыты клиенты, которые были в копии: {again}." if again else ""
    return (
        f"Копия восстановлена, подключений: {count}, открытых: {still_open}.{photos}{came_back} После запуска "
        "менеджеры получат вопрос, что уже отправлено; попросите их записать ещё раз то, что они записывали после "
        "копии."
    )


def _upgrade(url: str) -> None:
    """Brings the copy to this release."""
    try:
        upgrade(url)
    except NewerDatabaseError as error:
        raise StackError(str(error)) from None


def _note_restored(url: str) -> int:
    """Tells its open cases; how many there are."""
    engine = engine_for(url)
    try:
        return len(Copies(engine, CaseStore(engine)).note_restored(datetime.now(UTC)))
    finally:
        engine.dispose()


def _forget_again(url: str, known: list[Forgotten]) -> int:
    """Clients who were forgotten since the copy was made go before anything starts; how many came back with it."""
    engine = engine_for(url)
    try:
        return Forgetting(engine).forget_again(known)
    finally:
        engine.dispose()


def _bring_back(url: str, source: Path, target: Path, secret_key: str, scratch: Path) -> str:
    """Photos that lie beside the copy; what there is to say of them."""
    engine = engine_for(url)
    try:
        back, missing = bring_back_photos(source, target, engine, secret_key, scratch)
    finally:
        engine.dispose()
    said = f" Фото возвращено: {back}." if back else ""
    return said + (f" Фото, которых нет ни здесь, ни рядом с копией: {missing}." if missing else "")


def _secret_key(settings: Mapping[str, str]) -> str:
    if not settings.get(KEY_FILE):
        return ""
    try:
        return Path(settings[KEY_FILE]).read_text()
    except (OSError, ValueError) as error:
        raise StackError(f"{KEY_FILE}: ключ не прочитать: {error}") from None


def _refuse_company(database: psycopg.Connection) -> None:
    """StackError if anybody is connected: a worker that goes on meanwhile would do everything twice."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if count := _number(database, others):
        raise StackError(f"С базой работает кто-то ещё, соединений: {count}. Остановите стек и закройте psql.")


@contextmanager
def _set_aside(database: psycopg.Connection) -> Iterator[None]:
    """Keeps the tables until the copy is in their place, and puts them back if that fails.

    If an earlier attempt was killed, the tables it has set aside are the right ones; those left in place are dropped.
    """
    with database.transaction():
        if _number(database, f"SELECT count(to_regnamespace('{ASIDE}'))"):
            _drop_tables(database)
        else:
            database.execute(f"CREATE SCHEMA {ASIDE}")
            _move_tables(database, LIVE, ASIDE)
    try:
        yield
    except BaseException:
        with database.transaction():
            _drop_tables(database)
            _move_tables(database, ASIDE, LIVE)
            database.execute(f"DROP SCHEMA {ASIDE}")
        raise
    database.execute(f"DROP SCHEMA {ASIDE} CASCADE")


def _drop_tables(database: psycopg.Connection) -> None:
    for table in _tables(database, LIVE):
        database.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(LIVE, table)))


def _move_tables(database: psycopg.Connection, origin: str, target: str) -> None:
    for table in _tables(database, origin):
        move = sql.SQL("ALTER TABLE {} SET SCHEMA {}")
        database.execute(move.format(sql.Identifier(origin, table), sql.Identifier(target)))


def _tables(database: psycopg.Connection, schema: str) -> list[str]:
    return [row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])]


def _number(database: psycopg.Connection, query: str) -> int:
    row = database.execute(sql.SQL(query)).fetchone()
    assert row is not None, "every query here counts"
    return int(row[0])
