"""The orders of a case to suppliers, read from its facts: what was ordered, who agreed, and how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from cases.facts import (
    OrderApproved,
    OrderCalledOff,
    OrderDocumented,
    OrderInvoiced,
    OrderMoved,
    OrderPaid,
    OrderPlaced,
    OrderReceived,
    OrderRefused,
    OrderShared,
    Position,
)
from cases.people import Role
from cases.recorded import Recorded

OF_AN_ORDER = (
    OrderPlaced,
    OrderInvoiced,
    OrderApproved,
    OrderRefused,
    OrderPaid,
    OrderMoved,
    OrderReceived,
    OrderDocumented,
    OrderCalledOff,
)
"""The kinds of facts that an order is read from."""


class OrderState(StrEnum):
    """How an order stands, in words for people; in the order of its way. Stored for the page of suppliers."""

    INVOICE = "ждём счёт"
    APPROVAL = "на согласовании"
    REFUSED = "не согласован"
    PAYMENT = "ждёт оплаты"
    DELIVERY = "ждём поставку"
    DOCUMENTS = "ждём закрывающие"
    ACCEPTANCE = "документы в ЭДО"
    CLOSED = "закрыт"
    CALLED_OFF = "отменён"


@dataclass(frozen=True)
class Agreed:
    """Who agreed, as what, and when."""

    role: Role
    by: str
    at: datetime


@dataclass(frozen=True)
class Order:
    """One order as it stands. `makers`: the codes of those who placed it, corrected it or recorded its invoice.

    `since`: when it came to where it is on its way.
    """

    placed: OrderPlaced
    makers: frozenset[str]
    placed_at: datetime
    since: datetime
    invoice: OrderInvoiced | None = None
    agreed: tuple[Agreed, ...] = ()
    refused: OrderRefused | None = None
    refused_by: str = ""
    refusals: int = 0
    paid: OrderPaid | None = None
    promised_on: date | None = None
    counted_from: date | None = None
    """The promised day that the supplier is measured by: the first, unless it was moved because of us."""
    receipts: tuple[OrderReceived, ...] = ()
    documented: OrderDocumented | None = None
    returns: int = 0
    """How often the documents were given back."""
    called_off: OrderCalledOff | None = None

    @property
    def number(self) -> int:
        return self.placed.number

    @property
    def positions(self) -> tuple[Position, ...]:
        return self.placed.positions

    @property
    def needed(self) -> tuple[Role, ...]:
        """Who has to agree."""
        too = self.invoice is None or self.invoice.by_director_too
        return (Role.HEAD, Role.DIRECTOR) if too else (Role.HEAD,)

    @property
    def lacks(self) -> tuple[Role, ...]:
        """Who has not agreed yet."""
        have = {it.role for it in self.agreed}
        return tuple(it for it in self.needed if it not in have)

    @property
    def is_approved(self) -> bool:
        return self.invoice is not None and self.refused is None and not self.lacks

    @property
    def receipt(self) -> OrderReceived | None:
        """The last one."""
        return self.receipts[-1] if self.receipts else None

    @property
    def received_on(self) -> date | None:
        """When all of it was there; None: something is still to come."""
        last = self.receipt
        return last.received_on if last and last.condition == "all" else None

    def state(self, today: date) -> OrderState:
        """How it stands on a day: silence in ЭДО ends by itself."""
        if self.called_off:
            return OrderState.CALLED_OFF
        if self.invoice is None:
            return OrderState.INVOICE
        if not self.paid:
            if self.refused:
                return OrderState.REFUSED
            return OrderState.APPROVAL if self.lacks else OrderState.PAYMENT
        if self.received_on is None:
            return OrderState.DELIVERY
        return self._papers(today)

    def _papers(self, today: date) -> OrderState:
        if self.documented is None or self.documented.how == "returned":
            return OrderState.DOCUMENTS
        accepted_on = self.documented.accepted_on
        waits = self.documented.how == "edo" and accepted_on is not None and today < accepted_on
        return OrderState.ACCEPTANCE if waits else OrderState.CLOSED

    def is_open(self, today: date) -> bool:
        """Whether anything is still to be done about it."""
        return self.state(today) not in (OrderState.CLOSED, OrderState.CALLED_OFF)

    @property
    def what(self) -> str:
        """контроллер – 2; считыватель – 4"""
        return "; ".join(f"{it.what} – {it.count}" for it in self.positions)

    @property
    def by_positions(self) -> Decimal | None:
        """What the positions come to; None where a price is not known."""
        prices = [it.price * it.count for it in self.positions if it.price is not None]
        return sum(prices, Decimal()) if len(prices) == len(self.positions) else None


def order_name(code: str, number: int) -> str:
    """What suppliers and shipments call an order: R-0042/1, by the case that is its home."""
    return f"{code}/{number}"


def money(value: Decimal) -> str:
    """12 500,50 ₽ – with spaces that do not break; kopecks where there are any."""
    whole, _, part = f"{value:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{grouped}{f',{part}' if part != '00' else ''}\N{NO-BREAK SPACE}₽"


def position_words(it: Position) -> str:
    """контроллер – 2 по 12 500 ₽"""
    return f"{it.what} – {it.count}{f' по {money(it.price)}' if it.price is not None else ''}"


def orders(facts: Iterable[Recorded]) -> tuple[Order, ...]:
    """All of a case that is their home, in the order in which they were placed."""
    found: dict[int, Order] = {}
    for it in facts:
        if isinstance(it.fact, OrderPlaced):
            found[it.fact.number] = _placed(found.get(it.fact.number), it.fact, it)
        elif isinstance(it.fact, OF_AN_ORDER) and it.fact.order in found:
            found[it.fact.order] = _after(found[it.fact.order], it)
    return tuple(found.values())


def shared_orders(facts: Iterable[Recorded]) -> tuple[OrderShared, ...]:
    """The orders of other cases that are for this one, too."""
    last = {(it.fact.home, it.fact.order): it.fact for it in facts if isinstance(it.fact, OrderShared)}
    return tuple(it for it in last.values() if not it.dropped)


def _placed(earlier: Order | None, placed: OrderPlaced, it: Recorded) -> Order:
    if earlier is None:
        promised_on = placed.promised_on
        return Order(placed, frozenset({it.actor}), it.at, it.at, promised_on=promised_on, counted_from=promised_on)
    makers, promised_on = earlier.makers | {it.actor}, placed.promised_on or earlier.promised_on
    changed = replace(earlier, placed=placed, makers=makers, promised_on=promised_on, counted_from=promised_on)
    if (placed.supplier, placed.positions) == (earlier.placed.supplier, earlier.positions):
        return changed
    return replace(changed, agreed=(), refused=None, since=it.at)  # what was agreed to is not this order any more


def _after(order: Order, it: Recorded) -> Order:
    """The order once the fact is known."""
    match it.fact:
        case OrderInvoiced() as invoice:
            promised_on = invoice.promised_on or order.promised_on
            order = replace(order, invoice=invoice, makers=order.makers | {it.actor}, agreed=(), refused=None)
            return replace(order, promised_on=promised_on, counted_from=promised_on, since=it.at)
        case OrderApproved() as approved:
            return _agreed(order, approved, it)
        case OrderRefused() as refused:
            if order.invoice is None or refused.number != order.invoice.number:
                return order
            left = tuple(each for each in order.agreed if each.by != it.actor and each.role is not refused.role)
            told = replace(order, refused=refused, refused_by=it.actor, refusals=order.refusals + 1)
            return replace(told, agreed=left, since=it.at)
        case OrderPaid() as paid:
            return replace(order, paid=paid, since=order.since if order.paid else it.at)
        case OrderMoved() as moved:
            counted_from = moved.promised_on if moved.ours or order.counted_from is None else order.counted_from
            return replace(order, promised_on=moved.promised_on, counted_from=counted_from, since=it.at)
        case OrderReceived() as received:
            return _received(order, received, it.at)
        case OrderDocumented() as documented:
            returns = order.returns + (documented.how == "returned")
            return replace(order, documented=documented, returns=returns, since=it.at)
        case OrderCalledOff() as called_off:
            return replace(order, called_off=called_off, since=it.at)
    return order


def _agreed(order: Order, approved: OrderApproved, it: Recorded) -> Order:
    """An agreement counts for the invoice that it was given to, and never of whoever ordered, nor twice of one."""
    of_others = it.actor not in order.makers and it.actor not in [each.by for each in order.agreed]
    if order.invoice is None or approved.number != order.invoice.number or not of_others:
        return order
    if approved.role in [each.role for each in order.agreed]:
        return order
    agreed = (*order.agreed, Agreed(approved.role, it.actor, it.at))
    refused = None if order.refused and order.refused.role is approved.role else order.refused
    return replace(order, agreed=agreed, refused=refused, since=it.at)


def _received(order: Order, received: OrderReceived, at: datetime) -> Order:
    """A receipt with the number of an earlier one corrects it."""
    others = tuple(it for it in order.receipts if it.number != received.number)
    receipts = tuple(sorted((*others, received), key=lambda it: it.number))
    promised_on = received.again_on if received.condition != "all" else order.promised_on
    return replace(order, receipts=receipts, promised_on=promised_on, since=at)
