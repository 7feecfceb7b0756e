"""A row of the table of many clients: a new client, and what was done already before they came into the system.

What was done becomes facts, and letters that nobody sends again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from cases.calendar_days import local_day, moment, working_day_after
from cases.effects import Effect
from cases.equipment import EQUIPMENT, counted, says_something
from cases.errors import FormError
from cases.facts import (
    BroughtIn,
    CaseOpened,
    Counted,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    LoggedIn,
    ObjectMade,
    RecordingReady,
    SiteWork,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms import reading
from cases.forms.card_fields import INTEGRATIONS, SERVER_FORMATS, UNKNOWN
from cases.forms.desk import Answer
from cases.forms.fields import Choice, ComingDay, Line, Number, Text, WebLink, Who
from cases.forms.form import EMPTY, Field, Form, Rule, if_any
from cases.forms.onboarding import NewClient
from cases.people import Role

CLOUD, ACCESS, LOGIN, APPOINTED, HELD, RECORDING, CONTACT, REQUESTED = STEPS = (
    "облако готово",
    "доступ отправлен",
    "клиент вошёл",
    "обучение назначено",
    "обучение проведено",
    "запись отправлена",
    "контакт состоялся",
    "фото запрошены",
)
"""What «Уже сделано» may say; what stands before it is done, too."""

BEFORE = "до переноса в систему"


class LastStep(Field[str]):
    """The step that is furthest on; the cell may name several."""

    def parse(self, raw: object, form: Form, *, required: bool) -> str:
        known = {_plain(it): it for it in STEPS}
        named = [it for it in _plain(str(raw)).replace(";", ",").replace("\n", ",").split(",") if it.strip()]
        for words in named:
            if words.strip() not in known:
                raise FormError(self.name, f"«{words.strip()}» нет среди шагов: {', '.join(STEPS)}.")
        return max((known[it.strip()] for it in named), key=STEPS.index)


def had_access(done: str, has_access: str) -> bool:
    """Whether «Уже сделано» as it was typed – without it «Доступ у клиента уже есть» – says that they have access."""
    if not done.strip():
        return has_access.lower() == "да"
    return any(_plain(it) in _plain(done) for it in STEPS[STEPS.index(ACCESS) :])


def _plain(words: str) -> str:
    return words.lower().replace("ё", "е")


class DayAndTime(Field[tuple[date, time | None]]):
    """«25.11.2026 11:00»: a day, and the time if it is given."""

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[date, time | None]:
        on, _, at = str(raw).partition(" ")
        return reading.required_day(self.name, on), reading.clock(self.name, at) if at else None


def after(step: str) -> Rule:
    """A rule of a row: the case has got past this step."""
    return lambda row: bool(row.is_done(step))


class ClientRow(NewClient, title="Строка таблицы"):
    """One row: the fields of form 10, and those of a case under way."""

    done = if_any(LastStep("Уже сделано")).column("Уже сделано", "Сделано", "Этап")

    object_no = Line("Номер объекта в облаке", required=False, limit=40).column(
        "Номер объекта", "№ объекта", "№ объекта в облаке"
    )
    training = DayAndTime("Обучение", when=lambda row: row.done == APPOINTED or row.is_done(HELD)).column(
        "Обучение", "Дата обучения", "Когда обучение"
    )
    trainer = Who("Тренер", "", Role.TRAINER, when=done.says(APPOINTED)).column("Тренер")
    place = Line("Место обучения", limit=300, when=done.says(APPOINTED)).column("Место обучения", "Место")
    feedback = Text("Отзыв", required=False, when=after(HELD)).column("Отзыв")
    server_format = if_any(Choice({it: it for it in SERVER_FORMATS}, "Формат сервера", when=after(HELD))).column(
        "Формат сервера", "Сервер"
    )
    equipment = Text("Оборудование", required=False, when=after(HELD)).column("Оборудование")
    integration = if_any(Choice({it: it for it in INTEGRATIONS}, "Интеграция", when=after(HELD))).column("Интеграция")
    passage_points = if_any(Number("Точек проезда", most=9_999, when=after(HELD))).column(
        "Точек проезда", "Точки проезда"
    )
    recording = WebLink("Запись обучения", required=after(RECORDING), when=after(HELD)).column(
        "Запись обучения", "Запись", "Ссылка на запись"
    )
    next_contact = if_any(
        ComingDay(
            "Следующий контакт",
            zone=lambda row: row.time_zone,
            when=lambda row: row.is_done(HELD) and not row.is_done(CONTACT),
        )
    ).column("Следующий контакт")

    @property
    def cloud_is_there(self) -> bool:
        return super().cloud_is_there or self.raw["done"] not in EMPTY

    @property
    def is_asked_about_access(self) -> bool:
        return super().is_asked_about_access and self.done is None

    def is_done(self, step: str) -> bool:
        """Whether the case has got past this step."""
        return self.done is not None and STEPS.index(self.done) >= STEPS.index(step)

    @object_no.check
    def _has_its_cloud(self) -> str | None:
        if not self.object_no:
            return None
        if not self.object_no.isdigit():
            return f"«{self.object_no}» – не номер; впишите цифры, как в облаке."
        return (
            None
            if self.cloud_is_there
            else "Номер объекта бывает только в облаке, которое уже есть: впишите и его номер."
        )

    @training.check
    def _fits_what_is_done(self) -> str | None:
        on, at = self.training
        if self.done != APPOINTED:
            self.desk.past_day("training", on, self.time_zone)
            return None
        if at is None:
            return "Заполните это поле."
        past = moment(on, at, self.time_zone) <= self.desk.now
        return f"Это время уже прошло; если обучение было, напишите «{HELD}»." if past else None

    def read(self) -> Answer:
        answer = super().read()
        if self.object_no:
            answer = replace(answer, facts=(*answer.facts, ObjectMade(object_no=self.object_no)))
        if self.done is None:
            return answer
        opened = answer.facts[0]
        assert isinstance(opened, CaseOpened)
        said = f"{answer.said} Уже сделано до переноса: {' '.join(str(self.raw['done']).lower().split())}."
        before = (*self._facts(opened), BroughtIn(done=tuple(self._letters())))
        return Answer((*answer.facts, *before), answer.actor, said)

    def _facts(self, opened: CaseOpened) -> Iterator[Fact]:
        """What was done. The cloud itself is given by its number or address and checked like any other."""
        now = self.desk.now
        if self.talk_on is None:
            notes = f"Разговор был {BEFORE}, день неизвестен."
            today = local_day(now, opened.time_zone)
            yield TalkHeld(held_on=today, needs=opened.needs, pain=opened.pain, notes=notes)
        if self.is_done(LOGIN):
            yield LoggedIn(at=now)
        if self.done == APPOINTED:
            yield self._appointed()
        if self.is_done(HELD):
            yield TrainingHeld(number=1, held_on=self.training[0], feedback=self.feedback)
            yield self._card()
            yield FollowUpPlanned(number=1, due_at=now if self.is_done(CONTACT) else self._next_contact_at())
            if self.recording:
                yield RecordingReady(number=1, url=self.recording, by_eye=True)
        if self.is_done(CONTACT):
            yield FollowUpAnswered(number=1, outcome="well", answers=f"Контакт состоялся {BEFORE}.")
            if self.site_work is None and not self.mounting:
                yield SiteWork(expected=True)

    def _appointed(self) -> TrainingAppointed:
        on, at = self.training
        assert at is not None
        starts_at = moment(on, at, self.time_zone)
        return TrainingAppointed(
            number=1, starts_at=starts_at, time_zone=self.time_zone, trainer=self.trainer.code, place=self.place
        )

    def _card(self) -> TechnicalCard:
        """As far as it is known; tech support has got it already, as it was then."""
        known = (self.server_format, self.integration)
        server_format, integration = ("" if it in (None, UNKNOWN) else it for it in known)
        points = (Counted(what="точки проезда", count=self.passage_points),) if self.passage_points else ()
        lines = (it.strip() for it in self.equipment.replace(";", "\n").splitlines())
        return TechnicalCard(
            server_format=server_format or "",
            equipment=tuple(counted(it, EQUIPMENT) for it in lines if says_something(it)),
            integration=integration or "",
            passage_points=points,
        )

    def _next_contact_at(self) -> datetime:
        policy, zone = self.desk.policy, self.time_zone
        usual = working_day_after(self.training[0], policy.follow_up_after_days)
        soon = working_day_after(local_day(self.desk.now, zone), 1)
        return moment(self.next_contact or max(usual, soon), policy.day_starts_at, zone)

    def _letters(self) -> Iterator[str]:
        """What others have got already, as «effect occurrence»."""
        sent = {
            ACCESS: [(Effect.SEND_CREDENTIALS, "1")],
            APPOINTED: [(Effect.SEND_INVITATION, "1"), (Effect.SEND_PRESENTATIONS, "1")],
            RECORDING: [(Effect.SEND_SUMMARY, "1"), (Effect.SEND_RECORDING, "1")],
            REQUESTED: [(Effect.REQUEST_PHOTOS, "1")],
        }
        for step in STEPS:
            if self.is_done(step):
                yield from (f"{effect} {occurrence}" for effect, occurrence in sent.get(step, []))
