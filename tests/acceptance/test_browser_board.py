"""The board and the card as a manager's browser shows them, in both versions of the Prefect UI."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from demo.doors import Forms, Run
from flows.onboarding import correct_contact, first_talk
from stack.local import Stack
from tests.acceptance.clients import new_client, renewed_boards
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, expect_filled_in, fields_on, manager_at, open_form, submit

pytestmark = pytest.mark.long

ABSURD = "Склад «Север» | `x` <b>y</b> [z](https://evil.example) *!*"
EVIL = "a[href^='http://evil'], a[href^='https://evil'], a[href^='/evil']"
NEEDS = "Пропуска для гостей\n# и курьеров, см. https://evil.example"
CONTACT = {
    "contact_name": "Иван Новый",
    "contact_email": "novy@example.com",
    "contact_phone": "",
    "who": "Анна Смирнова",
}


def opened(forms: Forms, name: str, host: str) -> Run:
    run = forms.submit(
        "10",
        **new_client(name, host, needs=NEEDS, talk_on="", pain="", slug="", agreed_by="", agreed_on="", agreed_how=""),
    )
    assert run.badge == "Записано"
    return run


def page_at_the_end(message: str) -> str:
    found = re.search(r"http\S+/artifacts/artifact/[0-9a-f-]{36}$", message)
    assert found, message
    return found[0]


@pytest.mark.parametrize("name", VERSIONS)
def test_the_board_leads_to_the_card_and_to_the_form_filled_in(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    object_name = f"{ABSURD} {name}"
    opened(forms, object_name, f"board-{name.lower()}")
    board = page_at_the_end(renewed_boards(forms).message.splitlines()[0])

    with manager_at(chromium, version, tmp_path, stack) as page:
        page.goto(version.page(stack, board))
        expect(page.get_by_role("heading", name="Ход менеджеров")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(EVIL)).to_have_count(0)
        row = page.locator("li", has=page.get_by_role("link", name=re.compile(rf"R-\d+ · Склад «Север».*{name}$")))
        expect(row).to_have_count(1)
        expect(row).to_contain_text("ждёт с сегодняшнего дня")
        page.screenshot(path=tmp_path / "board.png", full_page=True)
        card = row.get_by_role("link").first.get_attribute("href") or ""

        page.goto(version.page(stack, card))
        heading = page.get_by_role("heading", name=re.compile(r"R-\d+ · Склад"))
        expect(heading).to_contain_text(re.sub(r"https:", "https:\N{WORD JOINER}", object_name), timeout=PATIENCE_MS)
        expect(page.locator(EVIL)).to_have_count(0)
        expect(page.get_by_role("heading", name="и курьеров")).to_have_count(0)
        page.screenshot(path=tmp_path / "card.png", full_page=True)
        link = page.get_by_role("link", name="20 · Первый разговор").get_attribute("href") or ""

        page.goto(version.page(stack, link))
        fields = fields_on(page, count=len(first_talk.parameters.properties))
        expect_filled_in(fields["Что нужно клиенту"], {}, NEEDS)
        expect(fields["Подключение"].locator("textarea")).to_have_value(re.compile(re.escape(object_name)))
        page.screenshot(path=tmp_path / "form.png", full_page=True)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_case_is_found_by_a_part_of_its_name(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, tmp_path: Path
) -> None:
    """One that was opened a moment ago, too."""
    version = VERSIONS[name]
    card = page_at_the_end(opened(forms, f"ЖК Ольха {name}", f"olha-{name.lower()}").message)
    deployment = forms.deployment_id("15")
    link = f"{stack.ui_url}/v2/deployments/deployment/{deployment}/run?parameters={quote(json.dumps(CONTACT))}"

    with manager_at(chromium, version, tmp_path, stack) as page:
        fields = open_form(page, version, stack, link, count=len(correct_contact.parameters.properties))
        fields["Подключение"].locator("textarea").fill(f"ольха {name.lower()}")
        run_id = submit(page, version, forms)
        page.screenshot(path=tmp_path / "run.png", full_page=True)

    run = forms.ended(run_id)
    assert run
    assert run.badge == "Записано"
    assert run.name.startswith("Записано · Контакт клиента: ")
    assert "Подключение: R-" in run.message
    assert card in run.message
