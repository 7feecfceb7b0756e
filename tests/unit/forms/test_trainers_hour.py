"""Forms that appoint a training: a busy hour is refused with free ones, and whose hour it is anyway is not."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from cases.errors import BusyHourError, FormError
from cases.facts import TrainingAppointed
from cases.forms.desk import Booked, Dossier
from cases.forms.form import Form
from cases.forms.report import MOVED, ReportTraining
from cases.forms.training import AppointTraining
from cases.free_hours import Busy, CalendarSeen
from cases.people import People
from cases.working_hours import read_hours
from tests.form_samples.form import DESK, Fields
from tests.form_samples.parts import APPOINTED, REPORT, utc
from tests.form_samples.refusal import check_refusal
from tests.sample_cases import APPOINTED as STANDING
from tests.sample_cases import MANAGER, PEOPLE, TRAINER, sample_case

EVENING = replace(TRAINER, hours=read_hours(("пн–пт 12:00–20:00",)))
IN_OMSK = replace(TRAINER, time_zone="Asia/Omsk")
WISHED = utc(2026, 12, 7, 6)  # Monday: 11:00 in Yekaterinburg, 9:00 in Moscow


@dataclass(frozen=True)
class At:
    """What the trainers have besides: sessions of other cases by trainer, their calendar, and who they are."""

    sessions: tuple[tuple[str, datetime], ...] = ()
    calendar: CalendarSeen = CalendarSeen()  # noqa: RUF009 - frozen
    trainer: object = TRAINER

    def answer(self, form: type[Form], filled_in: Fields, state: str = "logged_in") -> tuple[object, ...]:
        def booked(who: str, since: datetime, until: datetime) -> tuple[Booked, ...]:
            found = [at for name, at in self.sessions if name == who and since <= at <= until]
            return tuple(Booked(it, "R-0043 · ЖК Сосна") for it in found)

        people = People([self.trainer if it == TRAINER else it for it in PEOPLE])  # type: ignore[misc]
        desk = replace(DESK, people=people, calendar=self.calendar)
        case = sample_case(state)
        answer = form({"case": case.title} | filled_in, desk, Dossier(case, booked=booked)).answer()
        return (*answer.facts, answer.said)


def calendar(*spans: tuple[datetime, datetime]) -> CalendarSeen:
    return CalendarSeen(tuple(Busy(*it) for it in spans))


BY_OTHER = At(sessions=((TRAINER.code, utc(2026, 12, 7, 6, 30)),))
IN_CALENDAR = At(calendar=calendar((utc(2026, 12, 7, 5), utc(2026, 12, 7, 6, 15))))
ON_SATURDAY: Fields = {"day": "2026-12-05", "day_off": True}

TABLE: dict[str, tuple[At, Fields, str, list[str]]] = {
    "a session of another case": (
        BY_OTHER, {}, "в это время обучение по R-0043 · ЖК Сосна", ["12:30", "13:30", "14:30"],
    ),
    "it is no way out that the trainer agrees": (BY_OTHER, {"agreed": True}, "обучение по R-0043", []),
    "an appointment in the calendar": (IN_CALENDAR, {}, "в календаре это время занято", ["11:30", "12:30", "13:30"]),
    "before the trainer's hours": (
        At(trainer=EVENING), {}, "вне часов тренера: пн–пт 12:00–20:00 (Москва)", ["14:00", "15:00", "16:00"],
    ),
    "after the trainer's hours, in their own zone": (
        At(trainer=IN_OMSK), {"time": "16:30"}, "вне часов тренера: пн–пт 9:00–18:00 (Омск)",
        ["14:00", "15:00", "16:00"],
    ),
    "on a day off, in the calendar": (
        At(calendar=calendar((utc(2026, 12, 5, 0), utc(2026, 12, 6, 0)))), ON_SATURDAY, "в календаре", [],
    ),
    "two weeks full": (
        At(calendar=calendar((utc(2026, 12, 1), utc(2026, 12, 30)))), {}, "Свободных часов рядом нет", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("at", "changes", "words", "hours"), TABLE.values(), ids=TABLE)
def test_a_busy_hour_is_refused_with_three_free_ones(at: At, changes: Fields, words: str, hours: list[str]) -> None:
    with pytest.raises(FormError) as caught:
        at.answer(AppointTraining, APPOINTED | changes)
    (error,) = caught.value.faults
    assert isinstance(error, BusyHourError)
    check_refusal(AppointTraining, error)
    assert error.field == "time"
    assert words in error.sentence
    assert len(error.free) == (0 if "рядом нет" in words else 3)
    if hours:
        assert [it["time"] for it in error.free.values()] == hours
        assert {it["day"] for it in error.free.values()} <= {"2026-12-04", "2026-12-07"}


@pytest.mark.parametrize(
    ("at", "changes"),
    [(BY_OTHER, {}), (IN_CALENDAR, {}), (At(trainer=EVENING), {})],
    ids=["session", "calendar", "hours"],
)
def test_each_free_hour_is_taken(at: At, changes: Fields) -> None:
    with pytest.raises(FormError) as caught:
        at.answer(AppointTraining, APPOINTED | changes)
    (error,) = caught.value.faults
    assert isinstance(error, BusyHourError)
    for fields in error.free.values():
        assert isinstance(at.answer(AppointTraining, APPOINTED | changes | dict(fields))[0], TrainingAppointed)


GOES: dict[str, tuple[At, Fields, str]] = {
    "nothing else": (At(), {}, "logged_in"),
    "another trainer's session": (At(sessions=((MANAGER.code, WISHED),)), {}, "logged_in"),
    "a session that begins when it ends": (At(sessions=((TRAINER.code, utc(2026, 12, 7, 7)),)), {}, "logged_in"),
    "a session that ends when it begins": (At(sessions=((TRAINER.code, utc(2026, 12, 7, 5)),)), {}, "logged_in"),
    "busy in the calendar, and the trainer agrees": (IN_CALENDAR, {"agreed": True}, "logged_in"),
    "outside the hours, and the trainer agrees": (At(trainer=EVENING), {"agreed": True}, "logged_in"),
    "a day off that the client asks for": (At(), ON_SATURDAY, "logged_in"),
    "somebody else stands in": (BY_OTHER, {"trainer": MANAGER.name}, "training"),
}


@pytest.mark.parametrize(("at", "changes", "state"), GOES.values(), ids=GOES)
def test_a_free_hour_is_taken(at: At, changes: Fields, state: str) -> None:
    assert isinstance(at.answer(AppointTraining, APPOINTED | changes, state)[0], TrainingAppointed)


def test_a_date_that_only_gets_another_place_is_not_looked_at() -> None:
    """What stands was agreed; the trainer's calendar shows it as busy, perhaps by another name."""
    at = At(
        sessions=((TRAINER.code, STANDING.starts_at),),
        calendar=calendar((STANDING.starts_at, utc(2026, 12, 30))),
    )
    same: Fields = {"day": f"{STANDING.starts_at:%Y-%m-%d}", "time_zone": "UTC", "time": f"{STANDING.starts_at:%H:%M}"}
    desk_before = utc(2026, 11, 20, 7)
    case = sample_case("training")
    filled_in = {"case": case.title} | APPOINTED | same | {"place": "офис, 3 этаж"}
    desk = replace(DESK, now=desk_before, calendar=at.calendar)
    fact = AppointTraining(filled_in, desk, Dossier(case)).answer().facts[0]
    assert isinstance(fact, TrainingAppointed)
    assert fact.place == "офис, 3 этаж"


