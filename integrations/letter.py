"""Builds a letter: a pure function from words to a `Letter` (the standard library's EmailMessage).

Knows no template, no case, no server; the moment and the Message-ID are given. A line break in a
header's value, plain or hidden in an encoded word, is a ValueError: it would begin another header.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

Letter = EmailMessage

# 7bit: Cyrillic goes as base64 or quoted-printable, so that every server on the way can carry it.
_POLICY = SMTP.clone(cte_type="7bit")
_OURS = {"from", "to", "reply-to", "subject", "message-id", "date", "cc", "bcc", "content-type", "mime-version"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file. `content_type` is bare (`application/pdf`), `name` may be in Russian."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An invitation (UTF-8 iCalendar), which mail programs show with «accept» and «decline»."""

    content: bytes = field(repr=False)
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"


def mailbox(name: str, email: str) -> Address:
    """A name and an address. A domain in Russian becomes punycode; a local part in Russian is a ValueError."""
    _checked("a name", name)
    local, at, domain = _checked("an address", email).strip().rpartition("@")
    if not (local and at and domain) or re.search(r"\s", email.strip()):
        raise ValueError("an address must look like name@domain")
    try:
        local.encode("ascii")
        address = Address(display_name=name, addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (UnicodeError, IndexError) as error:
        raise ValueError("this address cannot be written to") from error
    except Exception as error:  # the parser's own errors have no base of their own
        raise ValueError("an address must look like name@domain") from error
    if not address.username or not address.domain:
        raise ValueError("an address must look like name@domain")
    return address


@dataclass(frozen=True, slots=True)
class Parties:
    """From, To, Reply-To and Cc."""

    sender: Address
    to: Address
    reply_to: Address | None = None
    copy: Address | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says: `subject` is one line; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What comes along with it."""

    attachments: Sequence[Attachment] = ()
    calendar: CalendarPart | None = None


NOTHING = Enclosed()


def compose(
    parties: Parties,
    content: Content,
    enclosed: Enclosed = NOTHING,
    *,
    message_id: str,
    date: datetime,
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """`message_id` in angle brackets, at most 70 characters; `date` aware. ValueError: something cannot be a header."""
    if not re.fullmatch(r"<[!-;=?A-~]+@[!-;=?A-~]+>", message_id) or len(message_id) > 70:
        raise ValueError("a Message-ID must look like <what@where> and be short enough not to be folded")
    if date.tzinfo is None:
        raise ValueError("the date of a letter needs a time zone")
    letter = EmailMessage(policy=_POLICY)
    parts = {"From": parties.sender, "To": parties.to, "Cc": parties.copy, "Reply-To": parties.reply_to}
    for name, address in parts.items():
        if address is not None:
            spec = _checked(name, address.addr_spec)
            words = _encoded(name, _quoted(address.display_name))
            letter.set_raw(name, f"{words}\r\n <{spec}>" if words else spec)
    for name, value in {"Subject": content.subject.strip(), **_extra(headers or {})}.items():
        letter.set_raw(name, _encoded(name, value))
    letter["Message-ID"] = message_id
    letter["Date"] = format_datetime(date)
    letter.set_content(content.text)
    letter.add_alternative(content.html, subtype="html")
    if (calendar := enclosed.calendar) is not None:
        words = calendar.content.decode("utf-8")
        letter.add_alternative(words, subtype="calendar", params={"method": calendar.method})
    for attachment in enclosed.attachments:
        _attach(letter, attachment)
    return letter


def _attach(letter: Letter, attachment: Attachment) -> None:
    if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", attachment.content_type):
        raise ValueError("the type of an attachment must look like application/pdf")
    main_type, sub_type = attachment.content_type.split("/")
    if main_type in {"message", "multipart"}:
        raise ValueError("letters within letters are not supported")
    name = _checked("the name of an attachment", attachment.name)
    letter.add_attachment(attachment.content, maintype=main_type, subtype=sub_type, filename=name)


def _extra(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name in headers:
        if not re.fullmatch(r"[A-Za-z0-9-]+", name) or name.lower() in _OURS:
            raise ValueError(f"this header cannot be added: {name!r}")
    return headers


def _encoded(name: str, value: str) -> str:
    """A header's value in ASCII, folded.

    Not left to EmailMessage: in Python 3.11 it loses spaces where it folds Cyrillic, and decodes what looks like an
    encoded word, with a line break in it if there is one.
    """
    if _checked(name, value).isascii() and "=?" not in value and len(value) <= 60:
        return value
    return Header(value, "utf-8", header_name=name, maxlinelen=76).encode(linesep="\r\n")


def _quoted(display_name: str) -> str:
    words = display_name.strip()
    if words.isascii() and re.search(r"[^\w !#$%&\'*+/=?^`{|}~-]", words):
        return '"' + re.sub(r'(["\\])', r"\\\1", words) + '"'
    return words


def _checked(name: str, value: str) -> str:
    """No control characters, no line or paragraph separators, no lone surrogates."""
    if any(unicodedata.category(each) in {"Cc", "Zl", "Zp", "Cs"} for each in value):
        raise ValueError(f"{name} must be a single line of text")
    return value
