"""The forms from the training on, each in each of its uses, and what is recorded then."""

from cases.facts import (
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    RequestAnswered,
    RequestCalledOff,
    RequestSent,
    RestoreReviewed,
    SiteWork,
    TrainingAppointed,
    TrainingCancelled,
)
from cases.forms.after_restore import SEND, SENT, ReviewAfterRestore
from cases.forms.corrections import NOTHING_NEW
from cases.forms.follow_up import LATER, NOW, FollowUpComesDue, FollowUpOutcome, MoveFollowUp
from cases.forms.requests import AnswerRequest
from cases.forms.site_work import AS_KNOWN
from cases.forms.training import CANCEL, AppointTraining
from cases.people import Role
from tests.form_samples.form import TODAY, Use
from tests.form_samples.parts import (
    APPOINTED,
    APPOINTED_KINDS,
    OUTCOME,
    OUTCOME_KINDS,
    RESTORED,
    WITHHELD,
    utc,
)
from tests.sample_cases import ASKS_SALES, MANAGER, SALES, SALES_TAKES_IT, TRAINER, WELL, sample_case

CALLED_ABOUT_BUYING = FollowUpAnswered(number=1, outcome="purchase", answers="калитка")
ABOUT_BUYING = sample_case(
    "follow_up", more=(CALLED_ABOUT_BUYING, FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)), ASKS_SALES)
)
OFFERED = sample_case(
    "follow_up",
    more=(
        CALLED_ABOUT_BUYING,
        ASKS_SALES,
        SALES_TAKES_IT,
        RequestAnswered(number=2, words="На 120 000 ₽, до пятницы.", result="offer"),
    ),
)

ANSWERED = FollowUpAnswered(
    number=1, outcome="again", answers="Все вошли.", staff="yes", residents="partly", gate="not_here"
)
HELP = ANSWERED.model_copy(
    update={
        "outcome": "help",
        "answers": "Шлагбаум не видит номера.",
        "hinders": "охрана открывает руками",
        "gate": "no",
    }
)
WELL_REPLIED = {"staff": "да", "residents": "да", "gate": "да", "hinders": ""}
UNANSWERED = FollowUpAnswered(number=1, outcome="no_answer", answers="звонили дважды")
TWICE: tuple[Fact, ...] = (
    *(UNANSWERED.model_copy(update={"number": it}) for it in (1, 2)),
    FollowUpPlanned(number=3, due_at=utc(2026, 12, 2, 5)),
)
"""Nobody answered twice, and it is time to try again."""
NOT_ASKED_FIELDS = {"staff": "не спросили", "residents": "не спросили", "gate": "не спросили"}
NO_ANSWER = OUTCOME | NOT_ASKED_FIELDS | {"outcome": "не ответил", "answers": "звонили дважды", "site_work": AS_KNOWN}

