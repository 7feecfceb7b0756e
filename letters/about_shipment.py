"""Which shipment a letter is about, and whom it asks."""

from collections.abc import Mapping

from cases.case import Case
from cases.effects import Effect
from cases.people import People, Person
from cases.shipments import Shipment


def shipment_of(known: Mapping[str, str], case: Case) -> Shipment | None:
    """The one that `known` names, with what the letter's form is filled in."""
    return next((it for it in case.shipments if it.code == known.get("shipment")), None)


def asked_about(about: Effect, shipment: Shipment | None, people: People) -> Person | None:
    """Who was asked: whoever sees to it, or to what came wrong with it."""
    if shipment is None:
        return None
    if about is Effect.ASK_PUT_RIGHT:
        return people.find(shipment.received.person) if shipment.received else None
    return people.find(shipment.told.owner)
