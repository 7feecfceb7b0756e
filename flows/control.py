"""Control over a case at any step: pause, end, go on; a note; a letter once more; a step let go."""

from functools import partial
from typing import Annotated, Any

from cases.forms import again
from cases.forms import control as control_forms
from engine.records import is_finished
from journey.answers import answered
from prefect_ui.form import CASE, WHO, Outcome, ask, ask_day, form

_NAMES = {
    control_forms.PAUSE: "На паузу",
    control_forms.GO_ON: "Продолжение",
    control_forms.END: "Остановка",
    control_forms.REOPEN: "Снова в работу",
}


def _run_name(filled_in: dict[str, Any]) -> str:
    return _NAMES.get(str(filled_in.get("action", control_forms.PAUSE)), "Пауза, остановка, возврат")


@form("02 · Пауза, остановка, возврат", run_name=_run_name)
def control_case(
    case: Annotated[str, CASE] = "",
    action: Annotated[
        str,
        ask("Что сделать", "Обязательно. На паузе никому ничего не отправляем", choices=list(control_forms.ACTIONS)),
    ] = control_forms.PAUSE,
    reason: Annotated[str, ask("Причина", "Нужна всегда, кроме «продолжить»; клиент её не увидит")] = "",
    until: Annotated[
        str, ask_day("Пауза до", "Рабочий день, когда система продолжит сама; пусто – пока не продолжите вы")
    ] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Ставит подключение на паузу, продолжает, останавливает совсем или возвращает остановленное в работу."""
    return answered(
        case,
        partial(
            control_forms.control_case, finished=is_finished(case), action=action, reason=reason, until=until, who=who
        ),
    )


@form("03 · Заметка", run_name="Заметка")
def add_note(
    case: Annotated[str, CASE] = "",
    text: Annotated[str, ask("Заметка", "Обязательно. Останется в истории подключения, никому не уйдёт")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Записывает в историю подключения то, о чём стоит помнить."""
    return answered(case, partial(control_forms.add_note, text=text, who=who))


@form("06 · Отправить ещё раз", run_name="Отправить ещё раз")
def send_again(
    case: Annotated[str, CASE] = "",
    letter: Annotated[
        str,
        ask(
            "Какое письмо",
            "Обязательно. Новый доступ отключает прежний",
            choices=[again.ASKED, *again.LETTERS],
        ),
    ] = again.ASKED,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Отправляет ещё раз письмо, которое потерялось или ушло не туда: клиенту, в ТП, в МОП или вам самим."""
    return answered(case, partial(control_forms.send_again, letter=letter, who=who))


@form("07 · Пропустить шаг", run_name="Шаг пропущен")
def skip_step(
    case: Annotated[str, CASE] = "",
    step: Annotated[
        str,
        ask("Какой шаг", "Обязательно. Облако и отчёт с карточкой не пропустить", choices=list(control_forms.STEPS)),
    ] = next(iter(control_forms.STEPS)),
    reason: Annotated[str, ask("Причина", "Обязательно. Почему без этого шага можно обойтись")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Ведёт подключение дальше без этого шага. Если шаг всё-таки состоялся, запишите его обычной формой."""
    return answered(case, partial(control_forms.skip_step, step=step, reason=reason, who=who))
