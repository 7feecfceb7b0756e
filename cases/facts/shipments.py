"""Shipments: what is on its way to a site, how it came, and what was done about what came wrong.

A shipment may bring goods for several cases: each of them has the same facts with the same `shipment`, and `goods` of
its own. So whatever is recorded of it is recorded in all of them at once (store/together.py).
"""

from datetime import date
from typing import Literal

from cases.facts.card import Counted
from cases.facts.value import Value

Carrier = Literal["dostavista", "cdek", "dellin", "own", "other"]
Sender = Literal["supplier", "us", "client"]
Destination = Literal["site", "us", "crew"]
Payer = Literal["us", "client", "supplier"]


class Lot(Value):
    """What the same shipment brings for another case, by its code."""

    case: str
    goods: tuple[Counted, ...]


class ShipmentTold(Value):
    """A shipment, all of it as it stands. `shipment` is what people call it: the code of its first case, and a number.

    `number` counts the tellings in this case. `goods`: of this case; none: it brings nothing for it any more. `needed`:
    an installation waits for it. `sent_on` empty: ordered, not sent yet. `owner`: a code of people.toml, whoever sees
    to it. `instead_of`: the shipment whose damaged or missing goods it brings. `order`: of which order to a supplier.
    """

    kind: Literal["shipment_told"] = "shipment_told"
    shipment: str
    number: int
    goods: tuple[Counted, ...]
    others: tuple[Lot, ...] = ()
    sender: Sender
    sent_from: str = ""
    destination: Destination
    sent_to: str = ""
    carrier: Carrier
    carrier_name: str = ""
    track: str = ""
    payer: Payer
    sent_on: date | None = None
    expected_on: date | None = None
    owner: str
    needed: bool = True
    instead_of: str = ""
    order: str = ""
    words: str = ""


Came = Literal["whole", "damaged", "short", "never", "awaited"]
NextStep = Literal["replace", "back", "claim", "nothing"]


class ShipmentReceived(Value):
    """How it came. `never`: it does not come at all; `awaited`: an earlier word of this was wrong, it is still to come.

    `wrong`: which goods of this case are damaged or missing. `then`: what happens next; `person` (a code of
    people.toml) does it by that day. `document`: where a photo or a waybill lies.
    """

    kind: Literal["shipment_received"] = "shipment_received"
    shipment: str
    came: Came
    received_on: date | None = None
    wrong: tuple[Counted, ...] = ()
    words: str = ""
    document: str = ""
    then: NextStep = "nothing"
    person: str = ""
    by: date | None = None


class ShipmentSettled(Value):
    """What was wrong with it is put right, or nobody does anything about it any more; how, in words."""

    kind: Literal["shipment_settled"] = "shipment_settled"
    shipment: str
    words: str
