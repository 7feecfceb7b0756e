"""Sends the letters that are due: context, rendering, envelope. Their text is not stored."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from email.headerregistry import Address
from typing import Literal

from cases.case import Case
from cases.client_questions import ClientQuestion
from cases.effect_row import CLIENT, COLLEAGUE, SUPPLIER
from cases.effects import Effect
from cases.facts import TrainingAppointed
from cases.forgetting import forgetting
from cases.people import Person, Role
from cases.requests import Request, filled_in, number_of
from cases.second_person import asked_of, last_change, same_address
from cases.sessions import Session
from cases.slugs import Proposed
from engine.acting import Act, Done
from engine.clock import now
from engine.wiring import MAIL, wiring
from integrations.letter import NOTHING, Attachment, Content, Enclosed, Parties, compose, mailbox
from letters.about_order import asked_about_order, order_context, order_of
from letters.about_shipment import asked_about, shipment_of
from letters.about_visit import crew_of, date_of_visit, visit_of
from letters.catalogue import catalogue
from letters.company import company
from letters.rendering import render_asked, render_letter
from prefect_ui.links import board_name, card_name, form_link, own_page_link, page_link


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
    proposed: Proposed | None = None,
    enclosed: Enclosed = NOTHING,
    reference: str = "",
) -> Done:
    """Renders the letter of the act and sends it; call it inside `act_once`."""
    app = wiring()
    manager = app.people[case.data.manager]
    signed = f"{manager.name}, {company(app.settings.company_file).name}"
    message_id = post_together(
        [act],
        render_letter(act.effect.value, letter_context(act, case, access, proposed) | {"papers": _papers(enclosed)}),
        to=mailbox(recipient_name(act, case), act.recipient),
        reply_to=mailbox(manager.name, manager.email),
        sender_name=signed if act.effect.row.reader in (CLIENT, SUPPLIER) else "",
        copy=mailbox(manager.name, act.copy) if act.copy else None,
        enclosed=replace(enclosed, attachments=[*_catalogue_files(act, case), *enclosed.attachments]),
    )
    return Done(reference=reference or message_id)


def _papers(enclosed: Enclosed) -> list[str]:
    """What is enclosed to be read and printed, by name, so that a letter speaks of nothing else."""
    return [it.name for it in enclosed.attachments if it.content_type == "application/pdf"]


def post_together(
    acts: Sequence[Act],
    letter: Content,
    *,
    to: Address,
    reply_to: Address,
    sender_name: str = "",
    enclosed: Enclosed = NOTHING,
    copy: Address | None = None,
) -> str:
    """One letter that does all these acts; returns its Message-ID. `sender_name`: who writes, if not the department."""
    keys = [act.key for act in acts]
    return deliver(
        letter,
        _name(acts),
        to=to,
        reply_to=reply_to,
        sender_name=sender_name,
        enclosed=enclosed,
        copy=copy,
        cases=dict.fromkeys(act.code for act in acts),
        before_data=lambda message_id: wiring().ledger.enter_data(keys, message_id, letter.subject, now()),
    )


def deliver(
    letter: Content,
    name: str,
    *,
    to: Address,
    reply_to: Address,
    sender_name: str = "",
    enclosed: Enclosed = NOTHING,
    copy: Address | None = None,
    cases: Collection[str] = (),
    before_data: Callable[[str], None] = lambda _: None,
) -> str:
    """Any letter, sent as soon as the mail server may be given one; returns the Message-ID, fixed for its `name`.

    `cases`: the codes of those it is about. `before_data` gets the Message-ID when only the letter itself is left to
    send.
    """
    app = wiring()
    digest = hashlib.sha256(name.encode()).hexdigest()[:24]
    message_id = f"<{digest}@{app.settings.mail_sender.rpartition('@')[2]}>"
    about = {"X-Case": ", ".join(cases)} if cases else {}
    message = compose(
        Parties(mailbox(sender_name or app.settings.mail_sender_name, app.settings.mail_sender), to, reply_to, copy),
        letter,
        enclosed,
        message_id=message_id,
        date=now(),
        headers={**about, "Auto-Submitted": "auto-generated"},
    )
    app.wait_for_turn(MAIL, app.mail_pace)
    app.mail.send(
        message,
        sender=app.settings.envelope_sender,
        recipient=to.addr_spec,
        copy=copy.addr_spec if copy else "",
        before_data=lambda: before_data(message_id),
    )
    return message_id


def letter_context(
    act: Act, case: Case, access: Access | None = None, proposed: Proposed | None = None
) -> dict[str, object]:
    """What a letter's template may use."""
    app = wiring()
    shelf = catalogue(app.settings.catalogue_file)
    session = session_of(act, case)
    date = session.date if session else None
    # Who has left people.toml is missed in no letter but one that names them.
    trainer = app.people.find(date.trainer) if date else None
    request, known = request_of(act, case), filled_in(act.effect, act.occurrence, act.about)
    context: dict[str, object] = {
        "case": case,
        "note": act.note,
        "overdue": act.occurrence.overdue,
        "corrected": case.is_correction(act.effect, act.occurrence.base),
        "session": session,
        "released": _date(act, case),
        "visit": visit_of(act, case),
        "mounting_on": (mounting_on := date_of_visit(act, case)),
        "crew": crew_of(mounting_on, app.people),
        "reader": app.people.find(act.person) if act.person else None,
        "manager": app.people[case.data.manager],
        "sales": app.people[case.data.sales_manager],
        "trainer": trainer,
        "tech_support": list(app.people.of(Role.TECH_SUPPORT)),
        "materials": shelf.materials_for(case.data),
        "presentations": shelf.presentations_for(case.data),
        "access": access,
        "manual": app.nadmozg is None,
        "site_page": own_page_link("receive_photos", case.code),
        "proposed": proposed or Proposed(),
        "request": request,
        "question": question_of(known, case),
        "shipment": (shipment := shipment_of(known, case)),
        "link": lambda form, **values: form_link(form, case, known | values),
        "card": page_link(card_name(case.code)),
        "answered_by": _answered_by(case),
        "change": last_change(case),
        "called": _called,
        "asked_by": _called(wish.asked_by) if (wish := forgetting(case)) else "",
        "board": page_link(board_name(act.person)) or page_link(board_name()),
        **order_context(act, case, app.suppliers.book()),
        "company": company(app.settings.company_file),
    }
    if act.effect is Effect.TELL_HEAD_OVERDUE:
        assert act.about, "a word to the head is about a question"
        about = act.about
        of_trainer = trainer if about.row.reader is Role.TRAINER else None
        of_request = _asked_with(request) if request and about.row.reader == COLLEAGUE else None
        context |= {"asked": render_asked(about.value, context), "form": about.row.form}
        of_card = app.people.find(act.occurrence.base.split()[-2]) if about is Effect.ASK_CARD else None
        of_installer = crew_of(mounting_on, app.people) if about is Effect.ASK_INSTALLED else None
        ours = of_installer if isinstance(of_installer, Person) else None  # for a contractor the manager answers
        of_sales = app.people.find(case.data.sales_manager) if about is Effect.ASK_FIRST_PAYMENT else None
        of_shipment = asked_about(about, shipment, app.people) if about.row.of_shipment else None
        of_order = asked_about_order(act, app.people)
        asked = of_trainer or of_request or of_card or of_sales or ours or of_shipment or of_order
        context["asked_of"] = asked or asked_of(about, case, app.people) or app.people[case.data.manager]
        context["asked_of_trainer"] = of_trainer is not None
    return context


