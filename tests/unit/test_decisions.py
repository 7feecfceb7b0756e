"""The department's process, played purely: what is due at each moment, what is not, whose turn, when we look again."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from cases.effects import Effect
from cases.equipment import EQUIPMENT, kinds_in
from cases.facts import (
    FollowUpPlanned,
    RequestAnswered,
)
from cases.forms.cloud import AgreeAddress, ClientLoggedIn
from cases.forms.follow_up import LATER, FollowUpComesDue, FollowUpOutcome, MoveFollowUp
from cases.forms.installation import AppointInstallation, TellEquipment
from cases.forms.installation_report import DONE, ReportInstallation
from cases.forms.onboarding import FirstTalk
from cases.forms.recording import ShareRecording
from cases.forms.report import ReportTraining
from cases.forms.site_answers import AnswerSite, WaiveSiteItem
from cases.forms.site_photos import JudgePhotos, ReceivePhotos
from cases.forms.training import APPOINT, CANCEL, AppointTraining
from cases.site import BY_CODE, items_for
from tests.form_samples.parts import REPLIED, REPORT
from tests.form_samples.site import ANSWERS
from tests.played_case import CLIENT, MONDAY, Journey, utc
from tests.sample_cases import (
    ASKS_SALES,
    CARD_TAKEN,
    COMPLETION,
    INSTALLER,
    MANAGER,
    READY,
    SALES,
    SALES_TAKES_IT,
    STAGES,
    SUPPORT,
    TRAINER,
    answered,
    sample_case,
    with_report,
)
from tests.sample_site import sha


@dataclass(frozen=True)
class Stage:
    at: datetime
    acts: list[str]
    turn: tuple[str, str]
    next_due_at: datetime | None
    looks: tuple[str, ...] = ()


PROCESS = {
    "opened": Stage(
        at=MONDAY, acts=["ask_first_talk 1"], turn=("менеджер", "Адрес облака"), next_due_at=utc(11, 20, 5)
    ),
    "talk": Stage(
        at=utc(11, 17, 6), acts=["ask_address 1"], turn=("менеджер", "Адрес облака"), next_due_at=utc(11, 19, 5)
    ),
    "address": Stage(at=utc(11, 17, 6, 10), acts=["make_cloud romashka"], turn=("nadmozg", "Облако"), next_due_at=None),
    "ordered": Stage(
        at=utc(11, 17, 6, 11),
        acts=[],
        turn=("nadmozg", "Облако"),
        next_due_at=utc(11, 17, 6, 16),
        looks=("look_at_cloud fresh",),
    ),
    "cloud": Stage(
        at=utc(11, 17, 6, 25),
        acts=["make_support_account c-1042", "tell_support_account c-1042", "make_object c-1042", "send_credentials 1"],
        turn=("клиент", "Первый вход"),
        next_due_at=utc(11, 18, 5),  # photos are asked for; a look for the login is no reason to decide again
        looks=("look_for_login 1",),
    ),
    "logged_in": Stage(
        at=utc(11, 18, 6),
        acts=["ask_training 1", "request_photos 1", "ask_photos 1"],  # a morning after access
        turn=("менеджер", "Назначить обучение"),
        next_due_at=utc(11, 20, 5),
    ),
    "training": Stage(
        at=utc(11, 18, 7),
        acts=["send_invitation 1", "send_presentations 1", "invite_trainer 1"],
        turn=("тренер", "Обучение"),
        next_due_at=utc(11, 23, 5),  # photos are reminded of
    ),
    "held": Stage(
        at=utc(11, 25, 8),
        acts=["send_technical_card 1 support", "schedule_follow_up 1", "remind_photos 1"],
        turn=("ТП", "Карточка для ТП"),  # who is asked comes before who is waited for
        next_due_at=utc(11, 26, 5),
    ),
    "recording": Stage(
        at=utc(11, 25, 12),
        acts=["send_summary 1"],
        turn=("клиент", "Фото площадки"),
        next_due_at=utc(11, 26, 5),
    ),
    "follow_up": Stage(
        at=utc(11, 27, 5),
        acts=["ask_follow_up 1", "ask_photos 1/overdue"],
        turn=("менеджер", "Контакт после обучения"),
        next_due_at=utc(12, 1, 5),
    ),
    "answered": Stage(at=utc(11, 27, 7), acts=[], turn=("клиент", "Фото площадки"), next_due_at=None),
    "photos": Stage(
        at=utc(11, 30, 6), acts=["ask_verdict 1"], turn=("менеджер", "Фото площадки"), next_due_at=utc(12, 2, 5)
    ),
    "judged": Stage(
        at=utc(11, 30, 7), acts=["ask_equipment 1"], turn=("менеджер", "Оборудование"), next_due_at=utc(12, 2, 5)
    ),
    "received": Stage(
        at=utc(12, 1, 6), acts=["ask_installation 1"], turn=("менеджер", "Монтаж"), next_due_at=utc(12, 3, 5)
    ),
    "mounting": Stage(
        at=utc(12, 1, 7),
        acts=["send_installation 1", "invite_crew 1"],
        turn=("монтажники", "Монтаж"),
        next_due_at=utc(12, 3, 13),
    ),
    "mounted": Stage(at=utc(12, 3, 12), acts=COMPLETION, turn=("", "Завершено"), next_due_at=None),
}


@pytest.mark.parametrize("upto", STAGES)
def test_at_each_stage_exactly_its_own_acts_are_due(upto: str) -> None:
    facts = [it.fact for it in sample_case().facts]
    journey = Journey(at=PROCESS["opened"].at)
    journey.orders_clouds = False  # the sample's own order comes next
    acts, told = journey.acts[:], 1
    for stage in STAGES[1 : STAGES.index(upto) + 1]:
        end = len(sample_case(stage).facts)
        acts, told = journey.tell(*facts[told:end], at=PROCESS[stage].at), end
    expected = PROCESS[upto]
    assert acts == expected.acts
    assert journey.turn == expected.turn
    assert journey.decision.next_due_at == expected.next_due_at
    assert tuple(f"{it.effect} {it.occurrence}" for it in journey.looks) == expected.looks
    assert journey.move_on() == []
    assert bool(journey.decision.finished) is (upto == "mounted")


def test_letters_go_to_whom_they_are_for() -> None:
    journey = with_report()
    journey.tell(answered("purchase"), ASKS_SALES, FollowUpPlanned(number=2, due_at=utc(12, 4, 5)))
    to = {it.effect: it.recipient for it in journey.due if it.effect.is_letter}
    for effect, recipient in to.items():
        colleagues = {
            Effect.SEND_TECHNICAL_CARD: SUPPORT,
            Effect.TELL_SUPPORT_ACCOUNT: SUPPORT,
            Effect.SEND_PURCHASE: SALES,
            Effect.INVITE_TRAINER: TRAINER,
        }
        expected = colleagues.get(effect)
        if effect.startswith("ask_"):
            expected = MANAGER
        assert recipient == (expected.email if expected else CLIENT), effect
    assert {Effect.SEND_CREDENTIALS, Effect.SEND_TECHNICAL_CARD, Effect.SEND_PURCHASE} <= set(to)


def test_a_whole_journey_through_the_forms_does_everything_once_and_finishes() -> None:
    journey = Journey()
    journey.fill_in(FirstTalk, utc(11, 17, 6), held_on="17.11.2026", needs="а", pain="б", notes="")
    journey.fill_in(AgreeAddress, slug="romashka", agreed_by="Ким", agreed_on="2026-11-17", agreed_how="встреча")
    assert journey.turn == ("nadmozg", "Облако")
    journey.tell(READY, at=utc(11, 17, 6, 25))
    for day in (18, 19, 20, 23):
        journey.wait(utc(11, day, 5))  # two days without a login: reminded; two more: a word to the manager
    journey.fill_in(ClientLoggedIn, utc(11, 23, 9))
    appoint: dict[str, object] = {
        "action": APPOINT, "time": "11:00", "time_zone": "Asia/Yekaterinburg", "trainer": TRAINER.name,
        "place": "офис", "reason": "",
    }  # fmt: skip
    journey.fill_in(AppointTraining, day="2026-11-25", **appoint)
    journey.fill_in(AppointTraining, utc(11, 24, 9), day="2026-11-26", **appoint)
    cancel = appoint | {"action": CANCEL, "reason": "болезнь"}
    journey.fill_in(AppointTraining, utc(11, 25, 9), day="", **cancel)
    journey.fill_in(AppointTraining, utc(11, 25, 10), day="2026-11-27", **appoint)
    journey.wait(utc(11, 27, 7))
    journey.fill_in(ReportTraining, utc(11, 27, 8), **REPORT | {"question": "3", "held_on": "2026-11-27"})
    journey.tell(CARD_TAKEN, by=SUPPORT.code)
    journey.fill_in(ShareRecording, url="https://video.example/1")
    later: dict[str, object] = {"action": LATER, "day": "2026-12-02", "time": "12:00"}
    journey.fill_in(MoveFollowUp, utc(11, 30, 9), question="1", **later)
    journey.fill_in(FollowUpComesDue, utc(12, 1, 5), number=1)  # the old run, had it not been stopped
    journey.fill_in(FollowUpComesDue, utc(12, 2, 7), number=2)
    outcome: dict[str, object] = {"answers": "…", "site_work": "да", "reason": "", "next_on": "", **REPLIED}
    again = {"outcome": "вопрос о закупке – передать в МОП"} | outcome
    journey.fill_in(FollowUpOutcome, utc(12, 2, 8), question="2", **again)
    offer = RequestAnswered(number=2, words="на 120 000", result="offer")
    assert journey.tell(SALES_TAKES_IT, offer, by=SALES.code) == ["tell_answer 2 smirnova 1"]
    well = {"outcome": "всё хорошо"} | outcome
    journey.fill_in(FollowUpOutcome, utc(12, 3, 8), question="3", **well)  # the client called earlier
    journey.fill_in(AnswerSite, utc(12, 3, 9), **ANSWERS)
    for it in items_for(kinds_in(str(REPORT["equipment"]), EQUIPMENT)):
        if it.has_photo and it.code != "breaker":
            journey.fill_in(WaiveSiteItem, item=it.title, needed="не нужен", reason="видели сами")
    for number, said in ((1, "вернуть: темно"), (2, "принято")):
        fills = {"item": BY_CODE["breaker"].title, "photos": sha("breaker", number)}
        journey.fill_in(ReceivePhotos, **fills)
        journey.fill_in(JudgePhotos, verdicts=f"{sha('breaker', number)} · {said}")
    journey.fill_in(TellEquipment, where="получено, лежит на месте")
    mounting: dict[str, object] = {
        "action": APPOINT, "time": "10:00", "mounted_by": "наши монтажники", "installer": INSTALLER.name,
        "mounting": "2 шлагбаума", "access": "встретит охрана",
    }  # fmt: skip
    journey.fill_in(AppointInstallation, day="2026-12-09", **mounting)
    journey.wait(utc(12, 9, 13))
    journey.fill_in(
        ReportInstallation, utc(12, 9, 14), outcome=DONE, reported_on="2026-12-09", serials="шлагбаум – C-1001"
    )
    assert journey.decision.finished == "подключение завершено"
    assert journey.acts == [
        "ask_first_talk 1",
        "ask_address 1",
        "make_cloud romashka",
        "make_support_account c-1042",
        "tell_support_account c-1042",
        "make_object c-1042",
        "send_credentials 1",
        "renew_access 1",
        "ask_login 1",
        "ask_training 1",
        "send_invitation 1",
        "send_presentations 1",
        "invite_trainer 1",
        "send_invitation 2",
        "invite_trainer 2",
        "send_cancellation 2",
        "release_trainer 2",
        "ask_training 3",
        "send_invitation 3",
        "invite_trainer 3",
        "ask_report 3",
        "send_technical_card 1 support",
        "schedule_follow_up 1",
        "send_summary 1",
        "cancel_follow_up 1",
        "schedule_follow_up 2",
        "brief_follow_up 2",
        "ask_follow_up 2",
        "schedule_follow_up 3",
        "request_photos 1",
        "ask_photos 1",
        "send_purchase 2 belova",
        "tell_answer 2 smirnova 1",
        "cancel_follow_up 3",
        "ask_verdict 1",
        "request_photos 2",
        "ask_photos 2",
        "ask_verdict 2",
        "ask_equipment 1",
        "ask_installation 1",
        "send_installation 1",
        "invite_crew 1",
        "ask_installed 1",
        "send_technical_card 3 support",
        *COMPLETION,
    ]
    assert len(set(journey.acts)) == len(journey.acts)
    assert journey.wait(utc(3, 1, year=2027)) == []
