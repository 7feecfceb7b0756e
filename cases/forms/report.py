"""How a session went: held, with the technical card once nothing more is to come; missed by the client; or moved."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from cases.calendar_days import local_day, moment, working_day_after
from cases.case import Case
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import (
    Fact,
    FollowUpPlanned,
    Module,
    TrainingAppointed,
    TrainingCancelled,
    TrainingHeld,
    TrainingMissed,
)
from cases.forms.card import card_said
from cases.forms.card_fields import (
    card_told,
    equipment_lines,
    integration_choice,
    integration_with_line,
    owed_lines,
    passage_lines,
    server_format_choice,
)
from cases.forms.corrections import Correctable, Corrects
from cases.forms.desk import Answer
from cases.forms.fields import (
    Choice,
    Clock,
    ComingDay,
    Lines,
    OpenQuestions,
    PastDay,
    Question,
    Text,
    TheCase,
    Tick,
)
from cases.forms.form import if_any
from cases.forms.site_work import mounter_choice, mounting_line, site_work_choice, site_work_told
from cases.forms.trainers_hour import Wish, calendar_remark, refuse_busy_hour
from cases.technical_card import card_requests, sends_card
from cases.wording import both_clocks
from cases.wording import day as day_words

HELD, MISSED, MOVED = "прошло", "клиент не пришёл", "перенесли"
MODULES: tuple[Module, ...] = get_args(Module)
SCORES = {
    "5 – отлично": 5,
    "4 – хорошо": 4,
    "3 – нормально": 3,
    "2 – плохо": 2,
    "1 – совсем плохо": 1,
}
YES = {"да": True, "нет": False}


def _closes(form: "ReportTraining") -> bool:
    """The technical card is asked for where no other session is needed."""
    return form.happened == HELD and not form.another


class ReportTraining(Correctable, title="60 · Отчёт об обучении"):
    """Записывает, как прошла встреча. Последняя закрывает обучение: карточка уходит в ТП, контакт – в расписание."""

    already = ("Отчёт уже записан", "Исправить его")

    case = TheCase()
    question = if_any(Question(lambda case: case.trainings))
    happened = Choice(
        {it: it for it in (HELD, MISSED, MOVED)}, "Что с обучением", "Дальше заполните то, что к этому относится"
    )
    held_on = PastDay("Когда", "День встречи", when=happened.says(HELD, MISSED))
    participants = Lines(
        "Кто участвовал", "Обязательно, если прошло. По одному в строке: имя и кто это", when=happened.says(HELD)
    )
    shows_people = Tick("Показали: сотрудники", "Отметьте всё, что показали", when=happened.says(HELD))
    shows_addresses = Tick("Показали: адреса", "Отметьте, если показали", when=happened.says(HELD))
    shows_gates = Tick("Показали: КПП", "Отметьте, если показали", when=happened.says(HELD))
    shows_passes = Tick("Показали: пропуска", "Отметьте, если показали", when=happened.says(HELD))
    shows_requests = Tick("Показали: заявки", "Отметьте, если показали", when=happened.says(HELD))
    open_questions = OpenQuestions(
        "Открытые вопросы",
        "По одному в строке: вопрос – кто ответит. Клиент увидит их в письме после обучения",
        required=False,
        when=happened.says(HELD),
    )
    score = Choice(
        SCORES, "Оценка клиента", "Обязательно, если прошло. 1 и 2 сразу увидит руководитель", when=happened.says(HELD)
    )
    feedback = Text(
        "Отзыв клиента", "Обязательно, если прошло. Что понравилось, что неясно, его словами", when=happened.says(HELD)
    )
    another = Choice(
        YES,
        "Нужна ещё встреча",
        "Обязательно, если прошло. Да – попросим назначить следующую",
        when=happened.says(HELD),
    )
    site_work = site_work_choice(when=happened.says(HELD))
    mounting = mounting_line(site_work)
    mounted_by = mounter_choice(site_work)
    server_format = server_format_choice(_closes)
    equipment = equipment_lines(_closes)
    integration = integration_choice(_closes)
    integration_with = integration_with_line(_closes, integration)
    passage_points = passage_lines(_closes)
    owed = owed_lines(_closes)
    reason = Text(
        "Что случилось",
        "Обязательно, если не пришли или перенесли; клиент этого не увидит",
        when=happened.says(MISSED, MOVED),
    )
    new_day = if_any(
        ComingDay(
            "Перенесли на: день", "Если новый день известен; пусто – договорится менеджер", when=happened.says(MOVED)
        )
    )
    new_time = if_any(Clock("Перенесли на: время", "По часам клиента, если день известен", when=happened.says(MOVED)))
    corrects = Corrects()

    @classmethod
    def entries(cls, case: Case) -> dict[int, Fact]:
        told = (it.held or it.missed for it in case.sessions)
        return {it.number: it for it in told if it}

    @classmethod
    def filled(cls, case: Case, entry: Fact) -> Mapping[str, object]:
        if isinstance(entry, TrainingMissed):
            return {"happened": MISSED, "held_on": entry.missed_on, "reason": entry.words}
        assert isinstance(entry, TrainingHeld)
        shown = {it: module in entry.shown for it, module in zip(_TICKS, MODULES, strict=True)}
        score = next((words for words, score in SCORES.items() if score == entry.score), None)
        return {
            "happened": HELD,
            "held_on": entry.held_on,
            "participants": entry.participants,
            "open_questions": entry.open_questions,
            "score": score,
            "feedback": entry.feedback,
            "another": "да" if entry.another else "нет",
            **shown,
        }

    def refuse(self) -> None:
        case: Case = self.case
        earlier = self.earlier
        if earlier is None:
            self.refuse_second(self.asked_number(case.trainings))
            if case.training is None:
                raise FormError("case", f"По {case.code} обучение не назначено; сначала назначьте его.")

    @shows_people.check
    def _something_was_shown(self) -> str | None:
        return None if self._shown else "Отметьте, что показали, хотя бы одно."

    @new_time.check
    def _day_is_known(self) -> str | None:
        if self.new_time and not self.new_day:
            return "Время без дня: напишите и день, или оставьте оба пустыми."
        if self.new_day and not self.new_time:
            return "Напишите и время, или оставьте оба поля пустыми."
        past = self._new_start and self._new_start <= self.desk.now
        return "Это время уже прошло; выберите время позже." if past else None

    @new_time.check
    def _trainer_is_free(self) -> None:
        training: TrainingAppointed | None = self.case.training
        trainer = self.desk.people.find(training.trainer) if training else None
        if training and trainer and self._new_start:
            refuse_busy_hour(self, Wish(trainer, self._new_start, training.time_zone), "new_day", "new_time")

    @happened.check
    def _can_be_put_right(self) -> str | None:
        """What has happened cannot be undone by words: letters that say so have left, or another date stands."""
        earlier = self.earlier
        if earlier is None:
            return None
        if self.happened == MOVED:
            return "Записанную встречу не перенести; если она была в другой день, исправьте день."
        left = [it for it in (Effect.SEND_TECHNICAL_CARD, Effect.SEND_SUMMARY) if self.dossier.entries.done(it)]
        if isinstance(earlier, TrainingHeld) and self.happened == MISSED and left:
            return "Клиент и техподдержка уже получили письма о том, что обучение прошло; напишите им сами."
        return None

    @held_on.check
    def _was_not_ahead(self) -> str | None:
        session = self.case.session(self._number)
        date = session.date if session else None
        if self.happened != MISSED or date is None or self.held_on >= local_day(date.starts_at, date.time_zone):
            return None
        at = both_clocks(date.starts_at, date.time_zone)
        return f"Встреча назначена на {at}: не прийти на неё раньше нельзя. Если её перенесли, выберите «{MOVED}»."

    @another.check
    def _no_other_is_ahead(self) -> str | None:
        ahead = next((it.date for it in self.case.sessions if it.is_ahead and not it.has(self._number)), None)
        if ahead is None or self.another:
            return None
        at = both_clocks(ahead.starts_at, ahead.time_zone)
        return f"Следующая встреча уже назначена на {at}; сначала отмените её формой 50."

    @property
    def _number(self) -> int:
        return int(self.corrects or self.question or self.case.trainings)

    @property
    def _shown(self) -> tuple[Module, ...]:
        return tuple(module for it, module in zip(_TICKS, MODULES, strict=True) if getattr(self, it))

    @property
    def _new_start(self) -> datetime | None:
        if not (self.new_day and self.new_time):
            return None
        training = self.case.training
        return moment(self.new_day, self.new_time, training.time_zone if training else self.case.data.time_zone)

    def read(self) -> Answer:
        if self.happened == MOVED:
            return self._moved()
        if self.happened == MISSED:
            return self._missed()
        return self._held()

    def _held(self) -> Answer:
        held = TrainingHeld(
            number=self._number,
            held_on=self.held_on,
            feedback=self.feedback,
            participants=self.participants,
            shown=self._shown,
            open_questions=self.open_questions,
            score=self.score,
            another=self.another,
        )
        more = site_work_told(self)
        said = f"Обучение проведено {day_words(held.held_on)}, оценка {held.score}."
        if held.another:
            return self._answer(held, f"{said} Нужна ещё встреча: договоритесь с клиентом о дне.", more)
        card = card_told(self)
        said += f" {card_said(card)}"
        if card != self.case.card:
            more = (*more, card)
        if card != self.case.card or not card_requests(self.case):
            more = (*more, *sends_card(self.case, card, closes=True))
        planned = self._next_contact(held)
        if planned:
            more = (*more, planned)
            said += f" Следующий контакт – {both_clocks(planned.due_at, self.case.data.time_zone)}."
        return self._answer(held, said, more)

    def _next_contact(self, held: TrainingHeld) -> FollowUpPlanned | None:
        """Two working days after the last session; None where a later contact stands, or the date is as it was."""
        case, policy = self.case, self.desk.policy
        due_on = working_day_after(held.held_on, policy.follow_up_after_days)
        due_at = moment(due_on, policy.day_starts_at, case.data.time_zone)
        standing = case.follow_up
        if standing and (case.follow_up_answers or case.follow_up_started):
            return None
        if self.earlier and standing and case.report:
            usual_on = working_day_after(case.report.held_on, policy.follow_up_after_days)
            was_usual = standing.due_at == moment(usual_on, policy.day_starts_at, case.data.time_zone)
            if standing.due_at == due_at or not was_usual:
                return None
        number = max((it.number for it in case.follow_ups), default=0) + 1
        return FollowUpPlanned(number=number, due_at=due_at)

    def _missed(self) -> Answer:
        missed = TrainingMissed(number=self._number, missed_on=self.held_on, words=self.reason)
        said = f"Клиент не пришёл {day_words(missed.missed_on)}. {missed.words}"
        return self._answer(missed, said, ())

    def _answer(self, fact: Fact, said: str, more: tuple[Fact, ...]) -> Answer:
        if self.corrects:
            return self.corrected(fact, said, *more)
        return Answer((fact, *more), self.who.code, said)

    def _moved(self) -> Answer:
        training: TrainingAppointed | None = self.case.training
        assert training is not None
        if self._new_start is None:
            off = TrainingCancelled(number=training.number, reason=self.reason)
            return Answer((off,), self.who.code, f"Обучение перенесли, новый день пока неизвестен. {self.reason}")
        date = training.model_copy(update={"number": self.case.trainings + 1, "starts_at": self._new_start})
        at = both_clocks(date.starts_at, date.time_zone)
        return Answer((date,), self.who.code, f"Обучение перенесено на {at}.{calendar_remark(self)} {self.reason}")


_TICKS = ("shows_people", "shows_addresses", "shows_gates", "shows_passes", "shows_requests")
"""In the order of MODULES."""
