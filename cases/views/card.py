"""The card of a case: what is asked of whom, which forms help, what was sent. Its facts the template tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.case import Case
from cases.facts import PhotosReceived, SiteAnswered, SiteWork
from cases.forms.site_work import site_work_words
from cases.ledger import Entries, Entry, State
from cases.people import People
from cases.process.due import Decision
from cases.site_words import said_of
from cases.standing import lacking, pause
from cases.suppliers import Suppliers
from cases.turns import Lane, Turn
from cases.views.board import BoardRow, board_row
from cases.views.installation import installation_told
from cases.views.lanes import since, turns
from cases.views.orders import orders_told
from cases.views.shipments import shipments_told

CONTROL = ("control_case", "add_note", "hand_over", "correct_data", "send_letter_again", "skip_step")
CONTROL_WHEN_FINISHED = ("control_case", "add_note", "tell_what_is_known", "forget_client")
"""The forms (names of their flows) that control a case; once it is finished, those that still make sense."""

NO_SUPPLIERS = Suppliers()
Subjects = Mapping[tuple[str, str], str]
"""By effect and occurrence."""


@dataclass(frozen=True)
class NextMove:
    """Who is to do what, since when; the form (the name of its flow) that tells us it was done, if there is one."""

    who: Turn
    what: str
    form: str
    lane: Lane
    since: datetime
    filled_in: Mapping[str, str] = field(default_factory=dict)
    """What the form is told beside the case."""


@dataclass(frozen=True)
class SentLetter:
    """A letter as people look for it."""

    at: datetime
    to: str
    subject: str
    state: str


@dataclass(frozen=True)
class Correction:
    """An entry that can be put right: what it is in words, the form (the name of its flow), its number."""

    words: str
    form: str
    number: int


@dataclass(frozen=True)
class CardView:
    """Everything of a card but the case's own facts and its timeline. Letters: the newest first.

    `lanes`: who is to do what in each, the most urgent
    first. `other_forms` are of the case's stage, `control_forms` of use at any.
    """

    row: BoardRow
    lanes: tuple[tuple[Lane, tuple[NextMove, ...]], ...]
    other_forms: tuple[str, ...]
    control_forms: tuple[str, ...]
    letters: tuple[SentLetter, ...]
    corrections: tuple[Correction, ...] = ()
    site: str = ""
    """How far the site is, in words; empty where nothing was told of it."""
    site_work: str = ""
    """Whether something will be mounted, in words; empty while nobody has said."""
    shipments: tuple[tuple[str, str], ...] = ()
    """What is or was on its way: its code, and the words."""
    installation: tuple[tuple[str, str], ...] = ()
    """What is known of mounting: what it is, and the words."""

    orders: tuple[tuple[str, str], ...] = ()
    """Orders to suppliers: which, and how each stands."""

    @property
    def turns(self) -> tuple[NextMove, ...]:
        """All of them, lane by lane."""
        return tuple(it for _, found in self.lanes for it in found)


def card_view(
    case: Case,
    decision: Decision,
    entries: Entries,
    now: datetime,
    people: People,
    subjects: Subjects,
    suppliers: Suppliers = NO_SUPPLIERS,
) -> CardView:
    """The card, from what was decided at this moment; `subjects` of the letters that were transmitted."""
    asked = tuple(
        NextMove(
            waiting.turn,
            waiting.what,
            question.effect.row.form if question else "",
            waiting.lane,
            since(case, (waiting, question), entries),
            question.filled_in if question else {},
        )
        for waiting, question in turns(decision, now)
    )
    answering = {it.form for it in asked}
    letters = [_letter(it, subjects) for it in entries.entries if it.effect.is_letter]
    return CardView(
        row=board_row(case, decision, entries, now, people),
        lanes=tuple((lane, found) for lane in Lane if (found := tuple(it for it in asked if it.lane is lane))),
        other_forms=tuple(form for form in offered(case, now) if form not in answering),
        control_forms=CONTROL_WHEN_FINISHED if decision.finished else CONTROL,
        letters=tuple(sorted(letters, key=lambda it: it.at, reverse=True)),
        corrections=tuple(corrections(case)),
        site=said_of(case.site) if case.recorded(PhotosReceived) or case.recorded(SiteAnswered) else "",
        shipments=tuple(shipments_told(case, people)),
        installation=installation_told(case, people),
        orders=orders_told(case, now, suppliers),
        site_work=site_work_words(told) if (told := case.latest(SiteWork)) else "",
    )


def offered(case: Case, now: datetime) -> list[str]:
    """The forms (names of their flows) that nobody asks for, and that can be of use to the case as it stands.

    On a pause nothing is asked, but a talk may take place.
    """
    forms = ["correct_contact", "tell_site_work"]
    if case.talk or pause(case, now):
        forms.append("first_talk")
    if case.cloud:
        forms += ["send_access_again", "object_in_cloud"]
        forms += [] if case.report else ["appoint_training"]
    if case.training and not case.report:
        forms.append("report_training")
    if any(it.recording is None for it in case.held_sessions):
        forms.append("share_recording")
    if case.follow_up and not case.follow_up_answer:
        forms += ["move_follow_up", "follow_up_outcome"]
    elif case.client_is_silent:
        forms.append("move_follow_up")
    if case.site_work:
        forms.append("receive_photos")
    if case.cloud:
        forms += ["tell_object", "tell_payment"]
    forms.append("client_asks")
    if case.open_questions:
        forms.append("answer_client")
    if any(it.can_be_answered for it in case.requests):
        forms.append("answer_request")
    if any(it.is_open for it in case.requests):
        forms.append("send_request_again")
    if not case.ended:
        forms.append("tell_shipment")
    if any(it.is_awaited for it in case.shipments):
        forms += ["receive_shipment", "move_shipment"]
    if any(it.is_open_fault for it in case.shipments):
        forms.append("settle_shipment")
    if case.site_work and not case.installation.done:
        forms += [] if case.installation.is_received or case.installation.awaited else ["tell_equipment"]
        forms += [] if lacking(case) else ["appoint_installation"]
        forms.append("report_installation")
    return [*forms, *_of_orders(case)]


def _of_orders(case: Case) -> list[str]:
    """What can be done about orders to suppliers; what is asked for anyway is left out later."""
    open_orders = [it for it in case.orders if not it.called_off]
    forms = ["place_order"] if case.site_work or open_orders else []
    if any(not it.paid for it in open_orders):
        forms.append("record_invoice")
    if any(it.received_on is None for it in open_orders):
        forms += ["move_delivery", "call_off_order"]
        forms += ["receive_order"] if any(it.paid and it.received_on is None for it in open_orders) else []
    if any(it.paid and (it.documented is None or it.documented.how == "edo") for it in open_orders):
        forms.append("record_documents")
    return forms


def corrections(case: Case) -> list[Correction]:
    """What was told and can be put right: of each session its report and recording, the last contact."""
    several = len(case.sessions) > 1
    found = []
    for it in case.sessions:
        which = f" встречи {it.number}" if several else ""
        if it.held or it.missed:
            found.append(Correction(f"отчёт{which}", "report_training", it.key))
        if it.recording:
            found.append(Correction(f"запись{which}", "share_recording", it.key))
    if case.follow_up_answers:
        found.append(Correction("итог контакта", "follow_up_outcome", case.follow_up_answers[-1].number))
    if case.installation.reports and not case.installation.ahead:
        found.append(Correction("итог монтажа", "report_installation", case.installation.reports[-1].number))
    for order in case.orders:
        if not order.paid and not order.called_off:
            found.append(Correction(f"заказ {order.number}", "place_order", order.number))
        if order.receipt:
            found.append(Correction(f"приёмка заказа {order.number}", "receive_order", order.receipt.number))
    for shipment in case.shipments:
        if shipment.is_awaited:
            found.append(Correction(f"отправление {shipment.code}", "tell_shipment", shipment.place))
        elif shipment.received:
            found.append(Correction(f"как пришло {shipment.code}", "receive_shipment", shipment.place))
    answered = [it for it in case.client_questions if it.answered]
    if answered:
        found.append(Correction(f"ответ клиенту на вопрос {answered[-1].number}", "answer_client", answered[-1].number))
    return found


def _letter(entry: Entry, subjects: Subjects) -> SentLetter:
    subject = subjects.get((entry.effect.value, str(entry.occurrence))) or entry.effect.label
    return SentLetter(entry.done_at or entry.begun_at, entry.recipient, subject, _state(entry))


def _state(entry: Entry) -> str:
    match entry.state:
        case State.DONE:
            return "отправлено; связь обрывалась, могло прийти дважды" if entry.doubted else "отправлено"
        case State.REFUSED:
            return f"не принято: {entry.words}"
        case State.OPEN:
            return "не ушло, отправим ещё раз"
        case State.REPLACED:
            return "неизвестно, ушло ли; отправлено новое"
        case _:
            return "отправляется"
