"""The forms as they are registered on a real server: what a manager reads before anything is filled in."""

import re
from typing import Any

import pytest

from demo.doors import Forms
from stack.local import Stack
from tests.acceptance.clients import renewed_boards

RUSSIAN = re.compile("[А-Яа-яЁё]")


@pytest.fixture(scope="module")
def deployments(stack: Stack, forms: Forms) -> list[dict[str, Any]]:
    renewed_boards(forms)  # it marks the required fields, as it does of itself after each start
    answer = stack.ask_prefect("POST", "/deployments/filter", json={"limit": 100})
    found: list[dict[str, Any]] = answer.raise_for_status().json()
    return found


def test_every_form_of_the_project_is_registered(deployments: list[dict[str, Any]]) -> None:
    numbers = sorted(it["name"].partition(" ·")[0] for it in deployments)
    expected = (
        "00 02 03 04 05 06 07 10 11 15 20 30 35 36 37 40 45 50 51 52 53 54 55 56 60 61 62 63 64 65 66 67 68 69 "
        "70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 87 88 90 91 92 93 94 95 96 97 98 99"
    )
    assert " ".join(numbers) == expected


def test_every_field_has_a_russian_title_and_hint(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        for name, field in deployment["parameter_openapi_schema"].get("properties", {}).items():
            assert RUSSIAN.search(field["title"]), (deployment["name"], name)
            assert RUSSIAN.search(field["description"]), (deployment["name"], name)


def test_only_fields_that_may_stay_empty_are_labelled_optional(deployments: list[dict[str, Any]]) -> None:
    for deployment in deployments:
        schema = deployment["parameter_openapi_schema"]
        must = {
            name
            for name, field in schema.get("properties", {}).items()
            if field["description"].split(".")[0] == "Обязательно"
        }
        assert set(schema.get("required", [])) == must, deployment["name"]


def test_a_refused_field_still_reaches_our_own_parsing(deployments: list[dict[str, Any]]) -> None:
    assert not any(it["enforce_parameter_schema"] for it in deployments)
