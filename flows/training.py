"""The training: appointed, moved or cancelled; and its report with the technical card."""

from functools import partial
from typing import Annotated, Any

from cases.forms import training as training_forms
from cases.people import Role
from journey.answers import answered
from prefect_ui.form import CASE, QUESTION, WHO, ZONES, Outcome, ask, ask_day, ask_person, form


def _run_name(filled_in: dict[str, Any]) -> str:
    return "Обучение отменено" if filled_in.get("action") == training_forms.CANCEL else "Обучение назначено"


@form("50 · Обучение: назначить, перенести, отменить", run_name=_run_name)
def appoint_training(
    case: Annotated[str, CASE] = "",
    action: Annotated[
        str,
        ask(
            "Что сделать",
            "Обязательно. Новая дата заменит прежнюю",
            choices=[training_forms.APPOINT, training_forms.CANCEL],
        ),
    ] = training_forms.APPOINT,
    day: Annotated[str, ask_day("День", "Обязательно. Рабочий день, согласованный с клиентом")] = "",
    time: Annotated[str, ask("Время", "Обязательно. По часам клиента, например 11:00")] = "",
    time_zone: Annotated[
        str, ask("Часовой пояс клиента", "Обязательно. По нему и указано время", choices=ZONES)
    ] = ZONES[1],
    trainer: Annotated[str, ask_person("Кто проводит", "Обязательно", Role.TRAINER)] = "",
    place: Annotated[str, ask("Где", "Обязательно. Ссылка на встречу или адрес")] = "",
    reason: Annotated[str, ask("Причина отмены", "Обязательно при отмене; клиент её не увидит")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Назначает, переносит или отменяет обучение. Клиент сразу получит письмо с приглашением в календарь."""
    return answered(
        case,
        partial(
            training_forms.appoint_training,
            action=action,
            day=day,
            time=time,
            time_zone=time_zone,
            trainer=trainer,
            place=place,
            reason=reason,
            who=who,
        ),
    )


@form("60 · Отчёт об обучении", run_name="Обучение проведено")
def report_training(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    held_on: Annotated[str, ask_day("Когда прошло", "Обязательно")] = "",
    feedback: Annotated[str, ask("Отзыв клиента", "Обязательно. Что понравилось, что неясно, о чём спрашивали")] = "",
    server_format: Annotated[
        str,
        ask("Карточка: формат сервера", "Обязательно. Для техподдержки", choices=list(training_forms.SERVER_FORMATS)),
    ] = training_forms.SERVER_FORMATS[0],
    equipment: Annotated[str, ask("Карточка: оборудование", "Обязательно. Что стоит или будет стоять на объекте")] = "",
    integration: Annotated[
        str, ask("Карточка: интеграция", "Обязательно. Настроена ли", choices=list(training_forms.INTEGRATIONS))
    ] = training_forms.INTEGRATIONS[0],
    passage_points: Annotated[str, ask("Карточка: точек проезда", "Обязательно. Число")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Закрывает обучение. Карточка уйдёт в техподдержку, следующий контакт с клиентом встанет в расписание."""
    return answered(
        case,
        partial(
            training_forms.report_training,
            question=question,
            held_on=held_on,
            feedback=feedback,
            server_format=server_format,
            equipment=equipment,
            integration=integration,
            passage_points=passage_points,
            who=who,
        ),
    )
