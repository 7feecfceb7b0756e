"""The shipments of a case, read from its facts: what is on its way, how it came, what is done about what came wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cases.carriers import carrier_words, track_link
from cases.equipment import listed
from cases.facts import Counted, NextStep, ShipmentReceived, ShipmentSettled, ShipmentTold
from cases.recorded import Recorded


class ShipmentState(StrEnum):
    """How a shipment stands, in words for people."""

    ORDERED = "ещё не отправлено"
    SENT = "в пути"
    WRONG = "пришло не так"
    RECEIVED = "получено"
    CALLED_OFF = "не приедет"


NEXT_STEPS: dict[NextStep, str] = {
    "replace": "заменить или довезти",
    "back": "вернуть отправителю",
    "claim": "предъявить претензию",
    "nothing": "ничего не делать",
}
"""What happens with what came wrong, in the infinitive."""


@dataclass(frozen=True)
class Shipment:
    """One shipment. `place`: the how manyth of its case. `tellings`: all that was said of it, the last one counts.

    `said`: the last word of how it came; `replaced_by`: the shipment that brings what came wrong with this one.
    """

    place: int
    tellings: tuple[ShipmentTold, ...]
    told_at: datetime
    said: ShipmentReceived | None = None
    settled: ShipmentSettled | None = None
    replaced_by: str = ""
    receipts: int = 0
    """How often it was said how it came; the number of the last word."""

    @property
    def code(self) -> str:
        """R-0042-1"""
        return self.told.shipment

    @property
    def told(self) -> ShipmentTold:
        """As it stands."""
        return self.tellings[-1]

    @property
    def received(self) -> ShipmentReceived | None:
        """How it came; None: it is still to come."""
        return self.said if self.said and self.said.came != "awaited" else None

    @property
    def goods(self) -> tuple[Counted, ...]:
        """What it brings for this case; what it was to bring, where it brings nothing any more."""
        return next((it.goods for it in reversed(self.tellings) if it.goods), ())

    @property
    def goods_words(self) -> str:
        """шлагбаум CAME – 2, камера – 1"""
        return listed(self.goods, ", ")

    @property
    def wrong_words(self) -> str:
        """What of it came damaged or did not come."""
        return listed(self.received.wrong, ", ") if self.received else ""

    @property
    def then_words(self) -> str:
        """What happens with what came wrong, in the infinitive."""
        return NEXT_STEPS[self.received.then] if self.received else ""

    @property
    def told_before(self) -> bool:
        """Whether the client has heard of it before the last news."""
        return any(it.sent_on and it.goods for it in self.tellings if it.number < self.news)

    @property
    def is_open_fault(self) -> bool:
        """Whether something came wrong, and somebody still has to do something about it."""
        it = self.received
        return bool(it and it.then != "nothing" and not self.settled and not self.replaced_by)

    @property
    def state(self) -> ShipmentState:
        if self.received is None:
            if not self.told.goods:
                return ShipmentState.CALLED_OFF
            return ShipmentState.SENT if self.told.sent_on else ShipmentState.ORDERED
        if self.is_open_fault:
            return ShipmentState.WRONG
        return ShipmentState.CALLED_OFF if self.received.came == "never" else ShipmentState.RECEIVED

    @property
    def is_awaited(self) -> bool:
        """Whether it is still to come."""
        return self.state in (ShipmentState.ORDERED, ShipmentState.SENT)

    @property
    def keeps_installation(self) -> bool:
        """Whether no crew should come before it has come, or what came wrong was replaced."""
        to_replace = self.is_open_fault and self.received is not None and self.received.then == "replace"
        return self.told.needed and (self.is_awaited or to_replace)

    @property
    def has_come(self) -> bool:
        """Whether anything of it has arrived."""
        return self.received is not None and self.received.came != "never"

    @property
    def news(self) -> int:
        """The telling with which the client hears something new of it: once it is sent, and of each change then."""
        found, known = 0, None
        for it in self.tellings:
            seen = (it.goods, it.carrier, it.carrier_name, it.track, it.expected_on, it.sent_to)
            if it.sent_on and it.goods and seen != known:
                found, known = it.number, seen
        return found

    @property
    def carrier(self) -> str:
        return carrier_words(self.told.carrier, self.told.carrier_name)

    @property
    def track_link(self) -> str:
        """The carrier's page about it; empty where there is none."""
        return track_link(self.told.carrier, self.told.track)


def shipments(facts: Iterable[Recorded]) -> tuple[Shipment, ...]:
    """All of them, in the order in which they were told first."""
    found: dict[str, Shipment] = {}
    for it in facts:
        match it.fact:
            case ShipmentTold() as told:
                earlier = found.get(told.shipment)
                tellings = (*earlier.tellings, told) if earlier else (told,)
                known = earlier or Shipment(len(found) + 1, tellings, it.at)
                found[told.shipment] = replace(known, tellings=tellings, told_at=it.at)
                if told.goods:
                    _change(found, told.instead_of, replaced_by=told.shipment)
            case ShipmentReceived() as received:
                earlier = found.get(received.shipment)
                receipts = earlier.receipts + 1 if earlier else 0
                _change(found, received.shipment, said=received, settled=None, receipts=receipts)
            case ShipmentSettled() as settled:
                _change(found, settled.shipment, settled=settled)
    return tuple(found.values())


def new_code(case_code: str, known: Sequence[Shipment]) -> str:
    """What the next shipment that is told of in this case is called."""
    own = [it.code.rpartition("-") for it in known]
    numbers = [int(number) for case, _, number in own if case == case_code]
    return f"{case_code}-{max(numbers, default=0) + 1}"


def _change(found: dict[str, Shipment], code: str, **changes: object) -> None:
    if code in found:
        found[code] = replace(found[code], **changes)  # type: ignore[arg-type]
