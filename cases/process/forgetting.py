"""Of a finished case only: who is asked whether its client is to be forgotten. It is no step of the case."""

from datetime import timedelta

from cases.effects import Effect
from cases.forgetting import forgetting
from cases.occurrence import Occurrence
from cases.people import Person, Role
from cases.process.due import Due
from cases.process.letters_to_colleagues import send, to_colleague
from cases.process.step import Step


def ask_to_forget(step: Step) -> None:
    """A wish that nobody has answered goes to a second person; without one the head hears that the time is over."""
    asked = forgetting(step.case)
    if asked and asked.agreed is None:
        for person in second_people(step, asked.asked_by):
            base = Occurrence(f"{asked.number} {person.code}")
            send(step, Due(Effect.ASK_FORGETTING, base, person.email, person.code))
    elif asked is None and _is_kept_long_enough(step):
        for head in step.people.of(Role.HEAD):
            to_colleague(step, Effect.TELL_HEAD_KEPT, head.code, head)


def second_people(step: Step, asked_by: str) -> list[Person]:
    """Whoever leads the case; where that is the one who asks, or is nobody any more, another head, or the operators."""
    manager = step.people.find(step.case.data.manager)
    if manager and manager.roles and manager.code != asked_by:
        return [manager]
    heads = [it for it in step.people.of(Role.HEAD) if it.code != asked_by]
    return heads or [it for it in step.people.of(Role.OPERATOR) if it.code != asked_by]


def _is_kept_long_enough(step: Step) -> bool:
    days = step.policy.forget_after_days
    return bool(days) and step.now >= step.case.facts[-1].at + timedelta(days=days)
