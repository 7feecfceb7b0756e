"""From a form's answer to its outcome: recorded, then the case is moved on, and what came of it told in words."""

from collections.abc import Callable

from cases.case import Case
from cases.errors import FormError, TwinError
from cases.forms.desk import Answer, Desk
from engine.feed import tell_answer
from engine.records import record, run_id
from engine.wiring import wiring
from journey.batch import Batch
from journey.moving import Moved, move_on
from prefect_ui.card import card_link
from prefect_ui.form import Outcome
from prefect_ui.links import card_name, page_link


def open_case(read: Callable[[Desk], Answer]) -> tuple[Case, Answer]:
    """Records a new case. FormError: nothing is written; where the client has an open case, it leads there."""
    desk = wiring().desk()
    try:
        case, answer = wiring().cases.open(lambda: read(desk), desk.now, run_id())
    except TwinError as twin:
        raise FormError(twin.field, f"{twin.sentence} {page_link(card_name(twin.code))}".rstrip()) from twin
    tell_answer(case, answer)
    return case, answer


def answered(case: object, read: Callable[[Case, Desk], Answer], batch: Batch | None = None) -> Outcome:
    """Records a form's answer and moves the case on. `batch`: the form is about many cases."""
    recorded, answer = record(case, read)
    if not (answer.facts or answer.repeated):
        return summary(answer, Moved(card=card_link(recorded.code)))
    return summary(answer, move_on(recorded.code, patient=batch is None, batch=batch))


def summary(answer: Answer, moved: Moved) -> Outcome:
    """What was recorded, what happened, what comes next."""
    parts = [_sentence(answer.said)]
    if moved.done:
        parts.append(f"Сделано: {'; '.join(moved.done)}.")
    if moved.refused:
        parts.append(f"Отказ другой стороны: {'; '.join(moved.refused)}.")
    if moved.failed:
        parts.append(f"Пока не получилось: {'; '.join(moved.failed)}. Система повторит сама.")
    if moved.left_to_others:
        parts.append("Этим подключением прямо сейчас занят другой запуск, он и продолжит.")
    if moved.next:
        parts.append(f"Дальше: {moved.next}.")
    if moved.card:
        parts.append(f"Карточка: {moved.card}")
    return Outcome(answer.badge, "\n".join(parts))


def _sentence(words: str) -> str:
    """With a stop at its end, unless it ends in a link that the stop would become part of."""
    return words if words[-1] in ".!?…" or "://" in words.split()[-1] else f"{words}."
