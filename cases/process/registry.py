"""What the registry lacks is asked for, or it would stay empty. No step of the case: nothing that the client waits for
is held up by it, and a case that has come to its end gets its closing letters without it. It is closed only after.
"""

from datetime import date, datetime, time

from cases.calendar_days import is_working_day, local_day, moment, working_day_after
from cases.effects import Effect
from cases.process.questions import ask
from cases.process.step import Step
from cases.registry.row import lacks, row_of
from cases.turns import Stage, Turn
from cases.wording import DEPARTMENT


def registry(step: Step) -> None:
    """Once the training is over: the manager is asked what is missing, sales for the first payment, month by month."""
    case = step.case
    if case.report is None:
        return
    if missing := lacks(case):
        waiting = step.also_waits(Turn.MANAGER, Stage.REGISTRY, f"дополнить реестр: {', '.join(missing)}")
        ask(step, Effect.ASK_DETAILS, "1", waiting)
    if row_of(case).connected_on is None:
        _payment(step, since=case.facts[0].at)


def _payment(step: Step, since: datetime) -> None:
    """The first time in the month after the case was opened; each month has its own question."""
    today = local_day(step.now, DEPARTMENT)
    starts_at = step.policy.day_starts_at
    due_at = payment_asked_at(today.replace(day=1), starts_at)
    is_another_month = today.replace(day=1) > local_day(since, DEPARTMENT).replace(day=1)
    if is_another_month and step.now >= due_at:
        sales = step.people[step.case.data.sales_manager]
        waiting = step.waits(Turn.SALES, Stage.REGISTRY, "узнать, когда клиент заплатил впервые")
        overdue_at = step.working_day(due_at, step.policy.payment_overdue_after_days)
        ask(step, Effect.ASK_FIRST_PAYMENT, f"{today:%Y-%m}", waiting, to=sales, overdue_at=overdue_at)
    elif step.decision.finished:
        return  # it is closed: reconcile looks at it once the month has come
    step.look_again(due_at if step.now < due_at else payment_asked_at(_next_month(today), starts_at))


def payment_asked_at(first_day: date, starts_at: time) -> datetime:
    """The morning of the first working day of a month."""
    day = first_day if is_working_day(first_day) else working_day_after(first_day, 1)
    return moment(day, starts_at, DEPARTMENT)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
