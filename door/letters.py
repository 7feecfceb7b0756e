"""The door's letters: a link to sign in by, and word of a new device. They wait for no turn: somebody is waiting."""

from datetime import datetime

from cases.people import Person
from integrations.letter import Parties, compose, mailbox
from integrations.mail import MailServer
from letters.rendering import render_letter
from settings import Settings


class DoorLetters:
    """`site_url` is where people open us. `IntegrationError`: the mail server has not taken it."""

    def __init__(self, settings: Settings, mail: MailServer, site_url: str) -> None:
        self._settings = settings
        self._mail = mail
        self._site_url = site_url.rstrip("/")

    def send_link(self, person: Person, secret: str, name: str, now: datetime) -> None:
        """`name` tells letters apart (their Message-ID)."""
        link = f"{self._site_url}/onboarding/sign-in/{secret}"
        self._send("sign_in", {"person": person, "link": link}, person, name, now)

    def tell_new_device(self, person: Person, device: str, name: str, now: datetime) -> None:
        """`device` is what the browser calls itself."""
        context = {"person": person, "device": device, "at": now, "link": f"{self._site_url}/onboarding/me"}
        self._send("new_device", context, person, name, now)

    def _send(self, template: str, context: dict[str, object], person: Person, name: str, now: datetime) -> None:
        sender = self._settings.mail_sender
        message = compose(
            Parties(mailbox(self._settings.mail_sender_name, sender), mailbox(person.name, person.email)),
            render_letter(template, context),
            message_id=f"<{name[:24]}@{sender.rpartition('@')[2]}>",
            date=now,
            headers={"Auto-Submitted": "auto-generated"},
        )
        envelope = self._settings.envelope_sender
        self._mail.send(message, sender=envelope, recipient=person.email, before_data=lambda: None)
