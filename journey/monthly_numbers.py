"""Once a month each head is sent the department's numbers; reconcile looks whether it is time."""

from cases.numbers.monthly import for_letter, is_due, is_worth_telling, month_name, month_to_tell
from cases.people import Role
from engine.clock import now
from engine.wiring import wiring
from tasks.numbers_letter import NumbersLetter, send_numbers


def tell_numbers() -> list[str]:
    """Sends what is due; a line for each letter that left. One that did not is tried by the next reconcile."""
    app, at = wiring(), now()
    policy = app.settings.policy
    month = month_to_tell(at, policy)
    if month is None:
        return []
    heads = [it for it in app.people.of(Role.HEAD) if is_due(month, app.marks.numbers_told(it.code), at)]
    if not heads:
        return []
    if not is_worth_telling(app.numbers.first_opened_on(policy.office_time_zone), month):
        return []
    history = app.numbers.history(at, policy.office_time_zone)
    measures = tuple(for_letter(history, month, at, policy, _called))
    letters = [NumbersLetter(it, month, measures) for it in heads]
    return [
        f"Показатели за {month_name(month)}: письмо для {it.to.email}."
        for it in letters
        if send_numbers(it, return_state=True).is_completed()
    ]


def _called(code: str) -> str:
    """What somebody is called; the code of whoever has left."""
    found = wiring().people.find(code)
    return found.name if found else code
