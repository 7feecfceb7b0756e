"""The beginning of a case: a new client, and the first talk with them."""

from cases.errors import FormError
from cases.facts import AddressAgreed, CaseOpened, CloudGiven, Contact, Fact, SiteWork, TalkHeld
from cases.forms.bought import bought_field, bought_news
from cases.forms.cloud import HOW, agreed_words, by_hand, by_nadmozg, has_access, recognised
from cases.forms.desk import Answer
from cases.forms.fields import (
    Choice,
    Coordinates,
    Email,
    FromRegistry,
    Inn,
    Line,
    Name,
    PastDay,
    Phone,
    Slug,
    Text,
    TheCase,
    Tick,
    WebLink,
    Who,
    Zone,
)
from cases.forms.form import EMPTY, Form, if_any
from cases.forms.place import COORDINATES_HINT, PLACE_HINT, place_told
from cases.forms.site_work import mounter_choice, mounting_line, site_work_choice, site_work_told
from cases.forms.twins import ANOTHER_OBJECT, FROM_REGISTRY, Newcomer
from cases.people import Role
from cases.wording import day as day_words

OBJECT_TYPES = (
    "ЖК", "КП", "офис/БЦ", "склад", "база отдыха", "больница", "школа", "ТЦ", "производство", "логистика",
    "спортклуб", "искусство",
)  # fmt: skip
TYPES = {it: it for it in OBJECT_TYPES}


def _cloud_is_there(form: "NewClient") -> bool:
    return form.cloud_is_there


def _needs_number(form: "NewClient") -> bool:
    return form.cloud_is_there and by_nadmozg(form)


def _needs_all_by_hand(form: "NewClient") -> bool:
    return form.cloud_is_there and by_hand(form)


def _has_coordinates(form: "NewClient") -> bool:
    return form.raw["coordinates"] not in EMPTY


