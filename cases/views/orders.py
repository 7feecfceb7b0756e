"""Orders to suppliers in words: for the card of a case, and whose turn it is for the page of suppliers. Pure."""

from datetime import date, datetime

from cases.calendar_days import local_day, working_day_after
from cases.case import Case
from cases.orders import Order, OrderState, money
from cases.policy import Policy
from cases.suppliers import Suppliers
from cases.wording import day


def orders_told(case: Case, now: datetime, book: Suppliers) -> tuple[tuple[str, str], ...]:
    """A label and the words for each, those of other cases last. Only dates that stay true: a card is kept."""
    today = local_day(now, case.data.time_zone)
    own = [(f"Заказ {it.number}", _words(it, today, book)) for it in case.orders]
    shared = [("Заказ другого подключения", f"{it.home}, заказ {it.order} – и для этого") for it in case.shared_orders]
    return (*own, *shared)


def _words(it: Order, today: date, book: Suppliers) -> str:
    supplier, state = book.get(it.placed.supplier), it.state(today)
    parts = [f"{supplier.name if supplier else it.placed.supplier}: {it.what}"]
    if it.invoice:
        parts.append(f"счёт {it.invoice.invoice}, {money(it.invoice.total)}")
    if it.placed.cases:
        parts.append(f"и для {', '.join(it.placed.cases)}")
    parts.append(f"{state} – {', '.join(it.lacks)}" if state is OrderState.APPROVAL else state)
    if state is OrderState.DELIVERY and it.promised_on:
        parts.append(f"обещали {day(it.promised_on)}")
    if state is OrderState.ACCEPTANCE and it.documented and it.documented.accepted_on:
        parts.append(f"{day(it.documented.accepted_on)} будут приняты молчанием")
    if it.receipt and it.receipt.words:
        parts.append(it.receipt.words)
    return "; ".join(parts)


def due_on(state: OrderState, since: datetime, promised_on: date | None, policy: Policy) -> date | None:
    """By when whoever has the turn is to act; None: no day is set."""
    if state is OrderState.DELIVERY:
        return promised_on
    days = {
        OrderState.INVOICE: policy.order_invoice_within_days,
        OrderState.APPROVAL: policy.order_approved_within_days,
        OrderState.REFUSED: policy.question_overdue_after_days,
        OrderState.PAYMENT: policy.order_paid_within_days,
        OrderState.DOCUMENTS: policy.order_documents_within_days,
    }.get(state)
    return working_day_after(local_day(since, policy.office_time_zone), days) if days else None


OWNERS = {
    OrderState.INVOICE: "поставщик",
    OrderState.REFUSED: "менеджер",
    OrderState.PAYMENT: "бухгалтер",
    OrderState.DELIVERY: "поставщик",
    OrderState.DOCUMENTS: "бухгалтер",
    OrderState.ACCEPTANCE: "никто: примутся молчанием",
}
"""Whose turn it is; who agrees is told by name of the role."""
