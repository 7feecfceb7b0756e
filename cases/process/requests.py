"""Requests to colleagues, whatever they are about: everybody of the role is written to, the first to take it owns it.

Nobody takes it, or its owner does not answer: they are reminded after a working day, then the head is told. The answer
is told to who asked. Returned, it is the manager's turn. A case that ends calls off what is still open.
"""

from dataclasses import replace
from datetime import datetime

from cases.effects import Effect
from cases.facts import CaseReopened
from cases.occurrence import Occurrence, Renewal, Why
from cases.people import Person, Role
from cases.process.due import Due
from cases.process.letters_to_colleagues import send, to_colleague
from cases.process.questions import ask, chase
from cases.process.step import Step
from cases.requests import Request, RequestState
from cases.turns import Turn

TURNS = {
    Role.MANAGER: Turn.MANAGER,
    Role.SALES: Turn.SALES,
    Role.TECH_SUPPORT: Turn.TECH_SUPPORT,
    Role.TRAINER: Turn.TRAINER,
}
"""Whose turn it is while a role is asked; anybody else is a colleague."""


def requests(step: Step) -> None:
    """Those that the case waits for."""
    for it in step.case.requests:
        if it.topic.holds and not it.topic.beside_the_case:
            request(step, it)


def requests_beside(step: Step) -> None:
    """The others, after all steps: while they are open only as long as the case goes on anyway."""
    for it in step.case.requests:
        if not it.topic.holds and (step.goes_on or not it.is_open):
            request(step, it)


def request(step: Step, it: Request) -> None:
    """Everything that is due for one request."""
    if it.state is RequestState.CALLED_OFF:
        call_off(step, it)
        return
    _write(step, it)
    if it.is_open:
        _wait(step, it)
    elif it.is_back:
        what = f"{it.topic.returned.row.asks}: запрос {it.number} вернули"
        back = step.waits(Turn.MANAGER, it.topic.stage, what)
        ask(step, it.topic.returned, str(it.number), back)
    elif it.answer:
        _tell(step, it)


def call_off(step: Step, it: Request) -> None:
    """Whoever was written to and may be at work on it hears that nobody needs it any more."""
    for person in readers(step, it):
        if step.may_know(it.topic.letter, f"{it.number} {person.code}"):
            ended = f" {len(step.case.ends)}" if it.is_open else ""
            to_colleague(step, Effect.TELL_CALLED_OFF, f"{it.number} {person.code}{ended}", person)


def call_off_open(step: Step) -> None:
    """The same of all that are open, once the case has ended."""
    for it in step.case.requests:
        if not it.topic.beside_the_case and (it.is_open or it.state is RequestState.CALLED_OFF):
            call_off(step, it)


def readers(step: Step, it: Request) -> tuple[Person, ...]:
    """Whose it is: its owner's; while it has none, or they have left, everybody's of the role."""
    owner = step.people.find(it.owner) if it.owner else None
    return (owner,) if owner else step.people.of(it.sent.to)


def _first_readers(step: Step, it: Request) -> tuple[Person, ...]:
    """Who gets the letter: of sales first whoever has sold it, the others when it has to be chased."""
    seller = step.people.find(step.case.data.sales_manager)
    if it.owner or it.sent.to is not Role.SALES or seller is None:
        return readers(step, it)
    return (seller,)


def _write(step: Step, it: Request) -> None:
    """The letter to each reader; once more to all of them, where the case had ended and goes on again."""
    for person in _first_readers(step, it):
        due = Due(it.topic.letter, Occurrence(f"{it.number} {person.code}"), person.email, person.code)
        waits = it.state in (RequestState.SENT, RequestState.TAKEN) and not it.again
        if not (waits or step.entries.attempts(due.effect, due.occurrence)):
            continue
        send(step, due)
        left, reopened = step.done_at(due.effect, due.occurrence.base), step.case.recorded(CaseReopened)
        if it.topic.beside_the_case:
            continue
        if it.is_open and left and reopened and left < reopened.at:
            send(step, replace(due, occurrence=replace(due.occurrence, renewed=Renewal(Why.RESUMED, reopened.at))))


def _wait(step: Step, it: Request) -> None:
    people, policy = readers(step, it), step.policy
    stage, turn = it.topic.stage, TURNS.get(it.sent.to, Turn.COLLEAGUE)
    if not people:
        step.waits(Turn.OPERATORS, stage, f"вписать в people.toml кого-нибудь с ролью «{it.sent.to}»")
        step.look_again(step.now + policy.colleague_look_every)
        return
    taken = it.taken_at is not None and people[0].code == it.owner
    if taken:
        what = f"ответить на запрос {it.number}: {it.topic.called} ({people[0].name})"
        effect, days = Effect.ASK_ANSWER, it.topic.days(policy)
    else:
        what = f"взять запрос {it.number}: {it.topic.called}"
        effect, days = Effect.ASK_TAKING, policy.request_taken_after_days
    waiting = step.waits(turn, stage, what)
    since = it.taken_at if taken else _sent_at(step, it, people)
    if since:
        chase(step, effect, str(it.number), waiting, people=people, since=since, term=step.working_day(since, days))


def _sent_at(step: Step, it: Request, people: tuple[Person, ...]) -> datetime | None:
    left = (step.done_at(it.topic.letter, f"{it.number} {person.code}") for person in people)
    return min((at for at in left if at), default=None)


def _tell(step: Step, it: Request) -> None:
    """The answer, to whoever leads the case and to who asked: each answer once, and not to who gave it."""
    former = [each.former for each in step.case.hand_overs]
    asked = step.people.find(it.asked_by) if it.asked_by not in former else None
    for person in dict.fromkeys((step.people[step.case.data.manager], asked)):
        if person and person.code != it.settled_by:
            to_colleague(step, Effect.TELL_ANSWER, f"{it.number} {person.code} {len(it.answers)}", person)
