"""The morning digest: when it leaves, and what does not wait for it."""

from datetime import datetime

from cases.calendar_days import is_working_day, local_day, moment, working_day_after
from cases.case import Case
from cases.effects import Effect
from cases.policy import Policy


def morning(now: datetime, last: datetime | None, policy: Policy) -> datetime:
    """When the next digest leaves: at ten o'clock of a working day in the office; past, if today's is still to leave.

    `last`: when the one before left.
    """
    today = local_day(now, policy.office_time_zone)
    starts_at = moment(today, policy.day_starts_at, policy.office_time_zone)
    if is_working_day(today) and (last is None or last < starts_at):
        return starts_at
    return moment(working_day_after(today, 1), policy.day_starts_at, policy.office_time_zone)


def cannot_wait(case: Case, effect: Effect, now: datetime) -> bool:
    """Whether a question comes by itself: the cloud is in trouble, or the training is today."""
    if effect is Effect.ASK_CLOUD_HELP:
        return True
    training = case.training
    return bool(
        training
        and case.report is None
        and local_day(training.starts_at, training.time_zone) == local_day(now, training.time_zone)
    )
