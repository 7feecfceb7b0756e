"""Where photos lie: outside the database, a folder a case, each file called by its own SHA-256. They never change.

A case's photos are its own, so nobody reaches those of another, and a client that is forgotten takes theirs along.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from photos.pictures import About, about_from

SHA256 = re.compile(r"[0-9a-f]{64}")
INCOMING = "incoming"
ORPHANS_LIVE, INCOMING_LIVES = timedelta(days=7), timedelta(hours=1)
"""So long a picture is kept that no fact names – its record may still come, or a copy was restored –, and one that is
being taken in."""
FULL, SMALL, ABOUT = ".jpg", ".small.jpg", ".json"


class Shelf:
    """`folder` is made when it is first needed; nobody else may look into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """An empty folder for one file while it is taken in; gone afterwards."""
        place = self.folder / INCOMING
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as made:
            yield Path(made)

    def keep(self, case_id: UUID, made: Path, about: About) -> bool:
        """Puts a picture in its place; whether it is a new one. It appears whole: what is told of it comes last."""
        place = self._place(case_id)
        if self.about(case_id, about.sha256):
            return False
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, suffix in (("small.jpg", SMALL), ("full.jpg", FULL)):
            _settle(made / name, place / f"{about.sha256}{suffix}")
        told = made / "about.json"
        told.write_text(json.dumps(about.as_json()), encoding="utf-8")
        _settle(told, place / f"{about.sha256}{ABOUT}")
        return True

    def find(self, case_id: UUID, sha256: str, *, small: bool = False) -> Path | None:
        """The file; None: this case has no such picture."""
        if not SHA256.fullmatch(sha256):
            return None
        file = self._place(case_id) / f"{sha256}{SMALL if small else FULL}"
        return file if file.is_file() else None

    def about(self, case_id: UUID, sha256: str) -> About | None:
        """What is told of it; None as above."""
        if not SHA256.fullmatch(sha256):
            return None
        try:
            told = (self._place(case_id) / f"{sha256}{ABOUT}").read_text(encoding="utf-8")
            return about_from(json.loads(told))
        except (OSError, ValueError, TypeError):
            return None

    def count(self, case_id: UUID) -> int:
        """How many pictures a case has, named by facts or not."""
        return sum(1 for _ in self._place(case_id).glob(f"*{ABOUT}"))

    def files(self, case_id: UUID, sha256: str) -> list[Path]:
        """Everything there is of a picture."""
        found = (self._place(case_id) / f"{sha256}{suffix}" for suffix in (FULL, SMALL, ABOUT))
        return [it for it in found if it.is_file()] if SHA256.fullmatch(sha256) else []

    def forget(self, case_ids: Iterable[UUID]) -> int:
        """Deletes all photos of these cases; how many files there were."""
        gone = 0
        for case_id in case_ids:
            place = self._place(case_id)
            gone += sum(1 for it in place.glob("*") if it.is_file())
            shutil.rmtree(place, ignore_errors=True)
        return gone

    def tidy(self, named: Mapping[UUID, set[str]], now: datetime) -> int:
        """Deletes what nobody names and is old by now; how many files. `named`: every picture that a fact has."""
        gone = 0
        for place in [it for it in self.folder.glob("*") if it.is_dir()]:
            if place.name == INCOMING:
                for each in place.iterdir():
                    if _age(each, now) > INCOMING_LIVES:
                        shutil.rmtree(each, ignore_errors=True)
                continue
            known = named.get(UUID(place.name), set()) if _is_uuid(place.name) else set()
            for file in place.iterdir():
                if file.name.partition(".")[0] not in known and _age(file, now) > ORPHANS_LIVE:
                    file.unlink(missing_ok=True)
                    gone += 1
            if not any(place.iterdir()):
                place.rmdir()
        return gone

    def _place(self, case_id: UUID) -> Path:
        return self.folder / str(case_id)


def _settle(file: Path, target: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fchmod(handle, 0o600)
        os.fsync(handle)
    finally:
        os.close(handle)
    file.replace(target)


def _age(file: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return timedelta(0)


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
