"""The questions that stand, kept beside their case: for whoever reads a morning digest no case is decided again."""

from typing import Any

from cases.effects import Effect
from cases.ledger import Entries
from cases.occurrence import Occurrence
from cases.process.due import Decision, Due


def asked(entries: Entries, decision: Decision) -> list[dict[str, Any]]:
    """What was asked and is not answered, as JSON; what has not left yet is not among it."""
    found = []
    for due in (it.due for it in decision.questions):
        letter = entries.done(due.effect, due.occurrence)
        if letter and letter.done_at:
            said = {"person": due.person, "recipient": due.recipient, "note": due.note}
            name = {"effect": due.effect.value, "occurrence": str(due.occurrence)}
            found.append(name | said | {"since": letter.done_at.isoformat()})
    return found


def as_due(said: dict[str, Any]) -> Due:
    """The same question as a decision says it."""
    occurrence = Occurrence.parse(said["occurrence"])
    return Due(Effect(said["effect"]), occurrence, said["recipient"], said["person"], said["note"])
