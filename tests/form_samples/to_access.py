"""The forms of the way to the client's access, each in each of its uses, and what is recorded then."""

from datetime import date
from functools import partial

from cases.facts import (
    AccessAskedAgain,
    CloudGiven,
    CloudRetryAsked,
    CloudTrouble,
    Contact,
    ContactCorrected,
    LoggedIn,
    TalkHeld,
)
from cases.forms import correction as correction_forms
from cases.forms import onboarding as forms
from tests.form_samples.form import BY_HAND, TODAY, Form
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
    NO_CLOUD,
    OPENED,
    TALK,
    WHO,
)
from tests.sample_cases import SUPPORT, sample_case

OLGA = {"contact_email": "olga@romashka.example", "contact_phone": "+7 912 000-11-22 доб. 3"}

TO_ACCESS = {
    "new client, cloud to be made": Form(
        "new_client",
        forms.new_client,
        None,
        CLIENT,
        CONTACT_KINDS
        | {
            "object_name": "name",
            "object_type": "choice",
            "client_name": "name",
            "time_zone": "zone",
            "needs": "text",
            "pain": "text",
            "objects": "optional text",
            "talk_on": "past day, if any",
            "cloud_source": "choice",
            "slug": "slug, if any",
            "agreed_by": "name",
            "agreed_on": "past day",
            "manager": "manager",
            "sales_manager": "sales",
            "another_object": "yes",
            "who": "person",
        },
        (OPENED, TALK, ADDRESS),
        "Подключение открыто: ЖК Ромашка, Ромашка ООО. Первый разговор – 1 декабря 2026. "
        "Адрес romashka.pass24.online согласован: Ольга Ким, 1 декабря 2026.",
    ),
    "new client, nothing agreed yet": Form(
        "new_client",
        forms.new_client,
        None,
        CLIENT | {"talk_on": "", "slug": "", "agreed_by": "", "agreed_on": "", "needs": "", "pain": ""},
        {},
        (OPENED.model_copy(update={"needs": "", "pain": ""}),),
        "Подключение открыто: ЖК Ромашка, Ромашка ООО.",
    ),
    "new client, cloud made by sales": Form(
        "new_client",
        forms.new_client,
        None,
        CLIENT | BY_SALES | {"cloud_id": "c-7"},
        {"cloud_id": "line"},
        (OPENED.model_copy(update={"cloud_source": "sales"}), TALK, CloudGiven(by="sales", cloud_id="c-7")),
        "Облако уже создано отделом продаж: c-7.",
    ),
    "new client, cloud made by sales, no API": Form(
        "new_client",
        forms.new_client,
        None,
        CLIENT | BY_SALES | HAND_MADE | {"talk_on": ""},
        GIVEN_KINDS | {"cloud_id": "optional line"},
        (OPENED.model_copy(update={"cloud_source": "sales"}), GIVEN.model_copy(update={"by": "sales"})),
        "Облако уже создано отделом продаж: https://romashka.pass24.online/.",
        BY_HAND,
    ),
    "another contact": Form(
        "correct_contact",
        partial(correction_forms.correct_contact, sent=()),
        sample_case("cloud"),
        CONTACT | OLGA | {"send_again": False} | WHO,
        CONTACT_KINDS | {"case": "case", "send_again": "yes", "who": "person"},
        (
            ContactCorrected(
                contact=Contact(name="Ольга Ким", email="olga@romashka.example", phone="+7 912 000-11-22 доб. 3")
            ),
        ),
        "Контакт клиента: Ольга Ким, olga@romashka.example, +7 912 000-11-22 доб. 3.",
    ),
    "first talk": Form(
        "first_talk",
        forms.first_talk,
        sample_case("opened"),
        {"held_on": "2026-12-02", "needs": "пропуска", "pain": "очередь", "notes": "планшет", **WHO},
        {
            "case": "case",
            "held_on": "past day",
            "needs": "text",
            "pain": "text",
            "notes": "optional text",
            "who": "person",
        },
        (TalkHeld(held_on=date(2026, 12, 2), needs="пропуска", pain="очередь", notes="планшет"),),
        "Первый разговор – 2 декабря 2026. Боль: очередь",
    ),
    "address agreed": Form(
        "agree_address",
        forms.agree_address,
        sample_case("talk"),
        AGREED | {"slug": "https://Romashka.pass24.online/"} | WHO,
        {"case": "case", "slug": "slug", "agreed_by": "name", "agreed_on": "past day", "who": "person"},
        (ADDRESS,),
        "Адрес romashka.pass24.online согласован: Ольга Ким, 1 декабря 2026.",
    ),
    "cloud made by hand": Form(
        "cloud_by_hand",
        forms.cloud_by_hand,
        sample_case("address"),
        NO_CLOUD | {"cloud_id": "c-8"} | WHO,
        {"case": "case", "cloud_id": "line", "cloud_url": "optional link", "who": "person"},
        (CloudGiven(by="hand", cloud_id="c-8"),),
        "Облако сделано вручную: c-8.",
    ),
    "cloud made by hand, no API": Form(
        "cloud_by_hand",
        forms.cloud_by_hand,
        sample_case("address"),
        HAND_MADE | WHO,
        GIVEN_KINDS | {"case": "case", "who": "person"},
        (GIVEN,),
        "Облако сделано вручную: https://romashka.pass24.online/.",
        BY_HAND,
    ),
    "another try of nadmozg": Form(
        "retry_cloud",
        forms.retry_cloud,
        sample_case("ordered", more=(CloudTrouble(state="needs_operator", words="нет места"),)),
        WHO,
        {"case": "case", "who": "person"},
        (CloudRetryAsked(number=1),),
        "Просим nadmozg попробовать ещё раз.",
    ),
    "access once more": Form(
        "send_access_again",
        forms.send_access_again,
        sample_case("cloud"),
        WHO,
        {"case": "case", "who": "person"},
        (AccessAskedAgain(number=2),),
        "Отправляем доступ ещё раз: kim@romashka.example.",
    ),
    "client logged in": Form(
        "client_logged_in",
        forms.client_logged_in,
        sample_case("cloud"),
        {"who": SUPPORT.code},
        {"case": "case", "who": "person"},
        (LoggedIn(at=TODAY),),
        "Клиент вошёл в облако.",
        actor=SUPPORT.code,
    ),
}
