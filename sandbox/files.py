"""Writing files so that a kill at any moment leaves the old one or the new one, never half of one."""

import os
from pathlib import Path


def make_private_directory(path: Path) -> Path:
    """The directory, readable by nobody else."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Puts `content` at `path` in one step."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
    draft.replace(path)
