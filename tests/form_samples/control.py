"""The forms of control in each of their uses, well filled in, and what is recorded then."""

from dataclasses import replace

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
    ContactJudged,
    EndJudged,
    FollowUpAnswered,
    FollowUpPlanned,
    NoteAdded,
    SendAgain,
    StepSkipped,
    TrainingCancelled,
)
from cases.forms.control import END, GO_ON, PAUSE, REOPEN, AddNote, ControlCase, SendLetterAgain, SkipStep
from cases.forms.correction import KEEP, CorrectContact, CorrectData, HandOver
from cases.forms.four_eyes import ConfirmContact, ConfirmEnd
from cases.people import People
from tests.form_samples.form import DESK, Fields, Use
from tests.form_samples.parts import CONTACT, DATA, TO_CLIENT, corrected, sent, utc
from tests.played_case import OPENED
from tests.sample_cases import AGREED, APPOINTED, NEW_CONTACT, PEOPLE, sample_case
from tests.sample_people import COLLEAGUE

WITH_COLLEAGUE = replace(DESK, people=People((*PEOPLE, COLLEAGUE)))
EARLIER = replace(DESK, now=utc(2026, 11, 20, 7))
"""Friday noon before the training of 25 November."""
REST: Fields = {"action": PAUSE, "reason": "клиент в отпуске", "until": ""}
REST_KINDS = {"case": "case", "action": "choice", "reason": "text"}
PAUSED = CasePaused(reason="клиент в отпуске")
CANCELLED = CaseCancelled(reason="объект продан")
STOPPED = FollowUpAnswered(number=1, outcome="stop", answers="…", reason="объект продан")
AGAIN: Fields = {"letter": "запись обучения"}
SKIP: Fields = {"step": "первый вход клиента", "reason": "вошли вместе по телефону"}

