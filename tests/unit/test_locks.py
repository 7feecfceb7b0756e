"""locks/ holds all that is installed, by version and hash, and names no package index. `make lock` writes it anew."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {it.stem: it.read_text(encoding="utf-8") for it in (ROOT / "locks").glob("*.txt")}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {"run": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"]}
LOCKED = re.compile(
    r"^([a-z0-9-]+)==([^ ]+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def versions(name: str) -> dict[str, str]:
    return {found[1]: found[2] for found in LOCKED.finditer(LOCKS[name])}


def test_there_is_a_lock_for_each_group() -> None:
    assert set(LOCKS) == set(WANTED)


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_stands_there_but_packages_with_hashes(name: str) -> None:
    rest = LOCKED.sub("", LOCKS[name])
    assert [it for it in rest.splitlines() if not it.lstrip().startswith("#")] == []


@pytest.mark.parametrize("name", LOCKS)
def test_what_pyproject_wants_is_locked_at_a_version_that_it_takes(name: str) -> None:
    locked = versions(name)
    for it in map(Requirement, WANTED[name]):
        assert it.specifier.contains(locked[canonicalize_name(it.name)]), it


def test_a_package_has_one_version_in_all_of_them() -> None:
    run = versions("run")
    for name in ("dev", "installer"):
        assert {it: run[it] for it in versions(name).keys() & run} == {
            it: version for it, version in versions(name).items() if it in run
        }