class NewClient(Form, title="10 · Новый клиент"):
    """Открывает подключение. Дальше система сама создаст облако, отправит доступ и подскажет каждый шаг."""

    object_name = Name("Объект", "Как объект называется везде: ЖК Ромашка").column("Объект", "Название объекта")
    object_type = Choice(TYPES, "Тип объекта", "Что это за объект").column("Тип объекта", "Тип")
    client_name = Name("Юридическое лицо", "Сначала название, потом форма: Ромашка ООО").column(
        "Юридическое лицо", "Юрлицо", "Юр лицо", "Клиент"
    )
    inn = Inn("ИНН", "10 или 12 цифр; пусто – спросим позже", required=False).column("ИНН")
    contact_name = Name("Контакт: имя", "Кому пишем и кто будет администратором облака").column(
        "Контакт", "Контакт: имя", "Имя контакта", "Контактное лицо", "Имя"
    )
    contact_email = Email("Контакт: почта", "Сюда придут доступ и приглашения").column(
        "Почта", "Контакт: почта", "Почта контакта", "Email", "E-mail"
    )
    contact_phone = Phone("Контакт: телефон", "Если известен", required=False).column(
        "Телефон", "Контакт: телефон", "Телефон контакта"
    )
    time_zone = Zone("Часовой пояс клиента", "В нём назначаем встречи").column(
        "Часовой пояс", "Часовой пояс клиента", "Пояс", "Город"
    )
    manager = Who("Менеджер сопровождения", "Кто ведёт подключение", Role.MANAGER).column(
        "Менеджер сопровождения", "МОС", "Менеджер"
    )
    sales_manager = Who("Менеджер продаж", "Кто продал и примет вопросы закупки", Role.SALES).column(
        "Менеджер продаж", "МОП", "Продажи"
    )
    bought = bought_field().column("Что куплено", "Куплено", "Продукты")
    talk_on = if_any(
        PastDay("Первый разговор был", "Пусто, если ещё не говорили: напомним", zone=lambda it: it.time_zone)
    ).column("Первый разговор", "Первый разговор был", "Разговор")
    needs = Text(
        "Что нужно клиенту", "Своими словами; обязательно, если разговор уже был", required=talk_on.given
    ).column("Что нужно клиенту", "Что нужно", "Потребности")
    pain = Text(
        "Основная боль",
        "Что мешает клиенту больше всего, его словами; обязательно, если разговор уже был",
        required=talk_on.given,
    ).column("Основная боль", "Боль")
    objects = Text("Состав объекта", "Корпуса, проезды, проходные – если известно", required=False).column(
        "Состав объекта", "Состав"
    )
    site_work = site_work_choice().column("Будет монтаж на площадке", "Будет монтаж", "Монтаж")
    mounting = mounting_line(site_work).column("Что монтируем")
    object_address = Line(
        "Адрес объекта", f"{PLACE_HINT}. Пусто – спросим позже", limit=300, required=_has_coordinates
    ).column("Адрес объекта")
    coordinates = Coordinates("Координаты", COORDINATES_HINT, required=False).column("Координаты")
    slug = Slug(
        "Адрес облака",
        "Первая часть адреса: romashka. Система сразу создаст облако. Пусто, если с клиентом ещё не согласован",
        required=False,
        when=lambda form: not form.cloud_is_there,
    ).column("Адрес облака", "Адрес")
    agreed_by = Name(
        "Кто согласовал адрес", "Обязательно, если адрес указан. Имя со стороны клиента", when=slug.given
    ).column("Кто согласовал адрес", "Кто согласовал")
    agreed_on = PastDay(
        "Когда согласовали адрес",
        "Обязательно, если адрес указан",
        zone=lambda it: it.time_zone,
        when=slug.given,
    ).column("Когда согласовали адрес", "Когда согласовали")
    agreed_how = Choice(HOW, "Как согласовали адрес", "Обязательно, если адрес указан", when=slug.given).column(
        "Как согласовали адрес", "Как согласовали"
    )
    cloud_id = Line(
        "Номер облака в nadmozg",
        "Только если облако уже создали продажи",
        required=_needs_number,
    ).column("Номер облака", "Номер облака в nadmozg")
    cloud_is_right = recognised()
    client_has_access = has_access(when=lambda form: form.is_asked_about_access).column("Доступ у клиента уже есть")
    cloud_url = WebLink(
        "Ссылка на облако", "Только если облако уже создали продажи", required=_needs_all_by_hand, by_hand_only=True
    ).column()
    cloud_login = Line(
        "Логин клиента",
        "Обязательно, если облако уже есть",
        limit=254,
        required=_needs_all_by_hand,
        when=_cloud_is_there,
        by_hand_only=True,
    ).column("Логин клиента", "Логин")
    password_delivery = Line(
        "Как клиент получит пароль",
        "Например: «сообщу по телефону». Сам пароль не пишите",
        limit=300,
        required=_needs_all_by_hand,
        when=_cloud_is_there,
        by_hand_only=True,
    ).column("Как клиент получит пароль", "Пароль")
    registered = FromRegistry(
        FROM_REGISTRY, "Номер вида OB-0042, если объект уже есть в реестре; пусто – найдём сами", required=False
    ).column("Объект из реестра")
    another_object = Tick(ANOTHER_OBJECT, "Отметьте, если с этой почтой или по этому адресу уже есть другой объект")

    @property
    def cloud_is_there(self) -> bool:
        """Sales has made the cloud already: its number is given, or its address where nadmozg is not connected."""
        return any(self.raw[it] not in EMPTY for it in ("cloud_id", "cloud_url"))

    @property
    def is_asked_about_access(self) -> bool:
        """Whether it is not known already if the client has been given access."""
        return self.cloud_is_there

    @cloud_id.check
    def _cloud_is_theirs(self) -> str | None:
        return self.desk.cloud_refused if self.cloud_id else None

    @slug.check
    def _address_is_free(self) -> str | None:
        return self.desk.address_refused if self.slug else None

    def newcomer(self) -> Newcomer:
        """What is compared with the open cases. FormErrors: the form will be refused anyway."""
        self.check()
        slug = "" if self.cloud_is_there else self.slug
        return Newcomer(self.object_name, self.client_name, self.contact_email, slug, self.another_object)

    def opened(self) -> CaseOpened:
        """The first fact of the case."""
        return CaseOpened(
            object_name=self.object_name,
            object_type=self.object_type,
            client_name=self.client_name,
            contact=Contact(name=self.contact_name, email=self.contact_email, phone=self.contact_phone),
            time_zone=self.time_zone,
            manager=self.manager.code,
            sales_manager=self.sales_manager.code,
            needs=self.needs,
            pain=self.pain,
            objects=self.objects,
            cloud_source="sales" if self.cloud_is_there else "order",
            another_object=self.another_object,
            bought=self.bought,
            inn=self.inn,
        )

    def read(self) -> Answer:
        facts: list[Fact] = [self.opened()]
        said = f"Подключение открыто: {self.object_name}, {self.client_name}."
        if self.talk_on:
            facts.append(TalkHeld(held_on=self.talk_on, needs=self.needs, pain=self.pain))
            said += f" Первый разговор – {day_words(self.talk_on)}."
        what = self.mounting if self.site_work is not False else ""
        if self.site_work is not None or what:
            facts.append(SiteWork(expected=self.site_work is not False, what=what))
        if self.object_address:
            facts.append(place_told(self.object_address, self.coordinates, to_be_made=not self.cloud_is_there))
        if self.cloud_is_there:
            given = CloudGiven(
                by="sales",
                cloud_id=self.cloud_id,
                url=self.cloud_url,
                login=self.cloud_login,
                password_delivery=self.password_delivery,
                client_has_access=self.is_asked_about_access and self.client_has_access,
            )
            facts.append(given)
            said += f" Облако уже создано отделом продаж: {given.url or given.cloud_id}."
            said += " Доступ у клиента уже есть, новый не отправляем." if given.client_has_access else ""
        elif self.slug:
            agreed = AddressAgreed(
                slug=self.slug, agreed_by=self.agreed_by, agreed_on=self.agreed_on, agreed_how=self.agreed_how
            )
            facts.append(agreed)
            said += f" {agreed_words(agreed)}"
        return Answer(tuple(facts), self.who.code, said, registered=self.registered)


