"""The forms of control in each of their uses, well filled in, and what is recorded then."""

from dataclasses import replace
from functools import partial

from cases.effects import Effect
from cases.facts import (
    QUESTIONS,
    AccessAskedAgain,
    CaseCancelled,
    CaseHandedOver,
    CasePaused,
    CaseReopened,
    CaseResumed,
    Contact,
    ContactCorrected,
    DataCorrected,
    FollowUpAnswered,
    FollowUpPlanned,
    NoteAdded,
    SendAgain,
    StepSkipped,
    TrainingCancelled,
)
from cases.forms import control as control_forms
from cases.forms import correction as correction_forms
from cases.forms.control import END, GO_ON, PAUSE, REOPEN
from cases.people import People, Person, Role
from tests.form_samples.form import DESK, Fields, Form
from tests.form_samples.parts import CONTACT, DATA, TO_CLIENT, WHO, sent, utc
from tests.sample_cases import PEOPLE, SALES, sample_case

COLLEAGUE = Person("petrov", "Пётр Петров", frozenset({Role.MANAGER}), "petrov@pass24.example")
WITH_COLLEAGUE = replace(DESK, people=People((*PEOPLE, COLLEAGUE)))
EARLIER = replace(DESK, now=utc(2026, 11, 20, 7))
"""Friday noon before the training of 25 November."""
REST: Fields = {"action": PAUSE, "reason": "клиент в отпуске", "until": "", **WHO}
REST_KINDS = {"case": "case", "action": "choice", "reason": "text", "who": "person"}
PAUSED = CasePaused(reason="клиент в отпуске")
CANCELLED = CaseCancelled(reason="объект продан")
STOPPED = FollowUpAnswered(number=1, outcome="stop", answers="…", reason="объект продан")
AGAIN: Fields = {"letter": "запись обучения", **WHO}
SKIP: Fields = {"step": "первый вход клиента", "reason": "вошли вместе по телефону", **WHO}

RIGHT = DataCorrected(
    object_name="ЖК Ромашка",
    object_type="ЖК",
    client_name="Ромашка ООО",
    time_zone="Asia/Yekaterinburg",
    sales_manager=SALES.code,
    objects="ещё один дом сдаётся весной",
)


def corrected(**changes: str) -> DataCorrected:
    """What form 05 records, where nothing was wrong but this."""
    return RIGHT.model_copy(update=changes)


control = partial(control_forms.control_case, finished=False)

