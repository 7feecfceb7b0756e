"""When the owner of a calendar is busy, read from its text (RFC 5545). Pure.

An event takes time unless it was cancelled, is marked as free (TRANSP:TRANSPARENT, Outlook's FREE), or its owner has
declined it. One that lasts all day is a whole day of its owner's. Repetitions are counted by the clock of the event's
own zone; one that was moved or cancelled by itself (RECURRENCE-ID) counts as it is now.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.prop import vRecur

from integrations.errors import UnreadableError

Span = tuple[datetime, datetime]
MOST_REPETITIONS = 50_000
"""Of one event: every day for more than a hundred years."""
_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_DAY = timedelta(days=1)
Part = Any
"""A component of a calendar. Which type a value has is for the text to say: what is of another ends as unreadable."""


def busy_times(
    content: bytes, since: datetime, until: datetime, time_zone: str, email: str, is_ours: Callable[[str], bool]
) -> list[Span]:
    """In UTC, in order, between these moments. `time_zone` is where an event that names none is.

    UnreadableError: it is no calendar, or only a part of one, or cannot be read to its end.
    """
    text = content.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not text.upper().startswith(b"BEGIN:VCALENDAR"):
        raise UnreadableError("this is no calendar")
    if b"END:VCALENDAR" not in text.upper():
        raise UnreadableError("only a part of the calendar has come")
    try:
        found = [
            span
            for calendar in Calendar.from_ical(text, multiple=True)
            for span in (*_of_events(calendar, until, ZoneInfo(time_zone), email, is_ours), *_of_free_busy(calendar))
        ]
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the libraries make of a text that anybody may have written
        raise UnreadableError(f"the calendar cannot be read: {type(error).__name__}") from None
    return sorted((begins, ends) for begins, ends in found if begins < until and since < ends)


def _of_events(
    calendar: Part, until: datetime, zone: tzinfo, email: str, is_ours: Callable[[str], bool]
) -> Iterator[Span]:
    events = [it for it in calendar.walk("VEVENT") if "DTSTART" in it and not is_ours(str(it.get("UID", "")))]
    by_themselves: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            instead_of = _moment(event["RECURRENCE-ID"].dt, zone)
            by_themselves.setdefault(str(event.get("UID", "")), set()).add(instead_of)
    for event in events:
        if _takes_time(event, email):
            length = _length(event, zone)
            alone = "RECURRENCE-ID" in event
            gone = set() if alone else by_themselves.get(str(event.get("UID", "")), set())
            for begins in (_moment(event["DTSTART"].dt, zone),) if alone else _repeated(event, until, zone):
                if begins not in gone and length:
                    yield begins, begins + length


def _takes_time(event: Part, email: str) -> bool:
    words = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    if words["STATUS"] == "CANCELLED" or words["TRANSP"] == "TRANSPARENT":
        return False
    if words["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE":
        return False
    invited = (it for it in _several(event.get("ATTENDEE")) if str(it).lower() == f"mailto:{email.lower()}")
    return not any(str(it.params.get("PARTSTAT", "")).upper() == "DECLINED" for it in invited)


def _length(event: Part, zone: tzinfo) -> timedelta:
    """How long it takes; nothing, where it says no end (it is a moment, then)."""
    begins = event["DTSTART"].dt
    if "DTEND" in event:
        return max(timedelta(), _moment(event["DTEND"].dt, zone) - _moment(begins, zone))
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return max(timedelta(), length)
    return timedelta() if isinstance(begins, datetime) else _DAY


def _repeated(event: Part, until: datetime, zone: tzinfo) -> Iterator[datetime]:
    """When it begins, each time, up to a moment; without those that were taken out (EXDATE)."""
    begins = event["DTSTART"].dt
    own_zone = (begins.tzinfo if isinstance(begins, datetime) else None) or zone
    taken_out = list(_dates(event.get("EXDATE")))
    moments_out = {_moment(it, own_zone) for it in taken_out}
    days_out = {it for it in taken_out if not isinstance(it, datetime)}
    local = _local(begins, own_zone)
    starts = {local} | {_local(it, own_zone) for it in _dates(event.get("RDATE"))}
    for rule in _several(event.get("RRULE")):
        starts.update(_by_rule(rule, local, own_zone, until))
    for it in sorted(starts):
        at = it.replace(tzinfo=own_zone)
        if at.astimezone(UTC) <= until and at.astimezone(UTC) not in moments_out and it.date() not in days_out:
            yield at.astimezone(UTC)


def _by_rule(rule: Part, local: datetime, own_zone: tzinfo, until: datetime) -> Iterator[datetime]:
    """By the clock on the wall. The rule's own end is looked at here: it may be written in UTC."""
    if str(rule["FREQ"][0]).upper() in _OFTEN:
        raise UnreadableError("something repeats within a day")
    ends = rule.get("UNTIL", [None])[0]
    last = until.astimezone(own_zone).replace(tzinfo=None) + _DAY
    if isinstance(ends, datetime):
        last = min(last, (ends.astimezone(own_zone) if ends.tzinfo else ends).replace(tzinfo=None))
    elif ends is not None:
        last = min(last, datetime.combine(ends, time.max))
    endless: Part = vRecur({name: value for name, value in rule.items() if name != "UNTIL"})
    words = endless.to_ical().decode()
    for number, at in enumerate(rrulestr(words, dtstart=local)):
        if at > last:
            return
        if number > MOST_REPETITIONS:
            raise UnreadableError("something repeats without end")
        yield at


def _of_free_busy(calendar: Part) -> Iterator[Span]:
    """What calendars publish that tell no events."""
    for part in calendar.walk("VFREEBUSY"):
        for period in _several(part.get("FREEBUSY")):
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield period.start.astimezone(UTC), period.end.astimezone(UTC)


def _dates(value: Any) -> Iterator[date]:
    """Of EXDATE or RDATE; of a period its beginning."""
    for each in _several(value):
        for it in each.dts:
            yield it.dt[0] if isinstance(it.dt, tuple) else it.dt


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _local(at: date, zone: tzinfo) -> datetime:
    """What the clock on the wall says there."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time.min)
    return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None)


def _moment(at: date, zone: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time.min)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
