"""Control over a case at any step: pause, end, go on; a note; a letter once more; a step let go."""

from datetime import datetime

from cases.calendar_days import moment
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
    TrainingAppointed,
)
from cases.forms import again
from cases.forms.desk import DOUBLE_CLICK, Answer
from cases.forms.fields import Choice, ComingDay, Text, TheCase
from cases.forms.follow_up import usual_contact
from cases.forms.form import Form, if_any
from cases.forms.four_eyes import call_off
from cases.second_person import CLIENT_WORKS, access_waits, second_words
from cases.standing import is_skipped, pause
from cases.wording import both_clocks

PAUSE, GO_ON, END, REOPEN = "поставить на паузу", "продолжить", "остановить", "вернуть в работу"
ACTIONS = (PAUSE, GO_ON, END, REOPEN)

STEPS: dict[str, SkippedStep] = {
    "первый разговор": "first_talk",
    "первый вход клиента": "first_login",
    "запись обучения": "recording",
    "контакт после обучения": "follow_up",
    "фото площадки": "site_photos",
    "монтаж": "installation",
}
"""Steps that a case can do without. The cloud is what it is all about; without its card no training is closed."""


class ControlCase(Form, title="02 · Пауза, остановка, возврат"):
    """Ставит подключение на паузу, продолжает, останавливает совсем или возвращает остановленное в работу."""

    case = TheCase()
    action = Choice({it: it for it in ACTIONS}, "Что сделать", "На паузе никому ничего не отправляем")
    reason = Text(
        "Причина",
        "Нужна всегда, кроме «продолжить»; клиент её не увидит",
        required=action.says(PAUSE, END, REOPEN),
    )
    until = if_any(
        ComingDay(
            "Пауза до",
            "Рабочий день, когда система продолжит сама; пусто – пока не продолжите вы",
            when=action.says(PAUSE),
        )
    )

    @action.check
    def _is_possible(self) -> str | None:
        case, paused = self.case, pause(self.case, self.desk.now)
        if self.action == GO_ON:
            return None if paused else f"{case.code} не на паузе, продолжать нечего."
        if self.action == REOPEN:
            if paused:
                return f"{case.code} на паузе; выберите «{GO_ON}»."
            return None if case.cancelled or case.stopped or self._is_over else f"{case.code} и так в работе."
        if self.action == END and case.end_asked:
            return f"Остановить {case.code} уже попросили, ждём, что скажет второй человек."
        if case.cancelled or case.stopped:
            return f"{case.code} уже остановлено; вернуть его можно действием «{REOPEN}»."
        return f"{case.code} уже завершено." if self._is_over else None

    @until.check
    def _is_ahead(self) -> str | None:
        until_at = self._until_at
        past = until_at is not None and until_at <= self.desk.now
        return f"{self._words(until_at)} уже прошло; выберите день позже." if past and until_at else None

    @property
    def _is_over(self) -> bool:
        return self.dossier.is_finished

    @property
    def _until_at(self) -> datetime | None:
        zone = self.case.data.time_zone
        return moment(self.until, self.desk.policy.day_starts_at, zone) if self.until else None

    @property
    def _coming_training(self) -> TrainingAppointed | None:
        training = self.case.training
        return training if training and self.case.report is None and training.starts_at > self.desk.now else None

    def _words(self, at: datetime) -> str:
        return both_clocks(at, self.case.data.time_zone)

    def read(self) -> Answer:
        if self.action == GO_ON:
            return self._answer([CaseResumed(reason=self.reason)], "Подключение снова в работе.")
        if self.action == PAUSE:
            return self._paused()
        return self._ended() if self.action == END else self._reopened()

    def _answer(self, facts: list[Fact], done: str, *also: str) -> Answer:
        because = f"{done} Причина: {self.reason}" if self.reason else done
        first = because if not also or because[-1] in ".!?…" else f"{because}."
        return Answer(tuple(facts), self.who.code, " ".join((first, *also)))

    def _paused(self) -> Answer:
        case, until_at, training = self.case, self._until_at, self._coming_training
        if training and (until_at is None or training.starts_at < until_at):
            at = both_clocks(training.starts_at, training.time_zone)
            raise FormError("action", f"Обучение назначено на {at}; сначала отмените или перенесите его формой 50.")
        visit = case.installation.ahead
        if visit and visit.date and (until_at is None or visit.date.starts_at < until_at):
            at = both_clocks(visit.date.starts_at, visit.date.time_zone)
            raise FormError("action", f"Монтаж назначен на {at}; сначала отмените или перенесите его формой 77.")
        paused = CasePaused(reason=self.reason, until_at=until_at)
        if paused == pause(case, self.desk.now):
            raise FormError("case", f"{case.code} уже на паузе, с той же причиной и до того же дня.")
        lasts = f" до {self._words(until_at)}, потом система продолжит сама" if until_at else ""
        return self._answer([paused], f"Подключение на паузе{lasts or ', пока вы его не продолжите'}.")

    def _ended(self) -> Answer:
        case, cancelled = self.case, CaseCancelled(reason=self.reason)
        if case.first_login:
            second = second_words(case, self.who.code, self.desk.people)
            return self._answer([cancelled], "Подключение попросили остановить.", f"{CLIENT_WORKS} {second}")
        facts, also = call_off(case, self.desk.now, self.reason)
        return self._answer([cancelled, *facts], "Подключение остановлено.", *also)

    def _reopened(self) -> Answer:
        case = self.case
        self.desk.refuse_double_click(case, CaseReopened, f"{case.code} вернули в работу")
        facts: list[Fact] = [CaseReopened(reason=self.reason)]
        also = []
        if case.follow_up and case.follow_up_answer:
            # Everything that was planned is over: without another contact there would be nothing to do.
            due_at = usual_contact(self.desk, case.data.time_zone)
            facts.append(FollowUpPlanned(number=case.follow_up.number + 1, due_at=due_at))
            also.append(f"Следующий контакт – {self._words(due_at)}.")
        return self._answer(facts, "Подключение снова в работе.", *also)