class FirstTalk(Form, title="20 · Первый разговор"):
    """Записывает первый разговор с клиентом; отправленная ещё раз, исправляет записанное."""

    case = TheCase()
    held_on = PastDay("Когда поговорили", prefill=lambda case: case.talk and case.talk.held_on)
    needs = Text("Что нужно клиенту", "Своими словами", prefill=lambda case: (case.talk or case.data).needs)
    pain = Text(
        "Основная боль",
        "Что мешает клиенту больше всего, его словами",
        prefill=lambda case: (case.talk or case.data).pain,
    )
    notes = Text(
        "Заметки",
        "Что ещё важно знать коллегам",
        required=False,
        prefill=lambda case: case.talk and case.talk.notes,
    )
    bought = bought_field("Пусто – останется, как записано")
    site_work = site_work_choice()
    mounting = mounting_line(site_work)
    mounted_by = mounter_choice(site_work)

    def read(self) -> Answer:
        talk = TalkHeld(held_on=self.held_on, needs=self.needs, pain=self.pain, notes=self.notes)
        more = (*site_work_told(self), *bought_news(self.case, self.bought))
        if talk == self.case.talk and not more:
            raise FormError("case", f"Этот разговор по {self.case.code} уже записан.")
        said = f"Первый разговор – {day_words(talk.held_on)}. Боль: {talk.pain}"
        return Answer((talk, *more), self.who.code, said)
