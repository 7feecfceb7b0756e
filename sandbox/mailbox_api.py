"""The mailbox for programs: `/api/letters`."""

from typing import Any

from fastapi import APIRouter, HTTPException

from sandbox.clock import told
from sandbox.mailbox import Letter, Mailbox


def mailbox_api(mail: Mailbox) -> APIRouter:
    """Letters as JSON, the newest first."""
    router = APIRouter(prefix="/api/letters")

    @router.get("")
    def list_letters(to: str | None = None) -> list[dict[str, Any]]:
        letters = mail.letters if to is None else mail.letters_to(to)
        return [_described(letter) for letter in reversed(letters)]

    @router.get("/{letter_id}")
    def get_letter(letter_id: str) -> dict[str, Any]:
        letter = mail.letter(letter_id)
        if letter is None:
            raise HTTPException(404, "no such letter")
        headers = [[name, str(value)] for name, value in letter.message.items()]
        return _described(letter) | {"html": letter.html, "headers": headers}

    return router


def _described(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.letter_id,
        "to": list(letter.envelope_to),
        "from": letter.envelope_from,
        "subject": letter.subject,
        "message_id": letter.message_id,
        "date": letter.header("Date"),
        "received_at": told(letter.received_at),
        "path": str(letter.path),
        "text": letter.text,
        "links": letter.links,
        "attachments": [name for name, _, _ in letter.attachments],
    }
