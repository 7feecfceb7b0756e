"""Forms are registered again when anything has changed that they are made from, and not otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stack.fingerprint import fingerprint, rules


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("flows", "cases", "tests", "var", ".venv", "templates"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    for file in ("prefect.yaml", "people.toml", "flows/cloud.py", "cases/case.py", "tests/test.py", "var/x.py"):
        (tmp_path / "project" / file).write_text("first")
    return tmp_path / "project"


def written(file: str, words: str = "second") -> Callable[[Path], object]:
    return lambda project: (project / file).write_text(words)


@pytest.mark.parametrize("file", ["prefect.yaml", "people.toml", "flows/cloud.py", "cases/case.py", "flows/new.py"])
def test_what_a_form_is_made_from_changes_it(project: Path, file: str) -> None:
    before = fingerprint(project, {})
    written(file)(project)
    assert fingerprint(project, {}) != before


def test_a_file_that_is_gone_or_renamed_changes_it(project: Path) -> None:
    marks = [fingerprint(project, {})]
    (project / "flows/cloud.py").rename(project / "flows/clouds.py")
    marks.append(fingerprint(project, {}))
    (project / "flows/clouds.py").unlink()
    marks.append(fingerprint(project, {}))
    assert len(set(marks)) == 3


@pytest.mark.parametrize("file", ["tests/test.py", "var/x.py", ".venv/new.py", "templates/letter.jinja", "README.md"])
def test_nothing_else_does(project: Path, file: str) -> None:
    before = fingerprint(project, {})
    written(file)(project)
    assert fingerprint(project, {}) == before


def test_a_checkout_that_has_been_moved_has_another(project: Path) -> None:
    before = fingerprint(project, {})
    moved = project.rename(project.parent / "moved")
    assert fingerprint(moved, {}) != before


def test_a_file_named_by_a_setting_counts_with_what_is_in_it_and_secrets_do_not(project: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text("first")
    settings = {"ONBOARDING_PEOPLE_FILE": str(people), "ONBOARDING_SMTP_PASSWORD": "one"}
    before = fingerprint(project, settings)
    assert before != fingerprint(project, {})
    assert before == fingerprint(project, settings | {"ONBOARDING_SMTP_PASSWORD": "another"})
    people.write_text("second")
    assert fingerprint(project, settings) != before


def test_cases_are_decided_by_the_code_the_departments_numbers_and_whether_clouds_are_made_by_hand() -> None:
    given = {"ONBOARDING_POLICY__DIGEST_FROM": "7", "ONBOARDING_NADMOZG_URL": "https://nadmozg.example/api/v1"}
    before = rules("mark", given)
    assert rules("mark", given | {"ONBOARDING_UI_URL": "https://x.example"}) == before
    others = [
        rules("another mark", given),
        rules("mark", given | {"ONBOARDING_POLICY__DIGEST_FROM": "8"}),
        rules("mark", given | {"ONBOARDING_NADMOZG_URL": "manual"}),
    ]
    assert before not in others
