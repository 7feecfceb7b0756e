"""The forms of the training: raw fields in, facts out, as in forms.py."""

from cases.calendar_days import moment, working_day_after
from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    FollowUpPlanned,
    RecordingReady,
    TechnicalCard,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
)
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.people import Role
from cases.wording import day as day_words
from cases.wording import times, when

APPOINT, CANCEL = "назначить или перенести", "отменить"
SERVER_FORMATS = ("облако", "сервер клиента", "сервер PASS24", "пока неизвестно")
INTEGRATIONS = ("настроена", "не настроена", "не нужна", "пока неизвестно")


def appoint_training(
    case: Case,
    desk: Desk,
    *,
    action: object,
    day: object,
    time: object,
    time_zone: object,
    trainer: object,
    place: object,
    reason: object,
    who: object,
) -> Answer:
    """50 · Appoints the training, moves it (everything that depends on the date moves along), or cancels it."""
    if case.report:
        raise FormError("case", f"Обучение по {case.code} уже проведено {day_words(case.report.held_on)}.")
    desk.refuse_at_rest(case)
    actor = fields.person("who", who, desk.people).code
    if fields.choice("action", action, {APPOINT: "appoint", CANCEL: "cancel"}) == "cancel":
        if case.training is None:
            raise FormError("action", f"По {case.code} обучение не назначено, отменять нечего.")
        cancelled = TrainingCancelled(number=case.training.number, reason=fields.text("reason", reason))
        return Answer((cancelled,), actor, f"Обучение отменено: {cancelled.reason}")
    if case.cloud is None:
        raise FormError("case", f"У {case.code} ещё нет готового облака; обучение назначают после него.")
    zone = fields.time_zone("time_zone", time_zone)
    on = desk.coming_working_day("day", fields.required_day("day", day), zone)
    starts_at = moment(on, fields.clock("time", time), zone)
    if starts_at <= desk.now:
        raise FormError("time", f"{when(starts_at, zone)} уже прошло; выберите время позже.")
    appointed = TrainingAppointed(
        number=case.trainings + 1,
        starts_at=starts_at,
        time_zone=zone,
        trainer=fields.person("trainer", trainer, desk.people, Role.TRAINER).code,
        place=fields.line("place", place, limit=300),
    )
    if case.training and appointed.model_copy(update={"number": case.training.number}) == case.training:
        raise FormError("day", f"Обучение по {case.code} уже назначено на это время: {when(starts_at, zone)}.")
    verb = "перенесено на" if case.training else "назначено на"
    return Answer((appointed,), actor, f"Обучение {verb} {when(starts_at, zone)}.")


def report_training(
    case: Case,
    desk: Desk,
    *,
    question: object,
    held_on: object,
    feedback: object,
    server_format: object,
    equipment: object,
    integration: object,
    passage_points: object,
    who: object,
) -> Answer:
    """60 · The training took place; the technical card is part of the report. Plans the follow-up."""
    if case.report:
        raise FormError("case", f"Отчёт об обучении по {case.code} уже записан.")
    if case.training is None:
        raise FormError("case", f"По {case.code} обучение не назначено; сначала назначьте его.")
    zone = case.data.time_zone
    report = TrainingHeld(
        number=fields.occurrence("question", question, case.training.number, case),
        held_on=desk.past_day("held_on", fields.required_day("held_on", held_on), zone),
        feedback=fields.text("feedback", feedback),
        card=TechnicalCard(
            server_format=fields.choice("server_format", server_format, {it: it for it in SERVER_FORMATS}),
            equipment=fields.text("equipment", equipment),
            integration=fields.choice("integration", integration, {it: it for it in INTEGRATIONS}),
            passage_points=fields.number("passage_points", passage_points, most=10_000),
        ),
    )
    due_on = working_day_after(report.held_on, desk.policy.follow_up_after_days)
    planned = FollowUpPlanned(number=1, due_at=moment(due_on, desk.policy.day_starts_at, zone))
    points = times(report.card.passage_points, "точка проезда", "точки проезда", "точек проезда")
    said = (
        f"Обучение проведено {day_words(report.held_on)}, карточка заполнена: {points}. "
        f"Следующий контакт – {when(planned.due_at, zone)}."
    )
    return Answer((report, planned), fields.person("who", who, desk.people).code, said)


def recording_ready(case: Case, desk: Desk, *, url: object, who: object) -> Answer:
    """65 · Where the recording of the training can be seen."""
    if case.report is None:
        raise FormError("case", f"По {case.code} ещё нет отчёта об обучении; сначала запишите его.")
    if case.recording:
        raise FormError("case", f"Запись обучения по {case.code} уже записана и отправлена клиенту.")
    ready = RecordingReady(url=fields.link("url", url))
    return Answer((ready,), fields.person("who", who, desk.people).code, f"Запись обучения готова: {ready.url}")
