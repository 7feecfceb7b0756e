"""The beginning of a case: a new client, their contact, the first talk."""

from functools import partial
from typing import Annotated

from cases.forms import correction as correction_forms
from cases.forms import onboarding as forms
from cases.forms.twins import ANOTHER_OBJECT, Newcomer
from cases.people import Role
from engine.records import sent_letters
from journey.address import why_address_is_refused
from journey.answers import answered, open_case, summary
from journey.moving import move_on
from prefect_ui.form import CASE, WHO, ZONES, Outcome, ask, ask_day, ask_person, form


@form("10 · Новый клиент", run_name="Новый клиент")
def new_client(
    object_name: Annotated[str, ask("Объект", "Обязательно. Как объект называется везде: ЖК Ромашка")] = "",
    object_type: Annotated[
        str, ask("Тип объекта", "Обязательно. Класс на карте объектов", choices=list(forms.OBJECT_TYPES))
    ] = forms.OBJECT_TYPES[0],
    client_name: Annotated[
        str, ask("Юридическое лицо", "Обязательно. Сначала название, потом форма: Ромашка ООО")
    ] = "",
    contact_name: Annotated[
        str, ask("Контакт: имя", "Обязательно. Кому пишем и кто будет администратором облака")
    ] = "",
    contact_email: Annotated[str, ask("Контакт: почта", "Обязательно. Сюда придут доступ и приглашения")] = "",
    contact_phone: Annotated[str, ask("Контакт: телефон", "Если известен")] = "",
    time_zone: Annotated[
        str, ask("Часовой пояс клиента", "Обязательно. В нём назначаем встречи", choices=ZONES)
    ] = ZONES[1],
    manager: Annotated[
        str, ask_person("Менеджер сопровождения", "Обязательно. Кто ведёт подключение", Role.MANAGER)
    ] = "",
    sales_manager: Annotated[
        str, ask_person("Менеджер продаж", "Обязательно. Кто продал и примет вопросы закупки", Role.SALES)
    ] = "",
    talk_on: Annotated[str, ask_day("Первый разговор был", "Пусто, если ещё не говорили: напомним")] = "",
    needs: Annotated[str, ask("Что нужно клиенту", "Своими словами; обязательно, если разговор уже был")] = "",
    pain: Annotated[
        str, ask("Основная боль", "Что клиент хочет закрыть прежде всего; обязательно, если разговор уже был")
    ] = "",
    objects: Annotated[str, ask("Состав объекта", "Корпуса, проезды, проходные – если известно")] = "",
    cloud_source: Annotated[
        str,
        ask(
            "Облако", "Обязательно. Создать новое или взять то, что сделали продажи", choices=list(forms.CLOUD_SOURCES)
        ),
    ] = next(iter(forms.CLOUD_SOURCES)),
    slug: Annotated[
        str, ask("Адрес облака", "Первая часть адреса: romashka. Пусто, если с клиентом ещё не согласован")
    ] = "",
    agreed_by: Annotated[
        str, ask("Кто согласовал адрес", "Обязательно, если адрес указан. Имя со стороны клиента")
    ] = "",
    agreed_on: Annotated[str, ask_day("Когда согласовали адрес", "Обязательно, если адрес указан")] = "",
    cloud_id: Annotated[
        str, ask("Номер облака в nadmozg", "Обязательно, если облако создали продажи и nadmozg подключён к системе")
    ] = "",
    cloud_url: Annotated[str, ask("Ссылка на облако", "Только если nadmozg не подключён к системе")] = "",
    cloud_login: Annotated[str, ask("Логин клиента", "Только если nadmozg не подключён к системе")] = "",
    password_delivery: Annotated[
        str, ask("Как клиент получит пароль", "Только без nadmozg: «сообщу по телефону». Сам пароль не пишите")
    ] = "",
    another_object: Annotated[
        bool, ask(ANOTHER_OBJECT, "Отметьте, если с этой почтой уже идёт подключение, но объект не тот")
    ] = False,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Открывает подключение. Дальше система сама создаст облако, отправит доступ и подскажет каждый шаг."""
    case, answer = open_case(
        partial(
            forms.new_client,
            object_name=object_name,
            object_type=object_type,
            client_name=client_name,
            contact_name=contact_name,
            contact_email=contact_email,
            contact_phone=contact_phone,
            time_zone=time_zone,
            needs=needs,
            pain=pain,
            objects=objects,
            talk_on=talk_on,
            cloud_source=cloud_source,
            slug=slug,
            agreed_by=agreed_by,
            agreed_on=agreed_on,
            cloud_id=cloud_id,
            cloud_url=cloud_url,
            cloud_login=cloud_login,
            password_delivery=password_delivery,
            manager=manager,
            sales_manager=sales_manager,
            another_object=another_object,
            who=who,
            address_refused=why_address_is_refused(
                slug,
                newcomer=partial(
                    Newcomer.typed,
                    object_name=object_name,
                    client_name=client_name,
                    email=contact_email,
                    slug=slug,
                    another_object=another_object,
                ),
            ),
        )
    )
    return summary(answer, move_on(case.code))


@form("15 · Контакт клиента", run_name="Контакт исправлен")
def correct_contact(
    case: Annotated[str, CASE] = "",
    contact_name: Annotated[str, ask("Контакт: имя", "Обязательно. Кому пишем")] = "",
    contact_email: Annotated[str, ask("Контакт: почта", "Обязательно. Адрес, который точно работает")] = "",
    contact_phone: Annotated[str, ask("Контакт: телефон", "Если известен; пустое поле сотрёт прежний")] = "",
    send_again: Annotated[
        bool, ask("Отправить письма на новый адрес", "Всё, что ушло на прежний; доступ будет новый, прежний отключится")
    ] = False,
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Меняет контакт клиента. Письма, которые не дошли на прежний адрес, уйдут на новый."""
    return answered(
        case,
        partial(
            correction_forms.correct_contact,
            sent=sent_letters(case),
            contact_name=contact_name,
            contact_email=contact_email,
            contact_phone=contact_phone,
            send_again=send_again,
            who=who,
        ),
    )


@form("20 · Первый разговор", run_name="Первый разговор")
def first_talk(
    case: Annotated[str, CASE] = "",
    held_on: Annotated[str, ask_day("Когда поговорили", "Обязательно")] = "",
    needs: Annotated[str, ask("Что нужно клиенту", "Обязательно. Своими словами")] = "",
    pain: Annotated[str, ask("Основная боль", "Обязательно. Что клиент хочет закрыть прежде всего")] = "",
    notes: Annotated[str, ask("Заметки", "Что ещё важно знать коллегам")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Записывает первый разговор с клиентом; отправленная ещё раз, исправляет записанное."""
    return answered(case, partial(forms.first_talk, held_on=held_on, needs=needs, pain=pain, notes=notes, who=who))
