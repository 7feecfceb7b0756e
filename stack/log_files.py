"""Keeps the files of logs from growing without end, while whoever writes them goes on."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

LIMIT_BYTES = 20_000_000
KEPT = 4
"""So many earlier files of each log stay: `worker.log.1` is the latest of them."""


def turn_over(file: Path, limit: int = LIMIT_BYTES) -> bool:
    """Puts aside a log that has grown over the limit; whether it had.

    It is copied and emptied in place, for its writers hold it open; they append, so they go on at its beginning. A
    line written between the two may be lost. On a full disk the copy is given up, not the limit.
    """
    try:
        if file.stat().st_size <= limit:
            return False
        with file.open("rb") as log:
            fcntl.flock(log, fcntl.LOCK_EX)  # lines about a client who is forgotten are written over in place
            _put_aside(file)
    except OSError:
        return False
    return True


def _put_aside(file: Path) -> None:
    _numbered(file, KEPT).unlink(missing_ok=True)
    for number in range(KEPT - 1, 0, -1):
        with contextlib.suppress(FileNotFoundError):
            _numbered(file, number).replace(_numbered(file, number + 1))
    newest = _numbered(file, 1)
    try:
        shutil.copy2(file, newest)
    except OSError:
        newest.unlink(missing_ok=True)
    os.truncate(file, 0)


def _numbered(file: Path, number: int) -> Path:
    return file.with_name(f"{file.name}.{number}")
