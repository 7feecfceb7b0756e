"""A client's questions at any time: answered by letter, or asked of a colleague; what is left open is chased.

They are no step of the case: a finished case stays finished, and neither a pause nor an end keeps a client from an
answer. Looked at once everything else is decided.
"""

from datetime import datetime

from cases.client_questions import ClientQuestion
from cases.effects import Effect
from cases.process.letters_to_client import to_client
from cases.process.questions import ask, chase
from cases.process.requests import request
from cases.process.step import Step
from cases.requests import Request
from cases.turns import Stage, Turn


def client_questions(step: Step) -> None:
    """Everything that is due for each of them."""
    for it in step.case.client_questions:
        asked_of_colleagues = step.case.requests_about(it)
        for each in asked_of_colleagues:
            request(step, each)
        if it.answered:
            to_client(step, Effect.ANSWER_CLIENT, str(it.number))
        elif not any(each.is_open or each.is_back for each in asked_of_colleagues):
            _chase(step, it, asked_of_colleagues[-1] if asked_of_colleagues else None)


def _chase(step: Step, it: ClientQuestion, last: Request | None) -> None:
    """The manager is to answer: since the question was told, or since a colleague has said what there is to answer.

    Who wrote it down themselves needs no letter about it, only a reminder.
    """
    manager = step.people[step.case.data.manager]
    waiting = step.waits(Turn.MANAGER, Stage.CLIENTS_QUESTION, f"ответить клиенту на вопрос {it.number}: {it.subject}")
    if last and last.settled_at:
        since, base, knows = last.settled_at, f"{it.number} {last.number}", True
    else:
        since, base, knows = it.told_at, str(it.number), it.told_by == manager.code
    term, head_after_days = _term(step, it, since), 1 if it.asked.urgent else None
    if knows:
        chase(
            step, Effect.ASK_CLIENTS_QUESTION, base, waiting,
            people=[manager], since=since, term=term, head_after_days=head_after_days,
        )  # fmt: skip
    else:
        ask(
            step, Effect.ASK_CLIENTS_QUESTION, base, waiting,
            overdue_at=term, head_after_days=head_after_days,
        )  # fmt: skip


def _term(step: Step, it: ClientQuestion, since: datetime) -> datetime:
    """The next working day; the same day, if it is urgent."""
    if it.asked.urgent:
        return since + step.policy.urgent_question_reminded_after
    return step.working_day(since, step.policy.question_answered_after_days)
