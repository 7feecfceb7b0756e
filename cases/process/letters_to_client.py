"""Letters to the client, and what follows when one is refused."""

from datetime import datetime

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.facts import ContactCorrected
from cases.occurrence import Occurrence
from cases.process.attempts import once
from cases.process.cloud_help import ask_cloud_help
from cases.process.due import Due
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn


def to_client(step: Step, effect: Effect, base: str) -> None:
    """A letter to the client; if their address is refused, the manager is asked for another."""
    refused = once(step, Due(effect, Occurrence(base), step.case.contact.email))
    if refused and refused.refused_by is FarEnd.MAIL:
        what = "узнать у клиента другую почту: на эту письма не доходят"
        waiting = step.waits(Turn.MANAGER, Stage.CLIENTS_MAIL, what)
        corrections = sum(isinstance(it.fact, ContactCorrected) for it in step.case.facts)
        ask(step, Effect.ASK_CONTACT, f"{refused.recipient} {corrections + 1}", waiting, note=refused.words)
    elif refused:
        ask_cloud_help(step, refused)


def client_is_reminded(step: Step, remind_at: datetime, reminded_at: datetime | None) -> str:
    """What is said of the client's turn: when they are reminded, or were."""
    if reminded_at:
        return f"; {step.day_words(reminded_at)} напомнили ему"
    return f"; {step.day_words(remind_at)} напомним ему сами"
