"""The request for a run, made anew: what of a browser's request reaches Prefect, and what is refused in a sentence."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.forms.catalogue import FORMS
from cases.people import Person, Role
from door.runs import BadRunError, cancellation, new_run, parsed
from engine.actor import ACTOR

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA = Person("smirnova", "Анна Смирнова", frozenset({Role.MANAGER}), "smirnova@pass24.example")
NOTE = FORMS["add_note"]
WORDS = next(name for name in NOTE.fields if name != "case")


def made(**asked: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(new_run(asked, NOTE, ANNA, NOW))
    return body


def refused(text: str) -> str:
    with pytest.raises(BadRunError) as caught:
        new_run(parsed(text.encode("utf-8", "surrogatepass")), NOTE, ANNA, NOW)
    assert re.match("[А-ЯЁ].*[.»]$", str(caught.value)), "one Russian sentence"
    return str(caught.value)


def test_a_run_is_name_parameters_and_actor_whatever_else_is_claimed() -> None:
    claimed = {
        "name": "lazy-tiger",
        "tags": ["R-0001"],
        "state": {"type": "COMPLETED", "name": "Записано"},
        "labels": {ACTOR: "guseva"},
        "job_variables": {"env": {"ONBOARDING_NADMOZG_URL": "http://127.0.0.1:1"}, "command": "sh"},
        "work_queue_name": "other",
        "idempotency_key": "x",
        "parent_task_run_id": "0a2c6c9e-5b2f-4d53-8a1e-0d7c5f3b9a11",
        "context": {"a": 1},
        "empirical_policy": {"retries": 5},
        "enforce_parameter_schema": True,
    }
    assert made(parameters={"case": "R-0042 · ЖК Ромашка"}, **claimed) == {
        "name": "Отвечает Анна Смирнова · ЖК Ромашка",
        "parameters": {"case": "R-0042 · ЖК Ромашка"},
        "labels": {ACTOR: "smirnova"},
    }
    assert made() == {"name": "Отвечает Анна Смирнова", "parameters": {}, "labels": {ACTOR: "smirnova"}}


@pytest.mark.parametrize(
    "value",
    [
        "100000000000000000000",
        "1e308",
        "-1e400",
        "0.5",
        "NaN",
        "Infinity",
        '"\\u0000"',
        '"\\ud800"',
        '["a"]',
        '{"a": 1}',
        '{"__prefect_kind": "json", "value": "1"}',
        '{"__prefect\\u005fkind": "jinja", "template": "{{ 7 * 7 }}"}',
        '[[{"\\u005f_prefect_kind": "workspace_variable"}]]',
        "9" * 5000,
        "[" * 100_000,
        f'"{"а" * 400_001}"',
    ],
)
def test_what_no_form_can_mean_is_refused(value: str) -> None:
    refused(f'{{"parameters": {{"{WORDS}": {value}}}}}')


@pytest.mark.parametrize("value", ['"текст\\nв две строки"', "4", "true", "null", "3.0", '"\\ud83d\\ude00"', '""'])
def test_what_a_form_can_mean_passes_unchanged(value: str) -> None:
    given = json.loads(value)
    assert made(parameters={WORDS: given})["parameters"] == {WORDS: given}


def test_a_template_in_place_of_all_parameters_is_refused() -> None:
    assert "Шаблоны" in refused('{"parameters": {"__prefect_kind": "json", "value": "{}"}}')


def test_an_unknown_field_is_refused_by_its_name_and_a_retired_one_is_dropped() -> None:
    assert "«nonsense»" in refused('{"parameters": {"nonsense": 1}}')
    for form in FORMS.values():
        for name in form.retired:
            body = json.loads(new_run({"parameters": {name: "x"}}, form, ANNA, NOW))
            assert body["parameters"] == {}


@pytest.mark.parametrize("body", ["", "x", "[]", '"a"', "null", "\xff", '{"parameters": 5}', '{"parameters": []}'])
def test_what_is_no_request_is_refused(body: str) -> None:
    refused(body)


def test_a_run_for_later_is_refused_because_forms_run_at_once() -> None:
    def scheduled(at: str) -> dict[str, Any]:
        return {"type": "SCHEDULED", "state_details": {"scheduled_time": at}}

    assert made(state=scheduled(NOW.isoformat()))
    for later in ((NOW + timedelta(hours=1)).isoformat(), "tomorrow"):
        with pytest.raises(BadRunError, match="сразу"):
            made(state=scheduled(later))


def test_a_run_may_be_cancelled_and_nothing_else() -> None:
    asked = {"state": {"type": "CANCELLING", "name": "Записано", "message": "x", "data": {}}, "force": True}
    assert json.loads(cancellation(asked, ANNA)) == {
        "state": {"type": "CANCELLING", "name": "Cancelling", "message": "Отменено: Анна Смирнова."}
    }
    others: list[Any] = ["SCHEDULED", "RUNNING", "COMPLETED", "FAILED", "PENDING", None, {}]
    for other in others:
        with pytest.raises(BadRunError, match="Copy to new run"):
            cancellation({"state": {"type": other}}, ANNA)
    with pytest.raises(BadRunError):
        cancellation({}, ANNA)
