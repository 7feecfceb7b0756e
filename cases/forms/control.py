"""The forms of control – pause, end, go on, note, send again, skip: raw fields in, facts out, as in forms.py."""

from cases.calendar_days import moment
from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    AccessAskedAgain,
    CaseCancelled,
    CasePaused,
    CaseReopened,
    CaseResumed,
    Fact,
    FollowUpPlanned,
    NoteAdded,
    SkippedStep,
    StepSkipped,
    TrainingCancelled,
)
from cases.forms import again
from cases.forms import reading as fields
from cases.forms.desk import DOUBLE_CLICK, Answer, Desk
from cases.forms.follow_up import usual_contact
from cases.standing import is_skipped, pause
from cases.wording import when

PAUSE, GO_ON, END, REOPEN = "поставить на паузу", "продолжить", "остановить", "вернуть в работу"
ACTIONS = {PAUSE: "pause", GO_ON: "go on", END: "end", REOPEN: "reopen"}

STEPS: dict[str, SkippedStep] = {
    "первый разговор": "first_talk",
    "первый вход клиента": "first_login",
    "запись обучения": "recording",
    "контакт после обучения": "follow_up",
    "фото площадки": "site_photos",
}
"""Steps that a case can do without. The cloud is what it is all about; without its card no training is closed."""


def control_case(
    case: Case, desk: Desk, *, finished: bool, action: object, reason: object, until: object, who: object
) -> Answer:
    """02 · Pauses the case, ends it, or has it go on. `finished`: nothing is to be done for it any more."""
    wish = fields.choice("action", action, ACTIONS)
    actor = fields.person("who", who, desk.people).code
    why = fields.text("reason", reason, required=wish != "go on")
    because = f" Причина: {why}" if why else ""
    if wish == "go on":
        if not pause(case, desk.now):
            raise FormError("action", f"{case.code} не на паузе, продолжать нечего.")
        return Answer((CaseResumed(reason=why),), actor, f"Подключение снова в работе.{because}")
    if wish == "reopen":
        return _reopen(case, desk, finished, actor, why, because)
    if case.cancelled or case.stopped:
        raise FormError("action", f"{case.code} уже остановлено; вернуть его можно действием «{REOPEN}».")
    if finished:
        raise FormError("action", f"{case.code} уже завершено.")
    return _pause(case, desk, until, actor, why, because) if wish == "pause" else _end(case, desk, actor, why, because)


def _pause(case: Case, desk: Desk, until: object, actor: str, why: str, because: str) -> Answer:
    zone = case.data.time_zone
    until_at = None
    if until not in (None, ""):
        on = desk.coming_working_day("until", fields.required_day("until", until), zone)
        until_at = moment(on, desk.policy.day_starts_at, zone)
        if until_at <= desk.now:
            raise FormError("until", f"{when(until_at, zone)} уже прошло; выберите день позже.")
    training = case.training
    ahead = training is not None and case.report is None and training.starts_at > desk.now
    if training and ahead and (until_at is None or training.starts_at < until_at):
        at = when(training.starts_at, training.time_zone)
        raise FormError("action", f"Обучение назначено на {at}; сначала отмените или перенесите его формой 50.")
    paused = CasePaused(reason=why, until_at=until_at)
    if paused == pause(case, desk.now):
        raise FormError("case", f"{case.code} уже на паузе, с той же причиной и до того же дня.")
    lasts = f" до {when(until_at, zone)}, потом система продолжит сама" if until_at else ", пока вы его не продолжите"
    return Answer((paused,), actor, f"Подключение на паузе{lasts}.{because}")


def _end(case: Case, desk: Desk, actor: str, why: str, because: str) -> Answer:
    facts: list[Fact] = [CaseCancelled(reason=why)]
    said = f"Подключение остановлено.{because}"
    training = case.training
    if training and case.report is None and training.starts_at > desk.now:
        facts.append(TrainingCancelled(number=training.number, reason=why))
        said = f"{_sentence(said)} Обучение {when(training.starts_at, training.time_zone)} отменено."
    if case.cloud or case.cloud_order:
        said = f"{_sentence(said)} Облако в nadmozg остаётся: если оно не нужно, удалите его там."
    return Answer(tuple(facts), actor, said)


