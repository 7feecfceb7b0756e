"""The managers' forms: raw fields in, facts out. One function a form, in the order of the process.

Each takes the case as it stands (in the transaction that records the answer), the desk, and the raw fields by name,
and returns an Answer or raises FormError: then nothing is written. `who` is always the person who fills the form in.
"""

from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    AccessAskedAgain,
    AddressAgreed,
    CaseOpened,
    CloudGiven,
    CloudReady,
    CloudRetryAsked,
    Contact,
    Fact,
    LoggedIn,
    TalkHeld,
)
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.people import Role
from cases.wording import day as day_words

OBJECT_TYPES = (
    "ЖК", "КП", "офис/БЦ", "склад", "база отдыха", "больница", "школа", "ТЦ", "производство", "логистика",
    "спортклуб", "искусство",
)  # fmt: skip
CLOUD_SOURCES = {"создать в nadmozg": "order", "уже создано отделом продаж": "sales"}


def new_client(
    desk: Desk,
    *,
    object_name: object,
    object_type: object,
    client_name: object,
    contact_name: object,
    contact_email: object,
    contact_phone: object,
    time_zone: object,
    needs: object,
    pain: object,
    objects: object,
    talk_on: object,
    cloud_source: object,
    slug: object,
    agreed_by: object,
    agreed_on: object,
    cloud_id: object,
    cloud_url: object,
    cloud_login: object,
    password_delivery: object,
    manager: object,
    sales_manager: object,
    who: object,
    another_object: object,
    address_refused: str = "",
) -> Answer:
    """10 · A new case, with what sales and the first talk already know.

    `address_refused` is nadmozg's word about the address, asked beforehand; empty if it is free (or could not be
    asked: then the order will tell).
    """
    zone = fields.time_zone("time_zone", time_zone)
    source = fields.choice("cloud_source", cloud_source, CLOUD_SOURCES)
    opened = CaseOpened(
        object_name=fields.name("object_name", object_name),
        object_type=fields.choice("object_type", object_type, {it: it for it in OBJECT_TYPES}),
        client_name=fields.name("client_name", client_name),
        contact=contact_of(contact_name, contact_email, contact_phone),
        time_zone=zone,
        manager=fields.person("manager", manager, desk.people, Role.MANAGER).code,
        sales_manager=fields.person("sales_manager", sales_manager, desk.people, Role.SALES).code,
        needs=fields.text("needs", needs, required=False),
        pain=fields.text("pain", pain, required=False),
        objects=fields.text("objects", objects, required=False),
        cloud_source="sales" if source == "sales" else "order",
        another_object=fields.yes("another_object", another_object),
    )
    facts: list[Fact] = [opened]
    said = f"Подключение открыто: {opened.object_name}, {opened.client_name}."
    if talk_on:
        held_on = desk.past_day("talk_on", fields.required_day("talk_on", talk_on), zone)
        facts.append(TalkHeld(held_on=held_on, needs=fields.text("needs", needs), pain=fields.text("pain", pain)))
        said += f" Первый разговор – {day_words(held_on)}."
    if source == "sales":
        given = _given(desk, "sales", cloud_id, cloud_url, cloud_login, password_delivery)
        facts.append(given)
        said += f" Облако уже создано отделом продаж: {given.url or given.cloud_id}."
    elif slug:
        agreed = _agreed(desk, zone, slug, agreed_by, agreed_on, address_refused)
        facts.append(agreed)
        said += f" Адрес {agreed.slug}.pass24.online согласован: {agreed.agreed_by}, {day_words(agreed.agreed_on)}."
    return Answer(tuple(facts), fields.person("who", who, desk.people).code, said)


def first_talk(
    case: Case, desk: Desk, *, held_on: object, needs: object, pain: object, notes: object, who: object
) -> Answer:
    """20 · What the client needs, and the main «боль»; sent again, it corrects what was written."""
    talk = TalkHeld(
        held_on=desk.past_day("held_on", fields.required_day("held_on", held_on), case.data.time_zone),
        needs=fields.text("needs", needs),
        pain=fields.text("pain", pain),
        notes=fields.text("notes", notes, required=False),
    )
    if talk == case.talk:
        raise FormError("case", f"Этот разговор по {case.code} уже записан.")
    actor = fields.person("who", who, desk.people).code
    return Answer((talk,), actor, f"Первый разговор – {day_words(talk.held_on)}. Боль: {talk.pain}")


