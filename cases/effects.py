"""Effects: everything the system does to the outside world. What each of them is stands here and nowhere else.

A new letter is one row below, and a template of the same name.
"""

from enum import StrEnum

from cases.effect_row import CLIENT, COLLEAGUE, SUPPLIER, FarEnd, Kind, Reader, Row, Urgency
from cases.people import Role
from cases.turns import Lane, Turn

ACT, LETTER, LOOK, NADMOZG, PREFECT = Kind.ACT, Kind.LETTER, Kind.LOOK, FarEnd.NADMOZG, FarEnd.PREFECT

_OBJECT_NAME = ("case_opened.object_name", "case_opened.manager")
_WHO = ("case_opened.object_name", "case_opened.contact", "case_opened.manager")
_CLOUD = (*_WHO, "cloud_ready.url")
_DATE = (*_WHO, "training_appointed.starts_at", "training_appointed.time_zone")
_PLACE = (*_DATE, "training_appointed.place", "training_appointed.trainer")
_OBJECT = (*_CLOUD, *(f"case_opened.{it}" for it in ("object_type", "client_name", "time_zone", "objects")))
_FOR_WHOM = ("case_opened.object_type", "case_opened.bought")
_REPORT = (*_OBJECT, "case_opened.bought", *(f"training_held.{it}" for it in ("held_on", "feedback")))
_CARD = tuple(
    f"technical_card.{it}"
    for it in ("server_format", "equipment", "integration", "integration_with", "passage_points", "notes", "owed")
)
_TALK = tuple(f"talk_held.{it}" for it in ("needs", "pain", "notes"))
_SITE = ("photos_received.item", "photos_received.photos", "photos_judged.verdicts")
_REQUEST = (*_WHO, "case_opened.client_name", "request_sent.words")
_MOUNTING_AT = ("installation_appointed.starts_at", "installation_appointed.time_zone")
_MOUNTING = (*_WHO, *_MOUNTING_AT, *(f"installation_appointed.{it}" for it in ("installer", "what", "access")))
_SHIPMENT = (
    *_WHO,
    *(f"shipment_told.{it}" for it in ("goods", "carrier_name", "track", "sent_to", "expected_on")),
)
_MOUNTED = "installation_reported.reported_on"
_ORDER = ("case_opened.manager", "order_placed.supplier")
_PROMISED = "order_placed.promised_on"
_ORDERED = (*_ORDER, "order_placed.positions", "order_invoiced.invoice")
"""What letters tell."""


def _question(asks: str, form: str, label: str = "", *, of: Reader = Role.MANAGER, about: str = "") -> Row:
    label, of_session = label or f"Ваш ход: {asks}", of is Role.TRAINER
    of_request, of_question, of_shipment, of_order = (
        about == it for it in ("request", "question", "shipment", "order")
    )
    return Row(
        label, Kind.QUESTION, of, asks=asks, form=form, of_session=of_session, of_request=of_request,
        of_question=of_question, of_shipment=of_shipment, of_order=of_order,
    )  # fmt: skip


