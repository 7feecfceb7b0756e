"""What the ledger does not know and only the manager can say: after an older copy, or of a case brought in."""

from collections.abc import Iterator

from cases.case import Case
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import BroughtIn, RestoreReviewed
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.ledger import Entry, State

SENT, SEND = "считать отправленными", "отправить"


def assumed_sent(case: Case) -> Iterator[Entry]:
    """Letters that the manager says others have got; the ledger has no row of them, and no reference."""
    for recorded in case.facts:
        names: tuple[str, ...] = ()
        if isinstance(recorded.fact, RestoreReviewed):
            names = recorded.fact.already_sent
        elif isinstance(recorded.fact, BroughtIn):
            names = recorded.fact.done
        for name in names:
            effect, _, occurrence = name.partition(" ")
            yield Entry(Effect(effect), occurrence, State.DONE, recorded.at, done_at=recorded.at)


def review_after_restore(
    case: Case, desk: Desk, *, held: tuple[str, ...], question: object, letters: object, who: object
) -> Answer:
    """97 · What is held leaves now, or counts as sent. `held` is what the system would send, as «effect occurrence»."""
    if case.restore_reviewed:
        raise FormError("case", f"По {case.code} ничего не ждёт вашего решения.")
    number = fields.occurrence("question", question, case.restores, case)
    sent = fields.choice("letters", letters, {SENT: "sent", SEND: "send"}) == "sent"
    actor = fields.person("who", who, desk.people).code
    reviewed = RestoreReviewed(number=number, already_sent=held if sent else ())
    labels = "; ".join(Effect(it.partition(" ")[0]).label for it in held) or "писем нет"
    return Answer((reviewed,), actor, f"{'Уже отправлено' if sent else 'Можно отправлять'}: {labels}.")
