"""When somebody is busy by the text of their calendar: a table of events, and texts that are none."""

from datetime import UTC, datetime

import pytest

from integrations.busy_times import busy_times
from integrations.errors import UnreadableError

SINCE, UNTIL = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, tzinfo=UTC)
"""A week, Monday to Sunday."""
ZONE, EMAIL = "Europe/Moscow", "orlov@pass24.example"
MSK = "TZID=Europe/Moscow"
WEEKLY = f"DTSTART;{MSK}:20260907T100000\nDTEND;{MSK}:20260907T113000\nRRULE:FREQ=WEEKLY"


def events(*bodies: str, more: str = "") -> bytes:
    parts = [
        f"BEGIN:VEVENT\nUID:{number}@x\nDTSTAMP:20261101T000000Z\n{it}\nEND:VEVENT" for number, it in enumerate(bodies)
    ]
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//", more, *parts, "END:VCALENDAR"])
    return "\r\n".join(it for it in text.splitlines() if it).encode()


def busy(content: bytes) -> list[str]:
    found = busy_times(content, SINCE, UNTIL, ZONE, EMAIL, lambda uid: uid.startswith("training-"))
    return [f"{begins:%d %H:%M}–{ends:%d %H:%M}" for begins, ends in found]


WINDOWS_ZONE = """BEGIN:VTIMEZONE
TZID:Own zone
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0500
TZOFFSETTO:+0500
END:STANDARD
END:VTIMEZONE"""