def _reopen(case: Case, desk: Desk, finished: bool, actor: str, why: str, because: str) -> Answer:
    if pause(case, desk.now):
        raise FormError("action", f"{case.code} на паузе; выберите «{GO_ON}».")
    if not (case.cancelled or case.stopped or finished):
        raise FormError("action", f"{case.code} и так в работе.")
    desk.refuse_double_click(case, CaseReopened, f"{case.code} вернули в работу")
    facts: list[Fact] = [CaseReopened(reason=why)]
    said = f"Подключение снова в работе.{because}"
    if case.follow_up and case.follow_up_answer:
        # Everything that was planned is over: without another contact there would be nothing to do.
        due_at = usual_contact(desk, case.data.time_zone)
        facts.append(FollowUpPlanned(number=case.follow_up.number + 1, due_at=due_at))
        said = f"{_sentence(said)} Следующий контакт – {when(due_at, case.data.time_zone)}."
    return Answer(tuple(facts), actor, said)


def add_note(case: Case, desk: Desk, *, text: object, who: object) -> Answer:
    """03 · Something worth knowing, for the case's story."""
    note = NoteAdded(text=fields.text("text", text))
    actor = fields.person("who", who, desk.people).code
    if note == case.latest(NoteAdded):
        desk.refuse_double_click(case, NoteAdded, f"Эту заметку по {case.code} записали")
    return Answer((note,), actor, f"Заметка: {note.text}")


def send_again(case: Case, desk: Desk, *, letter: object, who: object) -> Answer:
    """06 · A letter that was sent already is sent once more; the access letter voids the earlier one."""
    words = fields.choice("letter", letter, {it: it for it in (*again.LETTERS, again.ASKED)})
    actor = fields.person("who", who, desk.people).code
    desk.refuse_at_rest(case)
    facts = again.questions() if words == again.ASKED else again.wanted(case, again.LETTERS[words], desk.people)
    if not facts:
        raise FormError("letter", f"По {case.code} это письмо сейчас отправлять незачем: {words}.")
    if isinstance(facts[0], AccessAskedAgain):
        desk.refuse_double_click(case, AccessAskedAgain, f"Новый доступ по {case.code} попросили отправить")
    elif any(it.fact == facts[0] and desk.now - it.at < DOUBLE_CLICK for it in case.facts):
        raise FormError(
            "case", f"По {case.code} это письмо попросили отправить только что: второе нажатие ничего не меняет."
        )
    return Answer(facts, actor, f"Отправляем ещё раз: {words}.")


def skip_step(case: Case, desk: Desk, *, step: object, reason: object, who: object) -> Answer:
    """07 · The case goes on without one of its steps."""
    chosen = fields.choice("step", step, {words: name for words, name in STEPS.items()})
    name, words = next((it, words) for words, it in STEPS.items() if it == chosen)
    why = fields.text("reason", reason)
    actor = fields.person("who", who, desk.people).code
    if is_skipped(case, name):
        raise FormError("step", f"По {case.code} этот шаг уже пропущен: {words}.")
    done = {
        "first_talk": case.talk,
        "first_login": case.first_login or case.report,
        "recording": case.recording,
        "follow_up": case.follow_up_answer,
        "site_photos": case.site_ready,
    }
    if done[name]:
        raise FormError("step", f"По {case.code} этот шаг уже сделан: {words}.")
    if name == "follow_up" and case.follow_up is None:
        raise FormError("step", f"По {case.code} контакт ещё не запланирован: он появится после отчёта об обучении.")
    said = f"Пропускаем шаг «{words}»."
    if name == "follow_up":
        said += " Фото площадки без итога контакта система тоже не попросит."
    return Answer((StepSkipped(step=name, reason=why),), actor, f"{said} Причина: {why}")


def _sentence(words: str) -> str:
    return words if words[-1] in ".!?…" else f"{words}."
