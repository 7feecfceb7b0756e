"""A manager at a real browser, in both versions of the Prefect UI: from the link in a letter to the badge."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright

from demo.doors import Forms, Letter, Mailbox, wait_for
from demo.story import today
from flows.onboarding import first_talk
from stack.local import Stack
from tests.acceptance.clients import MANAGER, new_client

PATIENCE_MS = 60_000
FLAGS = [
    "--no-sandbox",  # root, and containers, have none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = {"127.0.0.1", "localhost"}

PAIN = "Охрана не успевает проверять машины"
NOTES = "Звонить после обеда\nПропуск на въезд заказать заранее"


@dataclass(frozen=True)
class Version:
    """One of the two UIs: its path, the address of its list of runs, the hosts it calls whatever the settings are."""

    path: str
    runs: str
    calls: frozenset[str]

    def pick_day(self, page: Page, field: Locator, day: int) -> None:
        """Clicks a day of this month in the date picker."""
        field.locator("fieldset button").first.click()
        if self.path:
            cell = page.locator("[role=gridcell]:not([data-outside]) button")
        else:
            cell = page.locator(".p-calendar-date-picker__date--in-month")
        cell.get_by_text(str(day), exact=True).click()
        if not self.path:
            page.get_by_role("button", name="Apply", exact=True).click()


VERSIONS = {
    "V1": Version("", "**/runs*", frozenset()),
    # Its list of runs puts the period into its address by itself, and leads back to the list whoever was quicker.
    # It asks Amplitude for settings but tells it nothing, for the server's analytics are off.
    "V2": Version("/v2", "**/v2/runs?*range=*", frozenset({"sr-client-cfg.amplitude.com"})),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Chromium, without a window."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        reason = "no Chromium on this machine (Debian: apt-get install chromium): both Prefect UIs are not looked at"
        if os.environ.get("ONBOARDING_BROWSER_REQUIRED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=FLAGS, timeout=PATIENCE_MS)
        yield browser
        browser.close()


@contextmanager
def manager_at(chromium: Chromium, version: Version, photos: Path) -> Iterator[Page]:
    """A page that reaches nothing but this machine; what it looked like is kept if anything goes wrong."""
    outside: set[str] = set()

    def stay_here(route: Route) -> None:
        host = urlsplit(route.request.url).hostname or ""
        if host in LOOPBACK:
            route.continue_()
        else:
            outside.add(host)
            route.abort()

    context = chromium.new_context(
        viewport={"width": 1280, "height": 1600}, locale="ru-RU", timezone_id="Europe/Moscow", service_workers="block"
    )
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/*", stay_here)
    page = context.new_page()
    try:
        yield page
    except BaseException as error:
        page.screenshot(path=photos / "page.png", full_page=True)
        error.add_note(f"{page.url}: {photos / 'page.png'}")
        raise
    finally:
        context.close()
    assert outside <= version.calls


def ask_for_first_talk(forms: Forms, mailbox: Mailbox, name: str) -> Letter:
    """Opens a case, so that its manager is asked by letter to hold the first talk."""
    client = new_client(name, "browser", talk_on="", pain="", slug="", agreed_by="", agreed_on="", another_object=True)
    assert forms.submit("10", **client).badge == "Записано"
    return mailbox.wait(MANAGER, f"Ваш ход: провести первый разговор · {name}")


def open_form(page: Page, version: Version, stack: Stack, link: str) -> dict[str, Locator]:
    """Follows the link; returns the fields by their titles, in the order they stand on the page."""
    assert link.startswith(f"{stack.ui_url}/deployments/")
    page.goto(link.replace(stack.ui_url, stack.ui_url + version.path))
    fields = page.locator("xpath=//fieldset/ancestor::div[.//label][1]")
    expect(fields).to_have_count(len(first_talk.parameters.properties), timeout=PATIENCE_MS)
    titles = [it.locator("label").first.inner_text().removesuffix(" (Optional)") for it in fields.all()]
    return dict(zip(titles, fields.all(), strict=True))


def expect_filled_in(field: Locator, shown: dict[str, Any], value: str) -> None:
    """The field has the value that the link gave it."""
    if "enum" in shown:
        expect(field.locator("fieldset button").first).to_have_text(value, timeout=PATIENCE_MS)
    elif shown.get("format") == "date":
        assert value == ""
        expect(field.locator("fieldset button").first).to_contain_text(" date", timeout=PATIENCE_MS)
    else:
        expect(field.locator("textarea")).to_have_value(value, timeout=PATIENCE_MS)


def submit(page: Page, version: Version, forms: Forms) -> str:
    """Presses Submit; when the run has ended, finds it under «Runs» and opens it. Returns the run's id.

    Not in the deployment's own list, where both UIs lead after Submit: it is filtered by the names of Prefect's
    own states, and a run that ends under a name of ours leaves it.
    """
    with page.expect_response(lambda it: it.url.endswith("/create_flow_run")) as answered:
        page.get_by_role("button", name="Submit", exact=True).click()
    assert answered.value.status == 201, answered.value.text()
    run_id = str(answered.value.json()["id"])
    page.wait_for_url("**/deployments/deployment/*?tab=Runs")
    forms.finished(run_id)
    page.locator("a[href$='/runs']:visible").first.click()
    page.wait_for_url(version.runs)
    page.locator(f"a[href$='/runs/flow-run/{run_id}']:visible").first.click()
    page.wait_for_url(f"**/runs/flow-run/{run_id}*")
    page.get_by_text("Job Variables", exact=True).first.wait_for()
    return run_id


def after_reload(page: Page, wanted: Locator) -> Locator | None:
    """What the page shows when it is opened afresh: the log of an ended run is not looked at again by itself."""
    page.reload()
    page.get_by_text("prefect.flow_runs").first.wait_for()
    return wanted if wanted.is_visible() else None


@pytest.mark.parametrize("name", VERSIONS)
def test_a_link_opens_the_form_filled_in_and_the_run_shows_the_badge(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    version = VERSIONS[name]
    letter = ask_for_first_talk(forms, mailbox, f"ЖК Браузер {name}")
    link = letter.form_link(forms.deployment_id("20"))
    carried = json.loads(parse_qs(urlsplit(link).query)["parameters"][0])

    with manager_at(chromium, version, tmp_path) as page:
        fields = open_form(page, version, stack, link)

        shown = first_talk.parameters.properties
        assert list(fields) == [it["title"] for it in shown.values()]
        assert set(carried) == set(shown)
        assert carried["case"].endswith(f" · ЖК Браузер {name}")
        for parameter, value in carried.items():
            expect_filled_in(fields[shown[parameter]["title"]], shown[parameter], value)

        version.pick_day(page, fields["Когда поговорили"], today().day)
        fields["Основная боль"].locator("textarea").press_sequentially(PAIN)
        fields["Заметки"].locator("textarea").press_sequentially(NOTES)
        run_id = submit(page, version, forms)
        expect(page.get_by_text("Записано", exact=True)).to_have_count(1, timeout=PATIENCE_MS)
        expect(page.get_by_text(f"Первый разговор · ЖК Браузер {name}", exact=True).first).to_be_visible()

    sent = next(it for it in forms.runs() if it["id"] == run_id)["parameters"]
    assert sent == carried | {"held_on": today().isoformat(), "pain": PAIN, "notes": NOTES}


def test_a_refused_answer_is_told_on_the_page_without_a_traceback(
    chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    version = VERSIONS["V2"]
    letter = ask_for_first_talk(forms, mailbox, "ЖК Браузер без даты")

    with manager_at(chromium, version, tmp_path) as page:
        fields = open_form(page, version, stack, letter.form_link(forms.deployment_id("20")))
        fields["Основная боль"].locator("textarea").fill(PAIN)
        submit(page, version, forms)
        expect(page.get_by_text("Не принято: Когда поговорили", exact=True)).to_have_count(1, timeout=PATIENCE_MS)
        log = page.get_by_text("Не принято: Когда поговорили. Заполните это поле.", exact=True)
        wait_for("причина отказа в журнале", lambda: after_reload(page, log), PATIENCE_MS / 1000)
        expect(page.get_by_text("Traceback")).to_have_count(0)
