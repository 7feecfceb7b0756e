"""What a site lacks, in words: for the badge of a form, the board, the card and the sheet of the installers."""

from collections.abc import Iterable

from cases.site import INTERNET, POWER
from cases.site_state import ItemState, Site, SitePhoto
from cases.wording import times

LINE = {POWER: "линия 220 В", INTERNET: "интернет"}
NO_LINE = {POWER: "линии 220 В", INTERNET: "интернета"}


def lacking(site: Site) -> list[str]:
    """Everything that keeps the site from being ready, the first thing first; nothing where it is."""
    found = []
    if site.waiting:
        found.append(f"ждут оценки: {photos(len(site.waiting))}")
    found += [f"нет {NO_LINE[it]}" for it in site.lacks_lines]
    returned = [it for it in site.wanted if it.returned]
    missing = [it for it in site.wanted if it.lacks_photo and not it.returned]
    if returned:
        found.append(f"вернули фото: {titles(returned)}")
    if missing:
        found.append(f"нет фото: {titles(missing)}")
    if site.unknown_lines:
        found.append(f"неизвестно, есть ли {' и '.join(LINE[it] for it in site.unknown_lines)}")
    unknown = [ask.what.partition(":")[0] for it in site.wanted for ask in it.unknown]
    if unknown:
        found.append(f"не знаем: {'; '.join(unknown)}")
    return found


def said_of(site: Site) -> str:
    """One sentence about all of it."""
    words = lacking(site)
    return f"Площадка пока не готова. {_upper('; '.join(words))}." if words else "Площадка готова."


def seen(state: ItemState) -> str:
    """What to take a photo of, for the client."""
    it = state.item
    return f"{it.title}: {it.see}. Например: {it.example}."


def known(state: ItemState) -> list[str]:
    """What to tell us, for the client."""
    return [f"{state.item.title}: {it.what}. Например: {it.example}." for it in state.unknown]


def returned(state: ItemState) -> list[str]:
    """Which photos were sent back, and why, for the client."""
    return [f"{called(it, state.item.title)}: {it.verdict.reason}" for it in state.returned if it.verdict]


def photos(count: int) -> str:
    """«3 фото»."""
    return times(count, "фото", "фото", "фото")


def titles(items: Iterable[ItemState]) -> str:
    """What items are called, in a row."""
    return ", ".join(f"«{it.item.title}»" for it in items)


def called(photo: SitePhoto, title: str) -> str:
    """How one photo is named to people who do not see it: «Розетка 220 В», фото 2."""
    return f"«{title}», фото {photo.number}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
