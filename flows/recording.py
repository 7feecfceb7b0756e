"""The recording of the training."""

from functools import partial
from typing import Annotated

from cases.forms import training as training_forms
from journey.answers import answered
from prefect_ui.form import CASE, WHO, Outcome, ask, form


@form("65 · Запись обучения готова", run_name="Запись готова")
def recording_ready(
    case: Annotated[str, CASE] = "",
    url: Annotated[str, ask("Ссылка на запись", "Обязательно. Проверьте, что она открывается без пароля")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Отправляет клиенту ссылку на запись обучения."""
    return answered(case, partial(training_forms.recording_ready, url=url, who=who))
