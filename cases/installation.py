"""Mounting, read from the facts: the visits of a crew, where the equipment is, and what is lacking for a day.

A day belongs to the visit that is still ahead; once that was reported, the next day begins another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.calendar_days import local_day
from cases.facts import (
    EquipmentTold,
    InstallationAppointed,
    InstallationCancelled,
    InstallationReported,
    ShipmentReceived,
    ShipmentTold,
)
from cases.recorded import Recorded
from cases.shipments import Shipment, ShipmentState, shipments


@dataclass(frozen=True)
class Visit:
    """One coming of a crew. `dates`: all that were agreed, the last one counts; none, where only the report is known.

    `told_at`: when its end (cancelled, reported) was recorded last.
    """

    number: int
    dates: tuple[InstallationAppointed, ...] = ()
    cancelled: InstallationCancelled | None = None
    report: InstallationReported | None = None
    told_at: datetime | None = None

    @property
    def date(self) -> InstallationAppointed | None:
        """The day that counts."""
        return self.dates[-1] if self.dates else None

    @property
    def is_ahead(self) -> bool:
        """Whether it has a day, and nothing is known of its end."""
        return bool(self.dates) and self.cancelled is None and self.report is None

    @property
    def is_called_off(self) -> bool:
        """Whether nobody should come on its day: cancelled before it, or reported of an earlier day."""
        if self.date is None or self.told_at is None or self.told_at >= self.date.starts_at:
            return False
        early = self.report and self.report.reported_on < local_day(self.date.starts_at, self.date.time_zone)
        return bool(self.cancelled or early)

    def repeats(self, date: InstallationAppointed) -> bool:
        """Whether this day, by whatever number, is the one that counts."""
        return self.date is not None and self.date == date.model_copy(update={"number": self.date.number})

    def has(self, number: int) -> bool:
        """Whether the day, or the report, with this number is its own."""
        return number in [it.number for it in self.dates] or (self.report is not None and self.report.number == number)


@dataclass(frozen=True)
class Installation:
    """All that is known of it.

    Where the equipment is, form 76 has said (`equipment`), or the shipments that bring it: the later word counts, and
    none that was said before a visit has found it lacking. `awaited`: shipments that an installation waits for;
    `arrived`: what they have brought is there. `asked_about`: how often anything was told of where it is.
    """

    visits: tuple[Visit, ...] = ()
    equipment: EquipmentTold | None = None
    tellings: int = 0
    awaited: tuple[Shipment, ...] = ()
    arrived: bool = False
    asked_about: int = 0

    @property
    def ahead(self) -> Visit | None:
        """The visit that is still to come, or to be reported."""
        return self.visits[-1] if self.visits and self.visits[-1].is_ahead else None

    @property
    def reports(self) -> tuple[InstallationReported, ...]:
        """How every visit went so far."""
        return tuple(it.report for it in self.visits if it.report)

    @property
    def done(self) -> InstallationReported | None:
        """The report that says that it works."""
        return next((it for it in reversed(self.reports) if it.done), None)

    @property
    def is_received(self) -> bool:
        """Whether the equipment is there, and nothing that is needed is still on its way."""
        there = self.arrived if self.equipment is None else self.equipment.where == "received"
        return there and not self.awaited

    @property
    def failed(self) -> InstallationReported | None:
        """Why the last visit came to nothing, where it did and no other is ahead."""
        last = self.visits[-1].report if self.visits else None
        return last if last and not last.done else None

    @property
    def next_number(self) -> int:
        """Of the day that is agreed, or reported, next."""
        numbers = [it.number for visit in self.visits for it in (*visit.dates, visit.report) if it]
        return max(numbers, default=0) + 1

    def visit(self, number: int) -> Visit | None:
        """The visit that the day, or the report, with this number belongs to."""
        return next((it for it in self.visits if it.has(number)), None)

    def date(self, number: int) -> InstallationAppointed | None:
        """The day with this number."""
        return next((it for visit in self.visits for it in visit.dates if it.number == number), None)


def installation(facts: Iterable[Recorded]) -> Installation:
    """What these facts say of it."""
    facts = tuple(facts)
    visits: list[Visit] = []
    known = shipments(facts)
    needed = {it.code: it for it in known if it.told.needed}
    bringing = {code: it for code, it in needed.items() if it.state is not ShipmentState.CALLED_OFF}
    found = Installation(awaited=tuple(it for it in known if it.keeps_installation))
    for it in facts:
        told_of = isinstance(it.fact, ShipmentTold | ShipmentReceived) and it.fact.shipment in needed
        if told_of or isinstance(it.fact, EquipmentTold):
            found = replace(found, asked_about=found.asked_about + 1)
        match it.fact:
            case EquipmentTold() as equipment:
                found = replace(found, equipment=equipment, tellings=equipment.number)
            case ShipmentTold() as told if told.shipment in bringing and told == bringing[told.shipment].tellings[0]:
                found = replace(found, equipment=None)
            case ShipmentReceived() as came if came.shipment in bringing and came == bringing[came.shipment].received:
                found = replace(found, equipment=None, arrived=True)
            case InstallationAppointed() as date:
                if visits and visits[-1].report is None:
                    dates = (*visits[-1].dates, date)
                    visits[-1] = replace(visits[-1], dates=dates, cancelled=None, told_at=None)
                else:
                    visits.append(Visit(len(visits) + 1, (date,)))
            case InstallationCancelled() as cancelled:
                _change(visits, cancelled.number, cancelled=cancelled, told_at=it.at)
            case InstallationReported() as report:
                if not any(each.has(report.number) for each in visits):
                    visits.append(Visit(len(visits) + 1))
                    visits[-1] = replace(visits[-1], report=report)
                _change(visits, report.number, report=report, cancelled=None, told_at=it.at)
                if report.why == "equipment":
                    found = replace(found, equipment=None, arrived=False)
    return replace(found, visits=tuple(visits))


def _change(visits: list[Visit], number: int, **changes: object) -> None:
    for place, visit in enumerate(visits):
        if visit.has(number):
            visits[place] = replace(visit, **changes)  # type: ignore[arg-type]
