"""What is on its way: the client told of it, whoever sees to it asked whether it came, what came wrong put right.

Nobody answers: they are reminded, then the head is told, as of any question.
"""

from datetime import datetime

from cases.calendar_days import local_day, moment
from cases.effects import Effect
from cases.facts import Sender
from cases.people import Person
from cases.process.letters_to_client import to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.shipments import Shipment, ShipmentState
from cases.turns import Stage, Turn
from cases.wording import short_day

_SENDS: dict[Sender, Turn] = {"supplier": Turn.SUPPLIER, "client": Turn.CLIENT}


def shipments(step: Step) -> None:
    """All of them, side by side."""
    for it in step.case.shipments:
        tell_client(step, it)
        match it.state:
            case ShipmentState.ORDERED:
                is_to_leave(step, it)
            case ShipmentState.SENT:
                is_to_come(step, it)
            case ShipmentState.WRONG:
                is_to_be_put_right(step, it)


def tell_client(step: Step, it: Shipment) -> None:
    """What comes to them, and when; anew, where something of it changes. Not what they have sent themselves."""
    if it.told.destination != "site" or it.told.sender == "client":
        return
    if it.state is ShipmentState.SENT and not _is_past(step, it):
        to_client(step, Effect.SEND_SHIPMENT, f"{it.code} {it.news}")
    elif it.state is ShipmentState.CALLED_OFF and _knows(step, it):
        to_client(step, Effect.SEND_SHIPMENT_OFF, f"{it.code} {it.receipts}")


def is_to_leave(step: Step, it: Shipment) -> None:
    """Ordered: whoever sends it has the turn; after a few days, or once it should be there, its owner is asked."""
    owner = owner_of(step, it)
    turn = _SENDS.get(it.told.sender) or _turn_of(step, owner)
    words = f"отправить {it.code}" if it.told.sender == "us" else f"ждём, когда отправят {it.code}"
    to_leave = step.waits(turn, Stage.SHIPMENT, f"{words}: {it.goods_words}")
    ask_at = step.working_day(it.told_at, step.policy.shipment_sent_after_days)
    if due := _morning_after(step, it):
        ask_at = min(ask_at, due)
    if step.reached(ask_at):
        ask(step, Effect.ASK_SENDING, f"{it.code} {it.told.number}", to_leave, to=owner)


def is_to_come(step: Step, it: Shipment) -> None:
    """On its way: on the morning after its day the client is asked whether it came, and its owner what has become of
    it; where nobody knows the day, its owner alone, after some days.
    """
    words = f"ждём {it.code}: {it.goods_words} ({it.carrier})"
    if it.told.expected_on:
        words += f", ожидаем {short_day(it.told.expected_on, local_day(step.now, step.case.data.time_zone))}"
    to_come = step.waits(Turn.CARRIER, Stage.SHIPMENT, words)
    due, number = _morning_after(step, it), f"{it.code} {it.told.number}"
    if step.reached(due or step.working_day(it.told_at, step.policy.equipment_asked_after_days)):
        if due and _knows(step, it):
            to_client(step, Effect.CHECK_SHIPMENT, number)
        ask(step, Effect.ASK_SHIPMENT, number, to_come, to=owner_of(step, it))


def is_to_be_put_right(step: Step, it: Shipment) -> None:
    """Somebody was named who sees to what came wrong, by a day: they hear of it at once."""
    came = it.received
    assert came is not None
    person = step.people.find(came.person) or step.people[step.case.data.manager]
    words = f"{it.code}: {it.then_words} ({person.name})"
    waiting = step.waits(_turn_of(step, person), Stage.SHIPMENT, words)
    term = (
        step.working_day(moment(came.by, step.policy.day_starts_at, step.case.data.time_zone), 1) if came.by else None
    )
    ask(step, Effect.ASK_PUT_RIGHT, f"{it.code} {it.receipts}", waiting, to=person, overdue_at=term)


def owner_of(step: Step, it: Shipment) -> Person:
    """Who sees to it; whoever leads the case, where they have left."""
    return step.people.find(it.told.owner) or step.people[step.case.data.manager]


def _turn_of(step: Step, person: Person) -> Turn:
    return Turn.MANAGER if person.code == step.case.data.manager else Turn.COLLEAGUE


def _knows(step: Step, it: Shipment) -> bool:
    """Whether the client may have been told that it comes."""
    return any(step.may_know(Effect.SEND_SHIPMENT, f"{it.code} {each.number}") for each in it.tellings)


def _morning_after(step: Step, it: Shipment) -> datetime | None:
    """The working morning after the day on which it is expected; None: nobody knows the day."""
    if it.told.expected_on is None:
        return None
    return step.working_day(moment(it.told.expected_on, step.policy.day_starts_at, step.case.data.time_zone), 1)


def _is_past(step: Step, it: Shipment) -> bool:
    day = it.told.expected_on
    return bool(day and day < local_day(step.now, step.case.data.time_zone))
