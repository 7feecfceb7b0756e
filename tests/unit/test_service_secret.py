"""The services' secret: made once, kept for its owner alone, or given from outside."""

from pathlib import Path

import pytest

from stack import StackError
from stack.service_secret import SECRET, SECRET_FILE, service_secret

GOOD = "s" * 40


def test_it_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    made = service_secret(tmp_path, {})
    assert len(made) > 60
    assert service_secret(tmp_path, {}) == made
    assert [it.stat().st_mode & 0o777 for it in tmp_path.iterdir()] == [0o600]


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    service_secret(tmp_path, {})
    (tmp_path / "service-secret").chmod(0o640)
    with pytest.raises(StackError, match="chmod 600"):
        service_secret(tmp_path, {})


def test_it_may_be_given_by_the_environment_or_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "given"
    file.write_text(f"{GOOD}\n")
    file.chmod(0o600)
    assert service_secret(tmp_path, {SECRET: "x" * 40, SECRET_FILE: str(file)}) == "x" * 40
    assert service_secret(tmp_path, {SECRET_FILE: str(file)}) == GOOD


@pytest.mark.parametrize("bad", ["short", "a" * 31, "я" * 40, "a b" * 20])
def test_a_bad_one_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(StackError, match=SECRET):
        service_secret(tmp_path, {SECRET: bad})
