"""A word to the operators from the stack itself: by letter, and by notice where no letter can leave."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from cases.people import Person, Role
from cases.people_file import PLACEHOLDER, read_people
from integrations.errors import IntegrationError
from integrations.letter import NOTHING, Content, Parties, compose, mailbox
from integrations.notices import Notices
from settings import Files, Settings, settings_from
from stack.setting_trials import mail_server

PATIENCE_S = 20


def teller(environment: Mapping[str, str], now: Callable[[], datetime]) -> Callable[[str, str, bool], bool]:
    """Tells everybody with the role «эксплуатация»; see stack/health_alarm.py for what it is called with."""

    def tell(subject: str, text: str, mail_works: bool) -> bool:
        chosen = settings_from(environment)
        people = Path(environment.get("ONBOARDING_PEOPLE_FILE") or Files.model_fields["people_file"].default)
        operators = read_people(people.read_text(encoding="utf-8")).of(Role.OPERATOR)
        heading = f"{subject} · система подключения клиентов"
        reached = [_one(chosen, it, heading, text, mail_works, environment, now()) for it in operators]
        return any(reached)

    return tell


def _one(
    chosen: Settings,
    to: Person,
    heading: str,
    text: str,
    mail_works: bool,
    environment: Mapping[str, str],
    now: datetime,
) -> bool:
    if mail_works:
        try:
            _letter(chosen, to, heading, text, now)
        except (IntegrationError, OSError, ValueError):
            pass  # then by notice
        else:
            return True
    addresses = [_resolved(it, {**os.environ, **environment}) for it in to.notify]
    if not addresses:
        return False
    try:
        Notices(addresses, PATIENCE_S).send(heading, text)
    except IntegrationError:
        return False
    return True


def _letter(chosen: Settings, to: Person, heading: str, text: str, now: datetime) -> None:
    address = mailbox(to.name, to.email)
    named = hashlib.sha256(f"{to.code} {heading} {text} {now.isoformat()}".encode()).hexdigest()[:24]
    body = f"{text}\n\nПодробности: make health; что делать – в docs/ops.md.\n\nPASS24\n"
    html = f"<p>{escape(body)}</p>".replace("\n", "<br>")
    letter = compose(
        Parties(mailbox(chosen.mail_sender_name, chosen.mail_sender), address, address),
        Content(heading, body, html),
        NOTHING,
        message_id=f"<{named}@{chosen.mail_sender.rpartition('@')[2]}>",
        date=now,
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail_server(chosen, PATIENCE_S).send(
        letter, sender=chosen.envelope_sender, recipient=address.addr_spec, before_data=lambda: None
    )


def _resolved(url: str, environment: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: quote(environment.get(found[1], ""), safe=":"), url)
