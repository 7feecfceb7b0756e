"""The answer where the manager stands, in both versions of the Prefect UI; what the script shows and hides."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from demo.doors import Forms, Mailbox
from demo.story import today
from stack.local import Stack
from tests.acceptance.test_browser import PAIN, TALK, ask_for_first_talk
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, fields_on, fields_shown, manager_at, open_form

pytestmark = pytest.mark.long

NOT_FOR_PEOPLE = ("Run Name", "Start", "Later", "Validate parameters", "Enforce Parameter Schema", "Additional Options")
ENGLISH = ("Submit", "Cancel", "(Optional)", "Select date", "Pick a date", "Parameters")


def send(page: Page) -> None:
    page.get_by_role("button", name="Отправить", exact=True).click()


@pytest.mark.parametrize("name", VERSIONS)
def test_the_answer_comes_to_where_the_manager_stands(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    word = {"V1": "Первоцвет", "V2": "Второцвет"}[name]
    ask_for_first_talk(forms, mailbox, f"ЖК {word}")
    empty = f"{stack.ui_url}/v2/deployments/deployment/{forms.deployment_id('20')}/run"

    with manager_at(chromium, version, tmp_path, stack) as page:
        panel, offered = page.locator("#onboarding-panel"), page.locator("#onboarding-cases li")
        fields = open_form(page, version, stack, empty, count=len(TALK))
        expect(page.get_by_role("button", name="Отправить", exact=True)).to_be_visible()
        for english in (*NOT_FOR_PEOPLE, *ENGLISH):
            expect(page.locator("form").get_by_text(english, exact=True).locator("visible=true")).to_have_count(0)

        case = fields["Подключение"].locator("textarea")
        case.press_sequentially(word.upper()[:6], delay=40)
        expect(offered).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(case).to_have_value(offered_title(stack, forms, word))
        fields["Основная боль"].locator("textarea").fill(PAIN)
        send(page)

        expect(panel).to_contain_text("Не принято", timeout=PATIENCE_MS)
        for field in ("Когда поговорили", "Что нужно клиенту"):
            expect(panel).to_contain_text(f"{field}: Заполните это поле.")
        panel.get_by_role("link", name="Исправить и отправить ещё раз").click()

        fields = fields_on(page, count=len(TALK))
        expect(fields["Подключение"].locator("textarea")).to_have_value(offered_title(stack, forms, word))
        expect(fields["Основная боль"].locator("textarea")).to_have_value(PAIN)
        expect(panel).to_have_count(0)
        version.pick_day(page, fields["Когда поговорили"], today().day)
        fields["Что нужно клиенту"].locator("textarea").fill("Пропуска <img src=x onerror=alert(1)>")
        send(page)

        expect(panel).to_contain_text("Записано", timeout=PATIENCE_MS)
        expect(panel).to_contain_text("Дальше: ход менеджера – согласовать с клиентом адрес облака.")
        expect(panel.locator("img")).to_have_count(0)
        page.reload()
        expect(panel).to_contain_text("Записано", timeout=PATIENCE_MS)
        panel.get_by_role("link", name="Карточка").click()
        page.wait_for_url("**/v2/artifacts/artifact/*")
        expect(page.get_by_text(f"ЖК {word}").first).to_be_visible(timeout=PATIENCE_MS)


def offered_title(stack: Stack, forms: Forms, word: str) -> str:
    """The case as its run was told: «R-0042 · ЖК Ромашка»."""
    found = stack.ask_prefect("POST", "/artifacts/latest/filter", json={"limit": 200}).json()
    titles = [line for it in found for line in str(it["data"]).splitlines() if line.startswith("## R")]
    return next(it for it in titles if word in it).removeprefix("## ").replace("\\", "")


@pytest.mark.parametrize("name", VERSIONS)
def test_a_form_that_is_for_others_is_refused_in_words(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    with manager_at(chromium, version, tmp_path, stack) as page:
        page.goto(f"{stack.ui_url}{version.path}/deployments/deployment/{forms.deployment_id('99')}/run")
        send(page)
        expect(page.locator("#onboarding-panel")).to_contain_text("Нет права на это действие", timeout=PATIENCE_MS)


AROUND = ("Dashboard", "Runs", "Deployments", "Settings", "Run", "Open menu", "Select", "Work Pool", "Work Queue")


@pytest.mark.parametrize("name", VERSIONS)
def test_what_stands_around_a_form_is_russian_and_leads_to_all_connections_on_a_phone_too(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    form = forms.deployment_id("50")
    link, count = f"{stack.ui_url}/v2/deployments/deployment/{form}/run", len(fields_shown(stack, form))
    with manager_at(chromium, version, tmp_path, stack) as page:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            open_form(page, version, stack, link, count=count)
            for english in AROUND:
                expect(page.get_by_text(english, exact=True).locator("visible=true")).to_have_count(0)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#onboarding-home").click()
        page.wait_for_url("**/onboarding/")
        page.set_viewport_size({"width": 1280, "height": 844})
        page.goto(version.page(stack, link).removesuffix("/run"))
        expect(page.get_by_role("button", name="Заполнить", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("button", name="Заполнить", exact=True).click()
        expect(page.get_by_text("Заполнить форму", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_text("Quick run", exact=True).locator("visible=true")).to_have_count(0)
