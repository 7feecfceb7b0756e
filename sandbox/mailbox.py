"""The letters that arrived, as files, and what they say."""

import contextlib
import json
import re
import threading
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path
from typing import cast

from sandbox.clock import now, told
from sandbox.files import make_private_directory, write_atomically

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»]")


@dataclass(frozen=True)
class Letter:
    """One letter as it was handed over, to one or more recipients."""

    letter_id: str
    path: Path
    envelope_from: str
    envelope_to: tuple[str, ...]
    received_at: datetime

    @cached_property
    def raw(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def message(self) -> EmailMessage:
        return BytesParser(policy=policy.default).parsebytes(self.raw)

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def message_id(self) -> str:
        return self.header("Message-ID").strip()

    def header(self, name: str) -> str:
        """A header, decoded; empty if there is none."""
        return str(self.message.get(name, ""))

    @cached_property
    def text(self) -> str:
        """The plain part."""
        return self._body("plain")

    @cached_property
    def html(self) -> str:
        """The HTML part."""
        return self._body("html")

    @cached_property
    def links(self) -> list[str]:
        """Addresses in the plain part."""
        return list(dict.fromkeys(_LINK.findall(self.text)))

    @cached_property
    def attachments(self) -> list[tuple[str, str, bytes]]:
        """Name, type and content of each."""
        found = []
        for number, part in enumerate(self.message.iter_attachments(), 1):
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes):  # an attached letter
                content = b"".join(bytes(each) for each in part.iter_parts())
            found.append((part.get_filename() or f"attachment-{number}", part.get_content_type(), content))
        return found

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, UnicodeError):  # an unknown charset must not hide the letter
            return cast(bytes, part.get_payload(decode=True)).decode(errors="replace")


class Mailbox:
    """`<NNNN>-<to>.eml` and beside it `<NNNN>-<to>.json` with the envelope."""

    def __init__(self, directory: Path) -> None:
        self._directory = make_private_directory(directory)
        self._lock = threading.Lock()
        self._letters: list[Letter] = []
        for path in sorted(directory.glob("[0-9]*.eml"), key=lambda path: int(path.name.partition("-")[0])):
            with contextlib.suppress(FileNotFoundError):
                kept = json.loads(path.with_suffix(".json").read_bytes())
                self._letters.append(_letter(path, kept["from"], kept["to"], datetime.fromisoformat(kept["at"])))

    @property
    def letters(self) -> list[Letter]:
        """All letters, the oldest first."""
        with self._lock:
            return list(self._letters)

    def letters_to(self, address: str) -> list[Letter]:
        """The letters handed over for one recipient, the oldest first."""
        wanted = address.lower()
        return [letter for letter in self.letters if wanted in (each.lower() for each in letter.envelope_to)]

    def letter(self, letter_id: str) -> Letter | None:
        """One letter."""
        return next((letter for letter in self.letters if letter.letter_id == letter_id), None)

    def keep(self, envelope_from: str, envelope_to: list[str], content: bytes) -> Letter:
        """Keeps a letter that arrived. The envelope is written first: a letter is there once its .eml is."""
        with self._lock:
            number = int(self._letters[-1].letter_id) + 1 if self._letters else 1
            name = re.sub(r"[^A-Za-z0-9@._+-]", "_", envelope_to[0])[:80] if envelope_to else "nobody"
            path = self._directory / f"{number:04}-{name}.eml"
            letter = _letter(path, envelope_from, envelope_to, now())
            envelope = {"from": envelope_from, "to": envelope_to, "at": told(letter.received_at)}
            write_atomically(path.with_suffix(".json"), json.dumps(envelope, ensure_ascii=False).encode())
            write_atomically(path, content)
            self._letters.append(letter)
            return letter


def _letter(path: Path, envelope_from: str, envelope_to: list[str], received_at: datetime) -> Letter:
    return Letter(path.name.partition("-")[0], path, envelope_from, tuple(envelope_to), received_at)
