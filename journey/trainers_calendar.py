"""What the calendar of a trainer says, asked before a form that appoints a training is recorded."""

from datetime import time

from cases.calendar_days import moment
from cases.errors import FormError
from cases.forms import reading
from cases.forms.form import Raw
from cases.forms.training import CANCEL
from cases.free_hours import NOT_LOOKED_INTO, CalendarSeen, searched
from cases.people import Person
from engine.clock import now
from engine.records import which_case
from engine.wiring import wiring
from tasks.trainers_calendar import look_into_calendar


def calendar_of_chosen(raw: Raw) -> CalendarSeen:
    """Of whoever form 50 names; nothing where the form is wrong (it tells so itself), or they have none."""
    if raw.get("action") == CANCEL:
        return NOT_LOOKED_INTO
    return _seen(wiring().people.find(str(raw.get("trainer") or "")), raw, "day")


def calendar_of_appointed(raw: Raw) -> CalendarSeen:
    """Of whoever holds the training that form 60 moves to another day."""
    if not raw.get("new_day"):
        return NOT_LOOKED_INTO
    try:
        training = wiring().cases.load(which_case(raw.get("case"))).case.training
    except FormError:
        return NOT_LOOKED_INTO
    return _seen(wiring().people.find(training.trainer) if training else None, raw, "new_day")


def _seen(trainer: Person | None, raw: Raw, day: str) -> CalendarSeen:
    if trainer is None or not trainer.calendar:
        return NOT_LOOKED_INTO
    try:
        on = reading.required_day(day, raw.get(day))
    except FormError:
        return NOT_LOOKED_INTO
    # Around noon somewhere: the wished moment is within half a day of it, and a day more is looked into.
    since, until = searched(moment(on, time(12), "UTC"), now())
    return look_into_calendar(trainer.code, since, until)
