"""Orders to suppliers: agreed by two, paid, received, closed by documents; whoever is late is chased, suppliers too.

They are no step of the case: neither a pause nor the end of it keeps from a delivery what was paid for. Looked at, like
a client's questions, once everything else is decided.
"""

from collections.abc import Sequence
from datetime import date

from cases.calendar_days import local_day, moment, working_day_before
from cases.effects import Effect
from cases.occurrence import Occurrence
from cases.orders import Order, OrderState
from cases.people import Person, Role
from cases.process.attempts import once
from cases.process.due import Due
from cases.process.questions import ask
from cases.process.step import Step
from cases.shipments import Shipment
from cases.turns import Stage, Turn, Waiting
from cases.wording import short_day


def orders(step: Step) -> None:
    """Everything that is due for each of them."""
    for it in step.case.orders:
        _write(step, it)
        _STATES.get(it.state(_today(step)), _nothing)(step, it)


def approvers(step: Step, it: Order) -> dict[Role, Person | None]:
    """Who is asked for each word that is missing: two people, neither of whom has ordered. None: there is nobody."""
    taken = {each.by for each in it.agreed} | it.makers
    found: dict[Role, Person | None] = {}
    for role in sorted(it.lacks, key=lambda each: len(step.people.of(each))):
        free = [each for each in step.people.of(role) if each.code not in taken]
        found[role] = free[0] if free else None
        taken |= {free[0].code} if free else set()
    return {role: found[role] for role in it.lacks}


def _nothing(_step: Step, _it: Order) -> None:
    """Closed, or called off."""


def _write(step: Step, it: Order) -> None:
    """The order – at once, where it asks for an invoice; else once the invoice is agreed to –, and complaints."""
    number, ordered = str(it.number), step.entries.attempts(Effect.SEND_ORDER, Occurrence(str(it.number)))
    if it.called_off:
        if step.may_know(Effect.SEND_ORDER, number):
            _to_supplier(step, it, Effect.CANCEL_ORDER, number)
        return
    if it.invoice is None or it.is_approved or ordered:
        _to_supplier(step, it, Effect.SEND_ORDER, number)
    for each in it.receipts:
        if each.condition != "all":
            _to_supplier(step, it, Effect.SEND_COMPLAINT, f"{it.number} {each.number}")


def _to_supplier(step: Step, it: Order, effect: Effect, base: str) -> None:
    """A letter to whoever one talks to there; if their address is refused, the manager is asked for another."""
    supplier = step.given.suppliers.get(it.placed.supplier)
    if supplier is None or not supplier.email:
        return
    refused = once(step, Due(effect, Occurrence(base), supplier.email))
    if refused:
        what = f"узнать другую почту поставщика: на {refused.recipient} письма не доходят"
        ask(
            step, Effect.ASK_SUPPLIER, f"{it.number} {refused.recipient}",
            step.waits(Turn.MANAGER, Stage.ORDER, what), note=refused.words,
        )  # fmt: skip


def _invoice(step: Step, it: Order) -> None:
    """The supplier has to send one; after its term the manager asks them."""
    waiting = step.waits(Turn.SUPPLIER, Stage.ORDER, f"заказ {it.number}: ждём счёт")
    left = step.done_at(Effect.SEND_ORDER, str(it.number)) or it.since
    if step.reached(step.working_day(left, step.policy.order_invoice_within_days)):
        ask(step, Effect.ASK_INVOICE, str(it.number), waiting)


def _approval(step: Step, it: Order) -> None:
    """Each whose word is missing is asked, both at the same time."""
    assert it.invoice is not None
    for role, person in approvers(step, it).items():
        if person is None:
            _nobody(step, role, "ещё кого-нибудь " if step.people.of(role) else "кого-нибудь ")
            continue
        waiting = _colleague(step, f"заказ {it.number}: согласовать счёт {it.invoice.invoice} ({person.name})")
        base = f"{it.number} {it.invoice.number} {person.code}"
        _ask(step, Effect.ASK_APPROVAL, base, waiting, person, step.policy.order_approved_within_days)


def _refused(step: Step, it: Order) -> None:
    what = f"заказ {it.number}: счёт не согласован – решить, что дальше"
    ask(step, Effect.ASK_NOT_APPROVED, f"{it.number} {it.refusals}", step.waits(Turn.MANAGER, Stage.ORDER, what))


def _payment(step: Step, it: Order) -> None:
    assert it.invoice is not None
    if accountant := _accountant(step):
        waiting = _colleague(step, f"заказ {it.number}: оплатить счёт {it.invoice.invoice} ({accountant.name})")
        base = f"{it.number} {it.invoice.number} {accountant.code}"
        _ask(step, Effect.ASK_ORDER_PAYMENT, base, waiting, accountant, step.policy.order_paid_within_days)


