"""The training: appointed, moved or cancelled. How it went is told in report.py."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cases.calendar_days import moment
from cases.case import Case
from cases.errors import AlreadyRecordedError, FormError
from cases.facts import (
    TrainingAppointed,
    TrainingCancelled,
)
from cases.forms.desk import Answer
from cases.forms.fields import (
    Choice,
    Clock,
    ComingDay,
    Line,
    Text,
    TheCase,
    Tick,
    Who,
    Zone,
)
from cases.forms.form import Form
from cases.forms.trainers_hour import AGREED, Wish, calendar_remark, refuse_busy_hour
from cases.people import Role
from cases.wording import both_clocks, when
from cases.wording import day as day_words

APPOINT, CANCEL = "назначить или перенести", "отменить"
SERVER_FORMATS = ("облако", "сервер клиента", "сервер PASS24", "пока неизвестно")
INTEGRATIONS = ("настроена", "не настроена", "не нужна", "пока неизвестно")


def _starts(case: Case) -> datetime | None:
    """When the training begins by its own clock."""
    training = case.training
    return training.starts_at.astimezone(ZoneInfo(training.time_zone)) if training else None


def _starts_on(case: Case) -> object:
    starts_at = _starts(case)
    return starts_at and starts_at.date()


class AppointTraining(Form, title="50 · Обучение: назначить, перенести, отменить"):
    """Назначает, переносит или отменяет обучение. Клиент сразу получит письмо с приглашением в календарь."""

    case = TheCase()
    action = Choice(
        {APPOINT: APPOINT, CANCEL: CANCEL},
        "Что сделать",
        "Новая дата заменит прежнюю; клиенту сразу уйдёт письмо",
        prefill=lambda _: APPOINT,
    )
    day = ComingDay(
        "День",
        "Рабочий день, согласованный с клиентом",
        zone=lambda form: form.time_zone,
        when=action.says(APPOINT),
        prefill=_starts_on,
    )
    day_off = Tick("Клиент просит в выходной", "Только если день – выходной", when=action.says(APPOINT))
    day.or_day_off(day_off)
    time = Clock("Время", "По часам клиента, например 11:00", when=action.says(APPOINT), prefill=_starts)
    time_zone = Zone(
        "Часовой пояс клиента",
        "По нему и указано время",
        when=action.says(APPOINT),
        prefill=lambda case: (case.training or case.data).time_zone,
    )
    trainer = Who(
        "Кто проводит",
        "",
        Role.TRAINER,
        when=action.says(APPOINT),
        prefill=lambda case: case.training and case.training.trainer,
    )
    agreed = Tick(AGREED, "Если час вне часов тренера или занят в календаре", when=action.says(APPOINT))
    place = Line(
        "Где",
        "Ссылка на встречу или адрес",
        limit=300,
        when=action.says(APPOINT),
        prefill=lambda case: case.training and case.training.place,
    )
    reason = Text("Причина отмены", "Обязательно при отмене; клиент её не увидит", when=action.says(CANCEL))

    def refuse(self) -> None:
        if report := self.case.report:
            said = f"Обучение по {self.case.code} уже проведено {day_words(report.held_on)}."
            raise AlreadyRecordedError(
                said, "Нужна ещё встреча – отметить это в отчёте", "report_training", report.number
            )
        self.desk.refuse_at_rest(self.case)
        if self.action == CANCEL and self.case.training is None:
            raise FormError("action", f"По {self.case.code} обучение не назначено, отменять нечего.")
        if self.action == APPOINT and self.case.cloud is None:
            raise FormError("case", f"У {self.case.code} ещё нет готового облака; обучение назначают после него.")

    @property
    def starts_at(self) -> datetime:
        """The agreed moment."""
        return moment(self.day, self.time, self.time_zone)

    @time.check
    def _is_ahead(self) -> str | None:
        if self.starts_at > self.desk.now:
            return None
        return f"{when(self.starts_at, self.time_zone)} уже прошло; выберите время позже."

    @time.check
    def _trainer_is_free(self) -> None:
        refuse_busy_hour(self, Wish(self.trainer, self.starts_at, self.time_zone, self.agreed), "day", "time")

    def read(self) -> Answer:
        case, training = self.case, self.case.training
        if training and self.action == CANCEL:
            cancelled = TrainingCancelled(number=training.number, reason=self.reason)
            return Answer((cancelled,), self.who.code, f"Обучение отменено: {cancelled.reason}")
        appointed = TrainingAppointed(
            number=case.trainings + 1,
            starts_at=self.starts_at,
            time_zone=self.time_zone,
            trainer=self.trainer.code,
            place=self.place,
        )
        at = both_clocks(self.starts_at, self.time_zone)
        if training and case.sessions[-1].repeats(appointed):
            raise FormError("day", f"Обучение по {case.code} уже назначено на это время: {at}.")
        # A double click that came late. The hour of a session that was held on an earlier day is free.
        if any(it.repeats(appointed) and not it.is_called_off for it in case.sessions):
            raise FormError("day", f"Чем кончилась встреча {at}, уже записано; для новой выберите другое время.")
        said = f"Обучение {'перенесено' if training else 'назначено'} на {at}.{calendar_remark(self)}"
        return Answer((appointed,), self.who.code, said)