FROM_TRAINING = {
    "training appointed": Use(
        form=AppointTraining,
        case=sample_case("logged_in"),
        good=APPOINTED,
        kinds=APPOINTED_KINDS,
        facts=(
            TrainingAppointed(
                number=1,
                starts_at=utc(2026, 12, 7, 6),
                time_zone="Asia/Yekaterinburg",
                trainer=TRAINER.code,
                place="https://meet.example/1",
            ),
        ),
        said="Обучение назначено на 7 декабря 2026, понедельник, 11:00 (Екатеринбург), в Москве 09:00.",
    ),
    "training moved to another zone, at night for its trainer": Use(
        form=AppointTraining,
        case=sample_case("training"),
        good=APPOINTED
        | {"time": "9.30", "time_zone": "Владивосток · Asia/Vladivostok", "trainer": MANAGER.code, "agreed": True},
        kinds=APPOINTED_KINDS,
        facts=(
            TrainingAppointed(
                number=2,
                starts_at=utc(2026, 12, 6, 23, 30),
                time_zone="Asia/Vladivostok",
                trainer=MANAGER.code,
                place="https://meet.example/1",
            ),
        ),
        said="Обучение перенесено на 7 декабря 2026, понедельник, 09:30 (Владивосток), в Москве 02:30.",
    ),
    "training on a Saturday, as the client wants": Use(
        form=AppointTraining,
        case=sample_case("logged_in"),
        good=APPOINTED | {"day": "2026-12-05", "day_off": True},
        kinds={},
        facts=(
            TrainingAppointed(
                number=1,
                starts_at=utc(2026, 12, 5, 6),
                time_zone="Asia/Yekaterinburg",
                trainer=TRAINER.code,
                place="https://meet.example/1",
            ),
        ),
        said="Обучение назначено на 5 декабря 2026, суббота, 11:00 (Екатеринбург)",
    ),
    "training cancelled": Use(
        form=AppointTraining,
        case=sample_case("training"),
        good=APPOINTED | {"action": CANCEL, "day": "", "time": "", "reason": "заболел администратор"},
        kinds={"case": "case", "action": "choice", "reason": "text"},
        facts=(TrainingCancelled(number=1, reason="заболел администратор"),),
        said="Обучение отменено: заболел администратор",
    ),
    "follow-up now": Use(
        form=MoveFollowUp,
        case=sample_case("held"),
        good={"question": "1", "action": NOW, "day": "2026-11-27", "time": "10:00"},
        kinds={"case": "case", "question": "question", "action": "choice"},
        facts=(FollowUpPlanned(number=2, due_at=TODAY), FollowUpStarted(number=2)),
        said="Вопросы к разговору отправлены вам письмом.",
    ),
    "follow-up moved": Use(
        form=MoveFollowUp,
        case=sample_case("held"),
        good={"question": "", "action": LATER, "day": "2026-12-04", "time": "15:45"},
        kinds={
            "case": "case",
            "question": "question",
            "action": "choice",
            "day": "coming day, if any",
            "time": "clock, if any",
        },
        facts=(FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 10, 45)),),
        said="Контакт с клиентом перенесён на 4 декабря 2026, пятница, 15:45 (Екатеринбург), в Москве 13:45.",
    ),
    "follow-up comes due": Use(
        form=FollowUpComesDue,
        case=sample_case("held"),
        good={"number": 1},
        kinds={"case": "case"},
        facts=(FollowUpStarted(number=1),),
        said="Настал день контакта с клиентом.",
        actor="system",
    ),
    "follow-up comes due after it was moved": Use(
        form=FollowUpComesDue,
        case=sample_case("held", more=(FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),)),
        good={"number": 1},
        kinds={"case": "case"},
        facts=(),
        said="Этот контакт уже перенесён или состоялся, делать нечего.",
        actor="system",
        badge="Устарело",
    ),
    "it goes well": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME,
        kinds=OUTCOME_KINDS,
        facts=(ANSWERED.model_copy(update={"outcome": "well"}),),
        said="Итог контакта: всё хорошо.",
    ),
    "it is about buying": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME | {"outcome": "вопрос о закупке – передать в МОП", "reason": "ещё калитка"},
        kinds={"next_on": "coming day, if any", "answers": "text", "staff": "choice, if any"},
        facts=(
            ANSWERED.model_copy(update={"outcome": "purchase", "reason": "ещё калитка"}),
            RequestSent(number=2, topic="purchase", to=Role.SALES, words="Все вошли.\nещё калитка", about=1),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Следующий контакт – 4 декабря 2026, пятница, 10:00 (Екатеринбург), в Москве 08:00.",
    ),
    "once more": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME | {"outcome": "связаться ещё раз", "next_on": "2026-12-14", "site_work": "нет"},
        kinds={"next_on": "coming day, if any"},
        facts=(
            ANSWERED,
            SiteWork(expected=False),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 14, 5)),
        ),
        said="Следующий контакт – 14 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00.",
    ),
    "what hinders is told": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME
        | {
            "outcome": "связаться ещё раз",
            "gate": "нет",
            "staff": "",
            "hinders": "планшет завис",
            "site_work": AS_KNOWN,
        },
        kinds={"answers": "text", "hinders": "optional text", "gate": "choice, if any"},
        facts=(
            ANSWERED.model_copy(update={"staff": "", "gate": "no", "hinders": "планшет завис"}),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Итог контакта: связаться ещё раз. Следующий контакт – 4 декабря 2026",
    ),
    "help is needed": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME
        | {"outcome": "нужна помощь – запрос в ТП", "answers": "Шлагбаум не видит номера.", "site_work": AS_KNOWN}
        | {"hinders": "охрана открывает руками", "gate": "нет"},
        kinds={"answers": "text", "next_on": "coming day, if any", "staff": "choice, if any"},
        facts=(
            HELP,
            RequestSent(
                number=2,
                topic="help",
                to=Role.TECH_SUPPORT,
                words="Шлагбаум не видит номера.\nЧто мешает: охрана открывает руками",
                about=1,
            ),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Итог контакта: нужна помощь – запрос в ТП. Следующий контакт – 4 декабря 2026",
    ),
    "nobody answers": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=NO_ANSWER,
        kinds={"next_on": "coming day, if any", "answers": "optional text"},
        facts=(UNANSWERED, FollowUpPlanned(number=2, due_at=utc(2026, 12, 3, 5))),
        said="Итог контакта: не ответил. Следующий контакт – 3 декабря 2026, четверг, 10:00 (Екатеринбург)",
    ),
    "nobody answers the third time": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up", more=TWICE),
        good=NO_ANSWER | {"question": "3"},
        kinds={},
        facts=(UNANSWERED.model_copy(update={"number": 3}),),
        said="Итог контакта: не ответил. Уже 3 раза подряд: что дальше, решать вам.",
    ),
    "nobody answers the third time, and the day is known": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up", more=TWICE),
        good=NO_ANSWER | {"question": "3", "next_on": "2026-12-14"},
        kinds={},
        facts=(
            UNANSWERED.model_copy(update={"number": 3}),
            FollowUpPlanned(number=4, due_at=utc(2026, 12, 14, 5)),
        ),
        said="Следующий контакт – 14 декабря 2026",
    ),
    "somebody did answer after all": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up", more=(*TWICE, UNANSWERED.model_copy(update={"number": 3}))),
        good=OUTCOME | {"question": "3", "outcome": "связаться ещё раз", "site_work": AS_KNOWN, "corrects": "3"},
        kinds={"corrects": "entry"},
        facts=(
            ANSWERED.model_copy(update={"number": 3}),
            FollowUpPlanned(number=4, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Исправлено. Итог контакта: связаться ещё раз. Следующий контакт – 4 декабря 2026",
    ),
    "another day, though nobody answered": Use(
        form=MoveFollowUp,
        case=sample_case("follow_up", more=(*TWICE, UNANSWERED.model_copy(update={"number": 3}))),
        good={"question": "3", "action": LATER, "day": "2026-12-14", "time": ""},
        kinds={"day": "coming day, if any"},
        facts=(FollowUpPlanned(number=4, due_at=utc(2026, 12, 14, 5)),),
        said="Контакт с клиентом перенесён на 14 декабря 2026",
    ),
    "at once, though nobody answered": Use(
        form=MoveFollowUp,
        case=sample_case("follow_up", more=(*TWICE, UNANSWERED.model_copy(update={"number": 3}))),
        good={"question": "3", "action": NOW, "day": "", "time": ""},
        kinds={},
        facts=(FollowUpPlanned(number=4, due_at=TODAY), FollowUpStarted(number=4)),
        said="Вопросы к разговору отправлены вам письмом.",
    ),
    "stop": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME | {"outcome": "остановить подключение", "reason": "объект продан"},
        kinds={"reason": "text"},
        facts=(ANSWERED.model_copy(update={"outcome": "stop", "reason": "объект продан"}),),
        said="Итог контакта: остановить подключение. Причина: объект продан. Клиент уже работает в облаке",
    ),
    "contact corrected: it does not end here": Use(
        form=FollowUpOutcome,
        case=sample_case("answered"),
        good=OUTCOME | {"outcome": "связаться ещё раз", "corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(
            ANSWERED,
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Исправлено. Итог контакта: связаться ещё раз. Следующий контакт – 4 декабря 2026",
    ),
    "contact corrected with the same values": Use(
        form=FollowUpOutcome,
        case=sample_case("answered"),
        good=OUTCOME | {**WELL_REPLIED, "answers": WELL.answers, "corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "contact corrected: it is not about buying": Use(
        form=FollowUpOutcome,
        case=ABOUT_BUYING,
        good=OUTCOME | {"outcome": "связаться ещё раз", "corrects": "1"},
        kinds={},
        facts=(
            ANSWERED,
            RequestCalledOff(number=2, reason="Итог контакта исправили."),
        ),
        said="Исправлено. Итог контакта: связаться ещё раз.",
    ),
    "an offer was sent": Use(
        form=AnswerRequest,
        case=ABOUT_BUYING,
        good={"request": "2", "outcome": "закупка: предложение отправлено", "words": "На 120 000 ₽, до пятницы."},
        kinds={"request": "request number", "outcome": "choice", "words": "text"},
        facts=(SALES_TAKES_IT, RequestAnswered(number=2, words="На 120 000 ₽, до пятницы.", result="offer")),
        said="Запрос 2: вопрос о закупке – закупка: предложение отправлено: На 120 000 ₽, до пятницы.",
        actor=SALES.code,
    ),
    "bought, once an offer was sent": Use(
        form=AnswerRequest,
        case=OFFERED,
        good={"request": "", "outcome": "закупка: купили", "words": "Оплатили счёт."},
        kinds={},
        facts=(RequestAnswered(number=2, words="Оплатили счёт.", result="bought"),),
        said="закупка: купили: Оплатили счёт.",
        actor=SALES.code,
    ),
    "letters sent before the restore": Use(
        form=ReviewAfterRestore,
        withheld=WITHHELD,
        case=RESTORED,
        good={"question": "1", "letters": SENT},
        kinds={"case": "case", "question": "question", "letters": "choice"},
        facts=(RestoreReviewed(number=1, already_sent=WITHHELD),),
        said="Уже отправлено: Письмо клиенту: доступ и материалы; Карточка для ТП.",
    ),
    "letters to be sent after the restore": Use(
        form=ReviewAfterRestore,
        case=RESTORED,
        good={"question": "", "letters": SEND},
        kinds={},
        facts=(RestoreReviewed(number=1),),
        said="Можно отправлять: писем нет.",
    ),
}
