"""The forms from the training on, each in each of its uses, and what is recorded then."""

from cases.facts import (
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    PurchaseTaken,
    RestoreReviewed,
    SiteWork,
    TrainingAppointed,
    TrainingCancelled,
)
from cases.forms.after_restore import SEND, SENT, ReviewAfterRestore
from cases.forms.corrections import NOTHING_NEW
from cases.forms.follow_up import LATER, NOW, FollowUpComesDue, FollowUpOutcome, MoveFollowUp, TakePurchase
from cases.forms.training import CANCEL, AppointTraining
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
from tests.sample_cases import MANAGER, SALES, TRAINER, sample_case

ABOUT_BUYING = sample_case("follow_up", more=(FollowUpAnswered(number=1, outcome="purchase", answers="калитка"),))

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
        facts=(FollowUpAnswered(number=1, outcome="well", answers="Все вошли."),),
        said="Итог контакта: всё хорошо.",
    ),
    "it is about buying": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME | {"outcome": "вопрос о закупке – передать в МОП", "reason": "ещё калитка"},
        kinds={"next_on": "coming day, if any"},
        facts=(
            FollowUpAnswered(number=1, outcome="purchase", answers="Все вошли.", reason="ещё калитка"),
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
            FollowUpAnswered(number=1, outcome="again", answers="Все вошли."),
            SiteWork(expected=False),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 14, 5)),
        ),
        said="Следующий контакт – 14 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00.",
    ),
    "stop": Use(
        form=FollowUpOutcome,
        case=sample_case("follow_up"),
        good=OUTCOME | {"outcome": "остановить подключение", "reason": "объект продан"},
        kinds={"reason": "text"},
        facts=(FollowUpAnswered(number=1, outcome="stop", answers="Все вошли.", reason="объект продан"),),
        said="Итог контакта: остановить подключение. Причина: объект продан. Клиент уже работает в облаке",
    ),
    "contact corrected: it does not end here": Use(
        form=FollowUpOutcome,
        case=sample_case("answered"),
        good=OUTCOME | {"outcome": "связаться ещё раз", "corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(
            FollowUpAnswered(number=1, outcome="again", answers="Все вошли."),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        said="Исправлено. Итог контакта: связаться ещё раз. Следующий контакт – 4 декабря 2026",
    ),
    "contact corrected with the same values": Use(
        form=FollowUpOutcome,
        case=sample_case("answered"),
        good=OUTCOME | {"answers": "Все вошли, гостей пускают по заявкам.", "corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "sales takes the question": Use(
        form=TakePurchase,
        case=ABOUT_BUYING,
        good={"question": "1"},
        kinds={"case": "case", "question": "question"},
        facts=(PurchaseTaken(number=1),),
        said="Вопрос о закупке принят: Мария Белова.",
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
