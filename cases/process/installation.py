"""9. The installation: what is lacking for a day, the day itself and its crew, and how it went."""

from datetime import datetime, timedelta

from cases.calendar_days import local_day, moment
from cases.effects import Effect
from cases.facts import EquipmentTold
from cases.installation import Visit
from cases.process.crew import installer_of, invite_crew, release_crews
from cases.process.letters_to_client import to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.standing import installation_is_wanted, site_is_ready
from cases.turns import Stage, Turn, Waiting
from cases.wording import short_day

_WAY: dict[str, tuple[Turn, str]] = {
    "supplier": (Turn.SUPPLIER, "ждём оборудование от поставщика"),
    "carrier": (Turn.CARRIER, "ждём оборудование: оно в пути"),
}


def installation(step: Step) -> None:
    """What it waits for of others: the equipment, which is asked about once the site is ready, unless it is on its way
    already; and the site. The lanes of shipments and of the site say whom they wait for. Then a day is agreed, together
    with who lets the crew in.
    """
    call_off_installation(step)
    found = step.case.installation
    if not installation_is_wanted(step.case):
        return
    if found.ahead:
        appointed(step, found.ahead)
    elif found.awaited or (step.case.orders_to_ship and found.equipment is None):
        return  # their lanes say whom it waits for
    elif not found.is_received:
        equipment(step, found.equipment)
    elif site_is_ready(step.case):
        agree = step.waits(Turn.MANAGER, Stage.INSTALLATION, "договориться о доступе на объект и назначить монтаж")
        ask(step, Effect.ASK_INSTALLATION, str(found.next_number), agree)


def equipment(step: Step, told: EquipmentTold | None) -> None:
    """Nobody is asked before the site is ready; where somebody has said when it comes, a morning after that day."""
    number = str(step.case.installation.asked_about + 1)
    if told is None:
        if site_is_ready(step.case):
            find_out = step.waits(Turn.MANAGER, Stage.EQUIPMENT, "узнать, где оборудование для монтажа")
            ask(step, Effect.ASK_EQUIPMENT, number, find_out)
        return
    turn, words = _WAY[told.where]
    told_at = step.case.recorded_at(EquipmentTold)
    ask_at = step.working_day(told_at, step.policy.equipment_asked_after_days)
    if told.expected_on:
        zone = step.case.data.time_zone
        words += f", ожидаем {short_day(told.expected_on, local_day(step.now, zone))}"
        ask_at = step.working_day(moment(told.expected_on, step.policy.day_starts_at, zone), 1)
    on_its_way = step.waits(turn, Stage.EQUIPMENT, words)
    if step.reached(ask_at):
        ask(step, Effect.ASK_EQUIPMENT, number, on_its_way)


def appointed(step: Step, visit: Visit) -> None:
    """Client and crew are invited; in the evening of the day whoever mounts is asked how it went: our own installer,
    with the manager in copy, otherwise the manager.
    """
    date = visit.date
    assert date is not None
    number, ends_at = str(date.number), _ends_at(step, date.starts_at, date.time_zone)
    installer, is_over = installer_of(step, date), step.reached(ends_at)
    report = _whose_turn(step, visit, is_over=is_over)
    to_client(step, Effect.SEND_INSTALLATION, number)
    invite_crew(step, visit)
    if is_over:
        manager = step.people[step.case.data.manager]
        overdue_at = step.working_day(ends_at, step.policy.report_overdue_after_days)
        ask(step, Effect.ASK_INSTALLED, number, report, to=installer or manager, overdue_at=overdue_at)


def call_off_installation(step: Step) -> None:
    """Whoever was invited to a day on which nobody comes is told so; it leaves their calendar."""
    for visit in step.case.installation.visits:
        invited = any(step.may_know(Effect.SEND_INSTALLATION, str(it.number)) for it in visit.dates)
        if visit.date and visit.is_called_off and invited:
            to_client(step, Effect.SEND_INSTALLATION_OFF, str(visit.date.number))
        release_crews(step, visit)


def _whose_turn(step: Step, visit: Visit, *, is_over: bool) -> Waiting:
    date = visit.date
    assert date is not None
    installer = installer_of(step, date)
    if installer or not is_over:
        turn = Turn.CLIENT if date.by == "client" else Turn.INSTALLERS
        words = "смонтировать и записать итог" if installer else "смонтировать"
        return step.waits(turn, Stage.INSTALLATION, words)
    return step.waits(Turn.MANAGER, Stage.INSTALLATION, "узнать, как прошёл монтаж, и записать итог")


def _ends_at(step: Step, starts_at: datetime, zone: str) -> datetime:
    """In the evening of the day, or two hours later, if it begins so late."""
    evening = moment(local_day(starts_at, zone), step.policy.installation_told_at, zone)
    return max(evening, starts_at + timedelta(hours=2))
