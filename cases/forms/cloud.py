"""The cloud: its address, what people do where nadmozg cannot, the client's access and first login."""

from collections.abc import Callable
from typing import Literal

from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    AccessAskedAgain,
    AddressAgreed,
    CloudGiven,
    CloudReady,
    CloudRetryAsked,
    LoggedIn,
)
from cases.forms.desk import Answer
from cases.forms.fields import Choice, Line, Name, PastDay, Slug, TheCase, Tick, WebLink
from cases.forms.form import Form, Rule
from cases.second_person import access_waits
from cases.wording import agreement_words

HOW: dict[str, Literal["call", "letter", "meeting"]] = {"звонок": "call", "письмо": "letter", "встреча": "meeting"}
"""How an address was agreed on, as people choose it."""


def agreed_words(agreed: AddressAgreed) -> str:
    """The sentence for the timeline."""
    return f"Адрес {agreed.slug}.pass24.online согласован: {agreement_words(agreed)}."


def by_hand(form: Form) -> bool:
    """A rule: clouds are made by hand, no API of nadmozg is configured."""
    return form.desk.manual_cloud


def by_nadmozg(form: Form) -> bool:
    """A rule: nadmozg's API is configured and tells everything by the cloud's number."""
    return not form.desk.manual_cloud


class AgreeAddress(Form, title="30 · Адрес облака согласован"):
    """Записывает адрес, на который согласился клиент, и создаёт облако. Потом адрес уже не изменить."""

    case = TheCase()
    slug = Slug("Адрес облака", "Первая часть адреса: romashka для romashka.pass24.online")
    agreed_by = Name("Кто согласовал", "Имя со стороны клиента", prefill=lambda case: case.contact.name)
    agreed_on = PastDay("Когда согласовали")
    agreed_how = Choice(HOW, "Как согласовали")

    def refuse(self) -> None:
        case = self.case
        if case.cloud_given or case.cloud:
            raise FormError("case", f"У {case.code} облако уже есть, адрес больше не меняется.")
        if case.cloud_order:
            raise FormError("case", f"Облако {case.cloud_order.slug} для {case.code} уже создаётся, адрес не меняется.")

    @slug.check
    def _is_another_address(self) -> str | None:
        agreed = self.case.address
        return (
            f"Адрес {agreed.slug} по {self.case.code} уже согласован." if agreed and agreed.slug == self.slug else None
        )

    @slug.check
    def _is_free(self) -> str | None:
        return self.desk.address_refused or None

    def read(self) -> Answer:
        agreed = AddressAgreed(
            slug=self.slug, agreed_by=self.agreed_by, agreed_on=self.agreed_on, agreed_how=self.agreed_how
        )
        return Answer((agreed,), self.who.code, agreed_words(agreed))


RECOGNISED = "Да, это то облако"


def recognised() -> Tick:
    """Whoever names a cloud that sales has made is shown its title and address first."""
    return Tick(RECOGNISED, "Отметьте, когда система показала название и адрес облака и они верны")


YES_NO = {"да": True, "нет": False}


def has_access(when: Rule, prefill: Callable[[Case], object] = lambda _: None) -> Choice[bool]:
    """Whether the client has access to a cloud that sales has made: then ours would void it."""
    hint = (
        "Обязательно, если облако создали продажи. Да – письма с доступом не будет, чтобы прежний не отключился; "
        "войти только напомним. Понадобится новый доступ – форма 40"
    )
    return Choice(YES_NO, "Доступ у клиента уже есть", hint, when=when, prefill=prefill)


def is_address_of(words: str, slug: str, url: str) -> bool:
    """Whether what was typed is this cloud's address, in full or its first part alone."""
    return _plain(words) in {_plain(slug), _plain(url)} - {""}


def _plain(address: str) -> str:
    return address.strip().lower().removeprefix("https://").rstrip("/")