BEFORE_LOGIN = sample_case("cloud", more=(APPOINTED,))
CONTROL = {
    "pause until somebody goes on": Use(
        form=ControlCase,
        case=sample_case("logged_in"),
        good=REST,
        kinds=REST_KINDS | {"until": "coming day, if any"},
        facts=(PAUSED,),
        said="Подключение на паузе, пока вы его не продолжите. Причина: клиент в отпуске",
    ),
    "pause until a day": Use(
        form=ControlCase,
        case=sample_case("held"),
        good=REST | {"until": "2026-12-14"},
        kinds=REST_KINDS | {"until": "coming day, if any"},
        facts=(CasePaused(reason="клиент в отпуске", until_at=utc(2026, 12, 14, 5)),),
        said="Подключение на паузе до 14 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00, "
        "потом система продолжит сама.",
    ),
    "going on": Use(
        form=ControlCase,
        case=sample_case("logged_in", more=(PAUSED,)),
        good=REST | {"action": GO_ON, "reason": ""},
        kinds={"case": "case", "action": "choice", "reason": "optional text"},
        facts=(CaseResumed(),),
        said="Подключение снова в работе.",
    ),
    "the end before the cloud": Use(
        form=ControlCase,
        case=sample_case("talk"),
        good=REST | {"action": END, "reason": "объект продан"},
        kinds=REST_KINDS,
        facts=(CANCELLED,),
        said="Подключение остановлено. Причина: объект продан",
    ),
    "the end before the training": Use(
        form=ControlCase,
        case=BEFORE_LOGIN,
        good=REST | {"action": END, "reason": "объект продан"},
        kinds=REST_KINDS,
        facts=(CANCELLED, TrainingCancelled(number=1, reason="объект продан")),
        said="Подключение остановлено. Причина: объект продан. "
        "Обучение, назначенное на 25 ноября 2026, среда, 11:00 (Екатеринбург), в Москве 09:00, отменено. "
        "Облако в nadmozg остаётся: если оно не нужно, удалите его там.",
        desk=EARLIER,
    ),
    "the end of a client who works": Use(
        form=ControlCase,
        case=sample_case("training"),
        good=REST | {"action": END, "reason": "объект продан"},
        kinds=REST_KINDS,
        facts=(CANCELLED,),
        said="Подключение попросили остановить. Причина: объект продан. Клиент уже работает в облаке, поэтому пока всё "
        "идёт как шло. Подтвердить должен второй человек: Пётр Петров.",
        desk=replace(EARLIER, people=WITH_COLLEAGUE.people),
    ),
    "the end agreed to": Use(
        form=ConfirmEnd,
        case=sample_case("training", more=(CANCELLED,)),
        good={"question": "1", "told": "", "agreed": "остановить", "reason": ""},
        kinds={"case": "case", "question": "question", "agreed": "choice", "reason": "optional text"},
        facts=(AGREED, TrainingCancelled(number=1, reason="объект продан")),
        said="Подключение остановлено. "
        "Обучение, назначенное на 25 ноября 2026, среда, 11:00 (Екатеринбург), в Москве 09:00, отменено.",
        desk=replace(EARLIER, people=WITH_COLLEAGUE.people),
        actor=COLLEAGUE.code,
    ),
    "the end not agreed to": Use(
        form=ConfirmEnd,
        case=sample_case("follow_up", more=(STOPPED,)),
        good={"question": "1", "told": "", "agreed": "продолжать", "reason": "договорились"},
        kinds={"case": "case", "question": "question", "agreed": "choice", "reason": "text"},
        facts=(
            EndJudged(number=1, agreed=False, reason="договорились"),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Остановка не подтверждена, подключение продолжается. Следующий контакт – 4 декабря 2026, пятница",
        desk=WITH_COLLEAGUE,
        actor=COLLEAGUE.code,
    ),
    "new address confirmed": Use(
        form=ConfirmContact,
        case=sample_case("training", more=(NEW_CONTACT,)),
        sent=TO_CLIENT,
        good={"question": "1", "told": "", "agreed": "подтвердить", "reason": ""},
        kinds={"case": "case", "question": "question", "agreed": "choice", "reason": "optional text"},
        facts=(ContactJudged(number=1, agreed=True, contact=NEW_CONTACT.contact),),
        said="Новая почта подтверждена: доступ уходит на olga@romashka.example.",
        desk=WITH_COLLEAGUE,
        actor=COLLEAGUE.code,
    ),
    "new address not confirmed": Use(
        form=ConfirmContact,
        case=sample_case("training", more=(NEW_CONTACT,)),
        sent=TO_CLIENT,
        good={"question": "1", "told": "", "agreed": "вернуть прежнюю почту", "reason": "клиент о ней не знает"},
        kinds={"case": "case", "question": "question", "agreed": "choice", "reason": "text"},
        facts=(ContactJudged(number=1, agreed=False, contact=OPENED.contact, reason="клиент о ней не знает"),),
        said="Новая почта не подтверждена, письма снова уходят на kim@romashka.example. Причина: клиент о ней не знает",
        desk=WITH_COLLEAGUE,
        actor=COLLEAGUE.code,
    ),
    "back to work after the end": Use(
        form=ControlCase,
        case=sample_case("talk", more=(CANCELLED,)),
        good=REST | {"action": REOPEN, "reason": "передумали"},
        kinds=REST_KINDS,
        facts=(CaseReopened(reason="передумали"),),
        said="Подключение снова в работе. Причина: передумали",
    ),
    "back to work after the outcome «stop»": Use(
        form=ControlCase,
        case=sample_case("follow_up", more=(STOPPED, AGREED)),
        good=REST | {"action": REOPEN, "reason": "передумали"},
        kinds=REST_KINDS,
        facts=(CaseReopened(reason="передумали"), FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5))),
        said="Следующий контакт – 4 декабря 2026, пятница, 10:00 (Екатеринбург), в Москве 08:00.",
    ),
    "back to work after a good end": Use(
        form=ControlCase,
        finished=True,
        case=sample_case("judged"),
        good=REST | {"action": REOPEN, "reason": "вторая очередь"},
        kinds=REST_KINDS,
        facts=(CaseReopened(reason="вторая очередь"), FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5))),
        said="Подключение снова в работе. Причина: вторая очередь. Следующий контакт – 4 декабря 2026",
    ),
    "note": Use(
        form=AddNote,
        case=sample_case("talk"),
        good={"text": "Звонить после обеда."},
        kinds={"case": "case", "text": "text"},
        facts=(NoteAdded(text="Звонить после обеда."),),
        said="Заметка: Звонить после обеда.",
    ),
    "handed over": Use(
        form=HandOver,
        case=sample_case("talk"),
        good={"all_of": "", "manager": COLLEAGUE.name, "reason": "отпуск"},
        kinds={"case": "case", "manager": "manager", "reason": "text"},
        facts=(CaseHandedOver(manager="petrov", reason="отпуск"),),
        said="Подключение передано: Анна Смирнова → Пётр Петров. Причина: отпуск",
        desk=WITH_COLLEAGUE,
    ),
    "data corrected": Use(
        form=CorrectData,
        sent=sent((Effect.SEND_TECHNICAL_CARD, "support@pass24.example")),
        case=sample_case("held"),
        good=DATA | {"client_name": "Василёк АО", "objects": "–"},
        kinds={
            "case": "case",
            "object_name": "name, if any",
            "object_type": "choice, if any",
            "client_name": "name, if any",
            "time_zone": "zone, if any",
            "sales_manager": "sales, if any",
            "objects": "optional text",
            "bought": "several",
            "send_again": "yes",
        },
        facts=(corrected(client_name="Василёк АО", objects=""),),
        said="Исправлено: юридическое лицо – Василёк АО; состав объекта – пусто. "
        "С прежними данными уже ушли: карточка для ТП (18 ноября 2026). Отправить ещё раз можно формой 06. "
        "В nadmozg остались прежние данные: поправьте их там.",
    ),
    "one thing corrected, all else left empty": Use(
        form=CorrectData,
        case=sample_case("talk"),
        good={
            "object_name": "",
            "object_type": KEEP,
            "client_name": "Василёк АО",
            "time_zone": KEEP,
            "sales_manager": None,
            "objects": "  ",
            "bought": "  ",
            "send_again": False,
        },
        kinds={},
        facts=(corrected(client_name="Василёк АО"),),
        said="Исправлено: юридическое лицо – Василёк АО.",
    ),
    "what was bought, and materials once more": Use(
        form=CorrectData,
        sent=sent((Effect.SEND_CREDENTIALS, "kim@romashka.example"), (Effect.SEND_SUMMARY, "kim@romashka.example")),
        case=sample_case("recording"),
        good=DATA | {"bought": "Домофония;\nпропуска, ПРОПУСКА", "send_again": True},
        kinds={},
        facts=(
            corrected(bought=("пропуска", "домофония")),
            SendAgain(letter="send_summary", occurrence="1"),
        ),
        said="Исправлено: что куплено – пропуска, домофония. С прежними данными уже ушли: доступ и материалы "
        "(18 ноября 2026), письмо после обучения (18 ноября 2026). Отправляем ещё раз: письмо после обучения.",
    ),
    "name corrected, letters once more": Use(
        form=CorrectData,
        sent=TO_CLIENT,
        case=sample_case("training"),
        good=DATA | {"object_name": "ЖК Василёк", "send_again": True},
        kinds={},
        facts=(
            corrected(object_name="ЖК Василёк"),
            SendAgain(letter="send_invitation", occurrence="1"),
        ),
        said="С прежними данными уже ушли: доступ и материалы (18 ноября 2026), "
        "приглашение на обучение (18 ноября 2026). "
        "Отправляем ещё раз: приглашение на обучение.",
        desk=EARLIER,
    ),
    "name corrected after the training was called off": Use(
        form=CorrectData,
        sent=sent((Effect.SEND_CANCELLATION, "kim@romashka.example")),
        case=sample_case("training", more=(TrainingCancelled(number=1, reason="болезнь"),)),
        good=DATA | {"object_name": "ЖК Василёк", "objects": "-", "send_again": True},
        kinds={},
        facts=(corrected(object_name="ЖК Василёк", objects=""),),
        said="С прежними данными уже ушли: отмена обучения (18 ноября 2026). Ещё раз отправлять уже незачем.",
    ),
    "time zone corrected before the contact": Use(
        form=CorrectData,
        case=sample_case("held"),
        good=DATA | {"time_zone": "Москва · Europe/Moscow"},
        kinds={},
        facts=(corrected(time_zone="Europe/Moscow"),),
        said="Следующий контакт – 27 ноября 2026, пятница, 08:00 (Москва); если это неверно, исправьте формой 80.",
        desk=EARLIER,
    ),
    "another contact, letters to the new address": Use(
        form=CorrectContact,
        sent=TO_CLIENT,
        case=sample_case("training"),
        good=CONTACT | {"contact_email": "olga@romashka.example", "send_again": True, "reason": "сменила почту"},
        kinds={"reason": "text"},
        facts=(
            ContactCorrected(contact=Contact(name="Ольга Ким", email="olga@romashka.example"), reason="сменила почту"),
            AccessAskedAgain(number=2),
            SendAgain(letter="send_invitation", occurrence="1"),
        ),
        said="На прежний адрес уже ушли: доступ и материалы (18 ноября 2026), "
        "приглашение на обучение (18 ноября 2026). "
        "Отправляем ещё раз: доступ и материалы, приглашение на обучение. "
        "Доступ туда уйдёт не сразу. Подтвердить должен второй человек.",
        desk=EARLIER,
    ),
    "recording once more": Use(
        form=SendLetterAgain,
        case=sample_case("recording"),
        good=AGAIN,
        kinds={"case": "case", "letter": "choice"},
        facts=(SendAgain(letter="send_recording", occurrence="1"),),
        said="Отправляем ещё раз: запись обучения.",
    ),
    "access once more, by the form for letters": Use(
        form=SendLetterAgain,
        case=sample_case("cloud"),
        good=AGAIN | {"letter": "доступ и материалы"},
        kinds={},
        facts=(AccessAskedAgain(number=2),),
        said="Отправляем ещё раз: доступ и материалы.",
    ),
    "questions once more": Use(
        form=SendLetterAgain,
        case=sample_case("talk"),
        good=AGAIN | {"letter": "вопросы «Ваш ход» менеджеру"},
        kinds={},
        facts=(SendAgain(letter=QUESTIONS),),
        said="Отправляем ещё раз: вопросы «Ваш ход» менеджеру.",
    ),
    "first login skipped": Use(
        form=SkipStep,
        case=sample_case("cloud"),
        good=SKIP,
        kinds={"case": "case", "step": "choice", "reason": "text"},
        facts=(StepSkipped(step="first_login", reason="вошли вместе по телефону"),),
        said="Пропускаем шаг «первый вход клиента». Причина: вошли вместе по телефону",
    ),
    "contact skipped": Use(
        form=SkipStep,
        case=sample_case("held"),
        good=SKIP | {"step": "контакт после обучения", "reason": "свои"},
        kinds={},
        facts=(StepSkipped(step="follow_up", reason="свои"),),
        said="Если будет монтаж, фото площадки система попросит сразу. Причина: свои",
    ),
}
