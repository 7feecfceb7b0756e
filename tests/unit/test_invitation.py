"""An invitation as a calendar program reads it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from typing import Any

import pytest
from icalendar import Calendar, Component

from integrations.invitation import Meeting, invitation
from integrations.letter import mailbox

MEETING = Meeting(
    uid="case-7.training@pass24.example",
    sequence=0,
    starts_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    duration=timedelta(minutes=90),
    time_zone="Europe/Moscow",
    summary="Обучение охраны; PASS24, часть 1",
    description="Ссылка придёт отдельно.\nВопросы – в ответном письме. " * 5,
    location="https://meet.example/pass24",
)
ORGANIZER = mailbox('ООО "ПАСС24"', "onboarding@pass24.example")
ANNA = mailbox("Анна Лесная, управляющая", "anna@client.example")
NOW = datetime(2026, 2, 20, 10, 0, tzinfo=UTC)


def invited(attendee: Address = ANNA, now: datetime = NOW, **changes: Any) -> bytes:
    return invitation(replace(MEETING, **changes), ORGANIZER, attendee, now)


def read(content: bytes) -> tuple[Component, Component]:
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_invitation_says_who_what_when_and_where() -> None:
    calendar, event = read(invited())
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == "case-7.training@pass24.example"
    assert event["SUMMARY"] == "Обучение охраны; PASS24, часть 1"
    assert event["LOCATION"] == "https://meet.example/pass24"
    assert "отдельно.\nВопросы" in str(event["DESCRIPTION"])
    assert event.decoded("DTSTART") == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == datetime(2026, 2, 20, 10, tzinfo=UTC)
    assert event["ORGANIZER"] == "mailto:onboarding@pass24.example"
    assert event["ORGANIZER"].params["CN"] == "ООО 'ПАСС24'"
    assert event["ATTENDEE"] == "mailto:anna@client.example"
    assert event["ATTENDEE"].params["CN"] == "Анна Лесная, управляющая"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Yekaterinburg", "Europe/Berlin"])
def test_time_zone_is_named_and_described(zone: str) -> None:
    calendar, event = read(invited(time_zone=zone))
    assert event["DTSTART"].params["TZID"] == zone
    assert [part["TZID"] for part in calendar.walk("VTIMEZONE")] == [zone]
    assert event.decoded("DTSTART") == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_clock_change_within_the_training_does_not_stretch_it() -> None:
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before the clocks change in Berlin
    _, event = read(invited(starts_at=start, time_zone="Europe/Berlin"))
    assert event.decoded("DTEND").astimezone(UTC) - event.decoded("DTSTART").astimezone(UTC) == timedelta(minutes=90)


def test_moved_training_keeps_its_uid_and_counts_up() -> None:
    _, first = read(invited())
    _, moved = read(invited(sequence=1, starts_at=datetime(2026, 3, 3, 9, tzinfo=UTC)))
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)


def test_cancelled_training_is_a_cancel() -> None:
    calendar, event = read(invited(cancelled=True, sequence=2))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert "RSVP" not in event["ATTENDEE"].params


def test_lines_are_short_end_in_crlf_and_are_the_same_every_time() -> None:
    content = invited()
    assert content == invited()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "evil",
    [
        {"summary": "x\r\nATTENDEE:mailto:a@b.example"},
        {"location": "a\nb"},
    ],
)
def test_line_breaks_add_no_property(evil: dict[str, Any]) -> None:
    _, event = read(invited(**evil))
    assert isinstance(event["ATTENDEE"], str)  # one, not a list
    assert "X-EVIL" not in event


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": datetime(2026, 3, 2)},  # noqa: DTZ001 – that is the point
        {"now": datetime(2026, 3, 2)},  # noqa: DTZ001 – that is the point
        {"duration": timedelta(0)},
        {"sequence": -1},
    ],
)
def test_what_cannot_be_an_invitation_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="invitation"):
        invited(**wrong)
