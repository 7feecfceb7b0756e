"""The company as clients read of it, from company.toml: name, site, phone."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Company:
    """What a letter to a client ends with; all of it must be given."""

    name: str
    site: str
    phone: str


@cache
def company(path: Path) -> Company:
    """Reads the file. ValueError, KeyError, OSError: something in it is wrong."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    found = Company(content["name"], content["site"], content["phone"])
    if not all((found.name, found.site, found.phone)):
        raise ValueError("company.toml: name, site and phone are what a client reads; none may be empty")
    return found
