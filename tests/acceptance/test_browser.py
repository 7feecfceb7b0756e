"""A manager at a real browser, in both versions of the Prefect UI: from the link in a letter to the badge."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from demo.doors import Forms, Letter, Mailbox, wait_for
from demo.story import today
from flows.onboarding import first_talk
from stack.local import Stack
from tests.acceptance.clients import MANAGER, new_client
from tests.acceptance.ui import (
    PATIENCE_MS,
    VERSIONS,
    after_reload,
    expect_filled_in,
    fields_shown,
    manager_at,
    open_form,
    submit,
)

TALK = first_talk.parameters.properties
PAIN = "Охрана не успевает проверять машины"
NOTES = "Звонить после обеда\nПропуск на въезд заказать заранее"


def ask_for_first_talk(forms: Forms, mailbox: Mailbox, name: str) -> Letter:
    """Opens a case, so that its manager is asked by letter to hold the first talk."""
    client = new_client(
        name, "browser", talk_on="", pain="", slug="", agreed_by="", agreed_on="", agreed_how="", another_object=True
    )
    assert forms.submit("10", **client).badge == "Записано"
    return mailbox.wait(MANAGER, f"Ваш ход: провести первый разговор · {name}")


@pytest.mark.parametrize("name", VERSIONS)
def test_a_link_opens_the_form_filled_in_and_the_run_shows_the_badge(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    letter = ask_for_first_talk(forms, mailbox, f"ЖК Браузер {name}")
    link = letter.form_link(forms.deployment_id("20"))
    shown = fields_shown(stack, forms.deployment_id("20"))
    carried = json.loads(parse_qs(urlsplit(link).query)["parameters"][0])

    with manager_at(chromium, version, tmp_path, stack) as page:
        fields = open_form(page, version, stack, link, count=len(shown))

        assert list(fields) == [it["title"] for it in shown.values()]
        assert set(carried) == set(shown)
        assert carried["case"].endswith(f" · ЖК Браузер {name}")
        for parameter, value in carried.items():
            expect_filled_in(fields[shown[parameter]["title"]], shown[parameter], value)

        version.pick_day(page, fields["Когда поговорили"], today().day)
        fields["Основная боль"].locator("textarea").press_sequentially(PAIN)
        fields["Заметки"].locator("textarea").press_sequentially(NOTES)
        run_id = submit(page, version, forms)
        expect(page.get_by_text("Записано · Первый разговор – ").first).to_be_visible(timeout=PATIENCE_MS)

    sent = next(it for it in forms.runs() if it["id"] == run_id)["parameters"]
    assert sent == carried | {"held_on": today().isoformat(), "pain": PAIN, "notes": NOTES}


def test_a_refused_answer_is_told_on_the_page_without_a_traceback(
    chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    version = VERSIONS["V2"]
    letter = ask_for_first_talk(forms, mailbox, "ЖК Браузер без даты")

    with manager_at(chromium, version, tmp_path, stack) as page:
        fields = open_form(page, version, stack, letter.form_link(forms.deployment_id("20")), count=len(TALK))
        fields["Основная боль"].locator("textarea").fill(PAIN)
        submit(page, version, forms)
        refused = "Не принято: Когда поговорили · ЖК Браузер без даты"
        expect(page.get_by_text(refused).first).to_be_visible(timeout=PATIENCE_MS)
        log = page.get_by_text("Когда поговорили: Заполните это поле.").first
        wait_for("причина отказа в журнале", lambda: after_reload(page, log), PATIENCE_MS / 1000)
        expect(page.get_by_text("Traceback")).to_have_count(0)
