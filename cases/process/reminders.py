"""Reminders of a training, a day and an hour before it; never at night where they are read. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.calendar_days import local_day, moment
from cases.effects import Effect
from cases.people import Person
from cases.policy import Policy
from cases.process.letters_to_client import to_client
from cases.process.letters_to_colleagues import to_colleague
from cases.process.step import Step
from cases.sessions import Session

DAY, HOUR = "day", "hour"


@dataclass(frozen=True)
class Reminder:
    """`base` is its occurrence: the number of the date, and which of the two; `zone` is where it is read."""

    base: str
    at: datetime
    zone: str


def remind(step: Step, session: Session) -> None:
    """The client, and whoever holds the session; each once they have been invited, at their own moments."""
    date = session.date
    if date is None or not session.is_ahead:
        return
    number, policy = str(date.number), step.policy
    invited_at = step.done_at(Effect.SEND_INVITATION, number)
    for it in due(number, date.starts_at, date.time_zone, policy):
        if _is_wanted(step, it, invited_at, _late_at(it, date.starts_at)):
            to_client(step, Effect.REMIND_TRAINING, it.base)
    trainer = step.people.find(date.trainer)
    if trainer is None:
        return
    invited_at = step.done_at(Effect.INVITE_TRAINER, number)
    for it in due(number, date.starts_at, zone_of(trainer, policy), policy):
        if _is_wanted(step, it, invited_at, _late_at(it, date.starts_at)):
            to_colleague(step, Effect.REMIND_TRAINER, it.base, trainer)


def zone_of(person: Person, policy: Policy) -> str:
    """Where somebody reads their letters."""
    return person.time_zone or policy.office_time_zone


def due(number: str, starts_at: datetime, zone: str, policy: Policy) -> tuple[Reminder, ...]:
    """Both reminders of a date, each at a bearable hour; one, where they would come at the same moment."""
    day = _by_day(starts_at - timedelta(days=1), zone, policy, evening_before=False)
    hour = _by_day(starts_at - timedelta(hours=1), zone, policy, evening_before=True)
    both = (Reminder(f"{number} {DAY}", day, zone), Reminder(f"{number} {HOUR}", hour, zone))
    return both if hour - day >= timedelta(hours=1) else both[1:]


def _by_day(at: datetime, zone: str, policy: Policy, *, evening_before: bool) -> datetime:
    """The moment itself by day; at night the nearest one that is earlier, or, if that may be, the next morning."""
    today = local_day(at, zone)
    morning, evening = (moment(today, it, zone) for it in (policy.awake_from, policy.awake_until))
    if at > evening:
        return evening
    if at >= morning:
        return at
    return moment(today - timedelta(days=1), policy.awake_until, zone) if evening_before else morning


def _late_at(reminder: Reminder, starts_at: datetime) -> datetime:
    """From when on it says nothing new: the one of the day before, once that of the last hour is due."""
    return starts_at if reminder.base.endswith(HOUR) else starts_at - timedelta(hours=1)


def _is_wanted(step: Step, reminder: Reminder, invited_at: datetime | None, late_at: datetime) -> bool:
    """Not of what somebody was invited to after that moment, or what is over; nor at night, after downtime."""
    if invited_at is None or invited_at >= reminder.at or step.now >= late_at or not step.reached(reminder.at):
        return False
    today = local_day(step.now, reminder.zone)
    morning = moment(today, step.policy.awake_from, reminder.zone)
    if step.now < morning:
        step.look_again(morning)
    return morning <= step.now <= moment(today, step.policy.awake_until, reminder.zone)