CONTROL = {
    "pause until somebody goes on": Form(
        "control_case",
        control,
        sample_case("logged_in"),
        REST,
        REST_KINDS | {"until": "coming day, if any"},
        (PAUSED,),
        "Подключение на паузе, пока вы его не продолжите. Причина: клиент в отпуске",
    ),
    "pause until a day": Form(
        "control_case",
        control,
        sample_case("held"),
        REST | {"until": "2026-12-14"},
        REST_KINDS | {"until": "coming day, if any"},
        (CasePaused(reason="клиент в отпуске", until_at=utc(2026, 12, 14, 5)),),
        "Подключение на паузе до 14 декабря 2026, понедельник, 10:00 (Екатеринбург), потом система продолжит сама.",
    ),
    "going on": Form(
        "control_case",
        control,
        sample_case("logged_in", more=(PAUSED,)),
        REST | {"action": GO_ON, "reason": ""},
        {"case": "case", "action": "choice", "reason": "optional text", "who": "person"},
        (CaseResumed(),),
        "Подключение снова в работе.",
    ),
    "the end before the cloud": Form(
        "control_case",
        control,
        sample_case("talk"),
        REST | {"action": END, "reason": "объект продан"},
        REST_KINDS,
        (CANCELLED,),
        "Подключение остановлено. Причина: объект продан",
    ),
    "the end before the training": Form(
        "control_case",
        control,
        sample_case("training"),
        REST | {"action": END, "reason": "объект продан"},
        REST_KINDS,
        (CANCELLED, TrainingCancelled(number=1, reason="объект продан")),
        "Подключение остановлено. Причина: объект продан. "
        "Обучение 25 ноября 2026, среда, 11:00 (Екатеринбург) отменено. "
        "Облако в nadmozg остаётся: если оно не нужно, удалите его там.",
        EARLIER,
    ),
    "back to work after the end": Form(
        "control_case",
        control,
        sample_case("talk", more=(CANCELLED,)),
        REST | {"action": REOPEN, "reason": "передумали"},
        REST_KINDS,
        (CaseReopened(reason="передумали"),),
        "Подключение снова в работе. Причина: передумали",
    ),
    "back to work after the outcome «stop»": Form(
        "control_case",
        control,
        sample_case("follow_up", more=(STOPPED,)),
        REST | {"action": REOPEN, "reason": "передумали"},
        REST_KINDS,
        (CaseReopened(reason="передумали"), FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5))),
        "Следующий контакт – 4 декабря 2026, пятница, 10:00 (Екатеринбург).",
    ),
    "back to work after a good end": Form(
        "control_case",
        partial(control_forms.control_case, finished=True),
        sample_case("judged"),
        REST | {"action": REOPEN, "reason": "вторая очередь"},
        REST_KINDS,
        (CaseReopened(reason="вторая очередь"), FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5))),
        "Подключение снова в работе. Причина: вторая очередь. Следующий контакт – 4 декабря 2026",
    ),
    "note": Form(
        "add_note",
        control_forms.add_note,
        sample_case("talk"),
        {"text": "Звонить после обеда.", **WHO},
        {"case": "case", "text": "text", "who": "person"},
        (NoteAdded(text="Звонить после обеда."),),
        "Заметка: Звонить после обеда.",
    ),
    "handed over": Form(
        "hand_over",
        lambda case, desk, *, all_of, **given: correction_forms.hand_over(case, desk, **given),
        sample_case("talk"),
        {"all_of": "", "manager": COLLEAGUE.name, "reason": "отпуск", **WHO},
        {"case": "case", "manager": "manager", "reason": "text", "who": "person"},
        (CaseHandedOver(manager="petrov", reason="отпуск"),),
        "Подключение передано: Анна Смирнова → Пётр Петров. Причина: отпуск",
        WITH_COLLEAGUE,
    ),
    "data corrected": Form(
        "correct_data",
        partial(correction_forms.correct_data, sent=sent((Effect.SEND_TECHNICAL_CARD, "support@pass24.example"))),
        sample_case("held"),
        DATA | {"client_name": "Василёк АО", "objects": "–"},
        {
            "case": "case",
            "object_name": "name, if any",
            "object_type": "choice, if any",
            "client_name": "name, if any",
            "time_zone": "zone, if any",
            "sales_manager": "sales, if any",
            "objects": "optional text",
            "send_again": "yes",
            "who": "person",
        },
        (corrected(client_name="Василёк АО", objects=""),),
        "Исправлено: юридическое лицо – Василёк АО; состав объекта – пусто. "
        "С прежними данными уже ушли: карточка для ТП (18 ноября 2026). Отправить ещё раз можно формой 06. "
        "В nadmozg остались прежние данные: поправьте их там.",
    ),
    "one thing corrected, all else left empty": Form(
        "correct_data",
        partial(correction_forms.correct_data, sent=()),
        sample_case("talk"),
        {
            "object_name": "",
            "object_type": correction_forms.KEEP,
            "client_name": "Василёк АО",
            "time_zone": correction_forms.KEEP,
            "sales_manager": None,
            "objects": "  ",
            "send_again": False,
            **WHO,
        },
        {},
        (corrected(client_name="Василёк АО"),),
        "Исправлено: юридическое лицо – Василёк АО.",
    ),
    "name corrected, letters once more": Form(
        "correct_data",
        partial(correction_forms.correct_data, sent=TO_CLIENT),
        sample_case("training"),
        DATA | {"object_name": "ЖК Василёк", "send_again": True},
        {},
        (
            corrected(object_name="ЖК Василёк"),
            SendAgain(letter="send_invitation", occurrence="1"),
        ),
        "С прежними данными уже ушли: доступ и материалы (18 ноября 2026), приглашение на обучение (18 ноября 2026). "
        "Отправляем ещё раз: приглашение на обучение.",
        EARLIER,
    ),
    "name corrected after the training was called off": Form(
        "correct_data",
        partial(correction_forms.correct_data, sent=sent((Effect.SEND_CANCELLATION, "kim@romashka.example"))),
        sample_case("training", more=(TrainingCancelled(number=1, reason="болезнь"),)),
        DATA | {"object_name": "ЖК Василёк", "objects": "-", "send_again": True},
        {},
        (corrected(object_name="ЖК Василёк", objects=""),),
        "С прежними данными уже ушли: отмена обучения (18 ноября 2026). Ещё раз отправлять уже незачем.",
    ),
    "time zone corrected before the contact": Form(
        "correct_data",
        partial(correction_forms.correct_data, sent=()),
        sample_case("held"),
        DATA | {"time_zone": "Москва · Europe/Moscow"},
        {},
        (corrected(time_zone="Europe/Moscow"),),
        "Следующий контакт – 27 ноября 2026, пятница, 08:00 (Москва): неверно – форма 80.",
        EARLIER,
    ),
    "another contact, letters to the new address": Form(
        "correct_contact",
        partial(correction_forms.correct_contact, sent=TO_CLIENT),
        sample_case("training"),
        CONTACT | {"contact_email": "olga@romashka.example", "send_again": True} | WHO,
        {},
        (
            ContactCorrected(contact=Contact(name="Ольга Ким", email="olga@romashka.example")),
            AccessAskedAgain(number=2),
            SendAgain(letter="send_invitation", occurrence="1"),
        ),
        "На прежний адрес уже ушли: доступ и материалы (18 ноября 2026), приглашение на обучение (18 ноября 2026). "
        "Отправляем ещё раз: доступ и материалы, приглашение на обучение.",
        EARLIER,
    ),
    "recording once more": Form(
        "send_again",
        control_forms.send_again,
        sample_case("recording"),
        AGAIN,
        {"case": "case", "letter": "choice", "who": "person"},
        (SendAgain(letter="send_recording", occurrence="1"),),
        "Отправляем ещё раз: запись обучения.",
    ),
    "access once more, by the form for letters": Form(
        "send_again",
        control_forms.send_again,
        sample_case("cloud"),
        AGAIN | {"letter": "доступ и материалы"},
        {},
        (AccessAskedAgain(number=2),),
        "Отправляем ещё раз: доступ и материалы.",
    ),
    "questions once more": Form(
        "send_again",
        control_forms.send_again,
        sample_case("talk"),
        AGAIN | {"letter": "вопросы «Ваш ход» менеджеру"},
        {},
        (SendAgain(letter=QUESTIONS),),
        "Отправляем ещё раз: вопросы «Ваш ход» менеджеру.",
    ),
    "first login skipped": Form(
        "skip_step",
        control_forms.skip_step,
        sample_case("cloud"),
        SKIP,
        {"case": "case", "step": "choice", "reason": "text", "who": "person"},
        (StepSkipped(step="first_login", reason="вошли вместе по телефону"),),
        "Пропускаем шаг «первый вход клиента». Причина: вошли вместе по телефону",
    ),
    "contact skipped": Form(
        "skip_step",
        control_forms.skip_step,
        sample_case("held"),
        SKIP | {"step": "контакт после обучения", "reason": "свои"},
        {},
        (StepSkipped(step="follow_up", reason="свои"),),
        "Фото площадки без итога контакта система тоже не попросит. Причина: свои",
    ),
}
