"""The training: appointed, moved or cancelled; its report with the technical card; its recording."""

from datetime import datetime
from zoneinfo import ZoneInfo

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
from cases.forms.desk import Answer
from cases.forms.fields import (
    Choice,
    Clock,
    ComingDay,
    Line,
    Number,
    PastDay,
    Question,
    Text,
    TheCase,
    WebLink,
    Who,
    Zone,
)
from cases.forms.form import Form
from cases.people import Role
from cases.wording import both_clocks, times, when
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
            raise FormError("case", f"Обучение по {self.case.code} уже проведено {day_words(report.held_on)}.")
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
        if training and appointed.model_copy(update={"number": training.number}) == training:
            raise FormError("day", f"Обучение по {case.code} уже назначено на это время: {at}.")
        return Answer((appointed,), self.who.code, f"Обучение {'перенесено' if training else 'назначено'} на {at}.")


class ReportTraining(Form, title="60 · Отчёт об обучении"):
    """Закрывает обучение. Карточка уйдёт в техподдержку, следующий контакт с клиентом встанет в расписание."""

    case = TheCase()
    question = Question(lambda case: case.trainings)
    held_on = PastDay("Когда прошло")
    feedback = Text("Отзыв клиента", "Что понравилось, что неясно, о чём спрашивали")
    server_format = Choice({it: it for it in SERVER_FORMATS}, "Карточка: формат сервера", "Для техподдержки")
    equipment = Text("Карточка: оборудование", "Что стоит или будет стоять на объекте")
    integration = Choice({it: it for it in INTEGRATIONS}, "Карточка: интеграция", "Настроена ли")
    passage_points = Number("Карточка: точек проезда", "Число", most=10_000)

    def refuse(self) -> None:
        if self.case.report:
            raise FormError("case", f"Отчёт об обучении по {self.case.code} уже записан.")
        if self.case.training is None:
            raise FormError("case", f"По {self.case.code} обучение не назначено; сначала назначьте его.")

    def read(self) -> Answer:
        policy, zone = self.desk.policy, self.case.data.time_zone
        card = TechnicalCard(
            server_format=self.server_format,
            equipment=self.equipment,
            integration=self.integration,
            passage_points=self.passage_points,
        )
        report = TrainingHeld(number=self.question, held_on=self.held_on, feedback=self.feedback, card=card)
        due_on = working_day_after(report.held_on, policy.follow_up_after_days)
        planned = FollowUpPlanned(number=1, due_at=moment(due_on, policy.day_starts_at, zone))
        points = times(card.passage_points, "точка проезда", "точки проезда", "точек проезда")
        said = (
            f"Обучение проведено {day_words(report.held_on)}, карточка заполнена: {points}. "
            f"Следующий контакт – {both_clocks(planned.due_at, zone)}."
        )
        return Answer((report, planned), self.who.code, said)


class ShareRecording(Form, title="65 · Запись обучения готова"):
    """Отправляет клиенту ссылку на запись обучения."""

    case = TheCase()
    url = WebLink("Ссылка на запись", "Проверьте, что она открывается без пароля")

    def refuse(self) -> None:
        if self.case.report is None:
            raise FormError("case", f"По {self.case.code} ещё нет отчёта об обучении; сначала запишите его.")
        if self.case.recording:
            raise FormError("case", f"Запись обучения по {self.case.code} уже записана и отправлена клиенту.")

    def read(self) -> Answer:
        ready = RecordingReady(url=self.url)
        return Answer((ready,), self.who.code, f"Запись обучения готова: {ready.url}")
