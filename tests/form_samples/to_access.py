"""The forms of the way to the client's access, each in each of its uses, and what is recorded then."""

from dataclasses import replace
from datetime import date

from cases.facts import (
    AccessAskedAgain,
    AccountsThere,
    CloudGiven,
    CloudRetryAsked,
    CloudTrouble,
    Contact,
    ContactCorrected,
    LoggedIn,
    ObjectMade,
    PlaceTold,
    SiteWork,
    TalkHeld,
)
from cases.forms.cloud import AgreeAddress, ClientLoggedIn, CloudByHand, RetryCloud, SendAccessAgain
from cases.forms.correction import CorrectContact
from cases.forms.onboarding import FirstTalk, NewClient
from cases.forms.place import ObjectInCloud
from tests.form_samples.form import BY_HAND, TODAY, Use
from tests.form_samples.parts import (
    ADDRESS,
    AGREED,
    BY_SALES,
    CLIENT,
    CONTACT,
    CONTACT_KINDS,
    GIVEN,
    GIVEN_KINDS,
    HAND_MADE,
    MOUNTED,
    MOUNTED_KINDS,
    NO_CLOUD,
    OPENED,
    PLACE,
    TALK,
    corrected,
)
from tests.sample_cases import SUPPORT, sample_case

OLGA = {"contact_email": "olga@romashka.example", "contact_phone": "+7 912 000-11-22 доб. 3"}

OF_SALES = sample_case("talk", more=(CloudGiven(by="sales", cloud_id="c-7", client_has_access=True),))
OF_SALES = replace(
    OF_SALES,
    facts=(
        replace(OF_SALES.facts[0], fact=OF_SALES.opened.model_copy(update={"cloud_source": "sales"})),
        *OF_SALES.facts[1:],
    ),
)

