"""The follow-up: planned after the training, moved, due, and its outcome."""

from functools import partial
from typing import Annotated

from cases.forms import follow_up as follow_up_forms
from journey.answers import answered
from prefect_ui.form import CASE, QUESTION, WHO, Outcome, ask, ask_day, form


@form("80 · Контакт: сейчас или в другой день", run_name="Контакт перенесён")
def move_follow_up(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    action: Annotated[
        str, ask("Что сделать", "Обязательно. Сейчас или позже", choices=[follow_up_forms.NOW, follow_up_forms.LATER])
    ] = follow_up_forms.NOW,
    day: Annotated[str, ask_day("День", "Обязательно, если переносите")] = "",
    time: Annotated[str, ask("Время", "По часам клиента; пусто – в 10:00")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Переносит контакт с клиентом на другой день или начинает его прямо сейчас."""
    return answered(
        case,
        partial(follow_up_forms.move_follow_up, question=question, action=action, day=day, time=time, who=who),
    )


@form("82 · Настал день контакта", run_name="Контакт с клиентом")
def follow_up_comes_due(
    case: Annotated[str, CASE] = "",
    number: Annotated[int, ask("Номер контакта", "Ставит система")] = 0,
) -> Outcome:
    """Запускается по расписанию в день контакта. Вручную не нужен: для этого есть форма 80."""
    return answered(case, partial(follow_up_forms.follow_up_comes_due, number=number))


@form("85 · Итог контакта", run_name="Итог контакта")
def follow_up_outcome(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    outcome: Annotated[
        str, ask("Как идут дела", "Обязательно. От этого зависит, что дальше", choices=list(follow_up_forms.OUTCOMES))
    ] = next(iter(follow_up_forms.OUTCOMES)),
    answers: Annotated[str, ask("Что ответил клиент", "Обязательно. Ответы на вопросы из письма")] = "",
    site_work: Annotated[bool, ask("Будет монтаж на площадке", "Тогда попросим у клиента фото площадки")] = True,
    next_on: Annotated[str, ask_day("Следующий контакт", "Если связаться ещё раз; пусто – через два рабочих дня")] = "",
    reason: Annotated[str, ask("Причина остановки", "Обязательно, если подключение останавливаем")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Записывает, как у клиента идут дела, и решает, что дальше: фото площадки, МОП, ещё один контакт."""
    return answered(
        case,
        partial(
            follow_up_forms.follow_up_outcome,
            question=question,
            outcome=outcome,
            answers=answers,
            site_work=site_work,
            next_on=next_on,
            reason=reason,
            who=who,
        ),
    )


@form("86 · Вопрос о закупке принят", run_name="Вопрос о закупке принят")
def take_purchase(
    case: Annotated[str, CASE] = "",
    question: Annotated[str, QUESTION] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Отмечает, что отдел продаж взял вопрос о закупке. Пока отметки нет, система напоминает."""
    return answered(case, partial(follow_up_forms.take_purchase, question=question, who=who))
