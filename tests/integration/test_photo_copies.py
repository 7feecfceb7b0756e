"""Photos in back-up, restore and forgetting: beside the copies, back with them, and gone with their client."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from cases.case import Case
from cases.facts import PhotosJudged, PhotosReceived, Verdict
from cases.forms.desk import Answer
from photos.pictures import rewrite
from photos.shelf import Shelf
from stack.backup import backup
from stack.copy_file import new_key
from stack.errors import StackError
from stack.forgetting import beside_copies
from stack.photo_folder import tidy_photos
from stack.restore import restore
from store.cases import CaseStore
from store.database import connect
from store.forgetting import Forgotten
from store.migrate import upgrade
from store.photos import named_photos
from tests.integration.test_backup import homes, running
from tests.integration.test_store import opened
from tests.photo_files import photo

__all__ = ["homes"]
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def with_photos(engine: Engine, home: Path, *sizes: tuple[int, int]) -> tuple[Case, list[str]]:
    """A case with photos on the shelf that a fact names."""
    cases, shelf = CaseStore(engine), Shelf(home / "photos")
    case, names = cases.open(opened, NOW)[0], []
    for size in sizes:
        with shelf.incoming() as folder:
            (folder / "sent").write_bytes(photo(size=size))
            about = rewrite(folder / "sent", folder)
            shelf.keep(case.id, folder, about)
        names.append(about.sha256)
    fact = PhotosReceived.model_validate({"round": 1, "item": "cabinet", "photos": [{"sha256": it} for it in names]})
    return cases.record(case.code, lambda _: Answer((fact,), "smirnova", "Фото."), NOW)[0], names


def files(folder: Path) -> dict[str, bytes]:
    return {str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*") if it.is_file()}


@pytest.mark.parametrize("encrypted", [False, True])
def test_photos_go_along_with_a_copy_and_come_back_byte_by_byte(encrypted: bool, homes: tuple[Path, Path]) -> None:
    old, new = homes
    settings: dict[str, str] = {}
    if encrypted:
        old.mkdir(parents=True, exist_ok=True)
        settings["ONBOARDING_BACKUP_RECIPIENT"] = new_key(old / "key.txt")
        settings["ONBOARDING_BACKUP_KEY_FILE"] = str(old / "key.txt")
    with running(old) as url, engine_of(url) as engine:
        case, names = with_photos(engine, old, (640, 480), (800, 600))
        assert "новых фото рядом с ней: 2" in backup(old, settings, old / "copies" / "cases.dump", NOW)
        assert "новых фото" not in backup(old, settings, old / "copies" / "cases.dump", NOW), "they never change"
    beside = files(old / "copies" / "photos")
    assert len(beside) == 6
    assert all(it.startswith(b"age-encryption") for it in beside.values()) is encrypted
    (old / "copies" / "photos" / str(case.id) / "stray.txt").write_text("чужое")

    assert "Фото возвращено: 2." in restore(new, settings, old / "copies" / "cases.dump")
    assert files(new / "photos") == files(old / "photos")
    assert {it.stat().st_mode & 0o777 for it in (new / "photos").rglob("*.jpg")} == {0o600}
    assert Shelf(new / "photos").about(case.id, names[0]) == Shelf(old / "photos").about(case.id, names[0])


def test_a_copy_without_its_photos_says_so_and_one_is_not_made_where_a_photo_is_lost(homes: tuple[Path, Path]) -> None:
    old, new = homes
    with running(old) as url, engine_of(url) as engine:
        case, names = with_photos(engine, old, (640, 480))
        backup(old, {}, old / "cases.dump", NOW)
        for it in Shelf(old / "photos").files(case.id, names[0])[:1]:
            it.unlink()
        with pytest.raises(StackError, match="нет или оно неполное"):
            backup(old, {}, old / "another.dump", NOW)
    for it in (old / "photos" / str(case.id)).iterdir():
        it.unlink()
    alone = new / "elsewhere"
    alone.mkdir(parents=True)
    (old / "cases.dump").rename(alone / "cases.dump")
    assert "Фото, которых нет ни здесь, ни рядом с копией: 1." in restore(new, {}, alone / "cases.dump")


def test_a_forgotten_clients_photos_do_not_come_back_with_a_copy(homes: tuple[Path, Path]) -> None:
    old, new = homes
    with running(old) as url, engine_of(url) as engine:
        case, _ = with_photos(engine, old, (640, 480))
        other, _ = with_photos(engine, old, (800, 600))
        backup(old, {}, old / "copies" / "cases.dump", NOW)
        number = int(case.code.partition("-")[2])
        beside_copies.add([Forgotten(case.id, number, NOW)], old / "copies")
    assert "Снова забыты клиенты, которые были в копии: 1." in restore(new, {}, old / "copies" / "cases.dump")
    for folder in (new / "photos", old / "copies" / "photos"):
        assert {UUID(it.name) for it in folder.iterdir()} == {other.id}


def test_what_no_fact_names_and_what_was_put_away_is_tidied_in_time(homes: tuple[Path, Path]) -> None:
    old, _ = homes
    with running(old) as url, engine_of(url) as engine:
        case, names = with_photos(engine, old, (640, 480), (800, 600))
        stray, _ = with_photos(engine, old, (640, 480))
        away = PhotosJudged(round=1, verdicts=(Verdict(sha256=names[1], outcome="dropped"),))
        CaseStore(engine).record(case.code, lambda _: Answer((away,), "smirnova", "Убрано."), NOW)
        assert named_photos(engine)[case.id] == {names[0]}
        folder, later = old / "photos", datetime.now(UTC) + timedelta(days=8)
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM cases WHERE id = %s", (str(stray.id),))
        assert tidy_photos(folder, engine, datetime.now(UTC)) == 0
        assert tidy_photos(folder, engine, later) == 6
        assert not (folder / str(stray.id)).exists()
        assert tidy_photos(old / "nothing", engine, later) == 0