def agree_address(
    case: Case,
    desk: Desk,
    *,
    slug: object,
    agreed_by: object,
    agreed_on: object,
    who: object,
    address_refused: str = "",
) -> Answer:
    """30 · The client agreed to the address; after that the cloud is made, and the address cannot change any more."""
    if case.cloud_given or case.cloud:
        raise FormError("case", f"У {case.code} облако уже есть, адрес больше не меняется.")
    if case.cloud_order:
        raise FormError("case", f"Облако {case.cloud_order.slug} для {case.code} уже создаётся, адрес не меняется.")
    if case.address and case.address.slug == fields.slug("slug", slug):
        raise FormError("slug", f"Адрес {case.address.slug} по {case.code} уже согласован.")
    agreed = _agreed(desk, case.data.time_zone, slug, agreed_by, agreed_on, address_refused)
    actor = fields.person("who", who, desk.people).code
    said = f"Адрес {agreed.slug}.pass24.online согласован: {agreed.agreed_by}, {day_words(agreed.agreed_on)}."
    return Answer((agreed,), actor, said)


def cloud_by_hand(
    case: Case,
    desk: Desk,
    *,
    cloud_id: object,
    cloud_url: object,
    cloud_login: object,
    password_delivery: object,
    who: object,
) -> Answer:
    """35 · The cloud was made by hand in nadmozg."""
    if case.cloud:
        raise FormError("case", f"Облако {case.code} уже проверено и готово: {case.cloud.url}.")
    if not (case.address or case.cloud_given):
        raise FormError("case", f"По {case.code} адрес облака ещё не согласован с клиентом.")
    given = _given(desk, "hand", cloud_id, cloud_url, cloud_login, password_delivery)
    if given == case.cloud_given and not case.cloud_trouble:
        raise FormError("case", f"Это облако по {case.code} уже записано, идёт проверка.")
    actor = fields.person("who", who, desk.people).code
    return Answer((given,), actor, f"Облако сделано вручную: {given.url or given.cloud_id}.")


def retry_cloud(case: Case, desk: Desk, *, who: object) -> Answer:
    """36 · nadmozg is asked again for whatever it has refused: the cloud, an account in it, the client's access."""
    if not (case.address or case.cloud_given):
        raise FormError("case", f"По {case.code} облако ещё не заказано.")
    earlier = case.latest(CloudRetryAsked)
    actor = fields.person("who", who, desk.people).code
    number = earlier.number + 1 if earlier else 1
    return Answer((CloudRetryAsked(number=number),), actor, "Просим nadmozg попробовать ещё раз.")


def send_access_again(case: Case, desk: Desk, *, who: object) -> Answer:
    """40 · The client gets a new way in; the earlier letter's becomes void."""
    desk.refuse_at_rest(case)
    if case.cloud is None:
        raise FormError("case", f"У {case.code} ещё нет готового облака, отправлять пока нечего.")
    actor = fields.person("who", who, desk.people).code
    desk.refuse_double_click(case, AccessAskedAgain, f"Новый доступ по {case.code} попросили отправить")
    asked = AccessAskedAgain(number=case.access_letters + 1)
    return Answer((asked,), actor, f"Отправляем доступ ещё раз: {case.contact.email}.")


def client_logged_in(case: Case, desk: Desk, *, who: object) -> Answer:
    """45 · The manager knows that the client has entered the cloud."""
    if case.latest(CloudReady) is None:
        raise FormError("case", f"У {case.code} ещё нет готового облака, входить пока некуда.")
    if case.first_login:
        raise FormError("case", f"Первый вход по {case.code} уже записан.")
    actor = fields.person("who", who, desk.people).code
    return Answer((LoggedIn(at=desk.now),), actor, "Клиент вошёл в облако.")


def contact_of(contact_name: object, contact_email: object, contact_phone: object) -> Contact:
    """The client's person, as forms 10 and 15 ask for them."""
    return Contact(
        name=fields.name("contact_name", contact_name),
        email=fields.email("contact_email", contact_email),
        phone=fields.phone("contact_phone", contact_phone),
    )


def _agreed(
    desk: Desk, zone: str, slug: object, agreed_by: object, agreed_on: object, address_refused: str
) -> AddressAgreed:
    agreed = AddressAgreed(
        slug=fields.slug("slug", slug),
        agreed_by=fields.name("agreed_by", agreed_by),
        agreed_on=desk.past_day("agreed_on", fields.required_day("agreed_on", agreed_on), zone),
    )
    if address_refused:
        raise FormError("slug", address_refused)
    return agreed


def _given(
    desk: Desk, by: str, cloud_id: object, cloud_url: object, cloud_login: object, password_delivery: object
) -> CloudGiven:
    """With an API nadmozg tells everything by the number; without it the form has to."""
    manual = desk.manual_cloud
    return CloudGiven(
        by="sales" if by == "sales" else "hand",
        cloud_id=fields.line("cloud_id", cloud_id, required=not manual),
        url=fields.link("cloud_url", cloud_url, required=manual),
        login=fields.line("cloud_login", cloud_login, required=manual, limit=254),
        password_delivery=fields.line("password_delivery", password_delivery, required=manual, limit=300),
    )
