"""Orders to suppliers: what, from whom, for which cases; the invoice, who agreed, paid, received, the documents.

All facts of an order lie in one case, its home; `order` is its number there. The other cases hold `OrderShared`.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from cases.facts.value import Value
from cases.people import Role


class Position(Value):
    """What is ordered: of which kind, how many, at which price each (None: nobody has said)."""

    what: str
    count: int
    price: Decimal | None = None


class OrderPlaced(Value):
    """An order; recorded again, it is corrected. `supplier`: its number in the book. `cases`: further cases it is for.

    `promised_on`: the day that the supplier has promised, if it has.
    """

    kind: Literal["order_placed"] = "order_placed"
    number: int
    supplier: int
    positions: tuple[Position, ...]
    promised_on: date | None = None
    cases: tuple[str, ...] = ()
    comment: str = ""


class OrderShared(Value):
    """Another case's order is for this one, too; `dropped`: not any more."""

    kind: Literal["order_shared"] = "order_shared"
    home: str
    order: int
    dropped: bool = False


class OrderInvoiced(Value):
    """The invoice of an order, where its file is kept, and whether the general director has to agree, too.

    `number` counts the invoices of the order: each has to be agreed anew. `invoice`: what the supplier calls it.
    """

    kind: Literal["order_invoiced"] = "order_invoiced"
    order: int
    number: int
    invoice: str
    total: Decimal
    file: str = ""
    promised_on: date | None = None
    by_director_too: bool = True


class OrderApproved(Value):
    """Whoever said so agrees to the invoice with this number, as head or as general director."""

    kind: Literal["order_approved"] = "order_approved"
    order: int
    number: int
    role: Role


class OrderRefused(Value):
    """They do not; they may still agree later."""

    kind: Literal["order_refused"] = "order_refused"
    order: int
    number: int
    role: Role
    reason: str


class OrderPaid(Value):
    """The invoice is paid; recorded again, the day is corrected."""

    kind: Literal["order_paid"] = "order_paid"
    order: int
    paid_on: date


class OrderMoved(Value):
    """Another day is promised. `ours`: because of us, so that nobody counts it against the supplier."""

    kind: Literal["order_moved"] = "order_moved"
    order: int
    promised_on: date
    reason: str
    ours: bool = False


Condition = Literal["all", "short", "damaged", "wrong"]


class OrderReceived(Value):
    """What came: all of it, or not all, or damaged, or something else; in `words` what is wrong.

    `number` counts the receipts of the case. `again_on`: when the rest is promised.
    """

    kind: Literal["order_received"] = "order_received"
    order: int
    number: int
    received_on: date
    condition: Condition
    words: str = ""
    again_on: date | None = None


Papers = Literal["paper", "edo", "edo_signed", "returned"]


class OrderDocumented(Value):
    """The closing documents: on paper (or as a scan); come by ЭДО, where they count as accepted on a day unless
    somebody objects; signed there; or given back to the supplier, in `words` why.
    """

    kind: Literal["order_documented"] = "order_documented"
    order: int
    how: Papers
    on: date
    accepted_on: date | None = None
    words: str = ""


class OrderCalledOff(Value):
    """Nothing is to come of it any more."""

    kind: Literal["order_called_off"] = "order_called_off"
    order: int
    reason: str
