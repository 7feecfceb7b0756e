"""Why an address cannot be had, asked before the answer of a form is recorded."""

from collections.abc import Callable

from cases.errors import FormError, TwinError
from cases.forms import reading
from cases.forms.twins import Newcomer
from engine.case_ref import case_ref
from engine.records import which_case
from engine.wiring import wiring
from tasks.address import ask_about_address


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


def _is_open_already(newcomer: Callable[[], Newcomer]) -> bool:
    try:
        wiring().cases.refuse_twins(newcomer())
    except FormError as error:
        return isinstance(error, TwinError)
    return False
