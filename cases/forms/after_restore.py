"""The form that says, after an older copy was restored, which letters have been sent already."""

from cases.case import Case
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import RestoreReviewed
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk

SENT, SEND = "считать отправленными", "отправить"


def review_after_restore(
    case: Case, desk: Desk, *, held: tuple[str, ...], question: object, letters: object, who: object
) -> Answer:
    """97 · What is withheld leaves now, or counts as sent. `held`: what the system would send, as «effect base»."""
    if case.restore_reviewed:
        raise FormError("case", f"По {case.code} ничего не ждёт вашего решения.")
    number = fields.occurrence("question", question, case.restores, case)
    sent = fields.choice("letters", letters, {SENT: "sent", SEND: "send"}) == "sent"
    actor = fields.person("who", who, desk.people).code
    reviewed = RestoreReviewed(number=number, already_sent=held if sent else ())
    labels = "; ".join(Effect(it.partition(" ")[0]).label for it in held) or "писем нет"
    return Answer((reviewed,), actor, f"{'Уже отправлено' if sent else 'Можно отправлять'}: {labels}.")