class Effect(StrEnum):
    """Every act of ours. The value is the ledger's word and the template's name."""

    _value_: str
    row: Row

    def __new__(cls, word: str, row: Row | None = None) -> "Effect":
        assert row, "every member has one; without it `Effect(word)` finds a member"
        member = str.__new__(cls, word)
        member._value_, member.row = word, row
        return member

    # fmt: off
    MAKE_CLOUD = "make_cloud", Row(
        "Заказ облака в nadmozg", ACT, far_end=NADMOZG, hurry=Urgency.WAY_IN, makes_turn=Turn.NADMOZG)
    RETRY_CLOUD = "retry_cloud", Row(
        "Повтор создания облака", ACT, far_end=NADMOZG, hurry=Urgency.WAY_IN, makes_turn=Turn.NADMOZG)
    MAKE_SUPPORT_ACCOUNT = "make_support_account", Row("Учётная запись техподдержки в облаке", ACT, far_end=NADMOZG)
    TELL_SUPPORT_ACCOUNT = "tell_support_account", Row(
        "Письмо в ТП: учётная запись в облаке", LETTER, Role.TECH_SUPPORT,
        tells=(*_CLOUD, "case_opened.object_type", "case_opened.client_name"))
    WARN_CERTIFICATE = "warn_certificate", Row(
        "Эксплуатации: сертификат облака скоро закончится", LETTER, Role.OPERATOR,
        tells=("case_opened.object_name", "case_opened.manager", "cloud_ready.url", "cloud_ready.certificate_ends_at"))
    MAKE_OBJECT = "make_object", Row("Объект в облаке", ACT, far_end=NADMOZG)
    SCHEDULE_FOLLOW_UP = "schedule_follow_up", Row("Контакт с клиентом в расписании", ACT, far_end=PREFECT)
    CANCEL_FOLLOW_UP = "cancel_follow_up", Row("Прежний контакт снят с расписания", ACT, far_end=PREFECT)

    SEND_CREDENTIALS = "send_credentials", Row(
        "Письмо клиенту: доступ и материалы", LETTER, CLIENT, again="доступ и материалы", tells=(*_CLOUD, *_FOR_WHOM),
        far_end=NADMOZG,  # its secret is fetched there first
        has_secret=True, hurry=Urgency.WAY_IN, makes_turn=Turn.CLIENT)
    RENEW_ACCESS = "renew_access", Row(
        "Письмо клиенту: напоминание войти, с новым доступом", LETTER, CLIENT, tells=_CLOUD, far_end=NADMOZG,
        has_secret=True)
    REMIND_LOGIN = "remind_login", Row("Письмо клиенту: напоминание войти", LETTER, CLIENT, tells=_CLOUD)
    TELL_EARLIER_ADDRESS = "tell_earlier_address", Row(
        "Письмо на прежнюю почту клиента: перенос доступа", LETTER, CLIENT, tells=_OBJECT_NAME)
    SEND_INVITATION = "send_invitation", Row(
        "Письмо клиенту: приглашение на обучение", LETTER, CLIENT, again="приглашение на обучение", tells=_PLACE,
        of_session=True, hurry=Urgency.DATE)
    SEND_CANCELLATION = "send_cancellation", Row(
        "Письмо клиенту: встреча снята", LETTER, CLIENT, again="отмена обучения", tells=_DATE,
        of_session=True, hurry=Urgency.DATE)
    SEND_PRESENTATIONS = "send_presentations", Row(
        "Письмо клиенту: презентации", LETTER, CLIENT, again="презентации", tells=(*_DATE, *_FOR_WHOM))
    REMIND_TRAINING = "remind_training", Row(
        "Письмо клиенту: напоминание об обучении", LETTER, CLIENT, tells=_PLACE, of_session=True, hurry=Urgency.DATE)
    SEND_MISSED = "send_missed", Row(
        "Письмо клиенту: встреча не состоялась", LETTER, CLIENT, tells=_DATE, of_session=True)
    SEND_RECORDING = "send_recording", Row(
        "Письмо клиенту: запись обучения", LETTER, CLIENT, again="запись обучения",
        tells=(*_WHO, "recording_ready.url"), of_session=True)
    SEND_SUMMARY = "send_summary", Row(
        "Письмо клиенту: после обучения", LETTER, CLIENT, again="письмо после обучения",
        tells=(*_CLOUD, *_FOR_WHOM, *(f"training_held.{it}" for it in ("held_on", "shown", "open_questions")),
               "recording_ready.url", "recording_missing.reason", "follow_up_planned.due_at"))
    REQUEST_PHOTOS = "request_photos", Row(
        "Письмо клиенту: запрос фото площадки", LETTER, CLIENT, again="просьба прислать фото площадки",
        tells=(*_WHO, *_SITE), makes_turn=Turn.CLIENT, lane=Lane.SITE)
    REQUEST_POWER = "request_power", Row(
        "Письмо клиенту: нужна линия 220 В", LETTER, CLIENT, again="просьба провести 220 В", tells=_WHO,
        makes_turn=Turn.CLIENT, lane=Lane.SITE)
    REQUEST_INTERNET = "request_internet", Row(
        "Письмо клиенту: нужен интернет", LETTER, CLIENT, again="просьба провести интернет", tells=_WHO,
        makes_turn=Turn.CLIENT, lane=Lane.SITE)
    REMIND_PHOTOS = "remind_photos", Row(
        "Письмо клиенту: напоминание о фото площадки", LETTER, CLIENT, tells=(*_WHO, *_SITE))

    SEND_COMPLETION = "send_completion", Row(
        "Письмо клиенту: всё готово", LETTER, CLIENT,
        tells=(*_CLOUD, "case_opened.sales_manager", "training_held.held_on", "recording_ready.url", _MOUNTED))

    SEND_INSTALLATION = "send_installation", Row(
        "Письмо клиенту: день монтажа", LETTER, CLIENT, again="приглашение на монтаж", tells=_MOUNTING,
        hurry=Urgency.DATE)
    SEND_INSTALLATION_OFF = "send_installation_off", Row(
        "Письмо клиенту: монтаж снят", LETTER, CLIENT, tells=(*_WHO, *_MOUNTING_AT), hurry=Urgency.DATE)
    INVITE_CREW = "invite_crew", Row(
        "Монтажникам: приглашение на монтаж", LETTER, Role.INSTALLER,
        tells=(*_MOUNTING, "case_opened.client_name"), hurry=Urgency.DATE)
    RELEASE_CREW = "release_crew", Row(
        "Монтажникам: монтаж снят", LETTER, Role.INSTALLER,
        tells=(*_OBJECT_NAME, *_MOUNTING_AT, "installation_appointed.installer"), hurry=Urgency.DATE)

    INVITE_TRAINER = "invite_trainer", Row(
        "Тренеру: приглашение на обучение", LETTER, Role.TRAINER, 
        tells=(*_DATE, *_TALK, "training_appointed.place", "case_opened.client_name", "case_opened.bought",
               "cloud_ready.url"),
        of_session=True, hurry=Urgency.DATE)
    REMIND_TRAINER = "remind_trainer", Row(
        "Тренеру: напоминание об обучении", LETTER, Role.TRAINER,
        tells=(*_DATE, "training_appointed.place"), of_session=True, hurry=Urgency.DATE)
    RELEASE_TRAINER = "release_trainer", Row(
        "Тренеру: встреча снята", LETTER, Role.TRAINER, tells=tuple(it for it in _DATE if it != "case_opened.contact"),
        of_session=True, hurry=Urgency.DATE)
    SEND_TECHNICAL_CARD = "send_technical_card", Row(
        "Карточка для ТП", LETTER, Role.TECH_SUPPORT, again="карточка для ТП", of_request=True,
        tells=(*_REPORT, *_CARD, "cloud_ready.cloud_id", "request_sent.words", _MOUNTED,
               "installation_reported.serials"))
    SEND_PURCHASE = "send_purchase", Row(
        "Письмо в МОП: вопрос о закупке", LETTER, Role.SALES, again="вопрос о закупке в МОП", of_request=True,
        tells=(*_REPORT, *_CARD, *_TALK, "follow_up_answered.answers", "follow_up_answered.reason"),
        makes_turn=Turn.SALES)
    TELL_SALES_READY = "tell_sales_ready", Row(
        "Письмо в МОП: клиент подключён", LETTER, Role.SALES,
        tells=(*_CLOUD, "case_opened.client_name", "case_opened.sales_manager", "training_held.held_on", _MOUNTED))
    TELL_SUPPORT_READY = "tell_support_ready", Row(
        "Письмо в ТП: подключение завершено", LETTER, Role.TECH_SUPPORT,
        tells=(*_CLOUD, *_CARD, "case_opened.client_name", _MOUNTED))
    BRIEF_FOLLOW_UP = "brief_follow_up", Row("Менеджеру: скоро контакт с клиентом", LETTER, Role.MANAGER)
    TELL_FORMER_MANAGER = "tell_former_manager", Row(
        "Прежнему менеджеру: подключение передано", LETTER, Role.MANAGER)
    TELL_WHO_ASKED = "tell_who_asked", Row("Тому, кто просил: второй человек не согласен", LETTER, Role.MANAGER)
    TELL_HEAD = "tell_head", Row("Руководителю: письмо коллеге не доставлено", LETTER, Role.HEAD)
    TELL_HEAD_OVERDUE = "tell_head_overdue", Row(
        "Руководителю: вопрос без ответа", LETTER, Role.HEAD, hurry=Urgency.QUESTION)

    TELL_HEAD_FEEDBACK = "tell_head_feedback", Row(
        "Руководителю: оценка обучения", LETTER, Role.HEAD,
        tells=(*_WHO, "case_opened.client_name", "training_appointed.trainer",
               *(f"training_held.{it}" for it in ("held_on", "score", "feedback"))),
        of_session=True)
    TELL_HEAD_MISSED = "tell_head_missed", Row(
        "Руководителю: клиент снова не пришёл на обучение", LETTER, Role.HEAD,
        tells=(*_WHO, "case_opened.client_name", "training_missed.words"), of_session=True)

    ASK_FIRST_TALK = "ask_first_talk", _question("провести первый разговор", "first_talk")
    ASK_ADDRESS = "ask_address", _question("согласовать адрес облака", "agree_address")
    ASK_CLOUD_BY_HAND = "ask_cloud_by_hand", _question("создать облако вручную", "cloud_by_hand")
    ASK_CLOUD_HELP = "ask_cloud_help", _question("помочь с облаком", "retry_cloud")
    ASK_PLACE = "ask_place", _question("записать объект в облаке", "object_in_cloud")
    ASK_CONTACT = "ask_contact", _question("узнать другую почту клиента", "correct_contact")
    ASK_LOGIN = "ask_login", _question("узнать, вошёл ли клиент", "client_logged_in")
    ASK_TRAINING = "ask_training", _question("назначить обучение", "appoint_training")
    ASK_REPORT = "ask_report", _question(
        "записать, как прошло обучение", "report_training", of=Role.TRAINER)
    ASK_RECORDING = "ask_recording", _question(
        "дать ссылку на запись обучения", "share_recording", of=Role.TRAINER)
    ASK_FOLLOW_UP = "ask_follow_up", _question("связаться с клиентом", "follow_up_outcome")
    ASK_SILENT_CLIENT = "ask_silent_client", _question("решить, как быть: клиент не отвечает", "move_follow_up")
    ASK_PHOTOS = "ask_photos", _question(
        "узнать у клиента, когда ждать фото площадки", "receive_photos", "Фото запрошены: отметьте, когда придут")
    ASK_VERDICT = "ask_verdict", _question("оценить фото площадки", "judge_photos")
    ASK_EQUIPMENT = "ask_equipment", _question("узнать, где оборудование", "tell_equipment")
    ASK_INSTALLATION = "ask_installation", _question("назначить монтаж", "appoint_installation")
    ASK_INSTALLED = "ask_installed", _question(
        "записать, как прошёл монтаж", "report_installation", of=Role.INSTALLER)
    SEND_SHIPMENT = "send_shipment", Row(
        "Письмо клиенту: что к нему едет", LETTER, CLIENT, tells=_SHIPMENT,
        of_shipment=True, lane=Lane.SHIPMENTS)
    SEND_SHIPMENT_OFF = "send_shipment_off", Row(
        "Письмо клиенту: отправление не приедет", LETTER, CLIENT, tells=_SHIPMENT, of_shipment=True,
        lane=Lane.SHIPMENTS)
    CHECK_SHIPMENT = "check_shipment", Row(
        "Письмо клиенту: пришло ли отправление", LETTER, CLIENT, tells=_SHIPMENT, of_shipment=True,
        lane=Lane.SHIPMENTS)
    ASK_SENDING = "ask_sending", _question("узнать, отправлено ли", "move_shipment", about="shipment")
    ASK_SHIPMENT = "ask_shipment", _question("записать, как пришло отправление", "receive_shipment", about="shipment")
    ASK_PUT_RIGHT = "ask_put_right", _question(
        "довести до конца то, что пришло не так", "settle_shipment", about="shipment")

    ASK_NEW_CONTACT = "ask_new_contact", _question("подтвердить новую почту клиента", "confirm_contact")
    ASK_END = "ask_end", _question("подтвердить остановку", "confirm_end")
    ASK_AFTER_RESTORE = "ask_after_restore", _question("сказать, что уже отправлено", "review_after_restore")

    ASK_FORGETTING = "ask_forgetting", _question(
        "решить, забыть ли клиента", "confirm_forgetting")
    TELL_HEAD_KEPT = "tell_head_kept", Row("Руководителю: срок хранения вышел", LETTER, Role.HEAD)

    ANSWER_CLIENT = "answer_client", Row(
        "Письмо клиенту: ответ на вопрос", LETTER, CLIENT, again="ответ клиенту", of_question=True,
        tells=(*_WHO, "client_asked.question", "client_answered.answer"))
    ASK_CLIENTS_QUESTION = "ask_clients_question", _question(
        "ответить на вопрос клиента", "answer_client", about="question")

    SEND_REQUEST = "send_request", Row(
        "Запрос коллеге", LETTER, COLLEAGUE, again="запрос коллеге", of_request=True,
        tells=(*_REQUEST, "cloud_ready.url", "request_returned.reason"))
    TELL_ANSWER = "tell_answer", Row(
        "Тому, кто спросил: ответ на запрос", LETTER, Role.MANAGER, of_request=True,
        tells=("case_opened.object_name", "case_opened.contact", "case_opened.client_name",
               "request_sent.words", "request_answered.words"))
    TELL_CALLED_OFF = "tell_called_off", Row(
        "Коллеге: запрос отозван", LETTER, COLLEAGUE, of_request=True,
        tells=(*_OBJECT_NAME, "case_opened.client_name", "request_sent.words", "request_called_off.reason"))
    ASK_TAKING = "ask_taking", _question("взять запрос", "take_request", of=COLLEAGUE, about="request")
    ASK_ANSWER = "ask_answer", _question("ответить на запрос", "answer_request", of=COLLEAGUE, about="request")
    ASK_RETURNED = "ask_returned", _question(
        "решить, что делать с запросом", "send_request_again", about="request")

    ASK_CARD = "ask_card", _question("дописать карточку для ТП", "fill_card")
    ASK_CARD_RETURNED = "ask_card_returned", _question(
        "исправить карточку для ТП", "fill_card", about="request")

    ASK_DETAILS = "ask_details", _question("дополнить реестр", "tell_object")
    ASK_FIRST_PAYMENT = "ask_first_payment", _question("узнать о первом платеже", "tell_payment", of=Role.SALES)

    SEND_ORDER = "send_order", Row(
        "Поставщику: заказ", LETTER, SUPPLIER, again="заказ поставщику", of_order=True, makes_turn=Turn.SUPPLIER,
        lane=Lane.ORDERS, tells=(*_ORDERED, "order_placed.comment", _PROMISED))
    REMIND_SUPPLIER = "remind_supplier", Row(
        "Поставщику: скоро срок поставки", LETTER, SUPPLIER, of_order=True, tells=(*_ORDERED, _PROMISED))
    CHASE_SUPPLIER = "chase_supplier", Row(
        "Поставщику: срок поставки прошёл", LETTER, SUPPLIER, of_order=True, tells=(*_ORDERED, _PROMISED))
    SEND_COMPLAINT = "send_complaint", Row(
        "Поставщику: претензия", LETTER, SUPPLIER, again="претензия поставщику", of_order=True,
        makes_turn=Turn.SUPPLIER,
        lane=Lane.ORDERS,
        tells=(*_ORDERED, *(f"order_received.{it}" for it in ("received_on", "condition", "words", "again_on"))))
    CANCEL_ORDER = "cancel_order", Row(
        "Поставщику: заказ отменён", LETTER, SUPPLIER, of_order=True, hurry=Urgency.DATE, tells=_ORDERED)
    ASK_INVOICE = "ask_invoice", _question("получить счёт поставщика", "record_invoice", about="order")
    ASK_APPROVAL = "ask_approval", _question(
        "согласовать счёт поставщика", "approve_invoice", of=Role.HEAD, about="order")
    ASK_NOT_APPROVED = "ask_not_approved", _question(
        "решить, как быть: счёт не согласован", "record_invoice", about="order")
    ASK_ORDER_PAYMENT = "ask_order_payment", _question(
        "оплатить счёт поставщика", "pay_order", of=Role.ACCOUNTANT, about="order")
    ASK_DELIVERY = "ask_delivery", _question("узнать, пришёл ли заказ", "receive_order", about="order")
    ASK_DOCUMENTS = "ask_documents", _question(
        "получить закрывающие документы", "record_documents", of=Role.ACCOUNTANT, about="order")
    ASK_SUPPLIER = "ask_supplier", _question("узнать другую почту поставщика", "keep_supplier", about="order")

    NOTIFY = "notify", Row("Уведомление менеджеру", Kind.NOTICE, Role.MANAGER, far_end=FarEnd.NOTICES)
    LOOK_AT_CLOUD = "look_at_cloud", Row("Проверка облака", LOOK, far_end=NADMOZG)
    LOOK_FOR_LOGIN = "look_for_login", Row("Проверка первого входа", LOOK, far_end=NADMOZG)
    # fmt: on

    @property
    def label(self) -> str:
        """What people read."""
        return self.row.label

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, a question included."""
        return self.row.is_letter

    @property
    def is_question(self) -> bool:
        """«Ваш ход»: a letter to the manager with a form."""
        return self.row.kind is Kind.QUESTION

    @property
    def is_look(self) -> bool:
        """Whether it only looks."""
        return self.row.kind is Kind.LOOK
