"""Whether a trainer is free at the hour that a form appoints; if not, why, and which hours are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cases.calendar_days import is_working_day, local_day
from cases.errors import BusyHourError
from cases.facts import TrainingAppointed
from cases.forms.form import Form
from cases.free_hours import Busy, TrainersTime, bearable, free_hours, nearest, searched
from cases.people import Person
from cases.process.reminders import zone_of
from cases.wording import place_of, short_moment, when

AGREED = "Тренер согласен на этот час"


@dataclass(frozen=True)
class Wish:
    """A training that somebody wants at a moment. `agreed`: the trainer has said yes, whatever their hours are."""

    trainer: Person
    starts_at: datetime
    time_zone: str
    agreed: bool = False


def refuse_busy_hour(form: Form, wish: Wish, day: str, time: str) -> None:
    """BusyHourError with free hours, where the trainer cannot. `day`, `time`: the fields that would hold another.

    What stands already is nobody's hindrance: the case's own session, and a date that only gets another place.
    """
    training: TrainingAppointed | None = form.dossier.case.training
    if training and (training.trainer, training.starts_at) == (wish.trainer.code, wish.starts_at):
        return
    length = form.desk.policy.training_duration
    known = trainers_time(form, wish.trainer, wish.starts_at - length, wish.starts_at + length)
    why = _why_not(known, wish)
    if not why:
        return
    since, until = searched(wish.starts_at, form.desk.now)
    known = trainers_time(form, wish.trainer, since - length, until)
    free = (it for it in free_hours(known, since, until) if bearable(it, length, wish.time_zone, form.desk.policy))
    found = nearest(free, wish.starts_at, length)
    words = {short_moment(it, form.desk.now, wish.time_zone): _fields(it, wish.time_zone, day, time) for it in found}
    raise BusyHourError(time, why, form.name, words)


def trainers_time(form: Form, trainer: Person, since: datetime, until: datetime) -> TrainersTime:
    """What is known of a trainer's time: their hours, their calendar, and sessions that begin within these moments."""
    policy = form.desk.policy
    length = policy.training_duration
    booked = form.dossier.booked(trainer.code, since, until)
    sessions = tuple(Busy(it.starts_at, it.starts_at + length, it.title) for it in booked)
    return TrainersTime(trainer.hours, zone_of(trainer, policy), length, (*sessions, *form.desk.calendar.busy))


def calendar_remark(form: Form) -> str:
    """What is added to an answer where the trainer's calendar could not be looked into; empty otherwise."""
    why = form.desk.calendar.unread
    return f" Календарь тренера не открылся ({why}), встречи в нём не проверены." if why else ""


def _why_not(time: TrainersTime, wish: Wish) -> str:
    taken = time.taken(wish.starts_at)
    who, at = wish.trainer.name, when(wish.starts_at, wish.time_zone)
    if taken and taken.session:
        return f"{who}: {at} – в это время обучение по {taken.session[:60]}."
    if wish.agreed:
        return ""
    if taken:
        return f"{who}: {at} – в календаре это время занято."
    # On a day off the day itself is refused, or taken with a tick; there are no hours then.
    if time.is_within_hours(wish.starts_at) or not is_working_day(local_day(wish.starts_at, wish.time_zone)):
        return ""
    return f"{who}: {at} – вне часов тренера: {time.hours.words} ({place_of(time.time_zone)})."


def _fields(at: datetime, time_zone: str, day: str, time: str) -> Mapping[str, str]:
    local = at.astimezone(ZoneInfo(time_zone))
    return {day: f"{local:%Y-%m-%d}", time: f"{local:%H:%M}"}
