"""What a case was opened with is told as it stands today."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEAKERS = [
    path
    for room in ("cases", "tasks", "flows", "store", "templates")
    for path in (ROOT / room).rglob("*")
    if path.suffix in (".py", ".jinja") and path.relative_to(ROOT).as_posix() != "cases/case.py"
]


@pytest.mark.parametrize("path", SPEAKERS, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_names_managers_and_zones_are_read_from_the_data_of_today(path: Path) -> None:
    """`case.opened` is how it began, before corrections and hand-overs."""
    assert not re.search(r"\bcase\.opened\.", path.read_text(encoding="utf-8"))
