"""What the Prefect UI offers: every deployment loads, every field is told in Russian, every link fills a whole form."""

import inspect
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

import pytest
import yaml
from prefect import Flow
from prefect.flows import load_flow_from_entrypoint

from cases.case import Case
from cases.facts import DataCorrected
from cases.forms.catalogue import FORMS, OF_A_CASE, OF_AN_OBJECT
from cases.forms.client_questions import NOBODY
from cases.forms.cloud import CloudByHand
from cases.forms.correction import KEEP
from cases.forms.form import Link
from cases.forms.many import CHECK
from cases.forms.onboarding import NewClient
from cases.forms.recording import READY
from cases.forms.registry import AS_IT_IS, BY_ADDRESS
from cases.forms.site_answers import NOBODY_KNOWS
from cases.forms.site_work import AS_KNOWN
from cases.people import People
from cases.set_questions import NOT_ASKED
from cases.views.card import CONTROL, offered
from engine.wiring import people as everybody
from prefect_ui.form import signature
from tests.sample_cases import PEOPLE, STAGES, sample_case

ROOT = Path(__file__).parents[2]
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
NAMES = {it["entrypoint"].rpartition(":")[2]: it["name"] for it in DEPLOYMENTS}
RUSSIAN = re.compile("[А-Яа-яЁё]{2}")

WITHOUT_LINK = {
    "import_registry",
    "compare_clouds",
    "refresh_board",
    "new_client",
    "several_clients",
    "follow_up_comes_due",
    "reconcile",
    "tell_of_broken_run",
}
"""Opened from the list of deployments, or by the clock."""


def link(form: str, case: Case, people: People) -> Link:
    return OF_A_CASE[form].link(case, people, manual=False)


@pytest.fixture(scope="module")
def flows() -> Iterator[dict[str, Flow[..., Any]]]:
    """Every deployment's flow, loaded the way a worker does it: from the project's folder."""
    here, path = Path.cwd(), sys.path[:]
    os.chdir(ROOT)
    try:
        yield {
            it["entrypoint"].rpartition(":")[2]: load_flow_from_entrypoint(it["entrypoint"], use_placeholder_flow=False)
            for it in DEPLOYMENTS
        }
    finally:
        os.chdir(here)
        sys.path[:] = path  # Prefect puts flows/ in front of it for good


@pytest.mark.parametrize("function", NAMES)
def test_a_deployment_is_named_like_its_flow(flows: dict[str, Flow[..., Any]], function: str) -> None:
    assert flows[function].name == NAMES[function]
    assert flows[function].fn.__name__ == function
    assert RUSSIAN.search(inspect.getdoc(flows[function].fn) or "")


def test_names_are_numbered_and_unique_and_have_no_slash() -> None:
    numbers = []
    for name in NAMES.values():
        match = re.fullmatch(r"(\d\d) · [А-ЯЁ][^/%&<>]+", name)
        assert match, name
        numbers.append(int(match[1]))
    assert numbers == sorted(set(numbers))
    assert len(NAMES) == len(DEPLOYMENTS)


def test_every_form_is_offered_by_the_flow_of_its_name(flows: dict[str, Flow[..., Any]]) -> None:
    """A flow that is made by `offer` has no `def`: a file that fails to import would only say «could not find»."""
    assert {name: form.title for name, form in FORMS.items()} == NAMES
    for name, form in FORMS.items():
        assert list(flows[name].parameters.properties) == [it.name for it in form.shown(manual=False)]


def test_no_deployment_has_parameters_of_its_own_or_demands_a_schema() -> None:
    """The second UI ignores the first when a link has parameters; the second would refuse in English."""
    for it in DEPLOYMENTS:
        assert "parameters" not in it
        assert it["enforce_parameter_schema"] is False


@pytest.mark.parametrize("function", NAMES)
def test_a_parameter_has_a_russian_title_and_hint_and_a_flat_type_and_is_required_or_has_a_default(
    flows: dict[str, Flow[..., Any]], function: str
) -> None:
    assert flows[function].should_validate_parameters is False
    schema = flows[function].parameters
    signature = inspect.signature(flows[function].fn)
    assert list(schema.properties) == list(signature.parameters)
    assert schema.required == [it.name for it in FORMS[function].shown(manual=False) if it.is_must]
    assert not schema.definitions
    fields = schema.properties
    titles = [shown["title"] for shown in fields.values()]
    assert len(set(titles)) == len(titles)
    for name, shown in fields.items():
        assert RUSSIAN.search(shown["title"]), name
        assert RUSSIAN.search(shown["description"]), name
        assert shown["type"] in ("string", "boolean", "integer"), name
        default = "" if name in schema.required else signature.parameters[name].default
        assert type(default) in (str, bool, int), name
        assert get_origin(signature.parameters[name].annotation) is not None, name
        if "enum" in shown:
            assert len(shown["enum"]) >= 1
            assert default in ("", *shown["enum"]), name


def test_a_form_shows_its_fields_in_the_order_they_are_written(flows: dict[str, Flow[..., Any]]) -> None:
    for function, flow in flows.items():
        positions = [shown["position"] for shown in flow.parameters.properties.values()]
        assert positions == list(range(len(positions))), function


