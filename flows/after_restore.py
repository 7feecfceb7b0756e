"""After an older copy of the database was restored: what had been sent already."""

from functools import partial
from typing import Annotated

from cases.forms import after_restore as restored
from engine.records import withheld_letters
from journey.answers import answered
from prefect_ui.form import CASE, QUESTION, WHO, Outcome, ask, form


@form("97 · После восстановления из копии", run_name="После восстановления")
def review_after_restore(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    letters: Annotated[
        str,
        ask(
            "Письма из списка", "Обязательно. Получатели их уже видели или нет", choices=[restored.SENT, restored.SEND]
        ),
    ] = restored.SENT,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Решает, отправлять ли письма, о которых система после восстановления не знает, ушли они или нет."""
    return answered(
        case,
        partial(
            restored.review_after_restore, held=withheld_letters(case), question=question, letters=letters, who=who
        ),
    )
