"""What is put right in a case: its data, and who leads it."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from cases.case import Case
from cases.forms import correction as correction_forms
from cases.forms import onboarding as forms
from cases.forms.desk import Answer, Desk
from cases.people import Role
from engine.records import each_apart, open_cases_of, read_form, sent_letters
from journey.answers import answered
from journey.batch import Batch
from journey.digests import ask_in_one_letter
from journey.moving import move_on
from prefect_ui.form import CASE, WHO, ZONES, Outcome, ask, ask_person, form


@form("04 · Передать подключения", run_name="Передача")
def hand_over(
    case: Annotated[
        str, ask("Подключение", "Из списка, а если его нет – код; пусто, если передаёте все подключения менеджера")
    ] = "",
    all_of: Annotated[
        str, ask_person("Все подключения менеджера", "Вместо одного: все открытые подключения этого человека")
    ] = "",
    manager: Annotated[
        str, ask_person("Кому передать", "Обязательно. Новый менеджер сопровождения", Role.MANAGER)
    ] = "",
    reason: Annotated[str, ask("Причина", "Обязательно. Отпуск, увольнение, другой город")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Передаёт подключение другому менеджеру. Открытые вопросы система задаст ему заново."""
    wish = partial(correction_forms.whose_cases, case=case, all_of=all_of, manager=manager, reason=reason, who=who)
    giver = read_form(wish)
    read = partial(correction_forms.hand_over, manager=manager, reason=reason, who=who)
    return _hand_over_all(giver, read) if giver else answered(case, read)


def _hand_over_all(giver: str, read: Callable[[Case, Desk], Answer]) -> Outcome:
    """Each apart; what the new manager is asked comes as one letter, if it is much."""
    batch = Batch(gathers_questions=True)
    outcomes, errors = each_apart(open_cases_of(giver), lambda code: answered(code, read, batch))
    digests = ask_in_one_letter(batch.asked_of)
    batch.gathers_questions = False
    _, more_errors = each_apart(batch.gathered, partial(move_on, patient=False, batch=batch))
    errors |= more_errors
    lines = [f"Передано подключений: {len(outcomes)}."]
    lines += [f"{code}: {outcome.message.splitlines()[0]}" for code, outcome in outcomes.items()]
    lines += [f"Вопросы одним письмом для {to}: {count}." for to, count in digests.items()]
    lines += [f"{code}: ошибка – {words}." for code, words in errors.items()]
    return Outcome("Передано не всё" if errors else "Записано", "\n".join(lines), failed=bool(errors))


@form("05 · Исправить данные", run_name="Данные исправлены")
def correct_data(
    case: Annotated[str, CASE] = "",
    object_name: Annotated[
        str, ask("Объект", "Как объект называется везде: ЖК Ромашка; пусто – останется прежнее название")
    ] = "",
    object_type: Annotated[
        str,
        ask("Тип объекта", "Класс на карте объектов", choices=[correction_forms.KEEP, *forms.OBJECT_TYPES]),
    ] = correction_forms.KEEP,
    client_name: Annotated[
        str, ask("Юридическое лицо", "Сначала название, потом форма: Ромашка ООО; пусто – останется прежнее")
    ] = "",
    time_zone: Annotated[
        str, ask("Часовой пояс клиента", "В нём назначаем встречи", choices=[correction_forms.KEEP, *ZONES])
    ] = correction_forms.KEEP,
    sales_manager: Annotated[
        str, ask_person("Менеджер продаж", "Кто примет вопросы закупки; пусто – останется прежний", Role.SALES)
    ] = "",
    objects: Annotated[
        str, ask("Состав объекта", "Корпуса, проезды, проходные; пусто – останется прежний, прочерк – стереть")
    ] = "",
    send_again: Annotated[
        bool, ask("Отправить письма ещё раз", "Те, что ушли с неверными данными; доступ – только формой 06")
    ] = False,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Исправляет только то, что вы заполните. Контакт меняет форма 15, итог разговора – 20, адрес облака – 30."""
    return answered(
        case,
        partial(
            correction_forms.correct_data,
            sent=sent_letters(case),
            object_name=object_name,
            object_type=object_type,
            client_name=client_name,
            time_zone=time_zone,
            sales_manager=sales_manager,
            objects=objects,
            send_again=send_again,
            who=who,
        ),
    )