def test_a_calendar_that_does_not_open_refuses_nothing_and_is_told() -> None:
    said = At(calendar=CalendarSeen(unread="не отвечает")).answer(AppointTraining, APPOINTED)[-1]
    assert str(said).endswith("Календарь тренера не открылся (не отвечает), встречи в нём не проверены.")
    assert "Календарь" not in str(At().answer(AppointTraining, APPOINTED)[-1])


def test_a_report_that_moves_a_session_is_refused_a_busy_hour_likewise() -> None:
    moved = REPORT | {"happened": MOVED, "reason": "болеют.", "new_day": "2026-12-07", "new_time": "11:00"}
    with pytest.raises(FormError) as caught:
        BY_OTHER.answer(ReportTraining, moved, "training")
    (error,) = caught.value.faults
    assert isinstance(error, BusyHourError)
    check_refusal(ReportTraining, error)
    assert (error.field, error.form) == ("new_time", "report_training")
    for fields in error.free.values():
        assert set(fields) == {"new_day", "new_time"}
        assert BY_OTHER.answer(ReportTraining, moved | dict(fields), "training")
    unread = At(calendar=CalendarSeen(unread="не отвечает")).answer(ReportTraining, moved, "training")[-1]
    assert "Календарь тренера не открылся" in str(unread)
