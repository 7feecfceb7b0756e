"""The manager's guide holds together: its links, its pictures, the forms it tells about."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
GUIDE = PROJECT / "docs" / "ru"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURES = GUIDE / "pictures"
LINK = re.compile(r"\]\(([^)\s]+)\)")
LARGEST = 200_000
"""Bytes of a picture."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        path, _, anchor = unquote(link).partition("#")
        target = page.parent / path if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_reached_from_the_first_one() -> None:
    linked = {it.partition("#")[0] for it in LINK.findall(text_of(GUIDE / "README.md"))}
    assert {it.name for it in PAGES} - {"README.md"} <= linked


def test_every_picture_is_shown_on_a_page_and_its_words_are_kept() -> None:
    taken = {it.name for it in PICTURES.glob("*.png")}
    shown = {Path(it).name for page in PAGES for it in LINK.findall(text_of(page)) if it.endswith(".png")}
    words = json.loads((PICTURES / "words.json").read_text(encoding="utf-8"))
    assert taken == shown == set(words)
    assert [it.name for it in PICTURES.glob("*.png") if it.stat().st_size > LARGEST] == []


def test_every_form_is_told_about() -> None:
    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    guide = "\n".join(map(text_of, PAGES))
    numbers = {it["name"].partition(" · ")[0] for it in deployments}
    assert {it for it in numbers if not re.search(rf"\b{it}\b", guide)} == set()


def test_names_of_forms_are_those_of_the_ui() -> None:
    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    names = {it["name"] for it in deployments}
    named = {it for page in PAGES for it in re.findall(r"\[(\d\d · [^\]]+)\]", text_of(page))}
    assert named
    assert named <= names