class AddNote(Form, title="03 · Заметка"):
    """Записывает в историю подключения то, о чём стоит помнить."""

    case = TheCase()
    text = Text("Заметка", "Останется в истории подключения, никому не уйдёт")

    def read(self) -> Answer:
        note = NoteAdded(text=self.text)
        if note == self.case.latest(NoteAdded):
            self.desk.refuse_double_click(self.case, NoteAdded, f"Эту заметку по {self.case.code} записали")
        return Answer((note,), self.who.code, f"Заметка: {note.text}")


class SendLetterAgain(Form, title="06 · Отправить ещё раз"):
    """Отправляет ещё раз письмо, которое потерялось или ушло не туда: клиенту, в ТП, в МОП или вам самим."""

    case = TheCase()
    letter = Choice({it: it for it in (again.ASKED, *again.LETTERS)}, "Какое письмо", "Новый доступ отключает прежний")

    def refuse(self) -> None:
        self.desk.refuse_at_rest(self.case)

    def read(self) -> Answer:
        case, letter = self.case, self.letter
        asks_again = letter == again.ASKED
        facts = again.questions() if asks_again else again.wanted(case, again.LETTERS[letter], self.desk.people)
        if not facts:
            raise FormError("letter", f"По {case.code} это письмо сейчас отправлять незачем: {letter}.")
        if isinstance(facts[0], AccessAskedAgain):
            self.desk.refuse_double_click(case, AccessAskedAgain, f"Новый доступ по {case.code} попросили отправить")
        elif any(it.fact == facts[0] and self.desk.now - it.at < DOUBLE_CLICK for it in case.facts):
            raise FormError(
                "case", f"По {case.code} это письмо попросили отправить только что: второе нажатие ничего не меняет."
            )
        is_access = isinstance(facts[0], AccessAskedAgain)
        waits = access_waits(case, self.dossier.entries, self.desk.people) if is_access else ""
        said = f"Новый доступ: {case.contact.email}.{waits}" if waits else f"Отправляем ещё раз: {letter}."
        return Answer(facts, self.who.code, said)


class SkipStep(Form, title="07 · Пропустить шаг"):
    """Ведёт подключение дальше без этого шага. Если шаг всё-таки состоялся, запишите его обычной формой."""

    case = TheCase()
    step = Choice(STEPS, "Какой шаг", "Облако и отчёт с карточкой не пропустить")
    reason = Text("Причина", "Почему без этого шага можно обойтись")

    @property
    def _words(self) -> str:
        return next(words for words, step in STEPS.items() if step == self.step)

    @step.check
    def _can_be_skipped(self) -> str | None:
        case, step = self.case, self.step
        done = {
            "first_talk": case.talk,
            "first_login": case.first_login or case.report,
            "recording": case.held_sessions and all(it.recording for it in case.held_sessions),
            "follow_up": case.follow_up_answer,
            "site_photos": case.site_ready,
            "installation": case.installation.done,
        }
        if is_skipped(case, step):
            return f"По {case.code} этот шаг уже пропущен: {self._words}."
        if done[step]:
            return f"По {case.code} этот шаг уже сделан: {self._words}."
        if step == "installation" and (ahead := case.installation.ahead) and ahead.date:
            at = both_clocks(ahead.date.starts_at, case.data.time_zone)
            return f"Монтаж назначен на {at}; сначала отмените его формой 77."
        if step == "follow_up" and case.follow_up is None:
            return f"По {case.code} контакт ещё не запланирован: он появится после отчёта об обучении."
        return None

    def read(self) -> Answer:
        said = f"Пропускаем шаг «{self._words}»."
        if self.step == "follow_up":
            said += " Если будет монтаж, фото площадки система попросит сразу."
        return Answer(
            (StepSkipped(step=self.step, reason=self.reason),), self.who.code, f"{said} Причина: {self.reason}"
        )
