"""The technical card: what is still owed is asked of whoever finds it out, on the day they have named.

How it gets to tech support, and comes back, is a request like any other (cases/process/requests.py).
"""

from itertools import groupby

from cases.calendar_days import moment
from cases.effects import Effect
from cases.facts import Owed
from cases.people import Person
from cases.process.questions import ask
from cases.process.requests import TURNS
from cases.process.step import Step
from cases.technical_card import PARTS
from cases.turns import Stage, Turn


def card(step: Step) -> None:
    """Each who owes something, once for each day: colleagues themselves; what others find out is the manager's."""
    if step.case.card is None:
        return
    for _, owed in groupby(sorted(step.case.card.owed, key=lambda it: _key(step, it)), lambda it: _key(step, it)):
        _ask(step, list(owed))


def asked_of(step: Step, it: Owed) -> Person:
    """Who is asked: whoever of ours finds it out; the manager, where it is somebody else, or they have left."""
    return step.people.find(it.person) or step.people[step.case.data.manager]


def _ask(step: Step, owed: list[Owed]) -> None:
    person, by = asked_of(step, owed[0]), owed[0].by
    what = ", ".join(f"{PARTS[it.part]} ({it.who})" for it in owed)
    due_at = moment(by, step.policy.day_starts_at, step.case.data.time_zone)
    if not step.reached(due_at):
        step.waits(Turn.SYSTEM, Stage.CARD, f"{step.day_words(due_at)} спросим про карточку для ТП: {what}")
        return
    turn = next((TURNS[it] for it in TURNS if it in person.roles), Turn.COLLEAGUE)
    if person.code == step.case.data.manager:
        turn = Turn.MANAGER
    waiting = step.waits(turn, Stage.CARD, f"дописать карточку для ТП: {what}")
    ask(step, Effect.ASK_CARD, f"{by:%Y%m%d} {person.code}", waiting, to=person)


def _key(step: Step, it: Owed) -> tuple[str, str]:
    return it.by.isoformat(), asked_of(step, it).code