def session_of(act: Act, case: Case) -> Session | None:
    """The session that a letter is about; the last one, where it is about all of the training."""
    if act.effect.row.of_session:
        return case.session(int(act.occurrence.base.split()[0]))
    return case.sessions[-1] if case.sessions else None


def request_of(act: Act, case: Case) -> Request | None:
    """The request to a colleague that a letter is about."""
    number = number_of(act.effect, act.occurrence, act.about)
    return next((it for it in case.requests if it.number == number), None)


def question_of(known: Mapping[str, str], case: Case) -> ClientQuestion | None:
    """The client's question that a letter is about."""
    number = known.get("client_question")
    return next((it for it in case.client_questions if str(it.number) == number), None)


def _asked_with(request: Request) -> Person:
    """Who has the request, or the first of those who may take it."""
    people = wiring().people
    return people.find(request.owner) or people.of(request.sent.to)[0]


def _date(act: Act, case: Case) -> TrainingAppointed | None:
    """The date that somebody is called off from: of a session that has moved on, it is not the last one."""
    if act.effect is not Effect.RELEASE_TRAINER:
        return None
    session, number = session_of(act, case), int(act.occurrence.base)
    return next((it for it in session.dates if it.number == number), None) if session else None


def _answered_by(case: Case) -> str:
    """The colleague who gave the last answer, if that was not whoever leads the case."""
    people = [it.actor for it in case.facts if it.actor != "system"]
    if not people or people[-1] == case.data.manager:
        return ""
    return next((it.name for it in wiring().people.everyone if it.code == people[-1]), "")


def _called(code: str) -> str:
    """A colleague's name, as far as people.toml still knows it."""
    person = wiring().people.find(code)
    return person.name if person else code


def recipient_name(act: Act, case: Case) -> str:
    """What whoever gets the letter is called, as far as that is known."""
    if act.person:
        return wiring().people[act.person].name
    if act.effect in (Effect.INVITE_CREW, Effect.RELEASE_CREW):
        date = date_of_visit(act, case)
        return date.contractor.name if date and date.contractor else ""
    if act.effect.row.reader == SUPPLIER:
        order = order_of(act, case)
        supplier = wiring().suppliers.book().get(order.placed.supplier) if order else None
        return (supplier.person or supplier.name) if supplier else ""
    # The earlier address of a contact that was changed is perhaps somebody else's.
    known = (it.name for it, _ in reversed(case.contacts) if same_address(it.email, act.recipient))
    return next(known, "")


def _catalogue_files(act: Act, case: Case) -> list[Attachment]:
    shelf = catalogue(wiring().settings.catalogue_file)
    items = {
        Effect.SEND_CREDENTIALS: shelf.materials_for,
        Effect.SEND_SUMMARY: shelf.materials_for,
        Effect.SEND_PRESENTATIONS: shelf.presentations_for,
    }
    go_along = items[act.effect](case.data) if act.effect in items else []
    return [it.attachment for it in go_along if it.attachment]


def _name(acts: Sequence[Act]) -> str:
    """The same whenever the letter is sent again, so that it has the same Message-ID.

    After a restore an occurrence may be used again, for another letter than the one that the copy has lost.
    """
    return "+".join(f"{act.case_id}:{act.effect}:{act.occurrence}{act.lost_time}" for act in acts)