TABLE: dict[str, tuple[bytes, list[str]]] = {
    "once, in UTC": (events("DTSTART:20261201T070000Z\nDTEND:20261201T080000Z"), ["01 07:00–01 08:00"]),
    "in a zone": (events(f"DTSTART;{MSK}:20261201T100000\nDTEND;{MSK}:20261201T110000"), ["01 07:00–01 08:00"]),
    "in a zone that the calendar itself describes": (
        events("DTSTART;TZID=Own zone:20261201T100000\nDURATION:PT1H", more=WINDOWS_ZONE),
        ["01 05:00–01 06:00"],
    ),
    "in Outlook's name of a zone": (
        events("DTSTART;TZID=Russian Standard Time:20261201T100000\nDURATION:PT1H"),
        ["01 07:00–01 08:00"],
    ),
    "in no zone: its owner's": (events("DTSTART:20261201T100000\nDTEND:20261201T110000"), ["01 07:00–01 08:00"]),
    "a duration": (events("DTSTART:20261201T070000Z\nDURATION:PT45M"), ["01 07:00–01 07:45"]),
    "no end: a moment": (events("DTSTART:20261201T070000Z"), []),
    "all day": (events("DTSTART;VALUE=DATE:20261201"), ["30 21:00–01 21:00"]),
    "a holiday of three days": (
        events("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204"),
        ["30 21:00–03 21:00"],
    ),
    "all day, but free: a birthday": (events("DTSTART;VALUE=DATE:20261201\nTRANSP:TRANSPARENT"), []),
    "marked as free": (events("DTSTART:20261201T070000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"), []),
    "marked as free by Outlook": (
        events("DTSTART:20261201T070000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"),
        [],
    ),
    "cancelled": (events("DTSTART:20261201T070000Z\nDURATION:PT1H\nSTATUS:CANCELLED"), []),
    "tentative": (events("DTSTART:20261201T070000Z\nDURATION:PT1H\nSTATUS:TENTATIVE"), ["01 07:00–01 08:00"]),
    "declined": (
        events("DTSTART:20261201T070000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:Orlov@pass24.example"),
        [],
    ),
    "declined by somebody else": (
        events("DTSTART:20261201T070000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:guest@x.example"),
        ["01 07:00–01 08:00"],
    ),
    "before and after the week": (
        events("DTSTART:20261129T070000Z\nDURATION:PT1H", "DTSTART:20261207T070000Z\nDURATION:PT1H"),
        [],
    ),
    "over the edge": (events("DTSTART:20261129T230000Z\nDURATION:PT2H"), ["29 23:00–30 01:00"]),
    "every week, since long ago": (events(WEEKLY), ["30 07:00–30 08:30"]),
    "every week until last week": (events(f"{WEEKLY};UNTIL=20261129T235959Z"), []),
    "every week until a day": (events(f"{WEEKLY};UNTIL=20261130"), ["30 07:00–30 08:30"]),
    "so many times, over by now": (events(f"{WEEKLY};COUNT=12"), []),
    "so many times, the last one now": (events(f"{WEEKLY};COUNT=13"), ["30 07:00–30 08:30"]),
    "one of them taken out": (events(f"{WEEKLY}\nEXDATE;{MSK}:20261130T100000"), []),
    "one of them taken out, in UTC": (events(f"{WEEKLY}\nEXDATE:20261130T070000Z"), []),
    "another one taken out": (events(f"{WEEKLY}\nEXDATE;{MSK}:20261123T100000"), ["30 07:00–30 08:30"]),
    "on work days": (
        events(f"DTSTART;{MSK}:20260907T090000\nDURATION:PT15M\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH"),
        ["01 06:00–01 06:15", "03 06:00–03 06:15"],
    ),
    "every second week": (events(f"{WEEKLY};INTERVAL=2"), ["30 07:00–30 08:30"]),
    "every other second week": (events(f"{WEEKLY.replace('20260907', '20260914')};INTERVAL=2"), []),
    "the first Tuesday of a month": (
        events(f"DTSTART;{MSK}:20260901T100000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=1TU"),
        ["01 07:00–01 08:00"],
    ),
    "every year, all day": (
        events("DTSTART;VALUE=DATE:20201203\nRRULE:FREQ=YEARLY"),
        ["02 21:00–03 21:00"],
    ),
    "on certain other dates, too": (
        events(f"DTSTART;{MSK}:20260907T100000\nDURATION:PT1H\nRDATE;{MSK}:20261202T100000,20261203T100000"),
        ["02 07:00–02 08:00", "03 07:00–03 08:00"],
    ),
    "by the clock on the wall, in winter": (
        events("DTSTART;TZID=Europe/Berlin:20260907T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"),
        ["30 09:00–30 10:00"],
    ),
    "an invitation of ours": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:training-1.x@pass24.example\r\nDTSTART:20261201T070000Z\r\n"
        b"DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR",
        [],
    ),
    "nothing at all": (events(), []),
    "with a mark in front": (
        b"\xef\xbb\xbf" + events("DTSTART:20261201T070000Z\nDURATION:PT1H"),
        ["01 07:00–01 08:00"],
    ),
    "only free and busy": (
        events(
            more="BEGIN:VFREEBUSY\nFREEBUSY:20261201T070000Z/20261201T080000Z,20261202T070000Z/PT1H\n"
            "FREEBUSY;FBTYPE=FREE:20261203T070000Z/PT1H\nEND:VFREEBUSY"
        ),
        ["01 07:00–01 08:00", "02 07:00–02 08:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "spans"), TABLE.values(), ids=TABLE)
def test_when_they_are_busy(content: bytes, spans: list[str]) -> None:
    assert busy(content) == spans


def repeated(*more: str) -> bytes:
    """The weekly event, and words of its own about the one of the thirtieth."""
    return events(WEEKLY).replace(
        b"END:VCALENDAR",
        "\r\n".join(
            ["BEGIN:VEVENT", "UID:0@x", f"RECURRENCE-ID;{MSK}:20261130T100000", *more, "END:VEVENT", "END:VCALENDAR"]
        ).encode(),
    )


BY_ITSELF: dict[str, tuple[bytes, list[str]]] = {
    "moved": (repeated("DTSTART:20261201T100000Z", "DURATION:PT1H"), ["01 10:00–01 11:00"]),
    "cancelled": (repeated("DTSTART:20261130T070000Z", "DURATION:PT1H", "STATUS:CANCELLED"), []),
    "shortened": (repeated("DTSTART:20261130T070000Z", "DURATION:PT15M"), ["30 07:00–30 07:15"]),
    "of one that is gone": (
        repeated("DTSTART:20261201T100000Z", "DURATION:PT1H").replace(b"RRULE:FREQ=WEEKLY", b"STATUS:CANCELLED"),
        ["01 10:00–01 11:00"],
    ),
}


@pytest.mark.parametrize(("content", "spans"), BY_ITSELF.values(), ids=BY_ITSELF)
def test_one_of_a_series_as_it_is_now(content: bytes, spans: list[str]) -> None:
    assert busy(content) == spans


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "a page": b"<html>BEGIN:VCALENDAR</html>",
    "half of it": events("DTSTART:20261201T070000Z\nDURATION:PT1H")[:-20],
    "another kind of text": b"BEGIN:VCARD\r\nEND:VCARD",
    "a rule that is none": events("DTSTART:20261201T070000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=XX;COUNT=many"),
    "every second": events("DTSTART:20261201T070000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
    "every day since the Romans": events("DTSTART:00100101T070000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_calendar_is_unreadable_and_its_text_not_repeated(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        pytest.fail(f"read as {busy(content)}")
    assert caught.value.__cause__ is None
    assert "SUMMARY" not in str(caught.value)
