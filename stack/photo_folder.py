"""The folder of photos as the stack sees it: where it is, its copies, what is tidied away and forgotten."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from photos.shelf import ABOUT, Shelf
from stack import copy_file
from stack.errors import StackError
from store.photos import named_photos

FOLDER = "ONBOARDING_PHOTOS_FOLDER"
BESIDE = "photos"
"""Their place beside copies of the database."""
ENCRYPTED, PARTS = ".age", 3
"""What an encrypted copy ends with; a picture is three files: as it is, small, and what is told of it."""


def photos_folder(home: Path, settings: Mapping[str, str]) -> Path:
    """With the other data, unless the operator has chosen another place."""
    return Path(settings.get(FOLDER) or home / "photos").absolute()


def tidy_photos(folder: Path, engine: Engine, now: datetime) -> int:
    """Deletes pictures that no fact names and that are old by now; how many files."""
    return Shelf(folder).tidy(named_photos(engine), now) if folder.is_dir() else 0


def forget_photos(folders: Iterable[Path], case_ids: Iterable[UUID]) -> int:
    """Photos of clients who are forgotten: with the data, and beside the copies."""
    return sum(Shelf(it).forget(case_ids) for it in folders)


def copy_photos(source: Path, target: Path, engine: Engine, public_key: str) -> int:
    """Puts every picture that a fact names, and that is not there yet, beside the copies; how many. They never change.

    StackError: a picture is missing, so the copy would not be whole.
    """
    ours, theirs = Shelf(source), Shelf(target)
    copied = 0
    for case_id, names in named_photos(engine).items():
        for name in sorted(names):
            files = ours.files(case_id, name)
            if len(files) < PARTS:
                raise StackError(f"Фото {name[:12]} подключения {case_id} в папке {source} нет или оно неполное.")
            for file in files:
                place = theirs.folder / str(case_id) / (file.name + (ENCRYPTED if public_key else ""))
                if not place.exists():
                    copy_file.write(file, place, public_key)
                    copied += file.name.endswith(ABOUT)
    return copied


def bring_back_photos(source: Path, target: Path, engine: Engine, secret_key: str, scratch: Path) -> tuple[int, int]:
    """From beside a copy to where they are used: how many were put back, and how many that facts name are nowhere."""
    shelf, back, missing = Shelf(target), 0, 0
    for case_id, names in named_photos(engine).items():
        for name in sorted(names):
            if len(shelf.files(case_id, name)) == PARTS:
                continue
            copies = sorted((source / str(case_id)).glob(f"{name}.*"))
            for file in copies:
                place = target / str(case_id) / file.name.removesuffix(ENCRYPTED)
                with copy_file.readable(file, secret_key, scratch) as plain:
                    copy_file.write(plain, place, "")
            complete = len(shelf.files(case_id, name)) == PARTS
            back, missing = back + complete, missing + (not complete)
    return back, missing
