"""Contacts after the training and the site, played purely: days, outcomes, photos."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from cases.effects import Effect
from cases.facts import (
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    RequestAnswered,
)
from cases.forms.follow_up import NOW, FollowUpComesDue, MoveFollowUp
from cases.forms.report import ReportTraining
from tests.form_samples.parts import REPORT
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    AGREED,
    APPOINTED,
    ASKS_SALES,
    CARD_TAKEN,
    COMPLETION,
    HELD,
    LOGGED_IN,
    NO_SITE_WORK,
    PLANNED,
    READY,
    RECORDING,
    SITE_WORK,
    TALK,
    answered,
    with_follow_up,
    with_report,
    with_training,
)
from tests.sample_site import ALL_PHOTOS, ONE_RETURNED, SITE_KNOWN


@pytest.mark.parametrize(
    ("zone", "held_on", "due_at", "overdue_at"),
    [
        ("Asia/Yekaterinburg", date(2026, 11, 25), utc(11, 27, 5), utc(12, 1, 5)),
        ("Europe/Moscow", date(2026, 11, 27), utc(12, 1, 7), utc(12, 3, 7)),  # a Friday
        ("Asia/Vladivostok", date(2026, 11, 27), utc(12, 1, 0), utc(12, 3, 0)),
        ("Europe/Moscow", date(2026, 12, 30), utc(1, 12, 7, year=2027), utc(1, 14, 7, year=2027)),  # the holidays
        ("Asia/Vladivostok", date(2026, 12, 30), utc(1, 12, 0, year=2027), utc(1, 14, 0, year=2027)),
        ("Europe/Kaliningrad", date(2026, 11, 2), utc(11, 5, 8), utc(11, 9, 8)),  # over 4 November
    ],
)
def test_the_follow_up_is_due_on_the_second_working_day_and_overdue_after_the_third(
    zone: str, held_on: date, due_at: datetime, overdue_at: datetime
) -> None:
    held_at = datetime(held_on.year, held_on.month, held_on.day, 11, tzinfo=UTC)
    journey = Journey(TALK, ADDRESS, READY, LOGGED_IN, APPOINTED, at=held_at, zone=zone)
    journey.fill_in(ReportTraining, **REPORT | {"held_on": held_on.isoformat()})
    journey.tell(CARD_TAKEN)
    assert journey.case.follow_up == FollowUpPlanned(number=1, due_at=due_at)
    journey.tell(RECORDING)
    assert journey.decision.next_due_at is not None
    journey.wait(journey.decision.next_due_at)  # the brief, the working day before
    assert journey.acts[-1] == "brief_follow_up 1"
    assert journey.decision.next_due_at == due_at
    journey.quiet_until(due_at)
    assert journey.wait(due_at) == ["ask_follow_up 1"]
    assert journey.fill_in(FollowUpComesDue, number=1) == []  # the run comes after reconcile
    journey.quiet_until(overdue_at)
    assert journey.wait(overdue_at) == ["ask_follow_up 1/overdue"]
    assert journey.decision.next_due_at is None


def test_a_moved_follow_up_withdraws_its_run_and_schedules_the_next() -> None:
    journey = with_report()
    assert journey.tell(FollowUpPlanned(number=2, due_at=utc(12, 4, 5)), at=utc(11, 26, 7)) == [
        "cancel_follow_up 1",
        "schedule_follow_up 2",
    ]
    journey.quiet_until(utc(12, 3, 5))
    assert journey.wait(utc(12, 3, 5)) == ["brief_follow_up 2"]
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_follow_up 2"]


def test_a_follow_up_brought_forward_is_asked_at_once_and_nothing_is_scheduled() -> None:
    journey = with_report()
    assert journey.fill_in(
        MoveFollowUp, utc(11, 26, 7),
        question="1", action=NOW, day="", time="",
    ) == ["cancel_follow_up 1", "ask_follow_up 2"]  # fmt: skip


def test_a_run_that_perhaps_was_scheduled_is_withdrawn_once() -> None:
    journey = with_training()
    journey.unavailable = {Effect.SCHEDULE_FOLLOW_UP}
    journey.tell(HELD, PLANNED, RECORDING, at=utc(11, 25, 8))
    journey.unavailable = set()
    moved = FollowUpPlanned(number=2, due_at=utc(12, 4, 5))
    assert journey.tell(moved) == ["cancel_follow_up 1", "schedule_follow_up 2"]
    assert journey.tell() == []


def test_a_run_that_nobody_tried_to_schedule_is_not_withdrawn() -> None:
    journey = with_training()
    moved = FollowUpPlanned(number=2, due_at=utc(12, 4, 5))
    assert journey.tell(HELD, PLANNED, RECORDING, moved, at=utc(11, 25, 8))[-1] == "schedule_follow_up 2"
    assert "cancel_follow_up 1" not in journey.acts


def test_an_answer_before_the_day_withdraws_the_run() -> None:
    journey = with_report()
    assert journey.tell(NO_SITE_WORK, answered("well"), at=utc(11, 26, 7)) == ["cancel_follow_up 1", *COMPLETION]
    assert journey.decision.finished == "подключение завершено"


def test_a_run_that_took_place_is_not_withdrawn() -> None:
    journey = with_follow_up()
    planned = FollowUpPlanned(number=2, due_at=utc(12, 1, 5))
    assert journey.tell(answered("again"), planned) == ["schedule_follow_up 2"]


@dataclass(frozen=True)
class Routed:
    outcome: FollowUpAnswered
    planned: tuple[Fact, ...]
    acts: set[str]
    turn: tuple[str, str]
    finished: str = ""


AGAIN = (FollowUpPlanned(number=2, due_at=utc(12, 1, 5)),)
ROUTES = {
    "well, with site work": Routed(
        outcome=answered("well"),
        planned=(SITE_WORK,),
        acts={"request_photos 1", "ask_photos 1"},
        turn=("клиент", "Фото площадки"),
    ),
    "well, nothing to mount": Routed(
        outcome=answered("well"),
        planned=(),
        acts=set(COMPLETION),
        turn=("", "Завершено"),
        finished="подключение завершено",
    ),
    "purchase": Routed(
        outcome=answered("purchase"),
        planned=(*AGAIN, ASKS_SALES),
        acts={"send_purchase 2 belova", "schedule_follow_up 2"},
        turn=("МОП", "Вопрос о закупке"),
    ),
    "again": Routed(
        outcome=answered("again"),
        planned=AGAIN,
        acts={"schedule_follow_up 2"},
        turn=("система", "Контакт после обучения"),
    ),
    "stop": Routed(
        outcome=answered("stop"),
        planned=(AGREED,),
        acts=set(),
        turn=("", "Завершено"),
        finished="подключение остановлено",
    ),
}


@pytest.mark.parametrize("routed", ROUTES.values(), ids=ROUTES)
def test_the_outcome_decides_what_comes_next(routed: Routed) -> None:
    journey = with_follow_up()
    acts = journey.tell(routed.outcome, *routed.planned, at=utc(11, 27, 7))
    assert set(acts) == routed.acts
    assert journey.turn == routed.turn
    assert journey.decision.finished == routed.finished


def test_contacts_go_on_until_it_goes_well_and_each_purchase_is_handed_over_once() -> None:
    journey = with_follow_up()
    for number in (1, 2, 3):
        due_at = utc(12, 1 + number, 5)
        asked = ASKS_SALES.model_copy(update={"number": number + 1, "about": number})
        planned = FollowUpPlanned(number=number + 1, due_at=due_at)
        acts = journey.tell(answered("purchase", number), asked, planned)
        assert f"send_purchase {number + 1} belova" in acts
        journey.tell(RequestAnswered(number=number + 1, words="предложение на столе", result="offer"), by="belova")
        assert journey.wait(due_at) == [f"ask_follow_up {number + 1}"]
    journey.tell(NO_SITE_WORK, answered("well", 4))
    assert journey.decision.finished
    assert len(set(journey.acts)) == len(journey.acts)


def test_a_stopped_case_asks_nothing_more_whatever_was_open() -> None:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))  # no recording yet
    assert journey.tell(answered("stop"), AGREED) == ["cancel_follow_up 1"]
    assert journey.decision.finished == "подключение остановлено"
    assert journey.wait(utc(12, 30)) == []
    assert journey.tell(TALK) == []


# 8. The site.


# (tests/unit/test_decisions_site.py has the rest of it)


def test_photos_that_do_not_come_are_asked_for_once_more_and_then_the_manager_is_reminded() -> None:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    journey.quiet_until(utc(12, 2, 5))
    assert journey.wait(utc(12, 2, 5)) == ["remind_photos 1"]
    assert journey.due[-1].recipient == CLIENT
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_photos 1/overdue"]
    assert journey.wait(utc(12, 30)) == []
    assert not journey.decision.finished


def test_photos_that_came_are_not_reminded_of_and_each_round_has_its_own_reminder() -> None:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(12, 1, 7))
    journey.tell(ONE_RETURNED)
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["remind_photos 2"]


def test_a_client_reminded_late_has_days_to_send_photos_before_the_manager_is_told() -> None:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    assert journey.wait(utc(12, 21, 5)) == ["remind_photos 1"]
    journey.quiet_until(utc(12, 23, 5))
    assert journey.wait(utc(12, 23, 5)) == ["ask_photos 1/overdue"]


def test_a_case_without_its_recording_is_not_finished() -> None:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))
    journey.tell(NO_SITE_WORK, answered("well"))
    assert (journey.decision.finished, journey.turn) == ("", ("тренер", "Запись обучения"))
    assert journey.tell(RECORDING) == ["send_summary 1", *COMPLETION]
    assert journey.decision.finished == "подключение завершено"
