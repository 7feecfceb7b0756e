"""Effects: everything the system does to the outside world. What each of them is stands here and nowhere else.

A new letter is one row below, and a template of the same name.
"""

from enum import StrEnum

from cases.effect_row import (
    FarEnd,
    Kind,
    Row,
    Urgency,
    act,
    look,
    question,
    to_client,
    to_colleague,
    to_head,
)
from cases.people import Role
from cases.turns import Turn

_OBJECT = tuple(f"case_opened.{it}" for it in ("object_type", "client_name", "time_zone", "objects"))
_DATE = ("training_appointed.starts_at", "training_appointed.time_zone")
_REPORT = ("training_held.held_on", "training_held.feedback", "training_held.card")


class Effect(StrEnum):
    """Every act of ours. The value is the ledger's word and the template's name."""

    _value_: str
    row: Row

    def __new__(cls, word: str, row: Row | None = None) -> "Effect":
        assert row, "every member has one; without it `Effect(word)` finds a member"
        member = str.__new__(cls, word)
        member._value_, member.row = word, row
        return member

    MAKE_CLOUD = "make_cloud", act("Заказ облака в nadmozg", FarEnd.NADMOZG, Urgency.WAY_IN, Turn.NADMOZG)
    RETRY_CLOUD = "retry_cloud", act("Повтор создания облака", FarEnd.NADMOZG, Urgency.WAY_IN, Turn.NADMOZG)
    MAKE_SUPPORT_ACCOUNT = "make_support_account", act("Учётная запись техподдержки в облаке", FarEnd.NADMOZG)
    SCHEDULE_FOLLOW_UP = "schedule_follow_up", act("Контакт с клиентом в расписании", FarEnd.PREFECT)
    CANCEL_FOLLOW_UP = "cancel_follow_up", act("Прежний контакт снят с расписания", FarEnd.PREFECT)

    SEND_CREDENTIALS = (
        "send_credentials",
        to_client(
            "доступ и материалы",
            again="доступ и материалы",
            tells=("cloud_ready.url",),
            far_end=FarEnd.NADMOZG,  # its secret is fetched there first
            urgency=Urgency.WAY_IN,
            makes_turn=Turn.CLIENT,
        ),
    )
    REMIND_LOGIN = "remind_login", to_client("напоминание войти", tells=("cloud_ready.url",))
    SEND_INVITATION = (
        "send_invitation",
        to_client(
            "приглашение на обучение",
            again="приглашение на обучение",
            tells=(*_DATE, "training_appointed.place", "training_appointed.trainer"),
            urgency=Urgency.DATE,
        ),
    )
    SEND_CANCELLATION = (
        "send_cancellation",
        to_client("обучение отменено", again="отмена обучения", tells=_DATE, urgency=Urgency.DATE),
    )
    SEND_PRESENTATIONS = "send_presentations", to_client("презентации", again="презентации", tells=_DATE)
    SEND_RECORDING = (
        "send_recording",
        to_client("запись обучения", again="запись обучения", tells=("recording_ready.url",)),
    )
    REQUEST_PHOTOS = (
        "request_photos",
        to_client("запрос фото площадки", again="просьба прислать фото площадки", makes_turn=Turn.CLIENT),
    )
    REMIND_PHOTOS = "remind_photos", to_client("напоминание о фото площадки")

    SEND_TECHNICAL_CARD = (
        "send_technical_card",
        to_colleague(
            "Карточка для ТП",
            Role.TECH_SUPPORT,
            again="карточка для ТП",
            tells=(*_OBJECT, *_REPORT, "cloud_ready.url", "cloud_ready.cloud_id"),
        ),
    )
    SEND_PURCHASE = (
        "send_purchase",
        to_colleague(
            "Передача вопроса в МОП",
            Role.SALES,
            again="вопрос о закупке в МОП",
            tells=(
                *_OBJECT,
                *_REPORT,
                "case_opened.sales_manager",
                "talk_held.needs",
                "talk_held.pain",
                "talk_held.notes",
                "cloud_ready.url",
                "follow_up_answered.answers",
                "follow_up_answered.reason",
            ),
            makes_turn=Turn.SALES,
        ),
    )
    REMIND_SALES = (
        "remind_sales",
        to_colleague(
            "Напоминание в МОП",
            Role.SALES,
            tells=("case_opened.client_name", "case_opened.sales_manager", "follow_up_answered.answers"),
        ),
    )
    TELL_HEAD = "tell_head", to_head("Руководителю: письмо коллеге не доставлено", Urgency.LETTER)
    TELL_HEAD_OVERDUE = "tell_head_overdue", to_head("Руководителю: вопрос без ответа", Urgency.QUESTION)

    ASK_FIRST_TALK = "ask_first_talk", question("первый разговор", "first_talk")
    ASK_ADDRESS = "ask_address", question("согласовать адрес облака", "agree_address")
    ASK_CLOUD_BY_HAND = "ask_cloud_by_hand", question("сделать облако вручную", "cloud_by_hand")
    ASK_CLOUD_HELP = "ask_cloud_help", question("облако не готово", "retry_cloud")
    ASK_CONTACT = "ask_contact", question("другая почта клиента", "correct_contact")
    ASK_LOGIN = "ask_login", question("клиент ещё не вошёл", "client_logged_in")
    ASK_TRAINING = "ask_training", question("назначить обучение", "appoint_training")
    ASK_REPORT = "ask_report", question("провести обучение и заполнить отчёт", "report_training")
    ASK_RECORDING = "ask_recording", question("запись обучения", "share_recording")
    ASK_FOLLOW_UP = "ask_follow_up", question("связаться с клиентом", "follow_up_outcome")
    ASK_PURCHASE = "ask_purchase", question("вопрос о закупке не взяли", "take_purchase")
    ASK_PHOTOS = "ask_photos", question("дождаться фото площадки", "receive_photos")
    ASK_VERDICT = "ask_verdict", question("оценить фото площадки", "judge_photos")
    ASK_AFTER_RESTORE = "ask_after_restore", question("что уже отправлено", "review_after_restore")

    NOTIFY = (
        "notify",
        Row(label="Уведомление менеджеру", kind=Kind.NOTICE, reader=Role.MANAGER, far_end=FarEnd.NOTICES),
    )
    LOOK_AT_CLOUD = "look_at_cloud", look("Проверка облака")
    LOOK_FOR_LOGIN = "look_for_login", look("Проверка первого входа")

    @property
    def label(self) -> str:
        """What people read."""
        return self.row.label

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, a question included."""
        return self.row.kind in (Kind.LETTER, Kind.QUESTION)

    @property
    def is_question(self) -> bool:
        """«Ваш ход»: a letter to the manager with a form."""
        return self.row.kind is Kind.QUESTION

    @property
    def is_look(self) -> bool:
        """Whether it only looks."""
        return self.row.kind is Kind.LOOK
