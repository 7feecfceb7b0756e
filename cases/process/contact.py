"""Around a contact after the training: the case in a few lines the day before; what comes when nobody answers."""

from datetime import datetime

from cases.calendar_days import local_day, moment, working_day_before
from cases.effects import Effect
from cases.facts import FollowUpPlanned
from cases.process.letters_to_colleagues import to_colleague
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn


def brief(step: Step, planned: FollowUpPlanned) -> None:
    """The manager gets the case in a few lines on the morning of the working day before.

    Was the day agreed on later than that, then on the morning of the day itself; where the question comes by then, it
    has the same lines.
    """
    brief_at = _brief_at(step, planned)
    if brief_at and step.reached(brief_at):
        manager = step.people[step.case.data.manager]
        to_colleague(step, Effect.BRIEF_FOLLOW_UP, str(planned.number), manager)


def _brief_at(step: Step, planned: FollowUpPlanned) -> datetime | None:
    zone, starts_at = step.case.data.time_zone, step.policy.day_starts_at
    day = local_day(planned.due_at, zone)
    planned_at = next(it.at for it in reversed(step.case.facts) if it.fact == planned)
    mornings = (moment(it, starts_at, zone) for it in (working_day_before(day), day))
    return next((it for it in mornings if planned_at < it < planned.due_at), None)


def client_is_silent(step: Step) -> None:
    """Nobody answered several times in a row: the manager decides, with a letter to the client ready to be sent."""
    answer = step.case.follow_up_answer
    if answer and step.case.client_is_silent:
        what = "решить, как быть: клиент не отвечает на звонки"
        decide = step.waits(Turn.MANAGER, Stage.FOLLOW_UP, what)
        ask(step, Effect.ASK_SILENT_CLIENT, str(answer.number), decide)
