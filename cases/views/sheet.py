"""The sheet for the installers: may they go, what is where, who opens; or the one thing that keeps them."""

from dataclasses import dataclass

from cases.case import Case
from cases.site import RESULT
from cases.site_state import ItemState, Site, SitePhoto
from cases.site_words import LINE, NO_LINE, photos, titles
from cases.standing import is_skipped
from cases.turns import Turn

_BRINGS = {"supplier": Turn.SUPPLIER, "carrier": Turn.CARRIER}
"""On whom equipment waits that is somewhere else."""
THERE = {True: "есть", False: "нет", None: "неизвестно"}


@dataclass(frozen=True)
class Block:
    """What keeps the installers, and on whom it waits."""

    what: str
    turn: Turn


@dataclass(frozen=True)
class SheetItem:
    """An item of the site as the installers need it, in words and accepted photos; and what they have left behind."""

    title: str
    words: str
    photos: tuple[SitePhoto, ...]


@dataclass(frozen=True)
class Sheet:
    """`facts`: label and value, those that are known. `block` None: go. `seen`: the site's photos were judged."""

    title: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[SheetItem, ...]
    block: Block | None
    seen: bool = True

    @property
    def verdict(self) -> str:
        """The first thing that one reads."""
        if self.block is None:
            site = ", площадка готова." if self.seen else ". Площадку по фото не проверяли."
            return f"Можно ехать: оборудование получено{site}"
        return f"Ехать рано: {self.block.what}. Ход: {self.block.turn}."


def sheet(case: Case) -> Sheet:
    """What there is to say today. Where the manager has let the photos go, the site keeps nobody."""
    site, told = case.site, case.site.answers
    place = case.place
    at = ", ".join(f"{it:.5f}" for it in place.coordinates) if place and place.coordinates else ""
    facts = (
        ("Объект", f"{case.data.object_name}, {case.data.object_type}"),
        ("Клиент", case.data.client_name),
        ("Адрес", place.address if place else ""),
        ("Координаты", at),
        ("Монтируем", case.mounting),
        ("Кто пустит", told.access),
        ("Кто встретит", told.on_site),
        ("Контакт клиента", ", ".join(filter(None, (case.contact.name, case.contact.phone)))),
        ("220 В", _line(told.power, told.power_kw, told.power_place, told.breaker)),
        ("Интернет", _line(told.internet, told.internet_kind, told.internet_speed, told.internet_provider)),
    )
    result = [SheetItem(RESULT.title, "", site.result)] if site.result else []
    let_go = is_skipped(case, "site_photos")
    blocks = [*([] if let_go else _blocks(site)), *_equipment(case)]
    return Sheet(
        f"{case.title}: лист для монтажников",
        tuple(it for it in facts if it[1]),
        (*(_item(it) for it in site.items if it.item.has_photo), *result),
        blocks[0] if blocks else None,
        seen=site.ready,
    )


def _blocks(site: Site) -> list[Block]:
    """In the order in which they have to be settled."""
    found = []
    if site.waiting:
        found.append(Block(f"никто не оценил {photos(len(site.waiting))}", Turn.MANAGER))
    found += [Block(f"у места монтажа нет {NO_LINE[it]}", Turn.CLIENT) for it in site.lacks_lines]
    if lacking := [it for it in site.wanted if it.lacks_photo]:
        found.append(Block(f"нет подходящих фото: {titles(lacking)}", Turn.CLIENT))
    if site.unknown_lines:
        lines = " и ".join(LINE[it] for it in site.unknown_lines)
        found.append(Block(f"неизвестно, есть ли {lines}", Turn.CLIENT))
    if unknown := [it for it in site.wanted if it.unknown]:
        found.append(Block(f"нет ответа: {titles(unknown)}", Turn.CLIENT))
    return found


def _equipment(case: Case) -> list[Block]:
    """What keeps them beside the site."""
    known = case.installation
    if known.is_received or known.done:
        return []
    where = known.equipment.where if known.equipment else "unknown"
    return [Block("оборудование ещё не получено", _BRINGS.get(where, Turn.MANAGER))]


def _item(state: ItemState) -> SheetItem:
    accepted = tuple(it for it in state.photos if it.is_accepted)
    words = "" if accepted else f"не нужен: {state.waived}" if state.waived else "фото ещё нет"
    return SheetItem(state.item.title, words, accepted)


def _line(is_there: bool | None, *details: str) -> str:
    return ", ".join(filter(None, (THERE[is_there], *details)))
