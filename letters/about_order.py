"""What letters about an order know of it: the order, its supplier, what came of it."""

from cases import requests
from cases.case import Case
from cases.effects import Effect
from cases.facts import OrderReceived
from cases.orders import Order
from cases.people import People, Person
from cases.suppliers import Supplier, Suppliers, code_of
from engine.acting import Act


def order_of(act: Act, case: Case) -> Order | None:
    """The order that a letter is about."""
    return case.order(requests.order_of(act.effect, act.occurrence, act.about))


def order_context(act: Act, case: Case, book: Suppliers) -> dict[str, object]:
    """What a template may use of it."""
    order = order_of(act, case)
    supplier = book.get(order.placed.supplier) if order else None
    return {
        "order": order,
        "supplier": supplier,
        "supplier_values": values_of(supplier) if supplier else {},
        "receipt": _receipt(act, order) if order else None,
    }


def values_of(supplier: Supplier) -> dict[str, str]:
    """What form 66 is filled in with, to correct a supplier."""
    return {
        "supplier": code_of(supplier.number),
        "called": supplier.name,
        "person": supplier.person,
        "email": supplier.email,
        "phone": supplier.phone,
        "comment": supplier.comment,
    }


def asked_about_order(act: Act, people: People) -> Person | None:
    """Who of our colleagues was asked about an order, where the head is told of it; None: the manager."""
    if act.about is None or not act.about.row.of_order:
        return None
    words = act.occurrence.base.split()
    return people.find(words[-2]) if len(words) > 3 else None


def _receipt(act: Act, order: Order) -> OrderReceived | None:
    """What a complaint is about; else the last that came."""
    if act.effect is not Effect.SEND_COMPLAINT:
        return order.receipt
    number = int(act.occurrence.base.split()[1])
    return next((it for it in order.receipts if it.number == number), None)