class CloudByHand(Form, title="35 · Облако сделано вручную"):
    """Записывает облако, сделанное руками. Система проверит, что оно открывается, и отправит клиенту доступ."""

    case = TheCase()
    cloud_id = Line(
        "Номер облака в nadmozg",
        "Обязательно, если nadmozg подключён к системе",
        required=by_nadmozg,
        prefill=lambda case: case.cloud_given and case.cloud_given.cloud_id,
    )
    cloud_is_right = recognised()
    cloud_url = WebLink(
        "Ссылка на облако",
        "https://…; обязательно, если nadmozg не подключён",
        required=by_hand,
        by_hand_only=True,
        prefill=lambda case: (
            case.cloud_given.url if case.cloud_given else case.address and f"https://{case.address.slug}.pass24.online/"
        ),
    )
    cloud_login = Line(
        "Логин клиента",
        "Обязательно, если nadmozg не подключён",
        limit=254,
        required=by_hand,
        by_hand_only=True,
        prefill=lambda case: case.cloud_given.login if case.cloud_given else case.contact.email,
    )
    password_delivery = Line(
        "Как клиент получит пароль",
        "Например: сообщу по телефону. Сам пароль сюда не пишите",
        limit=300,
        required=by_hand,
        by_hand_only=True,
        prefill=lambda case: case.cloud_given and case.cloud_given.password_delivery,
    )

    client_has_access = has_access(
        when=lambda form: form.case.data.cloud_source == "sales",
        prefill=lambda case: case.cloud_given and ("да" if case.had_access else "нет"),
    )

    @cloud_id.check
    def _cloud_is_theirs(self) -> str | None:
        return self.desk.cloud_refused if self.cloud_id else None

    def refuse(self) -> None:
        case = self.case
        if case.cloud:
            raise FormError("case", f"Облако {case.code} уже проверено и готово: {case.cloud.url}.")
        if not (case.address or case.cloud_given):
            raise FormError("case", f"По {case.code} адрес облака ещё не согласован с клиентом.")

    def read(self) -> Answer:
        given = CloudGiven(
            by="hand",
            cloud_id=self.cloud_id,
            url=self.cloud_url,
            login=self.cloud_login,
            password_delivery=self.password_delivery,
            client_has_access=self.case.data.cloud_source == "sales" and self.client_has_access,
        )
        if given == self.case.cloud_given and not self.case.cloud_trouble:
            raise FormError("case", f"Это облако по {self.case.code} уже записано, идёт проверка.")
        return Answer((given,), self.who.code, f"Облако сделано вручную: {given.url or given.cloud_id}.")


class RetryCloud(Form, title="36 · Облако: попробовать ещё раз"):
    """Просит nadmozg ещё раз создать облако, если в прошлый раз не получилось."""

    case = TheCase()

    def refuse(self) -> None:
        if not (self.case.address or self.case.cloud_given):
            raise FormError("case", f"По {self.case.code} облако ещё не заказано.")

    def read(self) -> Answer:
        earlier = self.case.latest(CloudRetryAsked)
        asked = CloudRetryAsked(number=earlier.number + 1 if earlier else 1)
        return Answer((asked,), self.who.code, "Просим nadmozg попробовать ещё раз.")


class SendAccessAgain(Form, title="40 · Отправить доступ ещё раз"):
    """Отправляет клиенту новый доступ: письмо потерялось или ссылка устарела. Прежний доступ перестаёт действовать."""

    case = TheCase()

    def refuse(self) -> None:
        self.desk.refuse_at_rest(self.case)
        if self.case.cloud is None:
            raise FormError("case", f"У {self.case.code} ещё нет готового облака, отправлять пока нечего.")

    def read(self) -> Answer:
        case = self.case
        self.desk.refuse_double_click(case, AccessAskedAgain, f"Новый доступ по {case.code} попросили отправить")
        asked = AccessAskedAgain(number=case.access_letters + 1)
        said = f"Отправляем доступ ещё раз: {case.contact.email}."
        waits = access_waits(case, self.dossier.entries, self.desk.people)
        return Answer((asked,), self.who.code, f"Новый доступ: {case.contact.email}.{waits}" if waits else said)


class ClientLoggedIn(Form, title="45 · Клиент вошёл в облако"):
    """Отмечает первый вход клиента, если система не может увидеть его сама."""

    case = TheCase()

    def refuse(self) -> None:
        if self.case.latest(CloudReady) is None:
            raise FormError("case", f"У {self.case.code} ещё нет готового облака, входить пока некуда.")
        if self.case.first_login:
            raise FormError("case", f"Первый вход по {self.case.code} уже записан.")

    def read(self) -> Answer:
        return Answer((LoggedIn(at=self.desk.now),), self.who.code, "Клиент вошёл в облако.")
