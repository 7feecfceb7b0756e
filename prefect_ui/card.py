"""The card of a case, kept up to date in the Prefect UI. A failure is only logged: reconcile writes it later."""

from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from prefect.logging import get_run_logger

from cases.case import Case
from cases.cloud_closed import closed_words
from cases.forms.catalogue import OF_A_CASE
from cases.forms.follow_up import OUTCOMES
from cases.process.due import Decision
from cases.set_questions import replies
from cases.technical_card import card_rows
from cases.views.card import CardView, card_view
from cases.wording import stamp
from engine.clock import now
from engine.records import decide_now
from engine.wiring import wiring
from integrations.errors import UnavailableError
from prefect_ui.links import board_name, card_name, correction_link, deployed, form_link, page_link
from prefect_ui.markdown import render_page
from prefect_ui.pages import put_page
from store.cases import Loaded

ABOUT = "Карточка подключения. Время московское, если не сказано иначе. Обновлена {at}."


def card_link(code: str) -> str:
    """Where the case's card is; empty while there is none."""
    return page_link(card_name(code))


def give_card(code: str) -> None:
    """A case that has no card yet gets one before its first letter leaves, so that the letter can lead there."""
    if not card_link(code):
        write_card(code)


def write_card(code: str) -> None:
    """Writes the card of the case as it stands; needs no lock of the case, for nothing is done to it."""
    _keep(code, lambda: decide_now(code))


def keep_card(loaded: Loaded, decision: Decision) -> None:
    """Writes the card from what was decided last, if it says something new. Have the case's lock."""
    _keep(loaded.case.code, lambda: (loaded, decision))


def _keep(code: str, read: Callable[[], tuple[Loaded, Decision]]) -> None:
    """One writer at a time. If another run is writing the card, reconcile writes it again: that run may know less."""
    app = wiring()
    try:
        with app.locks.take(uuid5(NAMESPACE_URL, card_name(code))) as ours:
            if ours:
                _write(*read())
            else:
                app.pages.doubt(card_name(code), now())
    except UnavailableError as error:
        get_run_logger().warning("the card of %s is left to the next reconcile: %s", code, error)
    except Exception:  # noqa: BLE001 - a card is never worth the answer that was recorded, nor the letters that are due
        get_run_logger().exception("the card of %s could not be written", code)


def _write(loaded: Loaded, decision: Decision) -> None:
    app, case = wiring(), loaded.case
    view = card_view(
        case, decision, loaded.entries, now(), app.people, app.pages.subjects(case.id), app.suppliers.book()
    )
    timeline = app.cases.timeline(case.code)[::-1]
    context = card_context(view, case) | {"timeline": timeline, "board": page_link(board_name())}
    text = render_page("card", context)
    filled_in = OF_A_CASE[view.row.form].link(case, app.people, app.settings.manual_cloud) if view.row.form else {}
    known = {name: value for name, value in view.row.parameters.items() if name in filled_in}
    row = view.row.model_copy(update={"parameters": filled_in | known}).model_dump(mode="json")
    about = ABOUT.format(at=stamp(now()))
    put_page(card_name(case.code), text, about, key=case.code.lower(), case_id=case.id, row=row)


def card_context(view: CardView, case: Case) -> dict[str, object]:
    """What the card's template may use, but for the timeline."""
    people = wiring().people
    return {
        "case": case,
        "outcomes": {word: said for said, word in OUTCOMES.items()},
        "replies": replies,
        "view": view,
        "card_rows": card_rows,
        "closed_words": closed_words,
        "person": lambda code: "система" if code == "system" else it.name if (it := people.find(code)) else code,
        "link": lambda form, values={}: form_link(form, case, values),
        "correction": lambda it: correction_link(it.form, case, it.number),
        "form": lambda form: deployed(form).name,
    }
