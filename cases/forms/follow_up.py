"""The contact after the training: moved, due, its outcome; and the question of buying that may come of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from cases.calendar_days import local_day, moment, working_day_after
from cases.case import Case
from cases.errors import FormError
from cases.facts import (
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    FollowUpStarted,
    Outcome,
    Reply,
    RequestCalledOff,
    RequestSent,
)
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer, Desk
from cases.forms.fields import Choice, Clock, ComingDay, Number, Question, Text, TheCase
from cases.forms.form import Form, Rule, if_any
from cases.forms.site_work import mounter_choice, mounting_line, site_work_choice, site_work_told
from cases.ledger import Entry
from cases.people import Role
from cases.requests import Request, next_number, number_of
from cases.second_person import CLIENT_WORKS, second_words
from cases.set_questions import HINDERS, NOT_ASKED, QUESTIONS, REPLIES
from cases.standing import is_skipped, pause
from cases.wording import both_clocks, times

NOW, LATER = "связаться сейчас", "перенести на другую дату"
OUTCOMES: dict[str, Outcome] = {
    "всё хорошо": "well",
    "вопрос о закупке – передать в МОП": "purchase",
    "связаться ещё раз": "again",
    "нужна помощь – запрос в ТП": "help",
    "не ответил": "no_answer",
    "остановить подключение": "stop",
}


_GOES_ON: tuple[Outcome, ...] = ("purchase", "again", "help", "no_answer")
"""Outcomes after which there is another contact."""
_TALKED: tuple[Outcome, ...] = ("well", "purchase", "again", "help", "stop")


def _set_question(name: str, hint: str, when: Rule) -> Choice[Reply | None]:
    field = Choice(REPLIES, QUESTIONS[name], hint, when=when)
    field.check(lambda form: _is_answered(form, name))
    return cast(Choice[Reply | None], if_any(field, NOT_ASKED))


def _is_answered(form: "FollowUpOutcome", name: str) -> str | None:
    left_out = form.outcome == "well" and getattr(form, name) is None
    return (
        "Если всё хорошо, ответьте и на этот вопрос; если его не задать, выберите «не относится»." if left_out else None
    )


def _help_words(answer: Fact) -> str:
    """What tech support is asked with, in the client's words; empty where they need no help."""
    if not isinstance(answer, FollowUpAnswered) or answer.outcome != "help":
        return ""
    return "\n".join(filter(None, (answer.answers, answer.hinders and f"{HINDERS}: {answer.hinders}")))


def _planned(case: Case) -> int:
    return case.follow_up.number if case.follow_up else 0


def _due(case: Case) -> datetime | None:
    """When the contact is due by the client's clock."""
    return case.follow_up.due_at.astimezone(ZoneInfo(case.data.time_zone)) if case.follow_up else None


def _due_on(case: Case) -> date | None:
    due_at = _due(case)
    return due_at and due_at.date()


def _day_to_move(case: Case) -> date | None:
    """The day that may be moved; one on which nobody has answered is past."""
    return None if case.client_is_silent else _due_on(case)


def usual_contact(desk: Desk, zone: str, outcome: Outcome = "again") -> datetime:
    """The morning of the usual second working day from now; of the next one, where nobody has answered."""
    policy = desk.policy
    days = policy.no_answer_again_after_days if outcome == "no_answer" else policy.follow_up_after_days
    on = working_day_after(local_day(desk.now, zone), days)
    return moment(on, desk.policy.day_starts_at, zone)


class AboutContact(Form, title=""):
    """What forms about the planned contact share."""

    case = TheCase()
    question = Question(_planned)

    def refuse(self) -> None:
        case = self.case
        if case.follow_up is None:
            raise FormError("case", f"По {case.code} контакт ещё не запланирован: его назначает отчёт об обучении.")
        if case.follow_up_answer:
            raise FormError("case", f"Итог контакта по {case.code} уже записан.")

    def morning(self, on: date, at: time | None = None) -> datetime:
        """That moment by the client's clock; the morning, where no time is given."""
        return moment(on, at or self.desk.policy.day_starts_at, self.case.data.time_zone)

    def words(self, at: datetime) -> str:
        """The moment for people."""
        return both_clocks(at, self.case.data.time_zone)


