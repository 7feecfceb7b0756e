"""Both versions of the Prefect UI in a real browser: opening a form, reading it, sending it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright

from demo.doors import Forms, wait_for
from stack.local import Stack
from stack.sign_in import sign_in_link

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


@dataclass(frozen=True)
class Version:
    """One of the two UIs: its path, the address of its list of runs, the hosts it calls whatever the settings are."""

    path: str
    runs: str
    calls: frozenset[str]

    def page(self, stack: Stack, link: str) -> str:
        """A link of ours, which leads into V2, as it is in this version."""
        assert link.startswith(f"{stack.ui_url}/v2/"), link
        return link.replace(f"{stack.ui_url}/v2/", f"{stack.ui_url}{self.path}/")

    def pick_day(self, page: Page, field: Locator, day: int) -> None:
        """Clicks a day of this month in the date picker."""
        field.locator("fieldset button").first.click()
        if self.path:
            cell = page.locator("[role=gridcell]:not([data-outside]) button")
        else:
            cell = page.locator(".p-calendar-date-picker__date--in-month")
        cell.get_by_text(str(day), exact=True).click()
        if not self.path:
            page.get_by_role("button", name="Выбрать", exact=True).click()

    def choose(self, page: Page, field: Locator, value: str) -> None:
        """Picks the value of a list that has these words in it."""
        button = field.locator("fieldset button").first
        option = (page.get_by_role("option") if self.path else page.locator(".p-select-option")).filter(has_text=value)

        def opened() -> bool | None:
            button.click()  # a form that is still being filled in closes its lists
            if not self.path:
                page.keyboard.press("ArrowDown")  # here the mouse opens none
            with suppress(BrowserError):
                option.first.wait_for(timeout=3000)
                return True
            return None

        wait_for("список открыт", opened, PATIENCE_MS / 1000)
        option.first.click()


VERSIONS = {
    "V1": Version("", "**/runs*", frozenset()),
    # Its list of runs puts the period into its address by itself, and leads back to the list whoever was quicker.
    # It asks Amplitude for settings but tells it nothing, for the server's analytics are off.
    "V2": Version("/v2", "**/v2/runs?*range=*", frozenset({"sr-client-cfg.amplitude.com"})),
}


@contextmanager
def chromium_without_window() -> Iterator[Chromium]:
    """Chromium; a test that needs it is skipped where there is none, or fails where one is required."""
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
def manager_at(chromium: Chromium, version: Version, photos: Path, stack: Stack) -> Iterator[Page]:
    """Anna Smirnova's page, signed in, that reaches nothing but this machine.

    What it looked like is kept if anything goes wrong.
    """
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
        page.goto(sign_in_link(stack, "smirnova"))
        page.get_by_role("button", name="Войти", exact=True).click()
        page.wait_for_url("**/onboarding/")
        yield page
    except BaseException as error:
        page.screenshot(path=photos / "page.png", full_page=True)
        error.add_note(f"{page.url}: {photos / 'page.png'}")
        raise
    finally:
        context.close()
    assert outside <= version.calls


def fields_shown(stack: Stack, deployment_id: str) -> dict[str, dict[str, Any]]:
    """The fields of a form as Prefect has them now, with what is put on them after deploying."""
    answer = stack.ask_prefect("GET", f"/deployments/{deployment_id}").raise_for_status()
    properties: dict[str, dict[str, Any]] = answer.json()["parameter_openapi_schema"]["properties"]
    return dict(sorted(properties.items(), key=lambda it: int(it[1]["position"])))


def open_form(page: Page, version: Version, stack: Stack, link: str, *, count: int) -> dict[str, Locator]:
    """Follows the link; returns the fields – so many – by their titles, in the order they stand on the page."""
    page.goto(version.page(stack, link))
    return fields_on(page, count=count)


def fields_on(page: Page, *, count: int) -> dict[str, Locator]:
    """The same of a form that is open already."""
    fields = page.locator("xpath=//fieldset/ancestor::div[.//label][1]")
    expect(fields).to_have_count(count, timeout=PATIENCE_MS)
    titles = [it.locator("label").first.inner_text().removesuffix(" (необязательно)") for it in fields.all()]
    return dict(zip(titles, fields.all(), strict=True))


def expect_filled_in(field: Locator, shown: dict[str, Any], value: str) -> None:
    """The field has the value that the link gave it."""
    if "enum" in shown:
        expect(field.locator("fieldset button").first).to_have_text(value, timeout=PATIENCE_MS)
    elif shown.get("format") == "date":
        assert value == ""
        expect(field.locator("fieldset button").first).to_contain_text(" дату", timeout=PATIENCE_MS)
    else:
        expect(field.locator("textarea")).to_have_value(value, timeout=PATIENCE_MS)


def submit(page: Page, version: Version, forms: Forms) -> str:
    """Presses «Отправить»; when the run has ended, finds it under «Runs» and opens it. Returns the run's id.

    Not in the deployment's own list, where both UIs lead after Submit: it is filtered by the names of Prefect's
    own states, and a run that ends under a name of ours leaves it.
    """
    with page.expect_response(lambda it: it.url.endswith("/create_flow_run")) as answered:
        page.get_by_role("button", name="Отправить", exact=True).click()
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
