"""Letters to colleagues: to sales, tech support and heads; with questions, to the manager."""

from cases.effects import Effect
from cases.ledger import Entry
from cases.occurrence import Occurrence
from cases.people import Person, Role
from cases.process.attempts import once
from cases.process.due import Due
from cases.process.step import Step
from cases.turns import Stage, Turn


def to_colleague(step: Step, effect: Effect, base: str, person: Person, note: str = "") -> Entry | None:
    """A letter to a colleague; the entry, if their mailbox has refused it."""
    return send(step, Due(effect, Occurrence(base), person.email, person.code, note))


def send(step: Step, due: Due) -> Entry | None:
    """The same, made already. Refused, it is due again as soon as people.toml has another address."""
    refused = once(step, due)
    if refused:
        what = f"ждём, когда эксплуатация исправит почту коллеги: на {refused.recipient} письма не доходят"
        step.waits(Turn.OPERATORS, Stage.COLLEAGUES_MAIL, what)
        step.look_again(step.now + step.policy.colleague_look_every)
        for head in step.people.of(Role.HEAD):
            if head.email != refused.recipient:
                told = Occurrence(f"{refused.recipient} {head.code}")
                once(step, Due(Effect.TELL_HEAD, told, head.email, head.code, refused.words))
    return refused
