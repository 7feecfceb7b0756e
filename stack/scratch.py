"""A folder for what lives no longer than a run.

For every run Prefect's process worker writes the run's environment – nadmozg's and the mail server's passwords
included – into a file below its temporary folder, and a killed worker leaves it there. So that folder is private, lies
in memory where the system has such a place, and is emptied whenever no worker runs.
"""

import hashlib
import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")


def scratch_folder(home: Path) -> Path:
    """The folder of the stack in `home`; made if it is missing, always the same, so that it is found after a kill."""
    name = f"pass24-onboarding-{os.getuid()}-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    folder = MEMORY / name if in_memory else home / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = folder.lstat()
    if folder.is_symlink() or about.st_uid != os.getuid() or about.st_mode & 0o077:
        folder = home / "tmp"  # somebody else's folder: better on the disk than readable for them
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def wipe_scratch(home: Path) -> None:
    """Removes it; nothing may be running."""
    shutil.rmtree(scratch_folder(home), ignore_errors=True)
