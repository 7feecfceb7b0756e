"""The forms from the training on, each in each of its uses, and what is recorded then."""

from datetime import date
from functools import partial

from cases.facts import (
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    PhotosJudged,
    PhotosReceived,
    PurchaseTaken,
    RecordingReady,
    RestoreReviewed,
    TechnicalCard,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
)
from cases.forms import after_restore as restored
from cases.forms import follow_up as follow_up_forms
from cases.forms import training as training_forms
from cases.forms.follow_up import LATER, NOW
from cases.forms.training import CANCEL
from tests.form_samples.form import TODAY, Form
from tests.form_samples.parts import (
    APPOINTED,
    APPOINTED_KINDS,
    HELD_LETTERS,
    OUTCOME,
    OUTCOME_KINDS,
    REPORT,
    RESTORED,
    VERDICT,
    VERDICT_KINDS,
    WHO,
    utc,
)
from tests.sample_cases import MANAGER, SALES, TRAINER, sample_case

ABOUT_BUYING = sample_case("follow_up", more=(FollowUpAnswered(number=1, outcome="purchase", answers="калитка"),))

FROM_TRAINING = {
    "training appointed": Form(
        "appoint_training",
        training_forms.appoint_training,
        sample_case("logged_in"),
        APPOINTED,
        APPOINTED_KINDS,
        (
            TrainingAppointed(
                number=1,
                starts_at=utc(2026, 12, 7, 6),
                time_zone="Asia/Yekaterinburg",
                trainer=TRAINER.code,
                place="https://meet.example/1",
            ),
        ),
        "Обучение назначено на 7 декабря 2026, понедельник, 11:00 (Екатеринбург).",
    ),
    "training moved to another zone": Form(
        "appoint_training",
        training_forms.appoint_training,
        sample_case("training"),
        APPOINTED | {"time": "9.30", "time_zone": "Владивосток · Asia/Vladivostok", "trainer": MANAGER.code},
        APPOINTED_KINDS,
        (
            TrainingAppointed(
                number=2,
                starts_at=utc(2026, 12, 6, 23, 30),
                time_zone="Asia/Vladivostok",
                trainer=MANAGER.code,
                place="https://meet.example/1",
            ),
        ),
        "Обучение перенесено на 7 декабря 2026, понедельник, 09:30 (Владивосток).",
    ),
    "training cancelled": Form(
        "appoint_training",
        training_forms.appoint_training,
        sample_case("training"),
        APPOINTED | {"action": CANCEL, "day": "", "time": "", "reason": "заболел администратор"},
        {"case": "case", "action": "choice", "reason": "text", "who": "person"},
        (TrainingCancelled(number=1, reason="заболел администратор"),),
        "Обучение отменено: заболел администратор",
    ),
    "training reported": Form(
        "report_training",
        training_forms.report_training,
        sample_case("training"),
        REPORT,
        {
            "case": "case",
            "question": "question",
            "held_on": "past day",
            "feedback": "text",
            "server_format": "choice",
            "equipment": "text",
            "integration": "choice",
            "passage_points": "number",
            "who": "person",
        },
        (
            TrainingHeld(
                number=1,
                held_on=date(2026, 11, 25),
                feedback="Всё ясно.",
                card=TechnicalCard(
                    server_format="облако", equipment="2 шлагбаума", integration="настроена", passage_points=3
                ),
            ),
            FollowUpPlanned(number=1, due_at=utc(2026, 11, 27, 5)),
        ),
        "Обучение проведено 25 ноября 2026, карточка заполнена: 3 точки проезда. "
        "Следующий контакт – 27 ноября 2026, пятница, 10:00 (Екатеринбург).",
    ),
    "recording ready": Form(
        "recording_ready",
        training_forms.recording_ready,
        sample_case("held"),
        {"url": "https://video.example/1?a=b#c", **WHO},
        {"case": "case", "url": "link", "who": "person"},
        (RecordingReady(url="https://video.example/1?a=b#c"),),
        "Запись обучения готова: https://video.example/1?a=b#c",
    ),
    "follow-up now": Form(
        "move_follow_up",
        follow_up_forms.move_follow_up,
        sample_case("held"),
        {"question": "1", "action": NOW, "day": "2026-11-27", "time": "10:00", **WHO},
        {"case": "case", "question": "question", "action": "choice", "who": "person"},
        (FollowUpPlanned(number=2, due_at=TODAY), FollowUpStarted(number=2)),
        "Связываемся с клиентом сейчас.",
    ),
    "follow-up moved": Form(
        "move_follow_up",
        follow_up_forms.move_follow_up,
        sample_case("held"),
        {"question": "", "action": LATER, "day": "2026-12-04", "time": "15:45", **WHO},
        {
            "case": "case",
            "question": "question",
            "action": "choice",
            "day": "coming day, if any",
            "time": "clock, if any",
            "who": "person",
        },
        (FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 10, 45)),),
        "Контакт с клиентом перенесён на 4 декабря 2026, пятница, 15:45 (Екатеринбург).",
    ),
    "follow-up comes due": Form(
        "follow_up_comes_due",
        follow_up_forms.follow_up_comes_due,
        sample_case("held"),
        {"number": 1},
        {"case": "case"},
        (FollowUpStarted(number=1),),
        "Настал день контакта с клиентом.",
        actor="system",
    ),
    "follow-up comes due after it was moved": Form(
        "follow_up_comes_due",
        follow_up_forms.follow_up_comes_due,
        sample_case("held", more=(FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),)),
        {"number": 1},
        {"case": "case"},
        (),
        "Этот контакт уже перенесён или состоялся, делать нечего.",
        actor="system",
        badge="Устарело",
    ),
    "it goes well": Form(
        "follow_up_outcome",
        follow_up_forms.follow_up_outcome,
        sample_case("follow_up"),
        OUTCOME,
        OUTCOME_KINDS,
        (FollowUpAnswered(number=1, outcome="well", answers="Все вошли."),),
        "Итог контакта: всё хорошо.",
    ),
    "it is about buying": Form(
        "follow_up_outcome",
        follow_up_forms.follow_up_outcome,
        sample_case("follow_up"),
        OUTCOME | {"outcome": "вопрос о закупке – передать в МОП", "reason": "ещё калитка"},
        {"next_on": "coming day, if any"},
        (
            FollowUpAnswered(number=1, outcome="purchase", answers="Все вошли.", reason="ещё калитка"),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 4, 5)),
        ),
        "Следующий контакт – 4 декабря 2026, пятница, 10:00 (Екатеринбург).",
    ),
    "once more": Form(
        "follow_up_outcome",
        follow_up_forms.follow_up_outcome,
        sample_case("follow_up"),
        OUTCOME | {"outcome": "связаться ещё раз", "next_on": "2026-12-14", "site_work": False},
        OUTCOME_KINDS | {"next_on": "coming day, if any"},
        (
            FollowUpAnswered(number=1, outcome="again", answers="Все вошли.", site_work=False),
            FollowUpPlanned(number=2, due_at=utc(2026, 12, 14, 5)),
        ),
        "Следующий контакт – 14 декабря 2026, понедельник, 10:00 (Екатеринбург).",
    ),
    "stop": Form(
        "follow_up_outcome",
        follow_up_forms.follow_up_outcome,
        sample_case("follow_up"),
        OUTCOME | {"outcome": "остановить подключение", "reason": "объект продан"},
        OUTCOME_KINDS | {"reason": "text"},
        (FollowUpAnswered(number=1, outcome="stop", answers="Все вошли.", reason="объект продан"),),
        "Итог контакта: остановить подключение. Причина: объект продан",
    ),
    "sales takes the question": Form(
        "take_purchase",
        follow_up_forms.take_purchase,
        ABOUT_BUYING,
        {"question": "1", "who": SALES.name},
        {"case": "case", "question": "question", "who": "person"},
        (PurchaseTaken(number=1),),
        "Вопрос о закупке принят: Мария Белова.",
        actor=SALES.code,
    ),
    "photos received": Form(
        "photos_received",
        follow_up_forms.photos_received,
        sample_case("answered"),
        {"question": "1", "where": "в почте от 25.11", **WHO},
        {"case": "case", "question": "question", "where": "line", "who": "person"},
        (PhotosReceived(round=1, where="в почте от 25.11"),),
        "Фото площадки получены: в почте от 25.11",
    ),
    "site ready": Form(
        "judge_photos",
        follow_up_forms.judge_photos,
        sample_case("photos"),
        VERDICT,
        VERDICT_KINDS | {"reason": "optional text"},
        (PhotosJudged(round=1, photos_ok=True, power_220=True, internet=True),),
        "Площадка готова: фото приняты, 220 В и интернет есть.",
    ),
    "site not ready": Form(
        "judge_photos",
        follow_up_forms.judge_photos,
        sample_case("photos"),
        VERDICT | {"photos_ok": False, "internet": False, "reason": "щита не видно"},
        VERDICT_KINDS | {"reason": "text"},
        (PhotosJudged(round=1, photos_ok=False, power_220=True, internet=False, reason="щита не видно"),),
        "Площадка пока не готова: фото, интернет. щита не видно",
    ),
    "letters sent before the restore": Form(
        "review_after_restore",
        partial(restored.review_after_restore, held=HELD_LETTERS),
        RESTORED,
        {"question": "1", "letters": restored.SENT, **WHO},
        {"case": "case", "question": "question", "letters": "choice", "who": "person"},
        (RestoreReviewed(number=1, already_sent=HELD_LETTERS),),
        "Уже отправлено: Письмо клиенту: доступ и материалы; Карточка для ТП.",
    ),
    "letters to be sent after the restore": Form(
        "review_after_restore",
        partial(restored.review_after_restore, held=()),
        RESTORED,
        {"question": "", "letters": restored.SEND, **WHO},
        {},
        (RestoreReviewed(number=1),),
        "Можно отправлять: писем нет.",
    ),
}