def test_prefects_last_line_does_not_repeat_our_message_with_its_line_breaks_spelt_out() -> None:
    logger = logging.getLogger("prefect.flow_runs")
    said = {"Finished in state Completed('Записано\\nСделано: …')": False, "Записано\nСделано: …": True}
    records = {it: logging.LogRecord(logger.name, logging.INFO, "", 0, it, (), None) for it in said}
    assert {it: bool(logger.filter(record)) for it, record in records.items()} == said


def test_no_list_opens_with_an_answer_that_does_something() -> None:
    """An untouched field must not become a fact or a letter: it is empty, or keeps what there is."""
    harmless = {
        "only_check": CHECK,
        "keep": KEEP,
        "nothing": "",
        "as_known": AS_KNOWN,
        "there_is_a_link": READY,
        "nobody_knows": NOBODY_KNOWS,
    }
    harmless |= {"as_it_is": AS_IT_IS, "by_address": BY_ADDRESS}
    harmless |= {"not_asked": NOT_ASKED, "nobody": NOBODY}
    for form in FORMS.values():
        lists = [it for it in form.fields.values() if it.widget == "select"]
        assert {it.initial for it in lists} <= set(harmless.values()), form.title
        assert not any(it.initial for it in form.fields.values() if it.widget == "checkbox"), form.title


def test_fields_of_clouds_made_by_hand_are_shown_where_they_are_made_so() -> None:
    by_hand = {"cloud_url", "cloud_login", "password_delivery"}
    for form in (NewClient, CloudByHand):
        connected, manual = (signature(form, everybody(), manual=it) for it in (False, True))
        assert set(manual.parameters) - set(connected.parameters) == by_hand
        assert set(form.link(sample_case("talk"), everybody(), manual=False)) == set(connected.parameters)


def test_every_form_but_the_first_and_the_clocks_own_can_be_opened_filled_in() -> None:
    assert set(OF_A_CASE) == set(NAMES) - WITHOUT_LINK


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("form", OF_A_CASE)
def test_a_link_fills_every_field_with_a_value_the_form_allows(
    flows: dict[str, Flow[..., Any]], form: str, stage: str
) -> None:
    case = sample_case(stage)
    filled_in = link(form, case, People(PEOPLE))
    shown = flows[form].parameters.properties
    assert set(filled_in) == set(shown)
    assert form in OF_AN_OBJECT or filled_in["case"] == case.title
    types = {"string": str, "boolean": bool, "integer": int}
    for name, value in filled_in.items():
        assert type(value) is types[shown[name]["type"]], name
        if "enum" in shown[name] and value != "":
            assert value in shown[name]["enum"], name
        if shown[name].get("format") == "date" and value != "":
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)), name


def test_a_link_carries_todays_values() -> None:
    people = People(PEOPLE)
    corrected = DataCorrected(
        object_name="ЖК Василёк",
        object_type="ЖК",
        client_name="Ромашка ООО",
        time_zone="Europe/Moscow",
        sales_manager="belova",
    )
    moved = link("appoint_training", sample_case("training"), people)
    assert (moved["day"], moved["time"]) == ("2026-11-25", "11:00")
    assert (moved["time_zone"], moved["trainer"]) == ("Екатеринбург · Asia/Yekaterinburg", "Павел Орлов")
    contact = link("correct_contact", sample_case(), people)
    assert (contact["contact_email"], contact["contact_phone"]) == ("kim@romashka.example", "+7 912 000-11-22")
    talk = link("first_talk", sample_case("talk"), people)
    assert (talk["held_on"], talk["pain"]) == ("2026-11-17", "очередь из машин у шлагбаума по вечерам")
    assert link("first_talk", sample_case("opened"), people)["pain"] == "очередь у шлагбаума"
    data = link("correct_data", sample_case(more=(corrected,)), people)
    assert (data["object_name"], data["time_zone"]) == ("ЖК Василёк", "Москва · Europe/Moscow")
    later = link("move_follow_up", sample_case("held"), people)
    assert (later["question"], later["day"], later["time"]) == ("1", "2026-11-27", "10:00")
    by_hand = CloudByHand.link(sample_case("address"), people, manual=True)
    assert by_hand["cloud_url"] == "https://romashka.pass24.online/"


def test_letters_and_cards_lead_to_every_form_of_a_case_and_to_no_other() -> None:
    linked = set()
    for path in (ROOT / "templates").rglob("*.jinja"):
        linked |= set(re.findall(r"""\blink\(\s*["']([^"']+)["']""", path.read_text(encoding="utf-8")))
    assert linked <= set(OF_A_CASE), "a link to nowhere"
    on_cards = set(CONTROL).union(*(offered(case, case.facts[-1].at) for case in map(sample_case, STAGES)))
    on_a_page = {
        name for name, it in OF_A_CASE.items() if it.own_page in {OF_A_CASE[it].own_page for it in linked} - {""}
    }
    assert set(OF_A_CASE) <= linked | on_cards | on_a_page, "a form that nothing leads to"
