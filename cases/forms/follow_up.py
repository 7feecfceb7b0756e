"""The forms after the training – follow-up and site photos: raw fields in, facts out, as in forms.py."""

from datetime import datetime

from cases.calendar_days import local_day, moment, working_day_after
from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    Outcome,
    PhotosJudged,
    PhotosReceived,
    PurchaseTaken,
)
from cases.forms import reading as fields
from cases.forms.desk import Answer, Desk
from cases.standing import is_skipped, pause
from cases.wording import when

NOW, LATER = "связаться сейчас", "перенести на другую дату"
OUTCOMES: dict[str, Outcome] = {
    "всё хорошо": "well",
    "вопрос о закупке – передать в МОП": "purchase",
    "связаться ещё раз": "again",
    "остановить подключение": "stop",
}


def move_follow_up(
    case: Case, desk: Desk, *, question: object, action: object, day: object, time: object, who: object
) -> Answer:
    """80 · The planned contact takes place now, or on another date: a new occurrence of the wait."""
    planned = _open_follow_up(case, question)
    desk.refuse_at_rest(case)
    number = planned.number + 1
    zone = case.data.time_zone
    actor = fields.person("who", who, desk.people).code
    if fields.choice("action", action, {NOW: "now", LATER: "later"}) == "now":
        if case.follow_up_started:
            raise FormError("action", f"Контакт по {case.code} уже начат; запишите его итог.")
        facts: tuple[Fact, ...] = (FollowUpPlanned(number=number, due_at=desk.now), FollowUpStarted(number=number))
        return Answer(facts, actor, "Связываемся с клиентом сейчас.")
    due_at = _next_contact(desk, zone, "day", day, time)
    if due_at == planned.due_at and not case.follow_up_started:
        raise FormError("day", f"Контакт по {case.code} уже назначен на это время: {when(due_at, zone)}.")
    moved = FollowUpPlanned(number=number, due_at=due_at)
    return Answer((moved,), actor, f"Контакт с клиентом перенесён на {when(due_at, zone)}.")


def follow_up_comes_due(case: Case, desk: Desk, *, number: int) -> Answer:
    """The scheduled run of a contact: it counts only while its occurrence is the current one."""
    stale = (
        case.follow_up is None
        or case.follow_up.number != number
        or case.follow_up_started
        or case.follow_up_answer is not None
        or is_skipped(case, "follow_up")
    )
    if stale:
        return Answer((), "system", "Этот контакт уже перенесён или состоялся, делать нечего.", "Устарело")
    if case.cancelled or pause(case, desk.now):
        rests = "остановлено" if case.cancelled else "на паузе"
        return Answer((), "system", f"Подключение {rests}, делать нечего.", "Устарело")
    return Answer((FollowUpStarted(number=number),), "system", "Настал день контакта с клиентом.")


def follow_up_outcome(
    case: Case,
    desk: Desk,
    *,
    question: object,
    outcome: object,
    answers: object,
    site_work: object,
    next_on: object,
    reason: object,
    who: object,
) -> Answer:
    """85 · What the client said: well, a purchase (sales is brought in), again, or stop with a reason."""
    planned = _open_follow_up(case, question)
    if question in (None, ""):
        desk.refuse_double_click(case, FollowUpAnswered, f"Итог контакта по {case.code} записали")
    said_words = fields.choice("outcome", outcome, dict(OUTCOMES))
    result = next(it for it in OUTCOMES.values() if it == said_words)
    zone = case.data.time_zone
    answered = FollowUpAnswered(
        number=planned.number,
        outcome=result,
        answers=fields.text("answers", answers),
        site_work=fields.yes("site_work", site_work),
        reason=fields.text("reason", reason, required=result == "stop"),
    )
    facts: list[Fact] = [answered]
    said = f"Итог контакта: {outcome}."
    if result in ("purchase", "again"):
        due_at = _next_contact(desk, zone, "next_on", next_on)
        facts.append(FollowUpPlanned(number=planned.number + 1, due_at=due_at))
        said += f" Следующий контакт – {when(due_at, zone)}."
    if result == "stop":
        said += f" Причина: {answered.reason}"
    return Answer(tuple(facts), fields.person("who", who, desk.people).code, said)


