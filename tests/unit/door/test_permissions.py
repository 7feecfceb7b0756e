"""The tables of who may do what: whole, and with the default no."""

from functools import cache
from typing import Any

import pytest
from prefect.server.api.server import create_app

from cases.forms.catalogue import FORMS as DECLARED
from cases.people import Person, Role
from door.permissions import FORMS, ROUTES, Act, act_of, may, may_run

SOME_ID = "0a2c6c9e-5b2f-4d53-8a1e-0d7c5f3b9a11"


@cache
def prefects_routes() -> frozenset[tuple[str, str]]:
    """Every operation of Prefect's own OpenAPI."""
    described: dict[str, Any] = create_app().openapi()
    return frozenset((method.upper(), path) for path, methods in described["paths"].items() for method in methods)


def ours() -> list[tuple[str, str]]:
    lines = [line.split() for lines in ROUTES.values() for line in lines.strip().splitlines()]
    return [(method, path) for method, *paths in lines for path in paths]


def somebody(*roles: Role) -> Person:
    return Person("somebody", "Кто-то", frozenset(roles), "somebody@pass24.example")


def test_every_route_of_prefect_stands_in_the_table_once_and_no_other() -> None:
    assert len(ours()) == len(set(ours()))
    assert set(ours()) == prefects_routes()
    assert len(ours()) > 180


def test_every_form_stands_in_the_table_and_no_other() -> None:
    assert set(FORMS) == set(DECLARED)


def test_what_the_system_starts_is_for_operators_only() -> None:
    for name, form in DECLARED.items():
        if form.by_system:
            assert FORMS[name] == (Role.OPERATOR,), name


@pytest.mark.parametrize(
    ("method", "path", "act"),
    [
        ("POST", "/api/flow_runs/filter", Act.READ),
        ("GET", f"/api/flow_runs/{SOME_ID}", Act.READ),
        ("POST", f"/api/deployments/{SOME_ID}/create_flow_run", Act.RUN),
        ("POST", f"/api/deployments/{SOME_ID}/create_flow_run/bulk", Act.SERVE),
        ("PATCH", f"/api/flow_runs/{SOME_ID}/labels", Act.SERVE),
        ("POST", "/api/deployments/filter/", None),
        ("POST", "/api//deployments/filter", None),
        ("GET", "/api/flow_runs/filter", None),
        ("OPTIONS", "/api/flow_runs/filter", None),
        ("HEAD", f"/api/flow_runs/{SOME_ID}", None),
        ("GET", "/api/flow_runs/../deployments/x", None),
        ("GET", "/api/openapi.json", None),
        ("GET", "/api/docs", None),
        ("GET", "/api/static/x.png", None),
        ("POST", f"/api/deployments/{SOME_ID}/create_flow_run\n", None),
    ],
)
def test_a_request_comes_to_this(method: str, path: str, act: Act | None) -> None:
    assert act_of(method, path) is act


def test_a_person_without_a_role_runs_nothing_and_operators_alone_operate() -> None:
    assert not any(may_run(somebody(), form) for form in FORMS)
    assert [role for role in Role if may(somebody(role), Act.OPERATE)] == [Role.OPERATOR]
    assert not any(may(somebody(*Role), act) for act in (Act.SERVE, None))


def test_nothing_that_changes_code_or_the_actor_is_for_anybody_with_a_browser() -> None:
    """Deployments, pools, blocks, variables and automations decide what runs; labels say in whose name."""
    for method, path in prefects_routes():
        changes = method in ("PUT", "PATCH") or path.endswith("/")
        if changes and method != "GET" and path != "/automations/{id}":
            example = path.replace("{id}", SOME_ID)
            assert not may(somebody(*Role), act_of(method, f"/api{example}")), (method, path)


@pytest.mark.parametrize(
    ("role", "form", "allowed"),
    [
        (Role.MANAGER, "send_access_again", True),
        (Role.HEAD, "hand_over", True),
        (Role.SALES, "new_client", True),
        (Role.SALES, "send_access_again", False),
        (Role.TRAINER, "report_training", True),
        (Role.TRAINER, "correct_contact", False),
        (Role.TECH_SUPPORT, "add_note", True),
        (Role.TECH_SUPPORT, "correct_contact", False),
        (Role.OPERATOR, "reconcile", True),
        (Role.OPERATOR, "correct_contact", False),
        (Role.MANAGER, "reconcile", False),
        (Role.MANAGER, "no_such_form", False),
    ],
)
def test_a_role_has_its_forms(role: Role, form: str, allowed: bool) -> None:
    assert may_run(somebody(role), form) is allowed
