"""Removes what the sandbox's stack has written, its database included."""

import shutil
from pathlib import Path

from stack.folder import hold_lock
from stack.postgres import Postgres
from stack.processes import Processes
from stack.scratch import wipe_scratch

KEPT = "live"
"""The data of `make serve`: real clients, never removed by a command as light as `make clean`."""


def clean(home: Path) -> None:
    """Empty the folder, unless a stack is running in it; a database kept elsewhere (by root) goes too."""
    if not home.exists():
        return
    with hold_lock(home):
        Processes(home).end_orphans()
        Postgres(home / "postgres").delete()
        wipe_scratch(home)
        for path in home.iterdir():
            if path.name == KEPT:
                print(f"Оставлены данные настоящих клиентов: {path}")
            elif path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    if not any(home.iterdir()):
        home.rmdir()
