"""The cloud: its address, what people do where nadmozg cannot, and the client's first login."""

from functools import partial
from typing import Annotated

from cases.forms import onboarding as forms
from journey.address import why_address_is_refused
from journey.answers import answered
from prefect_ui.form import CASE, WHO, Outcome, ask, ask_day, form


@form("30 · Адрес облака согласован", run_name="Адрес согласован")
def agree_address(
    case: Annotated[str, CASE] = "",
    slug: Annotated[
        str, ask("Адрес облака", "Обязательно. Первая часть адреса: romashka для romashka.pass24.online")
    ] = "",
    agreed_by: Annotated[str, ask("Кто согласовал", "Обязательно. Имя со стороны клиента")] = "",
    agreed_on: Annotated[str, ask_day("Когда согласовали", "Обязательно")] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Записывает адрес, на который согласился клиент, и создаёт облако. Потом адрес уже не изменить."""
    return answered(
        case,
        partial(
            forms.agree_address,
            slug=slug,
            agreed_by=agreed_by,
            agreed_on=agreed_on,
            who=who,
            address_refused=why_address_is_refused(slug, case),
        ),
    )


@form("35 · Облако сделано вручную", run_name="Облако сделано вручную")
def cloud_by_hand(
    case: Annotated[str, CASE] = "",
    cloud_id: Annotated[str, ask("Номер облака в nadmozg", "Обязательно, если nadmozg подключён к системе")] = "",
    cloud_url: Annotated[str, ask("Ссылка на облако", "https://…; обязательно, если nadmozg не подключён")] = "",
    cloud_login: Annotated[str, ask("Логин клиента", "Обязательно, если nadmozg не подключён")] = "",
    password_delivery: Annotated[
        str, ask("Как клиент получит пароль", "Например: сообщу по телефону. Сам пароль сюда не пишите")
    ] = "",
    who: Annotated[str, WHO] = "",
) -> Outcome:
    """Записывает облако, сделанное руками. Система проверит, что оно открывается, и отправит клиенту доступ."""
    return answered(
        case,
        partial(
            forms.cloud_by_hand,
            cloud_id=cloud_id,
            cloud_url=cloud_url,
            cloud_login=cloud_login,
            password_delivery=password_delivery,
            who=who,
        ),
    )


@form("36 · Облако: попробовать ещё раз", run_name="Облако: ещё попытка")
def retry_cloud(case: Annotated[str, CASE] = "", who: Annotated[str, WHO] = "") -> Outcome:
    """Просит nadmozg ещё раз создать облако, если в прошлый раз не получилось."""
    return answered(case, partial(forms.retry_cloud, who=who))


@form("40 · Отправить доступ ещё раз", run_name="Доступ ещё раз")
def send_access_again(case: Annotated[str, CASE] = "", who: Annotated[str, WHO] = "") -> Outcome:
    """Отправляет клиенту новый доступ: письмо потерялось или ссылка устарела. Прежний доступ перестаёт действовать."""
    return answered(case, partial(forms.send_access_again, who=who))


@form("45 · Клиент вошёл в облако", run_name="Клиент вошёл")
def client_logged_in(case: Annotated[str, CASE] = "", who: Annotated[str, WHO] = "") -> Outcome:
    """Отмечает первый вход клиента, если система не может увидеть его сама."""
    return answered(case, partial(forms.client_logged_in, who=who))
