"""Every letter rendered for a sample case, and how tests read it: what is seen, what is linked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

from cases.case import Case
from cases.effect_row import CLIENT, COLLEAGUE, SUPPLIER
from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CaseHandedOver,
    ClientAnswered,
    ClientAsked,
    CloudReady,
    Contact,
    ContactCorrected,
    CopyRestored,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    ForgettingAsked,
    InstallationCancelled,
    OpenQuestion,
    OrderRefused,
    Owed,
    RecordingMissing,
    RequestAnswered,
    RequestCalledOff,
    RequestReturned,
    RequestSent,
    RequestTaken,
    TrainingAppointed,
    TrainingCancelled,
    TrainingMissed,
)
from cases.people import Person, Role
from cases.second_person import last_change
from cases.slugs import Proposed
from integrations.letter import Content
from letters.about_visit import crew_of
from letters.catalogue import Catalogue, Item
from letters.company import Company
from letters.rendering import render_letter
from tests.played_case import utc
from tests.sample_cases import (
    ASKS_SALES,
    DIRECTORY,
    HELD,
    INSTALLER,
    MANAGER,
    MOUNTED,
    SALES,
    SUPPORT,
    TRAINER,
    sample_case,
)
from tests.sample_cases import CARD as TECHNICAL
from tests.sample_orders import BOOK, BUYERS, SHORT, ordered
from tests.sample_shipments import DAMAGED, NEVER, ORDERED_BY_COURIER, SENT
from tests.sample_site import ONE_RETURNED, SITE_KNOWN

LETTERS = [effect for effect in Effect if effect.is_letter]
TO_SUPPLIER = [effect for effect in LETTERS if effect.row.reader == SUPPLIER]
TO_CLIENT = [effect for effect in LETTERS if effect.row.reader == CLIENT]
YOUR_TURN = [effect for effect in LETTERS if effect.is_question]

STAGE = {
    Effect.SEND_CREDENTIALS: "cloud",
    Effect.REMIND_LOGIN: "cloud",
    Effect.RENEW_ACCESS: "cloud",
    Effect.SEND_INVITATION: "training",
    Effect.SEND_CANCELLATION: "training",
    Effect.SEND_PRESENTATIONS: "training",
    Effect.SEND_MISSED: "training",
    Effect.SEND_SUMMARY: "recording",
    Effect.SEND_RECORDING: "recording",
    Effect.INVITE_TRAINER: "training",
    Effect.RELEASE_TRAINER: "training",
    Effect.REMIND_TRAINING: "training",
    Effect.REMIND_TRAINER: "training",
    Effect.TELL_HEAD_FEEDBACK: "held",
    Effect.TELL_HEAD_MISSED: "training",
    Effect.SEND_COMPLETION: "mounted",
    Effect.TELL_SALES_READY: "mounted",
    Effect.TELL_SUPPORT_READY: "mounted",
    Effect.TELL_FORMER_MANAGER: "talk",
    Effect.REQUEST_PHOTOS: "photos",
    Effect.REMIND_PHOTOS: "photos",
    Effect.REQUEST_POWER: "answered",
    Effect.REQUEST_INTERNET: "answered",
    Effect.SEND_TECHNICAL_CARD: "held",
    Effect.SEND_PURCHASE: "follow_up",
    Effect.TELL_HEAD: "opened",
    Effect.TELL_HEAD_OVERDUE: "logged_in",
    Effect.ASK_FIRST_TALK: "opened",
    Effect.ASK_ADDRESS: "talk",
    Effect.ASK_CLOUD_BY_HAND: "address",
    Effect.ASK_CLOUD_HELP: "ordered",
    Effect.TELL_SUPPORT_ACCOUNT: "cloud",
    Effect.WARN_CERTIFICATE: "ordered",
    Effect.ASK_PLACE: "cloud",
    Effect.ASK_CONTACT: "cloud",
    Effect.ASK_LOGIN: "cloud",
    Effect.ASK_TRAINING: "logged_in",
    Effect.ASK_REPORT: "training",
    Effect.ASK_RECORDING: "held",
    Effect.ASK_FOLLOW_UP: "follow_up",
    Effect.BRIEF_FOLLOW_UP: "recording",
    Effect.ASK_SILENT_CLIENT: "follow_up",
    Effect.ANSWER_CLIENT: "judged",
    Effect.ASK_CLIENTS_QUESTION: "judged",
    Effect.ASK_PHOTOS: "answered",
    Effect.ASK_VERDICT: "photos",
    Effect.SEND_INSTALLATION: "mounting",
    Effect.SEND_INSTALLATION_OFF: "mounting",
    Effect.INVITE_CREW: "mounting",
    Effect.RELEASE_CREW: "mounting",
    Effect.ASK_EQUIPMENT: "judged",
    Effect.ASK_INSTALLATION: "received",
    Effect.ASK_INSTALLED: "mounting",
    Effect.TELL_EARLIER_ADDRESS: "logged_in",
    Effect.ASK_NEW_CONTACT: "logged_in",
    Effect.TELL_WHO_ASKED: "logged_in",
    Effect.ASK_END: "logged_in",
    Effect.ASK_AFTER_RESTORE: "cloud",
    Effect.ASK_FORGETTING: "mounted",
    Effect.SEND_REQUEST: "follow_up",
    Effect.TELL_ANSWER: "follow_up",
    Effect.TELL_CALLED_OFF: "follow_up",
    Effect.ASK_TAKING: "follow_up",
    Effect.ASK_ANSWER: "follow_up",
    Effect.ASK_RETURNED: "follow_up",
    Effect.ASK_CARD: "held",
    Effect.ASK_DETAILS: "held",
    Effect.ASK_FIRST_PAYMENT: "held",
    Effect.ASK_CARD_RETURNED: "held",
    Effect.TELL_HEAD_KEPT: "mounted",
    Effect.SEND_ORDER: "judged",
    Effect.REMIND_SUPPLIER: "judged",
    Effect.CHASE_SUPPLIER: "judged",
    Effect.SEND_COMPLAINT: "judged",
    Effect.CANCEL_ORDER: "judged",
    Effect.ASK_INVOICE: "judged",
    Effect.ASK_APPROVAL: "judged",
    Effect.ASK_NOT_APPROVED: "judged",
    Effect.ASK_ORDER_PAYMENT: "judged",
    Effect.ASK_DELIVERY: "judged",
    Effect.ASK_DOCUMENTS: "judged",
    Effect.ASK_SUPPLIER: "judged",
    Effect.SEND_SHIPMENT: "judged",
    Effect.SEND_SHIPMENT_OFF: "judged",
    Effect.CHECK_SHIPMENT: "judged",
    Effect.ASK_SENDING: "judged",
    Effect.ASK_SHIPMENT: "judged",
    Effect.ASK_PUT_RIGHT: "judged",
}
"""How far the case is when the letter leaves."""

ENDING = CloudReady.model_validate(
    {"cloud_id": "c-1042", "url": "https://romashka.pass24.online/", "certificate_ends_at": "2026-11-27T09:00:00Z"}
)
CANCELLED = TrainingCancelled(number=1, reason="заболел администратор")
MOUNTING_OFF = InstallationCancelled(number=1, reason="снегопад")
MISSED = TrainingMissed(number=1, missed_on=date(2026, 11, 25), words="ждали полчаса, трубку не взяли")
KEPT_OPEN = OpenQuestion(question="Кто меняет пароль на планшете охраны", who="управляющая")
SECOND = HELD.model_copy(
    update={"number": 2, "held_on": date(2026, 11, 26), "open_questions": (*HELD.open_questions, KEPT_OPEN)}
)
"""What the first session left open is open still, and one thing more."""
NO_RECORDING = RecordingMissing(number=2, reason="забыли включить")
RESTORED = CopyRestored.model_validate({"number": 1, "copied_at": "2026-11-18T02:00:00Z"})
PURCHASE = FollowUpAnswered(number=1, outcome="purchase", answers="нужны ещё два считывателя", reason="открыли калитку")
CLIENT_ASKED = ClientAsked(
    number=1,
    question="Почему шлагбаум не видит номера?\nЗимой видел.",
    subject="equipment",
    urgent=True,
    since_on=date(2026, 12, 1),
)
SILENT = tuple(
    fact
    for number in (1, 2, 3)
    for fact in (
        FollowUpPlanned(number=number, due_at=utc(11, 26 + number, 5)),
        FollowUpAnswered(number=number, outcome="no_answer", answers=""),
    )
)
MOVED = TrainingAppointed.model_validate(
    {
        "number": 2,
        "starts_at": "2026-11-26T08:30:00Z",
        "time_zone": "Asia/Yekaterinburg",
        "trainer": "orlov",
        "place": "офис на Ленина, 5",
    }
)
ANOTHER_CONTACT = ContactCorrected(
    contact=Contact(name="Вера Соколова", email="sokolova@romashka.example"), reason="Ольга Ким больше не работает"
)
NOT_AGREED = OrderRefused(order=1, number=1, role=Role.DIRECTOR, reason="дорого, спросите скидку")
NO_LINES = SITE_KNOWN.model_copy(update={"power": False, "internet": False})

ASKED_FOR_HELP = RequestSent(
    number=2, topic="help", to=Role.TECH_SUPPORT, words="Охрана не видит заявки на планшете: «список пустой»."
)
SUPPORT_TAKES_IT = RequestTaken(number=2, by="support")
SUPPORT_RETURNS_IT = RequestReturned(number=2, reason="не сказано, под кем входит охрана")
ASKED_AGAIN = ASKED_FOR_HELP.model_copy(update={"number": 3, "instead_of": 2})
ANSWERED = RequestAnswered(number=2, words="У охраны не было прав на заявки, добавили.")

OWED = TECHNICAL.model_copy(
    update={
        "server_format": "",
        "owed": (Owed(part="server_format", who="Ольга Ким", by=date(2026, 12, 2)),),
    }
)

MORE: dict[Effect, tuple[Fact, ...]] = {
    Effect.SEND_SHIPMENT: (SENT,),
    Effect.SEND_SHIPMENT_OFF: (SENT, NEVER),
    Effect.CHECK_SHIPMENT: (SENT,),
    Effect.ASK_SENDING: (ORDERED_BY_COURIER,),
    Effect.ASK_SHIPMENT: (SENT,),
    Effect.ASK_PUT_RIGHT: (SENT, DAMAGED),
    Effect.WARN_CERTIFICATE: (ENDING,),
    Effect.SEND_CANCELLATION: (CANCELLED,),
    Effect.SEND_SUMMARY: (SECOND, NO_RECORDING),
    Effect.RELEASE_TRAINER: (CANCELLED,),
    Effect.SEND_INSTALLATION_OFF: (MOUNTING_OFF,),
    Effect.RELEASE_CREW: (MOUNTING_OFF,),
    Effect.SEND_MISSED: (MISSED,),
    Effect.TELL_HEAD_MISSED: (MISSED,),
    Effect.REQUEST_PHOTOS: (ONE_RETURNED,),
    Effect.REMIND_PHOTOS: (ONE_RETURNED,),
    Effect.REQUEST_POWER: (NO_LINES,),
    Effect.REQUEST_INTERNET: (NO_LINES,),
    Effect.ANSWER_CLIENT: (CLIENT_ASKED, ClientAnswered(number=1, answer="Нужна прошивка 2.4.\nПоставим завтра.")),
    Effect.ASK_CLIENTS_QUESTION: (CLIENT_ASKED,),
    Effect.ASK_SILENT_CLIENT: SILENT,
    Effect.ASK_AFTER_RESTORE: (RESTORED,),
    Effect.TELL_EARLIER_ADDRESS: (ANOTHER_CONTACT,),
    Effect.ASK_NEW_CONTACT: (ANOTHER_CONTACT,),
    Effect.ASK_END: (CaseCancelled(reason="объект продан"),),
    Effect.TELL_FORMER_MANAGER: (CaseHandedOver(manager="orlov", reason="отпуск до декабря"),),
    Effect.ASK_FORGETTING: (ForgettingAsked(number=1, reason="asked"),),
    Effect.SEND_TECHNICAL_CARD: (OWED, MOUNTED),
    Effect.SEND_PURCHASE: (PURCHASE, OWED, ASKS_SALES),
    Effect.TELL_SUPPORT_READY: (OWED,),
    Effect.ASK_CARD: (OWED,),
    Effect.ASK_CARD_RETURNED: (RequestReturned(number=1, reason="какие камеры?"),),
    Effect.SEND_REQUEST: (ASKED_FOR_HELP, SUPPORT_RETURNS_IT, ASKED_AGAIN),
    Effect.TELL_ANSWER: (ASKED_FOR_HELP, SUPPORT_TAKES_IT, ANSWERED),
    Effect.TELL_CALLED_OFF: (ASKED_FOR_HELP, RequestCalledOff(number=2, reason="разобрались сами")),
    Effect.ASK_TAKING: (ASKED_FOR_HELP,),
    Effect.ASK_ANSWER: (ASKED_FOR_HELP, SUPPORT_TAKES_IT),
    Effect.ASK_RETURNED: (ASKED_FOR_HELP, SUPPORT_RETURNS_IT),
    Effect.SEND_ORDER: ordered("approved"),
    Effect.REMIND_SUPPLIER: ordered("paid"),
    Effect.CHASE_SUPPLIER: ordered("paid"),
    Effect.SEND_COMPLAINT: (*ordered("paid"), SHORT),
    Effect.CANCEL_ORDER: ordered("approved"),
    Effect.ASK_INVOICE: ordered("placed"),
    Effect.ASK_APPROVAL: ordered("invoiced"),
    Effect.ASK_NOT_APPROVED: (*ordered("invoiced"), NOT_AGREED),
    Effect.ASK_ORDER_PAYMENT: ordered("approved"),
    Effect.ASK_DELIVERY: ordered("paid"),
    Effect.ASK_DOCUMENTS: ordered("received"),
    Effect.ASK_SUPPLIER: ordered("placed"),
}

NOTES = {Effect.ASK_NEW_CONTACT: "kim@romashka.example", Effect.TELL_WHO_ASKED: "Остановка не подтверждена."}

FORMS = {
    Effect.ASK_FIRST_TALK: ["first_talk"],
    Effect.ASK_ADDRESS: ["agree_address"],
    Effect.ASK_CLOUD_BY_HAND: ["cloud_by_hand"],
    Effect.ASK_CLOUD_HELP: ["retry_cloud", "cloud_by_hand"],
    Effect.ASK_PLACE: ["object_in_cloud"],
    Effect.ASK_CONTACT: ["correct_contact"],
    Effect.ASK_LOGIN: ["client_logged_in", "send_access_again", "appoint_training"],
    Effect.ASK_TRAINING: ["appoint_training"],
    Effect.ASK_REPORT: ["report_training", "appoint_training"],
    Effect.ASK_RECORDING: ["share_recording"],
    Effect.ASK_FOLLOW_UP: ["follow_up_outcome", "move_follow_up"],
    Effect.ASK_SILENT_CLIENT: ["move_follow_up", "control_case"],
    Effect.ASK_CLIENTS_QUESTION: ["answer_client"],
    Effect.ASK_PHOTOS: ["receive_photos"],
    Effect.ASK_VERDICT: ["judge_photos"],
    Effect.ASK_EQUIPMENT: ["tell_equipment", "tell_shipment"],
    Effect.ASK_SENDING: ["move_shipment", "receive_shipment"],
    Effect.ASK_SHIPMENT: ["receive_shipment", "move_shipment"],
    Effect.ASK_PUT_RIGHT: ["settle_shipment", "tell_shipment"],
    Effect.ASK_INSTALLATION: ["appoint_installation"],
    Effect.ASK_INSTALLED: ["report_installation"],
    Effect.ASK_NEW_CONTACT: ["confirm_contact"],
    Effect.ASK_END: ["confirm_end"],
    Effect.ASK_AFTER_RESTORE: ["review_after_restore"],
    Effect.ASK_FORGETTING: ["confirm_forgetting", "tell_what_is_known"],
    Effect.ASK_TAKING: ["take_request", "answer_request"],
    Effect.ASK_ANSWER: ["answer_request"],
    Effect.ASK_RETURNED: ["send_request_again"],
    Effect.ASK_CARD: ["fill_card"],
    Effect.ASK_DETAILS: ["tell_object"],
    Effect.ASK_FIRST_PAYMENT: ["tell_payment"],
    Effect.ASK_CARD_RETURNED: ["fill_card", "send_request_again"],
    Effect.ASK_INVOICE: ["record_invoice", "call_off_order"],
    Effect.ASK_APPROVAL: ["approve_invoice"],
    Effect.ASK_NOT_APPROVED: ["record_invoice", "call_off_order"],
    Effect.ASK_ORDER_PAYMENT: ["pay_order"],
    Effect.ASK_DELIVERY: ["receive_order", "move_delivery"],
    Effect.ASK_DOCUMENTS: ["record_documents"],
    Effect.ASK_SUPPLIER: ["keep_supplier"],
}


def link(form: str, **values: str) -> str:
    filled_in = "".join(f"{name}={value}&" for name, value in values.items())
    return f"http://127.0.0.1:4200/deployments/deployment/{form}/run?{filled_in}parameters=" + "%7B%22-case%22%3A" * 12


COMPANY = Company("PASS24", "https://pass24.example/", "+7 495 000-00-00")
BOARD = "https://onboarding.pass24.example/artifacts/artifact/00000000-0000-4000-8000-000000000001"
NUMBERS = Item("Въезд по номерам", "https://pass24.example/numbers", None, ("ЖК", "КП"), ("распознавание номеров",))
SHELF = Catalogue(
    [
        Item("Вход в приложение", "", None),
        Item("Заявки на пропуск", "https://pass24.example/requests", None),
        NUMBERS,
        Item("Домофон в приложении", "https://pass24.example/intercom", None, (), ("домофония",)),
    ],
    [Item("PASS24 в целом", "https://pass24.example/overview", None), NUMBERS],
)
SITE_PAGE = "https://onboarding.pass24.example/onboarding/site/R-0042"
CARD = "https://onboarding.pass24.example/artifacts/artifact/00000000-0000-4000-8000-000000000042"

WORDS = {
    Effect.SEND_CREDENTIALS: [
        "https://romashka.pass24.online/",
        "kim@romashka.example",
        "72 часа",
        "Вход",
        "вложении",
        "Въезд по номерам",
    ],
    Effect.REMIND_LOGIN: ["https://romashka.pass24.online/", "Открыть облако", "огин и пароль прежние"],
    Effect.TELL_SUPPORT_ACCOUNT: ["Пароля в письме нет", SUPPORT.email, "https://romashka.pass24.online/"],
    Effect.WARN_CERTIFICATE: ["27 ноября", "https://romashka.pass24.online/"],
    Effect.RENEW_ACCESS: ["https://romashka.pass24.online/", "72 часа", "Прежняя ссылка из нашего письма больше не"],
    Effect.SEND_INVITATION: [
        "25 ноября 2026, среда, 11:00 (Екатеринбург)",
        TRAINER.name,
        TRAINER.phone,
        SUPPORT.email,
        "https://meet.pass24.example/romashka",
    ],
    Effect.SEND_CANCELLATION: ["25 ноября 2026, среда, 11:00 (Екатеринбург)"],
    Effect.SEND_PRESENTATIONS: ["PASS24 в целом", "https://pass24.example/overview"],
    Effect.SEND_RECORDING: ["https://video.pass24.example/romashka"],
    Effect.SEND_SUMMARY: [
        "https://video.pass24.example/romashka",
        "25 ноября 2026",
        "пропуска",
        "Как завести пропуск на год",
        "ответит: техподдержка",
        "Вход в приложение",
        SUPPORT.email,
        MANAGER.email,
        "27 ноября 2026 свяжемся с вами",
    ],
    Effect.REMIND_TRAINING: [
        "25 ноября 2026, среда, 11:00 (Екатеринбург)",
        "https://meet.pass24.example/romashka",
        TRAINER.phone,
    ],
    Effect.REMIND_TRAINER: [
        "Павел, здравствуйте!",
        "25 ноября 2026, среда, 11:00 (Екатеринбург), в Москве 09:00",
        "+7 912 000-11-22",
        CARD,
    ],
    Effect.SEND_MISSED: ["25 ноября 2026, среда, 11:00 (Екатеринбург)", "подберём другое время"],
    Effect.INVITE_TRAINER: [
        "Павел, здравствуйте!",
        "25 ноября 2026, среда, 11:00 (Екатеринбург), в Москве 09:00",
        "https://meet.pass24.example/romashka",
        "Ольга Ким",
        "очередь из машин",
        link("report_training"),
    ],
    Effect.RELEASE_TRAINER: ["Павел, здравствуйте!", "25 ноября 2026, среда, 11:00 (Екатеринбург)", "не состоится"],
    Effect.TELL_HEAD_FEEDBACK: ["5 из 5", "охране понравилось", TRAINER.name, MANAGER.name, CARD],
    Effect.TELL_HEAD_MISSED: ["уже 1 раз", "ждали полчаса", MANAGER.name, CARD],
    Effect.SEND_COMPLETION: [
        "оборудование смонтировано и работает",
        "https://romashka.pass24.online/",
        "https://video.pass24.example/romashka",
        "Оборудование смонтировано 3 декабря 2026",
        SUPPORT.email,
        SALES.phone,
        MANAGER.email,
    ],
    Effect.TELL_SALES_READY: ["Мария, здравствуйте!", "Ромашка ООО", "смонтировано 3 декабря 2026"],
    Effect.TELL_SUPPORT_READY: ["смонтировано 3 декабря 2026", "шлагбаумы CAME – 2", "kim@romashka.example"],
    Effect.SEND_INSTALLATION: [
        "3 декабря 2026, четверг, 10:00 (Екатеринбург)",
        "2 шлагбаума CAME",
        INSTALLER.name,
        "встретит Пётр Савин",
    ],
    Effect.SEND_INSTALLATION_OFF: ["3 декабря 2026, четверг, 10:00 (Екатеринбург)", "о новом дне"],
    Effect.INVITE_CREW: [
        "Игорь, здравствуйте!",
        "3 декабря 2026, четверг, 10:00 (Екатеринбург), в Москве 08:00",
        "встретит Пётр Савин",
        "2 шлагбаума CAME",
        "+7 912 000-11-22",
        link("report_installation"),
        "лист площадки (PDF)",
        f"{SITE_PAGE}/sheet",
    ],
    Effect.RELEASE_CREW: ["Игорь, здравствуйте!", "3 декабря 2026", "не состоится"],
    Effect.ASK_DETAILS: ["не хватает: адрес, координаты"],
    Effect.ASK_FIRST_PAYMENT: ["оплатили 31 августа за сентябрь"],
    Effect.ASK_EQUIPMENT: ["шлагбаумы CAME – 2", "Площадка готова", "Достависта: проверьте баланс"],
    Effect.SEND_SHIPMENT: [
        "шлагбаум CAME – 2",
        "СДЭК",
        "1234567890",
        "https://www.cdek.ru/ru/tracking?order_id=1234567890",
        "4 декабря 2026",
        "Екатеринбург, ул. Ленина, 5",
    ],
    Effect.SEND_SHIPMENT_OFF: ["шлагбаум CAME – 2", "не состоится", "ждать её не нужно"],
    Effect.CHECK_SHIPMENT: ["шлагбаум CAME – 2", "4 декабря 2026", "Всё ли пришло"],
    Effect.ASK_SENDING: ["R-0042-1", "Достависта: проверьте баланс", "шлагбаум CAME – 2"],
    Effect.ASK_SHIPMENT: ["R-0042-1", "4 декабря 2026", "1234567890", "Клиента мы тоже спросили"],
    Effect.ASK_PUT_RIGHT: ["R-0042-1", "заменить или довезти", "погнута стрела", "шлагбаум CAME – 1", "7 декабря 2026"],
    Effect.ASK_INSTALLATION: ["шлагбаумы CAME – 2", "кто пустит бригаду"],
    Effect.ASK_INSTALLED: ["3 декабря 2026, четверг, 10:00 (Екатеринбург)", MANAGER.name, f"{SITE_PAGE}#result"],
    Effect.TELL_FORMER_MANAGER: ["теперь ведёт Павел Орлов", "отпуск до декабря", TRAINER.email, CARD],
    Effect.REQUEST_PHOTOS: [
        "«Автомат в щите», фото 1: темно, автомата не видно",
        "питание и интернет готовите вы",
    ],
    Effect.REQUEST_POWER: ["автомат С16", "Розетка 220 В: розетка или вывод кабеля", "к какому дню линия будет"],
    Effect.REQUEST_INTERNET: ["от 10 Мбит/с", "Интернет у шкафа: роутер", "к какому дню интернет будет"],
    Effect.SEND_TECHNICAL_CARD: [
        "шлагбаумы CAME – 2",
        "Точки проезда",
        "въезд – 2",
        "домофон BAS-IP: настроена",
        "пока неизвестно: узнает Ольга Ким до 2 декабря 2026",
        "стойка в комнате охраны",
        link("take_request"),
        link("answer_request"),
        "c-1042",
        "https://romashka.pass24.online/",
        "kim@romashka.example",
        "охране понравилось",
    ],
    Effect.SEND_PURCHASE: [
        "Мария, здравствуйте!",
        "нужны ещё два считывателя",
        "очередь из машин",
        "+7 912 000-11-22",
        "въезд по номерам",
        "25 ноября 2026",
        link("take_request"),
        link("answer_request"),
        "шлагбаумы CAME – 2",
    ],
    Effect.TELL_HEAD: ["people.toml", MANAGER.name, CARD],
    Effect.TELL_HEAD_OVERDUE: ["назначить обучение", MANAGER.name, MANAGER.phone, link("appoint_training"), CARD],
    Effect.TELL_EARLIER_ADDRESS: ["на другую почту", "скажите нам сразу", COMPANY.phone],
    Effect.ASK_NEW_CONTACT: ["sokolova@romashka.example", "больше не работает", "Кто сменил", MANAGER.name],
    Effect.ASK_END: ["объект продан", "Кто просит", "18 ноября 2026"],
    Effect.REMIND_PHOTOS: ["Автомат в щите", "в прошлом письме"],
    Effect.ASK_FIRST_TALK: ["очередь у шлагбаума"],
    Effect.ASK_CLOUD_HELP: ["romashka.pass24.online"],
    Effect.ASK_REPORT: ["25 ноября 2026, среда, 11:00 (Екатеринбург)", TRAINER.name],
    Effect.ASK_RECORDING: ["25 ноября 2026", TRAINER.name],
    Effect.ASK_FOLLOW_UP: [
        "докупить",
        "220 В",
        "Удалось ли решить главное: „очередь из машин у шлагбаума по вечерам“?",
        "охране понравилось",
        SALES.name,
    ],
    Effect.BRIEF_FOLLOW_UP: [
        "27 ноября 2026, пятница, 10:00 (Екатеринбург), в Москве 08:00",
        "очередь из машин",
        "охране понравилось",
        "Как завести пропуск на год",
        "kim@romashka.example",
        CARD,
    ],
    Effect.ASK_SILENT_CLIENT: ["3 раза подряд", "Ольга, здравствуйте!", "работает ли КПП?", MANAGER.phone, SALES.name],
    Effect.ANSWER_CLIENT: ["Почему шлагбаум не видит номера?", "Нужна прошивка 2.4.", "Поставим завтра."],
    Effect.ASK_CLIENTS_QUESTION: ["Почему шлагбаум не видит номера?", "это срочно", "1 декабря 2026", MANAGER.name],
    Effect.ASK_AFTER_RESTORE: ["18 ноября 2026, среда, 07:00 (Екатеринбург)", "отправлять нечего"],
    Effect.ASK_FORGETTING: ["клиент попросил удалить его данные", "Ирина Гусева", "Облако в nadmozg"],
    Effect.TELL_HEAD_KEPT: [link("forget_client"), "второй человек", "Встречи в календарях", CARD],
    Effect.SEND_REQUEST: [
        "помощь клиенту",
        "не видит заявки",
        "не сказано, под кем входит охрана",
        link("take_request"),
        link("answer_request"),
        "https://romashka.pass24.online/",
        CARD,
    ],
    Effect.TELL_ANSWER: ["добавили", "не видит заявки", MANAGER.name, CARD],
    Effect.TELL_CALLED_OFF: ["разобрались сами", "больше не нужен"],
    Effect.ASK_CARD: ["формат сервера – узнает Ольга Ким до 2 декабря 2026", "шлагбаумы CAME – 2"],
    Effect.ASK_CARD_RETURNED: ["какие камеры?", "шлагбаумы CAME – 2"],
    Effect.ASK_TAKING: ["помощь клиенту", "не видит заявки", MANAGER.phone],
    Effect.ASK_ANSWER: ["помощь клиенту", "не видит заявки", MANAGER.phone],
    Effect.ASK_RETURNED: ["не сказано, под кем входит охрана", MANAGER.name, "не видит заявки"],
    Effect.ASK_VERDICT: ["никто не смотрел: 9", "Автомат в щите"],
    Effect.SEND_ORDER: ["Кира, здравствуйте!", "118 от 24.11.2026", "шлагбаум CAME – 2 по 40 000 ₽", "10 декабря 2026"],
    Effect.REMIND_SUPPLIER: ["10 декабря 2026 ждём от вас поставку", "контроллер – 1 по 12 500 ₽"],
    Effect.CHASE_SUPPLIER: ["вы обещали 10 декабря 2026, но её у нас нет", "шлагбаум CAME – 2"],
    Effect.SEND_COMPLAINT: ["пришло не всё", "Нет контроллера", "ждём недостающее 16 декабря 2026"],
    Effect.CANCEL_ORDER: ["поставлять его не нужно", "шлагбаум CAME – 2"],
    Effect.ASK_INVOICE: ["Шлагбаум-Сервис ООО", "Позвоните ему"],
    Effect.ASK_APPROVAL: [
        "92 500 ₽",
        "118 от 24.11.2026",
        "Шлагбаум-Сервис ООО",
        "https://disk.pass24.example/invoices/118.pdf",
    ],
    Effect.ASK_NOT_APPROVED: ["дорого, спросите скидку", "Олег Лебедев"],
    Effect.ASK_ORDER_PAYMENT: ["92 500 ₽", "генеральный директор – Олег Лебедев"],
    Effect.ASK_DELIVERY: ["обещал привезти заказ 10 декабря 2026", "Шлагбаум-Сервис ООО"],
    Effect.ASK_DOCUMENTS: ["получен полностью 10 декабря 2026", "в ЭДО"],
    Effect.ASK_SUPPLIER: ["Кира Лосева", "Шлагбаум-Сервис ООО"],
}


@dataclass(frozen=True)
class Access:
    kind: str = "link"
    url: str = "https://romashka.pass24.online/first/" + "k" * 90
    login: str = "kim@romashka.example"
    password: str = ""
    hours: int = 72
    password_delivery: str = ""
    replaces: bool = False


def case_for(effect: Effect, **changes: object) -> Case:
    return sample_case(STAGE[effect], **({"more": MORE.get(effect, ())} | changes))  # type: ignore[arg-type]


def rendered(effect: Effect, case: Case | None = None, **changes: object) -> Content:
    case = case or case_for(effect)
    session = case.sessions[-1] if case.sessions else None
    readers: dict[object, Person] = {
        Role.TRAINER: TRAINER,
        Role.SALES: SALES,
        Role.INSTALLER: INSTALLER,
        COLLEAGUE: SUPPORT,
    }
    context: dict[str, object] = {
        "case": case,
        "note": NOTES.get(effect, ""),
        "overdue": False,
        "manager": DIRECTORY[case.data.manager],
        "sales": DIRECTORY[case.data.sales_manager],
        "trainer": DIRECTORY[session.date.trainer] if session and session.date else None,
        "session": session,
        "released": session.date if session else None,
        "corrected": False,
        "request": next(reversed(case.requests), None) if effect.row.of_request else None,
        "reader": readers.get(effect.row.reader, DIRECTORY[case.data.manager]),
        "visit": case.installation.visits[-1] if case.installation.visits else None,
        "mounting_on": (mounting_on := case.installation.visits[-1].date if case.installation.visits else None),
        "crew": crew_of(mounting_on, DIRECTORY),
        "asked_of": MANAGER,
        "asked_of_trainer": False,
        "tech_support": [SUPPORT],
        "shipment": next(reversed(case.shipments), None) if effect.row.of_shipment else None,
        "question": next(reversed(case.client_questions), None) if effect.row.of_question else None,
        "link": link,
        "asked": "назначить обучение",
        "form": "appoint_training",
        "card": CARD,
        "answered_by": "",
        "change": last_change(case),
        "called": lambda code: BUYERS[code].name,
        **_of_order(case if effect.row.of_order else None),
        "asked_by": "Ирина Гусева",
        "board": BOARD,
        "company": COMPANY,
        "materials": SHELF.materials_for(case.data),
        "presentations": SHELF.presentations_for(case.data),
        "access": Access(),
        "proposed": Proposed(),
        "manual": False,
        "site_page": SITE_PAGE,
        "papers": ["R-0042-list.pdf"] if effect is Effect.INVITE_CREW else [],
    }
    return render_letter(effect.value, context | changes)


def _of_order(case: Case | None) -> dict[str, object]:
    order = next(reversed(case.orders), None) if case else None
    supplier = BOOK.get(order.placed.supplier) if order else None
    return {
        "order": order,
        "supplier": supplier,
        "supplier_values": {},
        "receipt": order.receipt if order else None,
    }


def seen(html: str) -> str:
    """What a reader sees of the HTML part, with ordinary spaces."""
    body = re.sub(r"<style>.*?</style>|<!--.*?-->", "", html, flags=re.DOTALL)
    body = re.sub(r"</?(b|span|a)\b[^>]*>", "", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def flat(text: str) -> str:
    return " ".join(text.split())


def hrefs(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"]*)"', html)]


def assert_in_both(letter: Content, words: Sequence[str]) -> None:
    for each in words:
        assert each in flat(letter.text)
        assert each in seen(letter.html) or each in hrefs(letter.html)


def assert_presentable(letter: Content) -> None:
    assert letter.subject == " ".join(letter.subject.split())
    assert 10 <= len(letter.subject) <= 120
    for part in (letter.subject, letter.text, seen(letter.html)):
        assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|[Uu]ndefined|\bTrue\b|\bFalse\b", part)
        assert not re.search(r"\s[,.:;!?](\s|$)| - |\.\.|,,|[^\s]·", part)
    assert not re.search(r"\n{3,}|[ \t]\n|\A\s", letter.text)
    for line in letter.text.splitlines():
        assert len(line) <= 76 or "http" in line
    assert 'src="' not in letter.html
    bureaucratic = r"\b(уважаем|в рамках|осуществ|данн(ый|ого|ом|ое)\b|Вы\b|Вам\b|Вас\b|Ваш(?! ход))"
    assert not re.search(bureaucratic, seen(letter.html))
