"""Taking the pictures of docs/ru, in the UI where letters lead.

The words on them tell when they are stale.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page, expect

from cases.wording import MONTHS, WEEKDAYS
from demo.doors import Forms, Letter, wait_for
from stack.local import PROJECT, Stack
from tests.acceptance.ui import PATIENCE_MS, after_reload, fields_on, fields_shown

GUIDE = PROJECT / "docs" / "ru"
PICTURES = GUIDE / "pictures"
WORDS = PICTURES / "words.json"
MARGIN = 14
"""Pixels around what is pictured."""
WIDTH, HEIGHT = 1100, 2600
"""Of the window: everything is on it, nothing has to be scrolled."""

_CHANGING = (
    (r"https?://(127\.0\.0\.1|localhost):\d+\S*", "<address>"),
    (rf"\d+ ({'|'.join(MONTHS)})( \d{{4}})?(, ({'|'.join(WEEKDAYS)}))?", "<day>"),
    (r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d+(st|nd|rd|th)?, \d{4}", "<day>"),
    (r"\b(сегодня|вчера|завтра)\b", "<day>"),
    (r"\b\d\d:\d\d\b", "<time>"),
    (r"\bR-\d+", "R-0"),
)


def neutral(text: str) -> list[str]:
    """Lines of a page without what differs from day to day and from run to run."""
    for pattern, word in _CHANGING:
        text = re.sub(pattern, word, text)
    lines = (" ".join(it.split()) for it in text.splitlines())
    return [it for it in lines if it]


class Album:
    """Takes pictures into a folder, and keeps the words that are read on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.words: dict[str, list[str]] = {}

    def take(
        self,
        name: str,
        page: Page,
        around: Iterable[Locator],
        words: Iterable[Locator] | None = None,
        up_to: str = "",
        below: float = MARGIN,
    ) -> None:
        """Cuts out what these parts of a page stand in, to the right edge of the page.

        `words`: where they are read, if not in the same parts; `up_to`: the beginning of the line where reading ends;
        `below`: pixels under the lowest part.
        """
        parts = list(around)
        boxes = [it.bounding_box() for it in parts]
        shown = [it for it in boxes if it]
        assert len(shown) == len(parts), f"{name}: something is not on the page"
        left, top = (max(0.0, min(it[side] for it in shown) - MARGIN) for side in ("x", "y"))
        bottom = max(it["y"] + it["height"] for it in shown) + below
        assert page.viewport_size
        page.screenshot(
            path=self.folder / f"{name}.png",
            full_page=True,
            clip={"x": left, "y": top, "width": page.viewport_size["width"] - left, "height": bottom - top},
        )
        read = parts if words is None else words
        lines = [line for it in read for line in neutral(it.inner_text())]
        end = next((at for at, line in enumerate(lines) if up_to and line.startswith(up_to)), len(lines))
        self.words[f"{name}.png"] = lines[:end]

    def keep_words(self) -> None:
        """Writes them down beside the pictures."""
        text = json.dumps(self.words, ensure_ascii=False, indent=1, sort_keys=True)
        (self.folder / WORDS.name).write_text(text + "\n", encoding="utf-8")


