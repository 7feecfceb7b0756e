"""Who was forgotten, by numbers alone: a small file with the data and one beside the copies, for a later restore."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from stack.errors import StackError
from store.forgetting import Forgotten

NAME = "forgotten.json"
MOMENTS = ("forgotten_at", "opened_at", "closed_at")


def read(*folders: Path) -> list[Forgotten]:
    """Everybody who is named in any of these folders. StackError: one of the files cannot be read."""
    found: dict[UUID, Forgotten] = {}
    for folder in dict.fromkeys(folders):
        file = folder / NAME
        if file.exists():
            try:
                for each in json.loads(file.read_text(encoding="utf-8")):
                    forgotten = _read(each)
                    found.setdefault(forgotten.case_id, forgotten)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise StackError(
                    f"{file} не прочитать ({type(error).__name__}), а без него забытые вернутся."
                ) from None
    return sorted(found.values(), key=lambda it: it.forgotten_at)


def add(forgotten: Iterable[Forgotten], *folders: Path) -> None:
    """Names them in each of these folders, beside those that are named there; the file appears whole or not at all."""
    new = {it.case_id: it for it in forgotten}
    for folder in dict.fromkeys(folders):
        known = {it.case_id: it for it in read(folder)}
        if new.keys() - known.keys() or any(known[it] != new[it] for it in new):
            _write(folder, [*(known | new).values()])


def _write(folder: Path, forgotten: list[Forgotten]) -> None:
    try:
        _replace(folder, forgotten)
    except OSError as error:
        raise StackError(f"{folder / NAME} не записать: {error}") from None


def _replace(folder: Path, forgotten: list[Forgotten]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{NAME}.unfinished"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as output:
        json.dump([_shown(it) for it in forgotten], output, ensure_ascii=False, indent=1)
        output.flush()
        os.fsync(output.fileno())
    unfinished.replace(folder / NAME)


def _shown(forgotten: Forgotten) -> dict[str, Any]:
    shown = asdict(forgotten) | {"case_id": str(forgotten.case_id)}
    return shown | {name: at.isoformat() if (at := getattr(forgotten, name)) else None for name in MOMENTS}


def _read(shown: dict[str, Any]) -> Forgotten:
    moments = {name: datetime.fromisoformat(shown[name]) if shown[name] else None for name in MOMENTS}
    return Forgotten(
        **shown
        | moments
        | {"case_id": UUID(shown["case_id"]), "steps": tuple(shown["steps"]), "runs": tuple(shown["runs"])}
    )
