"""The whole journey by the doors people use, and what is left lying about afterwards."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from icalendar import Calendar

from demo.cast import CLIENT, INSTALLER
from demo.doors import Browser, Forms, Letter, Mailbox
from demo.report import Findings
from demo.story import Story, today
from stack.local import Stack
from tests.acceptance.conftest import HURRY

OBJECT = "ЖК Ромашка"
PASSWORD = "ромашка-2026-вход"


@pytest.fixture(scope="module")
def letters(stack: Stack, forms: Forms, mailbox: Mailbox, browser: Browser) -> list[Letter]:
    """The story has been played; the letters about its object, in the order they came."""
    Story(forms, mailbox, browser, today(), print).play()
    return [it for it in mailbox.letters() if OBJECT in it.subject]


def test_every_letter_of_the_journey_arrives_once_and_no_other(letters: list[Letter]) -> None:
    findings = Findings()
    findings.check_letters(letters)
    assert findings.faults == []


def test_nadmozg_has_one_cloud_with_the_clients_login_and_an_account_of_tech_support(
    letters: list[Letter], mailbox: Mailbox
) -> None:
    findings = Findings()
    findings.check_clouds([it for it in mailbox.clouds() if it["slug"] == "romashka"])
    assert findings.faults == []


def test_runs_are_named_by_what_came_of_them(letters: list[Letter], forms: Forms) -> None:
    names = [it["name"] for it in forms.runs()]
    for begins in (
        f"Записано · Подключение открыто: {OBJECT}",
        "Записано · Обучение назначено на ",
        "Записано · Фото: принято 1",
        f"Не принято: Объект · {OBJECT}",
    ):
        assert [it for it in names if it.startswith(begins)], begins


def test_reconcile_runs_by_itself_every_few_minutes(letters: list[Letter], forms: Forms) -> None:
    by_schedule = [it for it in forms.runs() if it["auto_scheduled"]]
    assert by_schedule
    assert {it["deployment_id"] for it in by_schedule} == {forms.deployment_id("99")}


def test_no_run_crashed_or_ended_in_an_exception(letters: list[Letter], forms: Forms) -> None:
    findings = Findings()
    findings.check_runs([it for it in forms.runs() if OBJECT in it["name"]])
    assert findings.faults == []


def test_a_refused_answer_leaves_no_traceback_in_the_logs(letters: list[Letter], stack: Stack) -> None:
    log = (stack.home / "log" / "worker.log").read_text(encoding="utf-8")
    lines = log.splitlines()
    after = [below for line, below in pairwise(lines) if "Не принято" in line]
    assert any("Не принято: Объект" in line for line in lines)
    assert not [it for it in after if it.startswith("Traceback")]
    assert "FailedRun" not in log, "what Prefect's engine makes of a returned Failed state"


def test_the_invitation_carries_a_calendar_file_and_moves_with_the_training(letters: list[Letter]) -> None:
    invitations = [
        it for it in letters if it.to == CLIENT and "Обучение PASS24" in it.subject and "Презент" not in it.subject
    ]
    first, second = (it.path.read_text(encoding="utf-8", errors="replace") for it in invitations[:2])
    assert "pass24.ics" in invitations[0].attachments
    assert "text/calendar" in first
    assert "text/calendar" in second


@pytest.mark.parametrize("reader", [CLIENT, INSTALLER])
def test_the_crews_visit_is_one_event_that_moves_and_goes(letters: list[Letter], reader: str) -> None:
    """Appointed, moved, mounted before its day: the same event for each reader, every time newer."""
    events = [_event(it) for it in letters if it.to == reader and "онтаж" in it.subject and it.attachments]
    assert [(method, sequence) for method, _, sequence in events] == [("REQUEST", 0), ("REQUEST", 2), ("CANCEL", 3)]
    assert len({uid for _, uid, _ in events}) == 1


def _event(letter: Letter) -> tuple[str, str, int]:
    """Method, UID and SEQUENCE of the calendar part."""
    message = message_from_bytes(letter.path.read_bytes(), policy=default)
    part = next(it for it in message.walk() if it.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(event["UID"]), int(str(event["SEQUENCE"]))


def test_letters_of_managers_and_clients_can_be_answered_to_the_manager(letters: list[Letter]) -> None:
    for letter in letters:
        headers = letter.path.read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
        assert re.search(r"Reply-To:[^@]*<smirnova@pass24\.example>", headers, re.S), letter.subject


def test_what_cannot_be_delivered_is_reported_to_the_address_that_is_set_for_it(letters: list[Letter]) -> None:
    """The sandbox keeps the envelope beside each letter."""
    envelopes = [json.loads(it.path.with_suffix(".json").read_text(encoding="utf-8")) for it in letters]
    assert {it["from"] for it in envelopes} == {HURRY["ONBOARDING_MAIL_BOUNCES"]}


def test_nothing_secret_is_at_rest(letters: list[Letter], stack: Stack) -> None:
    """Neither databases, nor logs, nor any file but the client's own letter has a secret in it."""
    access = next(it for it in letters if it.to == CLIENT and "Доступ" in it.subject)
    link = next(it for it in access.links if "/invite/" in it)
    secrets = {
        "the one-time link": link.rpartition("/")[2],
        "the client's password": PASSWORD,
        "the service credentials": stack.environment["ONBOARDING_NADMOZG_CLIENT_SECRET"],
    }
    places = dict(_dumps(stack)) | dict(_files(stack.home, apart_from=access.path))
    assert len(places) > 10
    assert any(OBJECT.encode() in content for content in places.values()), "the search finds nothing at all"
    found = [
        (what, where)
        for where, content in places.items()
        for what, secret in secrets.items()
        if secret.encode() in content
    ]
    assert found == []


def _dumps(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Both databases in full, as rows of text; what pg_dump would write, without needing the program."""
    for url in (stack.database_url, stack.prefect_database_url):
        with psycopg.connect(re.sub(r"\+\w+", "", url, count=1)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = b""
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
                    rows = b"".join(bytes(block) for block in copy)
                yield f"table {table}", rows


def _files(home: Path, apart_from: Path) -> Iterator[tuple[str, bytes]]:
    for path in home.rglob("*"):
        if path.is_file() and path != apart_from:
            yield str(path), path.read_bytes()
