"""The department's own files, people.toml and catalogue.toml, looked through before anything starts."""

from collections.abc import Mapping
from pathlib import Path

from cases.people_file import PLACEHOLDER, faults
from letters.catalogue import faults as faults_of_catalogue
from stack.findings import Findings


def look_through(people: Path, materials: Path, settings: Mapping[str, str], found: Findings) -> set[str]:
    """Adds what is wrong in them; returns the names of the secrets that people.toml asks for."""
    used: set[str] = set()
    try:
        text = people.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        found.faults.append(f"{people}: файл людей не прочитать ({_why(error)})")
    else:
        found.faults += [f"{people}: {it}" for it in faults(text, settings)]
        used = set(PLACEHOLDER.findall(text))
        if ".example" in text:
            found.remarks.append(f"{people}: в файле адреса из образца (…@….example), письма по ним не дойдут")
    try:
        found.faults += [f"{materials}: {it}" for it in faults_of_catalogue(materials)]
    except (OSError, UnicodeError) as error:
        found.faults.append(f"{materials}: {_why(error)}")
    return used


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"нет файла {error.filename}"
    if isinstance(error, PermissionError):
        return f"нет прав на чтение {error.filename}"
    return str(error)
