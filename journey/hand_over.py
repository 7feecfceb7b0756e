"""Handing cases over to another manager: one, or all that somebody leads."""

from functools import partial

from cases.forms.correction import HandOver
from cases.forms.form import EMPTY, Raw
from engine.records import each_apart, open_cases_of
from engine.wiring import wiring
from journey.answers import answered
from journey.batch import Batch
from journey.digests import ask_in_one_letter
from journey.moving import known_to_be_down, move_on
from prefect_ui.form import Outcome


def handed_over(declared: type[HandOver], raw: Raw) -> Outcome:
    """What came of it. FormError: what is wrong for all of them; nothing is written."""
    if raw.get("case") not in EMPTY:
        return answered(declared, raw)
    form = declared(raw, wiring().desk())
    form.check()
    assert form.all_of is not None, "one of the two is chosen"
    return _all_handed_over(declared, {**raw, "all_of": ""}, open_cases_of(form.all_of.code))


def _all_handed_over(declared: type[HandOver], raw: Raw, codes: list[str]) -> Outcome:
    """Each apart; what the new manager is asked comes as one letter, if it is much.

    Who is known to be down is left alone, as by any other run: reconcile does it later.
    """
    batch = Batch(gathers_questions=True, down=known_to_be_down())
    outcomes, errors = each_apart(codes, lambda code: answered(declared, {**raw, "case": code}, batch=batch))
    digests = ask_in_one_letter(batch.asked_of)
    batch.gathers_questions = False
    _, more_errors = each_apart(batch.gathered, partial(move_on, patient=False, batch=batch))
    errors |= more_errors
    lines = [f"Передано подключений: {len(outcomes)}."]
    lines += [f"{code}: {outcome.message.splitlines()[0]}" for code, outcome in outcomes.items()]
    lines += [f"Вопросы одним письмом для {to}: {count}." for to, count in digests.items()]
    lines += [f"{code}: ошибка – {words}." for code, words in errors.items()]
    return Outcome("Передано не всё" if errors else "Записано", "\n".join(lines), failed=bool(errors))