TO_ACCESS = {
    "new client, cloud to be made": Use(
        form=NewClient,
        case=None,
        good=CLIENT,
        kinds=CONTACT_KINDS
        | {
            "object_name": "name",
            "object_type": "choice",
            "client_name": "name",
            "time_zone": "zone",
            "needs": "text",
            "pain": "text",
            "objects": "optional text",
            "bought": "several",
            "object_address": "optional line",
            "coordinates": "coordinates",
            "inn": "inn",
            "registered": "registered",
            "talk_on": "past day, if any",
            "slug": "slug, if any",
            "agreed_by": "name",
            "agreed_on": "past day",
            "agreed_how": "choice",
            "manager": "manager",
            "sales_manager": "sales",
            "another_object": "yes",
        },
        facts=(OPENED, TALK, PLACE, ADDRESS),
        said="Подключение открыто: ЖК Ромашка, Ромашка ООО. Первый разговор – 1 декабря 2026. "
        "Адрес romashka.pass24.online согласован: Ольга Ким, по телефону, 1 декабря 2026.",
    ),
    "new client, with what they bought": Use(
        form=NewClient,
        case=None,
        good=CLIENT | {"bought": "Домофония, пропуска"},
        kinds={},
        facts=(OPENED.model_copy(update={"bought": ("пропуска", "домофония")}), TALK, PLACE, ADDRESS),
        said="Подключение открыто: ЖК Ромашка, Ромашка ООО.",
    ),
    "new client, nothing agreed yet": Use(
        form=NewClient,
        case=None,
        good=CLIENT
        | {
            "talk_on": "",
            "slug": "",
            "agreed_by": "",
            "agreed_on": "",
            "agreed_how": "",
            "needs": "",
            "pain": "",
            "object_address": "",
        },
        kinds={},
        facts=(OPENED.model_copy(update={"needs": "", "pain": ""}),),
        said="Подключение открыто: ЖК Ромашка, Ромашка ООО.",
    ),
    "new client, cloud made by sales": Use(
        form=NewClient,
        case=None,
        good=CLIENT | BY_SALES | {"cloud_id": "c-7"},
        kinds={"cloud_id": "optional line", "client_has_access": "choice"},
        facts=(
            OPENED.model_copy(update={"cloud_source": "sales"}),
            TALK,
            PLACE.model_copy(update={"to_be_made": False}),
            CloudGiven(by="sales", cloud_id="c-7"),
        ),
        said="Облако уже создано отделом продаж: c-7.",
    ),
    "new client, cloud and access by sales": Use(
        form=NewClient,
        case=None,
        good=CLIENT | BY_SALES | {"cloud_id": "c-7", "client_has_access": "да", "coordinates": "56.8389, 60.6057"},
        kinds={},
        facts=(
            OPENED.model_copy(update={"cloud_source": "sales"}),
            TALK,
            PlaceTold(
                address="Екатеринбург, ул. Ленина, 5",
                latitude=56.8389,
                longitude=60.6057,
                to_be_made=False,
                source="вписаны",
            ),
            CloudGiven(by="sales", cloud_id="c-7", client_has_access=True),
        ),
        said="Облако уже создано отделом продаж: c-7. Доступ у клиента уже есть, новый не отправляем.",
    ),
    "new client, cloud made by sales, no API": Use(
        form=NewClient,
        case=None,
        good=CLIENT | HAND_MADE | BY_SALES | {"talk_on": "", "object_address": ""},
        kinds=GIVEN_KINDS | {"cloud_id": "optional line", "cloud_url": "optional link"},
        facts=(OPENED.model_copy(update={"cloud_source": "sales"}), GIVEN.model_copy(update={"by": "sales"})),
        said="Облако уже создано отделом продаж: https://romashka.pass24.online/.",
        desk=BY_HAND,
    ),
    "another contact": Use(
        form=CorrectContact,
        case=sample_case("cloud"),
        good=CONTACT | OLGA | {"send_again": False, "reason": ""},
        kinds=CONTACT_KINDS | {"case": "case", "send_again": "yes", "reason": "optional text"},
        facts=(
            ContactCorrected(
                contact=Contact(name="Ольга Ким", email="olga@romashka.example", phone="+7 912 000-11-22 доб. 3")
            ),
        ),
        said="Контакт клиента: Ольга Ким, olga@romashka.example, +7 912 000-11-22 доб. 3.",
    ),
    "first talk": Use(
        form=FirstTalk,
        case=sample_case("opened"),
        good={
            "held_on": "2026-12-02",
            "needs": "пропуска",
            "pain": "очередь",
            "notes": "планшет",
            "bought": "СКУД",
            "site_work": "да",
            **MOUNTED,
        },
        kinds={
            "bought": "several",
            "case": "case",
            "held_on": "past day",
            "needs": "text",
            "pain": "text",
            "notes": "optional text",
            "site_work": "choice, if any",
            **MOUNTED_KINDS,
        },
        facts=(
            TalkHeld(held_on=date(2026, 12, 2), needs="пропуска", pain="очередь", notes="планшет"),
            SiteWork(expected=True, what="2 шлагбаума", by="contractor"),
            corrected(bought=("СКУД",)),
        ),
        said="Первый разговор – 2 декабря 2026. Боль: очередь",
    ),
    "address agreed": Use(
        form=AgreeAddress,
        case=sample_case("talk"),
        good=AGREED | {"slug": "https://Romashka.pass24.online/"},
        kinds={"case": "case", "slug": "slug", "agreed_by": "name", "agreed_on": "past day", "agreed_how": "choice"},
        facts=(ADDRESS,),
        said="Адрес romashka.pass24.online согласован: Ольга Ким, по телефону, 1 декабря 2026.",
    ),
    "cloud made by hand": Use(
        form=CloudByHand,
        case=sample_case("address"),
        good=NO_CLOUD | {"cloud_id": "c-8"},
        kinds={"case": "case", "cloud_id": "line", "cloud_url": "optional link"},
        facts=(CloudGiven(by="hand", cloud_id="c-8"),),
        said="Облако сделано вручную: c-8.",
    ),
    "another number of the cloud that sales made": Use(
        form=CloudByHand,
        case=OF_SALES,
        good=NO_CLOUD | {"cloud_id": "c-8", "client_has_access": "да"},
        kinds={"client_has_access": "choice"},
        facts=(CloudGiven(by="hand", cloud_id="c-8", client_has_access=True),),
        said="Облако сделано вручную: c-8.",
    ),
    "cloud made by hand, no API": Use(
        form=CloudByHand,
        case=sample_case("address"),
        good=HAND_MADE,
        kinds=GIVEN_KINDS | {"case": "case"},
        facts=(GIVEN,),
        said="Облако сделано вручную: https://romashka.pass24.online/.",
        desk=BY_HAND,
    ),
    "where the object is": Use(
        form=ObjectInCloud,
        case=sample_case("cloud"),
        good={
            "object_address": "Пермь, ул. Мира, 1",
            "coordinates": "58,0105; 56,2502",
            "object_no": "",
            "accounts_are_there": False,
        },
        kinds={
            "case": "case",
            "object_address": "line",
            "coordinates": "coordinates",
            "object_no": "object number, if any",
        },
        facts=(PlaceTold(address="Пермь, ул. Мира, 1", latitude=58.0105, longitude=56.2502, source="вписаны"),),
        said="Адрес объекта: Пермь, ул. Мира, 1.",
    ),
    "the object is in the cloud already": Use(
        form=ObjectInCloud,
        case=sample_case("cloud", more=(PLACE,)),
        good={"object_address": PLACE.address, "coordinates": "", "object_no": "7", "accounts_are_there": False},
        kinds={},
        facts=(PLACE.model_copy(update={"to_be_made": False}), ObjectMade(object_no="7")),
        said="Объект в облаке: № 7.",
    ),
    "the object is made by hand": Use(
        form=ObjectInCloud,
        case=sample_case("cloud"),
        good={"object_address": "Пермь, ул. Мира, 1", "coordinates": "", "object_no": "12", "accounts_are_there": True},
        kinds={"object_no": "object number", "accounts_are_there": "yes"},
        facts=(PlaceTold(address="Пермь, ул. Мира, 1", to_be_made=False), ObjectMade(object_no="12"), AccountsThere()),
        said="Адрес объекта: Пермь, ул. Мира, 1. Объект в облаке: № 12. Учётные записи в облаке есть.",
        desk=BY_HAND,
    ),
    "another address of an object that is made": Use(
        form=ObjectInCloud,
        case=sample_case("cloud", more=(PLACE, ObjectMade(object_no="7"))),
        good={"object_address": "Пермь, ул. Мира, 1", "coordinates": "", "object_no": "7", "accounts_are_there": False},
        kinds={"object_no": "object number"},
        facts=(PlaceTold(address="Пермь, ул. Мира, 1", to_be_made=False),),
        said="Адрес объекта: Пермь, ул. Мира, 1. В облаке остался прежний адрес: поправьте его там.",
    ),
    "another try of nadmozg": Use(
        form=RetryCloud,
        case=sample_case("ordered", more=(CloudTrouble(state="needs_operator", words="нет места"),)),
        good={},
        kinds={"case": "case"},
        facts=(CloudRetryAsked(number=1),),
        said="Просим nadmozg попробовать ещё раз.",
    ),
    "access once more": Use(
        form=SendAccessAgain,
        case=sample_case("cloud"),
        good={},
        kinds={"case": "case"},
        facts=(AccessAskedAgain(number=2),),
        said="Отправляем доступ ещё раз: kim@romashka.example.",
    ),
    "client logged in": Use(
        form=ClientLoggedIn,
        case=sample_case("cloud"),
        good={},
        kinds={"case": "case"},
        facts=(LoggedIn(at=TODAY),),
        said="Клиент вошёл в облако.",
        actor=SUPPORT.code,
    ),
}
