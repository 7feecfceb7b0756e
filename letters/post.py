"""From a due letter to the mail server: context, rendering, envelope. The text is kept nowhere."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Literal

from cases.case import Case
from cases.effects import Effect
from cases.people import Role
from engine.acting import Act, Done
from engine.clock import now
from engine.wiring import wait_for_turn, wiring
from integrations.letter import Attachment, CalendarPart, compose, mailbox
from letters.catalogue import catalogue
from letters.rendering import Rendered, render_asked, render_letter
from prefect_ui.links import card_name, form_link, page_link


@dataclass(frozen=True)
class Access:
    """How the client gets in, for the length of one letter. The secrets are out of sight of every repr."""

    kind: Literal["link", "password", "manual"]
    url: str
    login: str = ""
    password: str = ""
    hours: int = 0
    password_delivery: str = ""
    replaces: bool = False

    def __repr__(self) -> str:
        return f"Access({self.kind!r})"


def post(
    act: Act,
    case: Case,
    *,
    access: Access | None = None,
    calendar: CalendarPart | None = None,
    attachments: Sequence[Attachment] = (),
    reference: str = "",
) -> Done:
    """Renders the letter of the act and hands it to the mail server; call it inside `act_once`."""
    manager = wiring().people[case.data.manager]
    letter = render_letter(act.effect.value, letter_context(act, case, access))
    message_id = transmit(
        [act],
        letter,
        to=mailbox(_recipient_name(act, case), act.recipient),
        reply_to=mailbox(manager.name, manager.email),
        calendar=calendar,
        attachments=[*_catalogue_files(act), *attachments],
    )
    return Done(reference=reference or message_id)


def transmit(
    acts: Sequence[Act],
    letter: Rendered,
    *,
    to: Address,
    reply_to: Address,
    calendar: CalendarPart | None = None,
    attachments: Sequence[Attachment] = (),
) -> str:
    """One letter that does all these acts, given to the mail server in its turn; returns the Message-ID."""
    us = wiring()
    keys = [act.key for act in acts]
    return deliver(
        letter,
        _name(acts),
        to=to,
        reply_to=reply_to,
        calendar=calendar,
        attachments=attachments,
        headers={"X-Case": ", ".join(dict.fromkeys(act.code for act in acts))},
        before_data=lambda message_id: us.ledger.enter_data(keys, message_id, letter.subject, now()),
    )


def deliver(
    letter: Rendered,
    name: str,
    *,
    to: Address,
    reply_to: Address,
    calendar: CalendarPart | None = None,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    before_data: Callable[[str], None] = lambda _: None,
) -> str:
    """Any letter, given to the mail server in its turn; returns the Message-ID, which is fixed for its `name`.

    `before_data` gets the Message-ID when only the letter itself is left to send.
    """
    us = wiring()
    digest = hashlib.sha256(name.encode()).hexdigest()[:24]
    message_id = f"<{digest}@{us.settings.mail_sender.rpartition('@')[2]}>"
    message = compose(
        sender=mailbox(us.settings.mail_sender_name, us.settings.mail_sender),
        to=to,
        reply_to=reply_to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=message_id,
        date=now(),
        calendar=calendar,
        attachments=attachments,
        headers={**(headers or {}), "Auto-Submitted": "auto-generated"},
    )
    wait_for_turn(us.mail_pace)
    us.mail.send(
        message,
        sender=us.settings.mail_sender,
        recipient=to.addr_spec,
        before_data=lambda: before_data(message_id),
    )
    return message_id


def letter_context(act: Act, case: Case, access: Access | None = None) -> dict[str, object]:
    """What a letter's template may speak of."""
    us = wiring()
    shelf = catalogue(us.settings.catalogue_file)
    trainer = us.people[case.training.trainer] if case.training else None
    context: dict[str, object] = {
        "case": case,
        "note": act.note,
        "overdue": act.occurrence.overdue,
        "manager": us.people[case.data.manager],
        "sales": us.people[case.data.sales_manager],
        "trainer": trainer,
        "tech_support": list(us.people.of(Role.TECH_SUPPORT)),
        "materials": shelf.materials,
        "presentations": shelf.presentations,
        "access": access,
        "link": lambda form: form_link(form, case),
        "card": page_link(card_name(case.code)),
    }
    if act.effect is Effect.TELL_HEAD_OVERDUE:
        assert act.about, "a word to the head is about a question"
        context |= {"asked": render_asked(act.about.value, context), "form": act.about.row.form}
    return context


def _recipient_name(act: Act, case: Case) -> str:
    return wiring().people[act.person].name if act.person else case.contact.name


def _catalogue_files(act: Act) -> list[Attachment]:
    shelf = catalogue(wiring().settings.catalogue_file)
    items = {Effect.SEND_CREDENTIALS: shelf.materials, Effect.SEND_PRESENTATIONS: shelf.presentations}
    return [it.attachment for it in items.get(act.effect, []) if it.attachment]


def _name(acts: Sequence[Act]) -> str:
    """Fixed for case, effect and occurrence, so that a letter sent again is recognised as the same one.

    After a restored copy an occurrence may name something else than it did in the time that is lost.
    """
    return "+".join(f"{act.case_id}:{act.effect}:{act.occurrence}{act.lost_time}" for act in acts)
