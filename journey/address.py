"""Why an address cannot be had, or a cloud is not the client's, asked before the answer of a form is recorded."""

from collections.abc import Callable

from cases.errors import FormError, TwinError
from cases.forms import reading
from cases.forms.twins import Newcomer
from engine.case_ref import case_ref
from engine.records import run_id, which_case
from engine.wiring import wiring
from tasks.address import TICK, ask_about_address, ask_about_cloud


def why_address_is_refused(slug: object, case: object = "", newcomer: Callable[[], Newcomer] | None = None) -> str:
    """Why nadmozg refuses an address, in one Russian sentence with free ones; empty if it is free or the case's own.

    Empty, too, where it cannot be known now (manual mode, nadmozg is down, the text is no address): the form's own
    rules tell it, or later the order. And where the `newcomer` has an open case already, after a double click for
    example: then people must be told that, not that the address is taken by their own case.
    """
    if newcomer and _is_open_already(newcomer):
        return ""
    try:
        own_ref = case_ref(wiring().cases.load(which_case(case)).case) if case else ""
        return ask_about_address(reading.slug("slug", slug), own_ref)
    except FormError:
        return ""


def why_cloud_is_refused(cloud_id: object, recognised: object, case: object = "", how: str = TICK) -> str:
    """Why a cloud cannot be this client's, in one Russian sentence; empty if it can, or the number is no number.

    `how`: what a person is to do who recognises a cloud that we have not made; `recognised`: that they did, a tick or
    the cloud's address.
    """
    try:
        number = reading.line("cloud_id", cloud_id, required=False)
        own = wiring().cases.load(which_case(case)).case if case else None
    except FormError:
        return ""
    if not number:
        return ""
    others = wiring().cases.with_cloud(number, unless_by=run_id())
    if others and (own is None or others.id != own.id):
        return f"Облако {number} уже у подключения {others.title}; проверьте номер."
    sure = recognised if isinstance(recognised, str) else recognised is True
    return ask_about_cloud(number, case_ref(own) if own else "", sure, how)


def _is_open_already(newcomer: Callable[[], Newcomer]) -> bool:
    try:
        wiring().cases.refuse_twins(newcomer())
    except FormError as error:
        return isinstance(error, TwinError)
    return False
