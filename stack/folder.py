"""One stack a folder: whoever runs in it holds its lock."""

import fcntl
from pathlib import Path
from typing import IO

from stack.errors import StackError


def hold_lock(home: Path) -> IO[str]:
    """Hold the folder until the file is closed; the system frees it even after kill -9."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters and logs are nobody else's business
    lock = (home / "stack.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StackError(f"Стек в папке {home} уже запущен: остановите его (Ctrl-C) или работайте с ним.") from None
    return lock


def is_running(home: Path) -> bool:
    """Whether a stack runs in this folder, started by whomever."""
    if not home.is_dir():
        return False
    try:
        hold_lock(home).close()
    except StackError:
        return True
    return False