def _delivery(step: Step, it: Order) -> None:
    """Before the promised day the supplier is reminded; after it the manager is asked first: perhaps it came."""
    if not it.receipt and (shipped := step.case.shipments_of(it)):
        _on_its_way(step, it, shipped)
        return
    zone, policy = step.case.data.time_zone, step.policy
    words = f"заказ {it.number}: ждём поставку"
    claimed = it.receipt.number if it.receipt else 0
    if it.promised_on is None:
        waiting = step.waits(Turn.SUPPLIER, Stage.ORDER, words)
        if step.reached(step.working_day(it.since, policy.equipment_asked_after_days)):
            ask(step, Effect.ASK_DELIVERY, f"{it.number} {claimed} -", waiting)
        return
    promised_at = moment(it.promised_on, policy.day_starts_at, zone)
    late = step.now >= step.working_day(promised_at, 1)
    words += f", {'обещали' if late else 'ожидаем'} {short_day(it.promised_on, local_day(step.now, zone))}"
    waiting = step.waits(Turn.SUPPLIER, Stage.ORDER, words)
    of_day = f"{it.number} {it.promised_on.isoformat()}"
    remind_at = moment(working_day_before(it.promised_on), policy.day_starts_at, zone)
    if step.now < promised_at and step.reached(remind_at):
        _to_supplier(step, it, Effect.REMIND_SUPPLIER, of_day)
    if step.reached(step.working_day(promised_at, 1)):
        ask(step, Effect.ASK_DELIVERY, f"{it.number} {claimed} {it.promised_on.isoformat()}", waiting)
    if step.reached(step.working_day(promised_at, policy.supplier_chased_after_days)):
        _to_supplier(step, it, Effect.CHASE_SUPPLIER, of_day)


def _on_its_way(step: Step, it: Order, shipped: Sequence[Shipment]) -> None:
    """The supplier has sent it: its shipments are looked after by themselves. Once they are there, the manager says
    what came."""
    awaited = [each.code for each in shipped if each.is_awaited]
    if awaited:
        step.waits(Turn.CARRIER, Stage.ORDER, f"заказ {it.number}: едет, {', '.join(awaited)}")
        return
    came = step.waits(Turn.MANAGER, Stage.ORDER, f"заказ {it.number}: записать, что пришло")
    ask(step, Effect.ASK_DELIVERY, f"{it.number} 0 {shipped[-1].code}", came)


def _documents(step: Step, it: Order) -> None:
    """The accountant sees to them from the day on which all of it was there."""
    if accountant := _accountant(step):
        again = " ещё раз" if it.returns else ""
        what = f"заказ {it.number}: получить закрывающие документы{again} ({accountant.name})"
        base = f"{it.number} {it.returns} {accountant.code}"
        _ask(
            step,
            Effect.ASK_DOCUMENTS,
            base,
            _colleague(step, what),
            accountant,
            step.policy.order_documents_within_days,
        )


def _acceptance(step: Step, it: Order) -> None:
    """Nobody is asked: whoever finds a mistake gives the documents back until the day on which silence accepts them."""
    assert it.documented is not None
    assert it.documented.accepted_on is not None
    zone = step.case.data.time_zone
    until = short_day(it.documented.accepted_on, local_day(step.now, zone))
    what = f"заказ {it.number}: документы в ЭДО, {until} будут приняты, если никто не возразит"
    step.waits(Turn.SYSTEM, Stage.ORDER, what)
    step.look_again(moment(it.documented.accepted_on, step.policy.day_starts_at, zone))


_STATES = {
    OrderState.INVOICE: _invoice,
    OrderState.APPROVAL: _approval,
    OrderState.REFUSED: _refused,
    OrderState.PAYMENT: _payment,
    OrderState.DELIVERY: _delivery,
    OrderState.DOCUMENTS: _documents,
    OrderState.ACCEPTANCE: _acceptance,
}


def _ask(step: Step, effect: Effect, base: str, waiting: Waiting, person: Person, days: int) -> None:
    """A colleague is asked; after so many working days they are reminded, later the head is told."""
    asked_at = step.done_at(effect, base)
    term = step.working_day(asked_at, days) if asked_at else None
    ask(step, effect, base, waiting, to=person, overdue_at=term)


def _accountant(step: Step) -> Person | None:
    """The first of them; anybody of the role may answer. None: there is none, and the operators hear it."""
    everyone = step.people.of(Role.ACCOUNTANT)
    if not everyone:
        _nobody(step, Role.ACCOUNTANT, "кого-нибудь ")
    return everyone[0] if everyone else None


def _nobody(step: Step, role: Role, whom: str) -> None:
    step.waits(Turn.OPERATORS, Stage.ORDER, f"вписать в people.toml {whom}с ролью «{role}»")
    step.look_again(step.now + step.policy.colleague_look_every)


def _colleague(step: Step, what: str) -> Waiting:
    return step.waits(Turn.COLLEAGUE, Stage.ORDER, what)


def _today(step: Step) -> date:
    return local_day(step.now, step.case.data.time_zone)
