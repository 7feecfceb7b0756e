"""The boards – the department's, and one for each manager – and whatever else in the Prefect UI shows open cases.

They are made of the rows that the cards have left (store/pages.py): no case is loaded for them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from uuid import UUID

from prefect.logging import get_run_logger

from cases.people import Role
from cases.views.board import LONGEST, Board, BoardRow, Numbers, board
from cases.wording import stamp
from engine.clock import now
from engine.records import each_apart
from engine.wiring import wiring
from integrations.errors import UnavailableError
from prefect_ui.board_mark import boards_are_as_left, leave_boards, what_is_seen
from prefect_ui.card import write_card
from prefect_ui.deployed import dress_deployments
from prefect_ui.form import Outcome
from prefect_ui.links import (
    artifact_link,
    board_name,
    card_name,
    empty_link,
    filled_in_link,
    first_page_link,
    own_page_link,
)
from prefect_ui.markdown import render_page
from prefect_ui.pages import put_page, remove_page

ONE_AT_A_TIME = UUID(int=0)
"""Locked in place of a case's id, so that only one run at a time writes boards."""
DEPARTMENT = board_name()
LATELY = 20
"""How many cases that are closed by now the department's board still leads to."""
LONGEST_LINK = 1500
"""Characters of a link in a board's table; a longer one stands on the card."""


def keep_boards(*, prefect_is_new: bool = False) -> None:
    """Writes what has changed, at the end of reconcile. A failure is only logged: the next reconcile tries again."""
    try:
        refresh_boards(cards=True, if_changed=not prefect_is_new)
    except UnavailableError as error:
        get_run_logger().warning("the boards are left to the next reconcile: %s", error)
    except Exception:  # noqa: BLE001 - boards are never worth what reconcile is for
        get_run_logger().exception("the boards could not be written")


def show_boards(anew: object) -> Outcome:
    """Writes the boards because a manager asked for it, and says where they are."""
    try:
        shown = refresh_boards(anew=anew is True)
    except UnavailableError:
        return Outcome("Не обновлено", "Сервер Prefect не ответил. Сверка повторит сама.", failed=True)
    if shown is None:
        return Outcome("Обновляется", "Доску прямо сейчас обновляет другой запуск.")
    return Outcome("Обновлено", "\n".join(f"{title}: {link}" for title, link in shown.items()))


def refresh_boards(*, cards: bool = False, anew: bool = False, if_changed: bool = False) -> dict[str, str] | None:
    """Writes what has changed of boards and forms. The boards' addresses by title; None: another run is writing.

    `cards`: also cards that could not be written before; `anew`: every page, because somebody deleted one in the UI;
    `if_changed`: nothing is made where no row has changed, nor what is said of a date. UnavailableError: Prefect's
    server does not answer.
    """
    app, moment = wiring(), now()
    with app.locks.take(ONE_AT_A_TIME) as ours:
        if not ours:
            return None
        if anew:
            app.pages.doubt_all(moment)
        if cards or anew:
            each_apart(app.pages.unwritten(), write_card)
            for page in app.pages.orphans():
                remove_page(page)
        if if_changed and boards_are_as_left(moment):
            return {}
        seen = what_is_seen(moment)
        links, until = _write_boards(moment)
        leave_boards(seen, until, moment)
        return links


def _write_boards(moment: datetime) -> tuple[dict[str, str], datetime | None]:
    """The boards' addresses by title; when a date on them comes."""
    app = wiring()
    counted = app.board_rows.count(moment)
    rows = [BoardRow.model_validate(it) for it in app.board_rows.first(LONGEST, moment)]
    codes = dict.fromkeys([*(it.code for it in app.people.of(Role.MANAGER)), *counted.by_manager])
    titles = {DEPARTMENT: "Доска отдела"} | {board_name(code): f"Доска: {_person(code)}" for code in codes}
    about = f"Обновляется сама каждые пять минут. Изменено {stamp(moment)} (Москва)."
    ids = app.pages.ids([*titles, *(card_name(row.code) for row in rows)])
    before = ids.get(DEPARTMENT)
    for name in titles:  # they lead to one another
        if name not in ids:
            ids[name] = put_page(name, titles[name], about, key=_key(name))
    shown = _Shown(rows, counted.by_manager, moment)
    texts = _texts(shown, titles, ids)
    made = {name: put_page(name, text, about, key=_key(name)) for name, text in texts.items()}
    if ids | made != ids:  # Prefect had lost some: these lead to the new ones
        ids |= made
        texts = _texts(shown, titles, ids)
        made = {name: put_page(name, text, about, key=_key(name)) for name, text in texts.items()}
    if ids[DEPARTMENT] != before:
        app.pages.doubt_all(moment)  # every card leads to the department's board: written by the next reconcile
    links = {name: artifact_link(ids[name]) for name in titles}
    dress_deployments(texts[DEPARTMENT], about, links[DEPARTMENT])
    return {title: links[name] for name, title in titles.items()}, counted.until


@dataclass(frozen=True)
class _Shown:
    """The rows that any board shows; of whom there are how many in all; as things stand at this moment."""

    rows: Sequence[BoardRow]
    numbers: Mapping[str, Numbers]
    moment: datetime

    def of(self, manager: str) -> Board:
        """Somebody's board; of the department, if nobody is named."""
        rows = [row for row in self.rows if manager in ("", row.manager)]
        wanted = [it for code, it in self.numbers.items() if manager in ("", code)]
        return board(rows, reduce(add, wanted, Numbers()), self.moment)


def _texts(shown: _Shown, titles: Mapping[str, str], ids: Mapping[str, UUID]) -> dict[str, str]:
    links = {name: artifact_link(it) for name, it in ids.items()}
    closed = [(title, why, artifact_link(it)) for title, why, it in wiring().pages.closed(LATELY)]
    texts = {}
    for name in titles:
        of = name.partition(" ")[2]
        lead_to = [DEPARTMENT] if of else [other for other in titles if other != DEPARTMENT]
        context: dict[str, object] = {
            "title": titles[name],
            "board": shown.of(of),
            "now": shown.moment,
            "of": of,
            "person": _person,
            "card": lambda row: links.get(card_name(row.code), ""),
            "form": _form,
            "others": [(titles[other], links[other]) for other in lead_to],
            "new_client": empty_link("new_client"),
            "first_page": first_page_link(),
            "closed": [] if of else [(title, link) for title, why, link in closed if not why],
            "stopped": [] if of else [it for it in closed if it[1]],
        }
        texts[name] = render_page("board", context)
    return texts


def _key(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", name.replace("board", "doska").lower())


def _form(row: BoardRow) -> str:
    page = own_page_link(row.form, row.code) if row.form else ""
    link = page or (filled_in_link(row.form, row.parameters) if row.form else "")
    return link if len(link) <= LONGEST_LINK else ""


def _person(code: str) -> str:
    found = wiring().people.find(code)
    return found.name if found else code
