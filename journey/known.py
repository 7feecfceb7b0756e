"""Form 93: all that is known of a client goes by letter to whoever asks."""

from cases.forms.forgetting import TellWhatIsKnown
from cases.forms.form import Raw
from engine.clock import now
from engine.records import look_up, run_id
from prefect_ui.card import card_link
from prefect_ui.form import Outcome
from tasks.known import Question, send_what_is_known


def told(declared: type[TellWhatIsKnown], raw: Raw) -> Outcome:
    """What came of it. FormError: there is no such case, or nobody is signed in."""
    desk, dossier = look_up(raw.get("case"))
    form = declared({**raw, "case": dossier.case.title}, desk, dossier)
    form.check()
    code = dossier.case.code
    question = Question(code, form.who, f"{code} {run_id() or now().isoformat()}")
    card = f"Карточка: {card_link(code)}"
    if not send_what_is_known(question, return_state=True).is_completed():
        return Outcome("Не отправлено", f"Письмо не ушло, почему – в журнале этого запуска.\n{card}", failed=True)
    return Outcome("Отправлено", f"Всё, что мы храним о {dossier.case.title}, ушло вам на {form.who.email}.\n{card}")