class Manager:
    """Somebody at the browser who takes a picture of whatever is open."""

    def __init__(self, page: Page, stack: Stack, forms: Forms, album: Album) -> None:
        self.page, self.stack, self.forms, self.album = page, stack, forms, album
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def opens(self, number: str, link: str = "", **fields: Any) -> dict[str, Locator]:
        """A form by its link, or without one; with these fields filled in, too."""
        form = self.forms.deployment_id(number)
        address = link or f"{self.stack.ui_url}/v2/deployments/deployment/{form}/run"
        self.page.goto(filled_in(address, **fields))
        return fields_on(self.page, count=len(fields_shown(self.stack, form)))

    def takes_form(self, name: str, fields: dict[str, Locator], *, until: str = "", whole: bool = False) -> None:
        """From the form's name to its last field, or the one with this title; `whole`: to its button."""
        last = fields[until or list(fields)[-1]]
        submit = [self.page.get_by_role("button", name="Отправить", exact=True)] if whole else []
        after = next(iter(list(fields)[list(fields).index(until) + 1 :])) if until else ""
        self.page.mouse.move(0, 0)
        form = self.page.locator("form")
        self.album.take(name, self.page, [self.title(), last, *submit], [self.title(), form], up_to=after)

    def takes_run(self, name: str, run_id: str, badge: str) -> None:
        """A run that has ended: its badge, and what the log says once it has arrived."""
        self.page.goto(f"{self.stack.ui_url}/v2/runs/flow-run/{run_id}")
        line = self.page.locator("[role=log] li", has_text=badge).first
        if not shows(line):  # a page does not look again for the log of a run that has ended
            wait_for(f"«{badge}» в журнале", lambda: after_reload(self.page, line), PATIENCE_MS / 1000)
        read = [self.title(), line.locator(".whitespace-pre-wrap")]
        self.album.take(name, self.page, [self.title(), line], read, below=0)

    def sends(self, name: str, badge: str) -> str:
        """Presses «Отправить»; pictures the answer where it comes. Returns the id of the run."""
        with self.page.expect_response(lambda it: it.url.endswith("/create_flow_run")) as answered:
            self.page.get_by_role("button", name="Отправить", exact=True).click()
        panel = self.page.locator("#onboarding-panel")
        expect(panel).to_contain_text(badge, timeout=PATIENCE_MS)
        self.album.take(name, self.page, [panel], below=0)
        return str(answered.value.json()["id"])

    def takes_letter(self, name: str, letter: Letter) -> None:
        """As a mail program shows it, in a narrow window."""
        self.page.set_viewport_size({"width": 640, "height": HEIGHT})
        self.page.goto(f"{self.stack.sandbox_http_url}/letters/{letter.id}/html")
        self.album.take(name, self.page, [self.page.locator(".letter")])
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def takes_board(self, name: str, address: str, objects: list[str]) -> None:
        """Other tests' cases may stand on it, so only what is said of these objects is read."""
        self.page.goto(address)
        board = self.page.locator(".prose", has=self.page.get_by_role("heading")).first
        expect(board).to_be_visible(timeout=PATIENCE_MS)
        rows = [board.locator("li", has_text=it).first for it in objects]
        self.album.take(name, self.page, [self.over(), board], [board.get_by_role("heading").first, *rows])

    def takes_card(self, name: str, address: str) -> None:
        """From its title to its letters; they and the timeline are not read, their order may be another."""
        self.page.goto(address)
        card = self.page.locator("[data-testid=markdown-display]")
        expect(card).to_be_visible(timeout=PATIENCE_MS)
        self.album.take(name, self.page, [self.over(), card.locator("ul").nth(2)], [card], up_to="Письма")

    def over(self) -> Locator:
        """What stands over a board or a card: when it was written, or the form whose description it is."""
        about = self.page.get_by_text("Время московское, если не сказано иначе").first
        return about if about.count() else self.title()

    def title(self) -> Locator:
        return self.page.locator("[data-slot=breadcrumb]").first


def filled_in(link: str, **fields: object) -> str:
    """A link to a form with these fields filled in, too."""
    address, _, carried = link.partition("?parameters=")
    return f"{address}?parameters={quote(json.dumps(json.loads(unquote(carried) or '{}') | fields))}"


def shows(part: Locator) -> bool:
    """Whether it appears soon."""
    with suppress(BrowserError):
        part.wait_for(timeout=3000)
        return True
    return False


def pull_down(page: Page, area: Locator, pixels: int) -> None:
    """Makes a field higher by its corner."""
    box = area.bounding_box()
    assert box
    x, y = box["x"] + box["width"] - 4, box["y"] + box["height"] - 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + pixels, steps=5)
    page.mouse.up()
