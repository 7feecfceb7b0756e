"""Looking into a trainer's own calendar. Changes nothing: the ledger has no entry of it."""

from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from cases.free_hours import Busy, CalendarSeen
from cases.process.reminders import zone_of
from engine.wiring import wiring
from integrations.errors import IntegrationError, RejectedError, UnreadableError
from letters.calendar_part import is_our_uid

_WORDS = {
    RejectedError: "по этому адресу его не дают",
    UnreadableError: "его не разобрать",
}


@task(task_run_name="Занят ли тренер: календарь", cache_policy=NO_CACHE, persist_result=False)
def look_into_calendar(trainer: str, since: datetime, until: datetime) -> CalendarSeen:
    """When the trainer with this code is busy between these moments, sessions of ours aside."""
    app = wiring()
    person = app.people[trainer]
    zone = zone_of(person, app.settings.policy)
    try:
        found = app.calendar(person).busy(since, until, zone, person.email, is_our_uid)
    except IntegrationError as error:
        get_run_logger().warning("the calendar of %s: %s", trainer, error)
        why = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "не отвечает")
        return CalendarSeen(unread=why)
    return CalendarSeen(tuple(Busy(*span) for span in found))