def take_purchase(case: Case, desk: Desk, *, question: object, who: object) -> Answer:
    """86 · Sales has taken the question of buying (or the manager knows that it has)."""
    if not case.purchase:
        raise FormError("case", f"По {case.code} вопроса о закупке не было.")
    number = fields.occurrence("question", question, case.purchase, case)
    if case.purchase_taken:
        raise FormError("case", f"Вопрос о закупке по {case.code} уже взяли.")
    taken = PurchaseTaken(number=number)
    actor = fields.person("who", who, desk.people)
    return Answer((taken,), actor.code, f"Вопрос о закупке принят: {actor.name}.")


def photos_received(case: Case, desk: Desk, *, question: object, where: object, who: object) -> Answer:
    """90 · The client's photos of the site have come."""
    number = _photo_round(case, question)
    if case.photos:
        raise FormError("case", f"Фото площадки по {case.code} уже отмечены; теперь оцените их.")
    received = PhotosReceived(round=number, where=fields.line("where", where, limit=1000))
    actor = fields.person("who", who, desk.people).code
    return Answer((received,), actor, f"Фото площадки получены: {received.where}")


def judge_photos(
    case: Case,
    desk: Desk,
    *,
    question: object,
    photos_ok: object,
    power_220: object,
    internet: object,
    reason: object,
    who: object,
) -> Answer:
    """95 · Go or no-go for the site as a whole; with a no the client is asked again, and told why."""
    number = _photo_round(case, question)
    if case.photos is None:
        raise FormError("case", f"Фото площадки по {case.code} ещё не получены, оценивать нечего.")
    judged = PhotosJudged(
        round=number,
        photos_ok=fields.yes("photos_ok", photos_ok),
        power_220=fields.yes("power_220", power_220),
        internet=fields.yes("internet", internet),
        reason=fields.text("reason", reason, required=not fields.yes("photos_ok", photos_ok)),
    )
    said = "Площадка готова: фото приняты, 220 В и интернет есть."
    if not judged.ready:
        missing = ((judged.photos_ok, "фото"), (judged.power_220, "линия 220 В"), (judged.internet, "интернет"))
        said = f"Площадка пока не готова: {', '.join(what for ok, what in missing if not ok)}. {judged.reason}".strip()
    return Answer((judged,), fields.person("who", who, desk.people).code, said)


def _open_follow_up(case: Case, question: object) -> FollowUpPlanned:
    """The contact that is planned or running. FormError if there is none, or the link is of an earlier one."""
    if case.follow_up is None:
        raise FormError("case", f"По {case.code} контакт ещё не запланирован: его назначает отчёт об обучении.")
    fields.occurrence("question", question, case.follow_up.number, case)
    if case.follow_up_answer:
        raise FormError("case", f"Итог контакта по {case.code} уже записан.")
    return case.follow_up


def _photo_round(case: Case, question: object) -> int:
    """The running round of photos. FormError if photos are not wanted (yet, or any more)."""
    answer = case.follow_up_answer
    if case.site_ready:
        raise FormError("case", f"Площадка по {case.code} уже принята.")
    if answer is None or answer.outcome != "well" or not answer.site_work:
        raise FormError("case", f"По {case.code} фото площадки сейчас не нужны.")
    return fields.occurrence("question", question, case.photo_round, case)


def _next_contact(desk: Desk, zone: str, field: str, day: object, time: object = "") -> datetime:
    """When to get in touch next: the day (in `field`) and time of the form, or the usual second working day."""
    if day in (None, ""):
        return usual_contact(desk, zone)
    on = desk.coming_working_day(field, fields.required_day(field, day), zone)
    due_at = moment(on, fields.clock("time", time, desk.policy.day_starts_at), zone)
    if due_at <= desk.now and field == "next_on":
        raise FormError(field, f"{when(due_at, zone)} уже прошло; выберите день позже.")
    if due_at <= desk.now:
        raise FormError("time", f"{when(due_at, zone)} уже прошло; выберите время позже или «{NOW}».")
    return due_at


def usual_contact(desk: Desk, zone: str) -> datetime:
    """The morning of the usual second working day from now."""
    on = working_day_after(local_day(desk.now, zone), desk.policy.follow_up_after_days)
    return moment(on, desk.policy.day_starts_at, zone)
