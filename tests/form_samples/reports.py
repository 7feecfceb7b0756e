"""How a session went and where its recording is: each form in each of its uses, corrections too."""

from datetime import date

from cases.facts import (
    Counted,
    FollowUpPlanned,
    OpenQuestion,
    RecordingMissing,
    RecordingReady,
    SendAgain,
    SiteWork,
    TechnicalCard,
    TrainingCancelled,
    TrainingHeld,
    TrainingMissed,
)
from cases.forms.corrections import NOTHING_NEW
from cases.forms.recording import MISSING, READY, ShareRecording
from cases.forms.report import MISSED, MOVED, ReportTraining
from tests.form_samples.form import Fields, Use
from tests.form_samples.parts import MOUNTED_KINDS, REPORT, sent_to_client, utc
from tests.sample_cases import APPOINTED, CARD_SENT, HELD, sample_case

CARD = TechnicalCard(
    server_format="облако",
    equipment=(Counted(what="шлагбаум", count=2, kind="шлагбаум"),),
    integration="настроена",
    integration_with="1С",
    passage_points=(Counted(what="въезд", count=2, kind="въезд"), Counted(what="калитка", count=1, kind="калитка")),
)
TOLD = TrainingHeld(
    number=1,
    held_on=date(2026, 11, 25),
    feedback="Всё ясно.",
    participants=("Ольга Ким", "Старший смены"),
    shown=("сотрудники", "пропуска"),
    open_questions=(OpenQuestion(question="Как завести гостей?", who="ТП"),),
    score=5,
)
REPORT_KINDS = {
    "case": "case",
    "question": "question",
    "happened": "choice",
    "held_on": "past day",
    "participants": "lines",
    "shows_people": "yes",
    "shows_addresses": "yes",
    "open_questions": "open questions",
    "score": "choice",
    "feedback": "text",
    "another": "choice",
    "site_work": "choice, if any",
    **MOUNTED_KINDS,
    "server_format": "choice",
    "equipment": "counts",
    "integration": "choice",
    "integration_with": "line",
    "passage_points": "counts",
    "owed": "owed",
    "corrects": "entry",
}
NO_CARD: Fields = {"server_format": "", "equipment": "", "integration": "", "passage_points": ""}
AS_TOLD: Fields = REPORT | {
    "participants": "\n".join(HELD.participants),
    "shows_requests": True,
    "open_questions": "Как завести пропуск на год – техподдержка",
    "feedback": HELD.feedback,
    "equipment": "шлагбаумы CAME – 2\nраспознавание номеров",
    "integration_with": "домофон BAS-IP",
    "corrects": "1",
}
RECORDED: Fields = {
    "question": "1",
    "there": READY,
    "url": "https://video.example/1?a=b#c",
    "by_eye": False,
    "reason": "",
    "corrects": "",
}

REPORTS = {
    "training reported": Use(
        form=ReportTraining,
        case=sample_case("training"),
        good=REPORT,
        kinds=REPORT_KINDS,
        facts=(TOLD, CARD, CARD_SENT, FollowUpPlanned(number=1, due_at=utc(2026, 11, 27, 5))),
        said="Обучение проведено 25 ноября 2026, оценка 5. Карточка заполнена целиком. "
        "Следующий контакт – 27 ноября 2026, пятница, 10:00 (Екатеринбург), в Москве 08:00.",
    ),
    "another session is needed, and nothing will be mounted": Use(
        form=ReportTraining,
        case=sample_case("training"),
        good=REPORT | NO_CARD | {"another": "да", "site_work": "нет", "score": "2 – плохо"},
        kinds={},
        facts=(TOLD.model_copy(update={"another": True, "score": 2}), SiteWork(expected=False)),
        said="Нужна ещё встреча",
    ),
    "the client did not come": Use(
        form=ReportTraining,
        case=sample_case("training"),
        good=REPORT | {"happened": MISSED, "reason": "не взяли трубку"},
        kinds={"held_on": "past day", "reason": "text"},
        facts=(TrainingMissed(number=1, missed_on=date(2026, 11, 25), words="не взяли трубку"),),
        said="Клиент не пришёл 25 ноября 2026. не взяли трубку",
    ),
    "moved to a day that is known": Use(
        form=ReportTraining,
        case=sample_case("training"),
        good=REPORT | {"happened": MOVED, "reason": "болеют", "new_day": "2026-12-07", "new_time": "11:00"},
        kinds={"reason": "text", "new_day": "coming day, if any", "new_time": "clock, if any"},
        facts=(APPOINTED.model_copy(update={"number": 2, "starts_at": utc(2026, 12, 7, 6)}),),
        said="Обучение перенесено на 7 декабря 2026, понедельник, 11:00 (Екатеринбург), в Москве 09:00. болеют",
    ),
    "moved, nobody knows when": Use(
        form=ReportTraining,
        case=sample_case("training"),
        good=REPORT | {"happened": MOVED, "reason": "болеют"},
        kinds={},
        facts=(TrainingCancelled(number=1, reason="болеют"),),
        said="новый день пока неизвестен",
    ),
    "report corrected": Use(
        form=ReportTraining,
        case=sample_case("recording"),
        sent=sent_to_client("send_summary", "1"),
        good=AS_TOLD | {"shows_requests": False},
        kinds={},
        facts=(
            HELD.model_copy(update={"shown": ("сотрудники", "пропуска")}),
            SendAgain(letter="send_summary", occurrence="1", correction=True),
        ),
        said="Исправлено. Обучение проведено 25 ноября 2026, оценка 5. Карточка заполнена целиком. "
        "Отправляем исправленное: Письмо клиенту: после обучения.",
    ),
    "report corrected with the same values": Use(
        form=ReportTraining,
        case=sample_case("recording"),
        sent=sent_to_client("send_summary", "1"),
        good=AS_TOLD,
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "day of the report corrected, and with it the contact": Use(
        form=ReportTraining,
        case=sample_case("held"),
        good=AS_TOLD | {"held_on": "2026-11-24"},
        kinds={},
        facts=(
            HELD.model_copy(update={"held_on": date(2026, 11, 24)}),
            FollowUpPlanned(number=2, due_at=utc(2026, 11, 26, 5)),
        ),
        said="Следующий контакт – 26 ноября 2026",
    ),
    "recording ready": Use(
        form=ShareRecording,
        case=sample_case("held"),
        good=RECORDED,
        kinds={"case": "case", "question": "question", "there": "choice", "url": "link", "by_eye": "yes"},
        facts=(RecordingReady(number=1, url="https://video.example/1?a=b#c"),),
        said="Запись обучения: https://video.example/1?a=b#c",
    ),
    "no recording": Use(
        form=ShareRecording,
        case=sample_case("held"),
        good=RECORDED | {"there": MISSING, "url": "", "reason": "забыли включить"},
        kinds={"reason": "text", "corrects": "entry"},
        facts=(RecordingMissing(number=1, reason="забыли включить"),),
        said="Записи обучения не будет: забыли включить",
    ),
    "link of the recording corrected": Use(
        form=ShareRecording,
        case=sample_case("recording"),
        sent=sent_to_client("send_summary", "1"),
        good=RECORDED | {"corrects": "1", "by_eye": True},
        kinds={},
        facts=(
            RecordingReady(number=1, url="https://video.example/1?a=b#c", by_eye=True),
            SendAgain(letter="send_summary", occurrence="1", correction=True),
        ),
        said="Отправляем исправленное: Письмо клиенту: после обучения.",
    ),
}
