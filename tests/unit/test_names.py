"""Names that are stored or stand in links that were sent: each is on the list, and stays (docs/decisions/0016)."""

from typing import get_args

import yaml

from cases.effects import Effect
from cases.facts import Fact, SkippedStep
from cases.forms.catalogue import FORMS
from settings import HERE, RELEASE

LIST = HERE / "tests" / "stored_names.txt"


def names() -> list[str]:
    """Effects, kinds of facts, steps that can be skipped, deployments, and the parameters of each form, as stored."""
    deployments = yaml.safe_load((HERE / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    found = [
        *(f"effect {it}" for it in Effect),
        *(f"fact {it.model_fields['kind'].default}" for it in get_args(Fact)),
        *(f"step {it}" for it in get_args(SkippedStep)),
        *(f"deployment {it['entrypoint']} {it['name']}" for it in deployments),
        *(f"parameter {form.name} {name}" for form in FORMS.values() for name in (*form.fields, *form.retired)),
    ]
    return sorted(found)


def test_every_name_is_on_the_list_and_every_name_on_the_list_is_known() -> None:
    """A new name is added to the list. A name that is gone needs a migration, or links that were sent are dead."""
    assert LIST.read_text(encoding="utf-8").splitlines() == names()


def test_a_database_is_told_the_release_of_the_package() -> None:
    assert f'version = "{RELEASE}"' in (HERE / "pyproject.toml").read_text(encoding="utf-8")
