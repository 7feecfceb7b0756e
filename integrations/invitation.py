"""The invitation to a training, as an iCalendar file (RFC 5545, iTIP). A pure function; sends nothing.

The same `uid` with a higher `sequence` moves the event in the calendar of whoever accepted it; `cancelled` removes it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is in the calendar. `starts_at` aware; `time_zone` (IANA) is the one it is shown in."""

    uid: str
    sequence: int
    starts_at: datetime
    duration: timedelta
    time_zone: str
    summary: str
    description: str
    location: str
    cancelled: bool = False

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None:
            raise ValueError("the times of an invitation need a time zone")
        if self.duration <= timedelta(0) or self.sequence < 0:
            raise ValueError("an invitation lasts a while and counts from zero")

    @property
    def method(self) -> Literal["REQUEST", "CANCEL"]:
        """What a calendar is to do with it."""
        return "CANCEL" if self.cancelled else "REQUEST"


def invitation(meeting: Meeting, organizer: Address, attendee: Address, now: datetime) -> bytes:
    """`now` aware. UTF-8 with CRLF."""
    if now.tzinfo is None:
        raise ValueError("the times of an invitation need a time zone")
    zone = ZoneInfo(meeting.time_zone)

    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    # Added in UTC: a clock change within the training must not stretch it.
    event.add("dtend", (meeting.starts_at.astimezone(UTC) + meeting.duration).astimezone(zone))
    event.add("summary", meeting.summary)
    event.add("description", meeting.description)
    event.add("location", meeting.location)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("organizer", _person(organizer))
    invited = _person(attendee)
    invited.params["ROLE"] = vText("REQ-PARTICIPANT")
    if not meeting.cancelled:
        invited.params["PARTSTAT"] = vText("NEEDS-ACTION")
        invited.params["RSVP"] = vText("TRUE")
    event.add("attendee", invited, encode=False)

    calendar = Calendar()
    calendar.add("prodid", "-//PASS24//Onboarding//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", meeting.method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _person(who: Address) -> vCalAddress:
    person = vCalAddress(f"mailto:{who.addr_spec}")
    person.params["CN"] = vText(who.display_name.replace('"', "'"))  # a parameter can hold no quotes
    return person
