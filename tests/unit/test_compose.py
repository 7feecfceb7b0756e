"""What a letter looks like to the program that receives it: every test reads back the bytes that would be sent."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest

from integrations.letter import NOTHING, Attachment, CalendarPart, Content, Letter, Parties, compose, mailbox

RUSSIAN = "Договор № 17: «Лесная поляна», корпус 2 — доступ и пароли, "


PARTIES = Parties(mailbox("Подключение PASS24", "onboarding@pass24.example"), mailbox("Анна", "anna@client.example"))
CONTENT = Content("Ваше облако", "Здравствуйте!\n.\nКонец", "<p>Здравствуйте!</p>")
REST: dict[str, Any] = {
    "message_id": "<case-7.access.1@pass24.example>",
    "date": datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=3))),
}


def letter(**changes: Any) -> Letter:
    """The usual one but for these fields, whichever part of it they are in."""
    parts: list[Any] = []
    for usual in (PARTIES, CONTENT, NOTHING):
        names = {it.name for it in fields(usual)} & changes.keys()
        parts.append(replace(usual, **{name: changes.pop(name) for name in names}))
    return compose(*parts, **(REST | changes))


def received(sent: Letter) -> EmailMessage:
    return message_from_bytes(sent.as_bytes(), _class=EmailMessage, policy=policy.default)


@pytest.mark.parametrize(
    "subject", [RUSSIAN[:length] + "!" for length in range(1, 60, 7)] + [RUSSIAN * 6 + "!", "=?utf-8?q?x?=", "plain"]
)
def test_subject_arrives_as_it_was_written(subject: str) -> None:
    assert received(letter(subject=subject))["Subject"] == subject


@pytest.mark.parametrize(
    "name",
    ["", "Anna", "Ivanov, Ivan", 'The "Forest" \\ Co', "Анна", RUSSIAN * 3 + "!", "A very long Latin name " * 5 + "!"],
)
def test_names_arrive_as_they_were_written(name: str) -> None:
    sent = letter(to=mailbox(name, "anna@client.example"))
    (address,) = received(sent)["To"].addresses
    assert address.addr_spec == "anna@client.example"
    # The old reader, because the new one of Python 3.11 puts spaces between the encoded words of a long name.
    words, _ = parseaddr(str(message_from_bytes(sent.as_bytes())["To"]))
    assert str(make_header(decode_header(words))) == name


def test_what_is_sent_is_ascii_with_short_lines_and_crlf() -> None:
    sent = letter(subject=RUSSIAN * 6, text="я" * 3000, html="<p>" + "я" * 3000).as_bytes()
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998


def test_headers_are_those_that_were_given() -> None:
    got = received(
        letter(reply_to=mailbox("", "anna.manager@pass24.example"), headers={"Auto-Submitted": "auto-generated"})
    )
    assert got["Message-ID"] == "<case-7.access.1@pass24.example>"
    assert got["Date"].datetime == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert got["Reply-To"].addresses[0].addr_spec == "anna.manager@pass24.example"
    assert got["Auto-Submitted"] == "auto-generated"


def test_text_html_and_calendar_are_alternatives_and_files_are_attached() -> None:
    got = received(
        letter(
            calendar=CalendarPart("BEGIN:VCALENDAR\r\nX-NAME:Обучение\r\nEND:VCALENDAR\r\n".encode(), "CANCEL"),
            attachments=[Attachment("Инструкция для охраны " * 4 + ".pdf", "application/pdf", b"%PDF\x00")],
        )
    )
    kinds = [part.get_content_type() for part in got.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/pdf",
    ]
    plain, _, calendar, file = (part for part in got.walk() if not part.is_multipart())
    assert isinstance(plain, EmailMessage)
    assert isinstance(file, EmailMessage)
    assert plain.get_content().splitlines() == ["Здравствуйте!", ".", "Конец"]
    assert calendar.get_param("method") == "CANCEL"
    assert calendar.get_param("charset") == "utf-8"
    assert calendar.get_payload(decode=True) == "BEGIN:VCALENDAR\r\nX-NAME:Обучение\r\nEND:VCALENDAR\r\n".encode()
    assert file.get_filename() == "Инструкция для охраны " * 4 + ".pdf"
    assert file.get_content() == b"%PDF\x00"


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b"])
@pytest.mark.parametrize(
    "place", ["subject", "name", "address", "message_id", "header", "header name", "file", "file type"]
)
def test_line_break_in_a_header_is_refused(place: str, evil: str) -> None:
    def changed() -> dict[str, Any]:
        match place:
            case "name":
                return {"to": mailbox(evil, "anna@client.example")}
            case "address":
                return {"to": mailbox("", f"{evil}@client.example")}
            case "message_id":
                return {"message_id": f"<{evil}@pass24.example>"}
            case "header":
                return {"headers": {"X-Case": evil}}
            case "header name":
                return {"headers": {evil: "x"}}
            case "file":
                return {"attachments": [Attachment(evil, "application/pdf", b"")]}
            case "file type":
                return {"attachments": [Attachment("a.pdf", f"application/{evil}", b"")]}
        return {place: evil}

    with pytest.raises(ValueError, match=r"must|cannot"):
        letter(**changed())


@pytest.mark.parametrize("place", ["subject", "sender", "to", "reply_to", "header"])
def test_line_break_hidden_in_an_encoded_word_makes_no_header(place: str) -> None:
    hidden = "=?utf-8?q?a=0D=0ABcc:_x=40y.example?="
    change: dict[str, Any] = {place: mailbox(hidden, "anna@client.example")}
    if place in {"subject", "header"}:
        change = {"subject": hidden} if place == "subject" else {"headers": {"X-Case": hidden}}
    sent = letter(**change)
    assert b"\r\nBcc" not in sent.as_bytes()
    assert received(sent)["Bcc"] is None


@pytest.mark.parametrize("name", ["Bcc", "to", "Subject", "Content-Type", "X Y", ""])
def test_header_of_ours_cannot_be_added_twice(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        letter(headers={name: "x"})


@pytest.mark.parametrize(
    "bad",
    ["", "anna", "@b.example", "anna@", "a b@c.example", "a@b.example, c@d.example", "<a@b.example>", "анна@b.ru"],
)
def test_bad_address_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="address"):
        mailbox("", bad)


def test_russian_domain_becomes_punycode() -> None:
    assert mailbox("", "info@пример.рф").addr_spec == "info@xn--e1afmkfd.xn--p1ai"


def test_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        letter(date=datetime(2026, 3, 2))  # noqa: DTZ001 – that is the point
