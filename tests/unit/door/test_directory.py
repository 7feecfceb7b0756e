"""Who may come in follows people.toml at once."""

from pathlib import Path

import pytest

from door.directory import Directory

ANNA = '[[people]]\ncode = "smirnova"\nname = "Анна"\nroles = ["МОС"]\nemail = "Smirnova@pass24.example"\n'
PAVEL = '[[people]]\ncode = "orlov"\nname = "Павел"\nroles = []\nemail = "smirnova@pass24.example"\n'


def test_who_is_taken_out_or_loses_the_role_is_out_at_once(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text(ANNA + PAVEL)
    directory = Directory(file)
    assert [it.code for it in directory.at(" smirnova@PASS24.example ")] == ["smirnova"]
    assert directory.person("orlov") is None
    file.write_text(PAVEL)
    assert directory.person("smirnova") is None
    assert directory.at("smirnova@pass24.example") == []


def test_a_spoilt_file_leaves_in_who_was_known_and_lets_nobody_new(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "people.toml"
    assert Directory(file).person("smirnova") is None
    file.write_text(ANNA)
    directory = Directory(file)
    assert directory.person("smirnova")
    file.write_text(ANNA + "[[people")
    assert directory.person("smirnova")
    assert "cannot be read" in caplog.text
