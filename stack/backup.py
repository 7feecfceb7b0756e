"""`python -m stack backup`: the database of the cases. Prefect's holds history only.

It may be taken while the stack runs. A copy counts only once it has been restored into a database that is thrown away.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from stack import copy_file
from stack.copy_proof import contents, prove
from stack.databases import CASES_DATABASE, CASES_URL, with_driver
from stack.errors import StackError
from stack.folder import hold_lock
from stack.forgetting import beside_copies
from stack.pg_dump import connect, dump
from stack.photo_folder import BESIDE, copy_photos, photos_folder
from stack.postgres import Postgres
from store.database import connect as engine_for
from store.forgetting import Forgetting, Forgotten
from store.marks import BACKUP, Marks

FOLDER, KEEP_DAYS, RECIPIENT = "ONBOARDING_BACKUP_FOLDER", "ONBOARDING_BACKUP_KEEP_DAYS", "ONBOARDING_BACKUP_RECIPIENT"
DEFAULT_KEEP_DAYS = "30"
NOT_COPIED = ("sessions", "sign_in_links")
"""Tables of who is signed in: after a restore everybody signs in anew."""


def backup(home: Path, settings: Mapping[str, str], file: Path | None, now: datetime) -> str:
    """Writes the database to a file, or to one named by the moment in the folder of copies. What came of it."""
    public_key = settings.get(RECIPIENT, "")
    if public_key:
        copy_file.recipient(public_key)  # before anything else: what is wrong with the key is said at once
    keep_days = _keep_days(settings)
    target = file or copies_folder(home, settings) / copy_file.name_at(now, encrypted=bool(public_key))
    with _database(home, settings) as url, private_folder(home) as scratch:
        plain = scratch / "cases.dump"
        with connect(url) as database, database.transaction():
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = database.execute("SELECT pg_export_snapshot()").fetchone()
            assert snapshot is not None
            _refuse_half_restored(database)
            without = (f"--exclude-table-data={it}" for it in NOT_COPIED)
            dump(url, plain, "--format=custom", f"--snapshot={snapshot[0]}", *without)
            copied = contents(database, empty=NOT_COPIED)
        where = prove(url, plain, copied, scratch)
        copy_file.write(plain, target, public_key)
        _remember(url, target, now)
        beside_copies.add(_forgotten(url), target.parent, home)
        photos = _copy_photos(url, photos_folder(home, settings), target.parent / BESIDE, public_key)
    gone = copy_file.old(target.parent, keep_days, now) if file is None else []
    for each in gone:
        each.unlink(missing_ok=True)
    said = [f"Копия записана: {target}, подключений: {copied.rows('cases')}", f"восстановлена для проверки {where}"]
    said += ["зашифрована"] if public_key else []
    said += [f"новых фото рядом с ней: {photos}"] if photos else []
    said += [f"удалено копий старше {keep_days} дней: {len(gone)}"] if gone else []
    return "; ".join(said) + "."


def copies_folder(home: Path, settings: Mapping[str, str]) -> Path:
    """Where copies lie that were given no name."""
    return Path(settings.get(FOLDER) or home / "copies").absolute()


@contextmanager
def private_folder(home: Path) -> Iterator[Path]:
    """Where a copy lies while it is worked on; nobody else may look, and it is gone afterwards."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="copying-", dir=home) as folder:
        yield Path(folder)


@contextmanager
def _database(home: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Its address; a server of ours that is not running is started for the while."""
    if url := settings.get(CASES_URL):
        yield with_driver(url, "psycopg")
        return
    server = Postgres(home / "postgres")
    if not server.exists:
        raise StackError(f"В папке {home} базы нет.")
    if server.find():
        yield server.url(CASES_DATABASE)
        return
    with hold_lock(home), server:
        yield server.url(CASES_DATABASE)


def count_cases(database: psycopg.Connection) -> int:
    """None where there are no tables yet."""
    there = database.execute("SELECT to_regclass('public.cases')").fetchone()
    if there is None or there[0] is None:
        return 0
    row = database.execute("SELECT count(*) FROM public.cases").fetchone()
    assert row is not None
    return int(row[0])


def _refuse_half_restored(database: psycopg.Connection) -> None:
    row = database.execute("SELECT to_regnamespace('before_restore')").fetchone()
    if row and row[0]:
        raise StackError("Восстановление этой базы было прервано: сначала повторите make restore.")


def _keep_days(settings: Mapping[str, str]) -> int:
    text = settings.get(KEEP_DAYS) or DEFAULT_KEEP_DAYS
    if not (text.isascii() and text.isdigit()):
        raise StackError(f"{KEEP_DAYS}={text!r}: нужно целое число дней; 0 – хранить все копии.")
    return int(text)


def _forgotten(url: str) -> list[Forgotten]:
    engine = engine_for(url)
    try:
        return Forgetting(engine).forgotten()
    finally:
        engine.dispose()


def _copy_photos(url: str, source: Path, target: Path, public_key: str) -> int:
    engine = engine_for(url)
    try:
        return copy_photos(source, target, engine, public_key)
    finally:
        engine.dispose()


def _remember(url: str, file: Path, now: datetime) -> None:
    engine = engine_for(url)
    try:
        Marks(engine).set(BACKUP, {"file": str(file)}, now)
    finally:
        engine.dispose()