class MoveFollowUp(AboutContact, title="80 · Контакт: сейчас или в другой день"):
    """Переносит контакт с клиентом на другой день или начинает его прямо сейчас."""

    action = Choice({NOW: NOW, LATER: LATER}, "Что сделать", "Сейчас – вопросы к разговору придут вам письмом")
    day = if_any(ComingDay("День", "Обязательно, если переносите", when=action.says(LATER), prefill=_day_to_move))
    time = if_any(Clock("Время", "По часам клиента; пусто – в 10:00", when=action.says(LATER), prefill=_due))

    def refuse(self) -> None:
        if not self.case.client_is_silent:
            super().refuse()
        self.desk.refuse_at_rest(self.case)

    @property
    def due_at(self) -> datetime:
        """When to get in touch."""
        return self.morning(self.day, self.time) if self.day else usual_contact(self.desk, self.case.data.time_zone)

    @action.check
    def _has_not_begun(self) -> str | None:
        begun = self.action == NOW and self.case.follow_up_started and not self.case.client_is_silent
        return f"Контакт по {self.case.code} уже начат; запишите его итог." if begun else None

    @time.check
    def _is_ahead(self) -> str | None:
        if self.due_at > self.desk.now:
            return None
        return f"{self.words(self.due_at)} уже прошло; выберите время позже или «{NOW}»."

    def read(self) -> Answer:
        case, planned = self.case, self.case.follow_up
        number = _planned(case) + 1
        if self.action == NOW:
            begun: tuple[Fact, ...] = (
                FollowUpPlanned(number=number, due_at=self.desk.now),
                FollowUpStarted(number=number),
            )
            return Answer(begun, self.who.code, "Вопросы к разговору отправлены вам письмом.")
        at = self.words(self.due_at)
        if planned and self.due_at == planned.due_at and not case.follow_up_started:
            raise FormError("day", f"Контакт по {case.code} уже назначен на это время: {at}.")
        moved = FollowUpPlanned(number=number, due_at=self.due_at)
        return Answer((moved,), self.who.code, f"Контакт с клиентом перенесён на {at}.")


class FollowUpComesDue(Form, title="82 · Настал день контакта", by_system=True):
    """Запускается по расписанию в день контакта. Вручную не нужен: для этого есть форма 80."""

    case = TheCase()
    number = Number("Номер контакта", "Ставит система", most=99_999, required=False, initial=0)

    def read(self) -> Answer:
        """It counts only while its occurrence is the current one."""
        case = self.case
        stale = (
            _planned(case) != self.number
            or case.follow_up is None
            or case.follow_up_started
            or case.follow_up_answer is not None
            or is_skipped(case, "follow_up")
        )
        if stale:
            return Answer((), "system", "Этот контакт уже перенесён или состоялся, делать нечего.", "Устарело")
        if case.cancelled or pause(case, self.desk.now):
            rests = "остановлено" if case.cancelled else "на паузе"
            return Answer((), "system", f"Подключение {rests}, делать нечего.", "Устарело")
        return Answer((FollowUpStarted(number=self.number),), "system", "Настал день контакта с клиентом.")


