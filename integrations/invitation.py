"""The invitation to a training, as an iCalendar file (RFC 5545, iTIP). A pure function; sends nothing.

The same `uid` with a higher `sequence` moves the event in the calendar of whoever accepted it; `cancelled` removes it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText


def training_invitation(
    *,
    uid: str,
    sequence: int,
    starts_at: datetime,
    duration: timedelta,
    time_zone: str,
    summary: str,
    description: str,
    location: str,
    organizer_name: str,
    organizer_email: str,
    attendee_name: str,
    attendee_email: str,
    now: datetime,
    cancelled: bool = False,
) -> bytes:
    """`starts_at` and `now` aware; `time_zone` (IANA) is the one the event is shown in. UTF-8 with CRLF."""
    if starts_at.tzinfo is None or now.tzinfo is None:
        raise ValueError("the times of an invitation need a time zone")
    if duration <= timedelta(0) or sequence < 0:
        raise ValueError("an invitation lasts a while and counts from zero")
    local_start = starts_at.astimezone(ZoneInfo(time_zone))

    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", local_start)
    # Added in UTC: a clock change within the training must not stretch it.
    event.add("dtend", (starts_at.astimezone(UTC) + duration).astimezone(ZoneInfo(time_zone)))
    event.add("summary", summary)
    event.add("description", description)
    event.add("location", location)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _person(organizer_name, organizer_email))
    attendee = _person(attendee_name, attendee_email)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if not cancelled:
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
    event.add("attendee", attendee, encode=False)

    calendar = Calendar()
    calendar.add("prodid", "-//PASS24//Onboarding//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _person(name: str, email: str) -> vCalAddress:
    if any(each in email for each in '\r\n "<>') or "@" not in email:
        raise ValueError("a person in an invitation needs an address")
    person = vCalAddress(f"mailto:{email}")
    # A parameter can hold neither quotes nor line breaks.
    person.params["CN"] = vText(" ".join(name.replace('"', "'").split()))
    return person