class FollowUpOutcome(AboutContact, Correctable, title="85 · Итог контакта"):
    """Записывает, как у клиента идут дела, и решает, что дальше: фото площадки, МОП, ещё один контакт."""

    already = ("Итог контакта уже записан", "Исправить его")

    outcome = Choice(OUTCOMES, "Как идут дела", "От этого зависит, что система сделает дальше")
    staff = _set_question(
        "staff", "Обязательно, если всё хорошо. Сотрудники и охрана есть в облаке", outcome.says(*_TALKED)
    )
    residents = _set_question(
        "residents", "Обязательно, если всё хорошо. Жители, гости, посетители", outcome.says(*_TALKED)
    )
    gate = _set_question(
        "gate",
        "Обязательно, если всё хорошо. Охрана пропускает по заявкам, шлагбаум открывается",
        outcome.says(*_TALKED),
    )
    hinders = Text(
        HINDERS, "Что непонятно, что не получается, его словами", required=False, when=outcome.says(*_TALKED)
    )
    answers = Text(
        "Что ещё сказал клиент",
        "Обязательно, если вопрос о закупке, нужна помощь или связаться ещё раз; коллеги прочтут эти слова",
        required=outcome.says("purchase", "again", "help"),
    )
    site_work = site_work_choice()
    mounting = mounting_line(site_work)
    mounted_by = mounter_choice(site_work)
    next_on = if_any(
        ComingDay(
            "Следующий контакт",
            "Если связаться ещё раз; пусто – через два рабочих дня, а если не ответил – завтра",
            when=outcome.says(*_GOES_ON),
        )
    )
    reason = Text("Причина остановки", "Обязательно, если подключение останавливаем", required=outcome.says("stop"))
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        return {it.number: it for it in case.follow_up_answers}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        assert isinstance(entry, FollowUpAnswered)
        outcome = next(words for words, it in OUTCOMES.items() if it == entry.outcome)
        is_planned = entry.outcome in _GOES_ON and _planned(case) > entry.number
        said = {reply: words for words, reply in REPLIES.items()}
        return {
            "outcome": outcome,
            **{name: said.get(getattr(entry, name)) for name in QUESTIONS},
            **{name: getattr(entry, name) for name in ("hinders", "answers", "reason")},
            "next_on": _due_on(case) if is_planned else None,
            "question": entry.number,
        }

    def refuse(self) -> None:
        case: Case = self.case
        if self.earlier is None:
            self.refuse_second(self.asked_number(_planned(case)))
            super().refuse()
        elif self.corrects != max(self.entries(case)):
            raise FormError("corrects", "После этого контакта был ещё один: исправьте его итог.")

    @site_work.check
    def _is_known_in_the_end(self) -> str | None:
        unknown = self.outcome == "well" and self.site_work is None and self.case.site_work is None
        return "Если всё хорошо, ответьте, будет ли монтаж: «да» или «нет»." if unknown else None

    @next_on.check
    def _is_ahead(self) -> str | None:
        if self.next_at > self.desk.now:
            return None
        return f"{self.words(self.next_at)} уже прошло; выберите день позже."

    @property
    def next_at(self) -> datetime:
        """When to get in touch again."""
        zone = self.case.data.time_zone
        return self.morning(self.next_on) if self.next_on else usual_contact(self.desk, zone, self.outcome)

    def tells(self, entry: Entry) -> bool:
        if entry.effect.row.of_request:
            number = number_of(entry.effect, entry.occurrence)
            return any(it.number == number for it in self._asked_sales)
        return entry.occurrence.base == str(self.corrects)

    @property
    def _asked_sales(self) -> list[Request]:
        """The questions of buying that came of this contact."""
        about = self.corrects or self.question
        return [it for it in self.case.requests if it.sent.topic == "purchase" and it.sent.about == about]

    def _sales_news(self) -> list[Fact]:
        """Sales is asked; or is at work for nothing, where the outcome was corrected."""
        known = next((it for it in reversed(self._asked_sales) if not it.called_off), None)
        if self.outcome != "purchase":
            off = RequestCalledOff(number=known.number, reason="Итог контакта исправили.") if known else None
            return [off] if off and known and known.can_be_answered else []
        if known:
            return []
        number, words = next_number(self.case.requests), "\n".join(filter(None, (self.answers, self.reason)))
        about = self.corrects or self.question
        return [RequestSent(number=number, topic="purchase", to=Role.SALES, words=words, about=about)]

    def read(self) -> Answer:
        if self.raw["question"] in (None, "") and not self.corrects:
            already = f"Итог контакта по {self.case.code} записали"
            self.desk.refuse_double_click(self.case, FollowUpAnswered, already)
        talked = self.outcome in _TALKED
        answered = FollowUpAnswered(
            number=self.corrects or self.question,
            outcome=self.outcome,
            answers=self.answers,
            reason=self.reason,
            staff=(self.staff or "") if talked else "",
            residents=(self.residents or "") if talked else "",
            gate=(self.gate or "") if talked else "",
            hinders=self.hinders if talked else "",
        )
        more: list[Fact] = [*site_work_told(self), *self._help(answered), *self._sales_news()]
        words = next(words for words, outcome in OUTCOMES.items() if outcome == self.outcome)
        said = f"Итог контакта: {words}."
        if self._ends_the_row and not self._stands:
            said += f" Уже {times(self._unanswered, 'раз', 'раза', 'раз')} подряд: что дальше, решать вам."
        elif self.outcome in _GOES_ON and not self._stands:
            number = max(it.number for it in self.case.follow_ups) + 1
            more.append(FollowUpPlanned(number=number, due_at=self.next_at))
            said += f" Следующий контакт – {self.words(self.next_at)}."
        if self.outcome == "stop":
            said += f" Причина: {self.reason}"
            if self.case.first_login:
                stop = "" if said[-1] in ".!?…" else "."
                second = second_words(self.case, self.who.code, self.desk.people)
                said += f"{stop} {CLIENT_WORKS} {second}"
        if self.corrects:
            return self.corrected(answered, said, *more)
        return Answer((answered, *more), self.who.code, said)

    def _help(self, answered: FollowUpAnswered) -> Iterator[Fact]:
        """The request to tech support; one that an answer has sent before it was corrected is called off."""
        if self.earlier and _help_words(self.earlier) == _help_words(answered):
            return
        for it in self.case.requests:
            if it.is_open and (it.sent.topic, it.sent.about) == ("help", self.corrects):
                yield RequestCalledOff(number=it.number, reason="Итог контакта исправили.")
        if words := _help_words(answered):
            number = next_number(self.case.requests)
            yield RequestSent(number=number, topic="help", to=Role.TECH_SUPPORT, words=words, about=answered.number)

    @property
    def _unanswered(self) -> int:
        """How often in a row nobody has answered, with this time."""
        others = [it for it in self.case.unanswered if it.number != self.corrects]
        return len(others) + 1

    @property
    def _ends_the_row(self) -> bool:
        """Whether nobody has answered once too often, and no day is named to try again."""
        silent = self.outcome == "no_answer" and self.next_on is None
        return silent and self._unanswered % self.desk.policy.no_answer_times == 0

    @property
    def _stands(self) -> bool:
        """Whether the contact that the answer planned before it was corrected is still to take place on that day."""
        earlier, planned = self.earlier, self.case.follow_up
        if not (isinstance(earlier, FollowUpAnswered) and earlier.outcome in _GOES_ON and planned):
            return False
        if planned.number <= earlier.number:
            return False
        return self.next_on is None or planned.due_at == self.next_at or self.next_on == _due_on(self.case)
