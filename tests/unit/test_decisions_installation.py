"""Mounting, played purely: what is lacking for a day, the crew invited, moved and called off, how it went."""

from datetime import date, timedelta

import pytest

from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CaseReopened,
    Contact,
    EndJudged,
    EquipmentTold,
    Fact,
    InstallationAppointed,
    InstallationCancelled,
    InstallationReported,
)
from cases.forms.control import END, ControlCase
from cases.forms.four_eyes import ConfirmEnd
from cases.forms.installation import APPOINT, AppointInstallation, TellEquipment
from cases.forms.installation_report import DONE, NOT_DONE, ReportInstallation
from cases.people import People
from tests.played_case import CLIENT, Journey, utc
from tests.sample_cases import COMPLETION, INSTALLER, MANAGER, PEOPLE, with_photos
from tests.sample_people import HEAD
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, ONE_RETURNED, SITE_KNOWN, judged, received, verdict

RECEIVED = EquipmentTold(number=1, where="received")
DAY: dict[str, object] = {
    "action": APPOINT, "day": "2026-12-03", "time": "10:00", "mounted_by": "наши монтажники",
    "installer": INSTALLER.name, "mounting": "2 шлагбаума", "access": "встретит охрана",
}  # fmt: skip
SAVIN = Contact(name="Пётр Савин", email="savin@montazh.example")
OURS = InstallationAppointed(
    number=1, starts_at=utc(12, 3, 5), time_zone="Asia/Yekaterinburg", by="ours", installer=INSTALLER.code,
    what="2 шлагбаума", access="встретит охрана",
)  # fmt: skip
CONTRACTORS = OURS.model_copy(update={"by": "contractor", "installer": "", "contractor": SAVIN})
CLIENTS = OURS.model_copy(update={"by": "client", "installer": ""})
DID = InstallationReported(number=1, reported_on=date(2026, 12, 3), done=True)
IN_VAIN = DID.model_copy(update={"done": False, "why": "access", "words": "не пустили"})


def site_ready() -> Journey:
    """The site is found ready on Monday 30 November, all else is done."""
    journey = with_photos()
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 6))
    journey.tell(ALL_ACCEPTED, at=utc(11, 30, 7))
    return journey


def appointed(day: InstallationAppointed = OURS) -> Journey:
    journey = site_ready()
    journey.tell(RECEIVED, at=utc(11, 30, 8))
    journey.tell(day, at=utc(11, 30, 9))
    return journey


def about(journey: Journey, effect: Effect) -> list[str]:
    return [it.recipient for it in journey.due if it.effect is effect]


# What is lacking.


def test_with_equipment_on_its_way_the_day_waits_and_the_manager_is_asked_once_it_should_be_there() -> None:
    journey = site_ready()
    assert journey.acts[-1] == "ask_equipment 1"
    told: dict[str, object] = {"where": "в пути", "expected_on": "2026-12-03", "words": ""}
    assert journey.fill_in(TellEquipment, utc(11, 30, 9), **told) == []
    assert journey.turn == ("перевозчик", "Оборудование")
    assert "ожидаем 3 декабря" in journey.decision.waiting[-1].what
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_equipment 2"]
    assert journey.fill_in(TellEquipment, where="получено, лежит на месте") == ["ask_installation 1"]
    assert journey.turn == ("менеджер", "Монтаж")


def test_equipment_that_nobody_knows_the_day_of_is_asked_about_again() -> None:
    journey = site_ready()
    journey.fill_in(TellEquipment, utc(11, 30, 9), where="ждём от поставщика", expected_on="")
    assert journey.turn == ("поставщик", "Оборудование")
    journey.quiet_until(utc(12, 7, 5))
    assert journey.wait(utc(12, 7, 5)) == ["ask_equipment 2"]


def test_equipment_that_is_there_before_the_site_is_ready_leaves_nothing_to_ask_but_a_day() -> None:
    journey = with_photos()
    assert journey.tell(RECEIVED, at=utc(11, 27, 9)) == []
    assert journey.turn == ("клиент", "Фото площадки"), "the site says whom it waits for"
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 6))
    assert journey.tell(ALL_ACCEPTED) == ["ask_installation 1"]


def test_a_site_that_is_not_ready_twice_keeps_the_day_away_until_it_is() -> None:
    journey = with_photos()
    journey.tell(RECEIVED, at=utc(11, 27, 9))
    for number in (1, 2):
        photos: tuple[Fact, ...] = (SITE_KNOWN, *ALL_PHOTOS) if number == 1 else (received("breaker", 2, round=2),)
        journey.tell(*photos, at=utc(12, number, 6))
        again = judged(verdict("breaker", "returned", "темно", number=2), round=2)
        assert journey.tell(ONE_RETURNED if number == 1 else again) == [
            f"request_photos {number + 1}",
            f"ask_photos {number + 1}",
        ]
        with pytest.raises(Exception, match="площадка ещё не готова"):
            journey.fill_in(AppointInstallation, **DAY)
    journey.tell(received("breaker", 3, round=3), at=utc(12, 2, 7))
    assert journey.tell(judged(verdict("breaker", number=3), round=3)) == ["ask_installation 1"]


# The day.


def test_client_and_crew_are_invited_and_in_the_evening_the_installer_is_asked_then_reminded_then_the_head_told() -> (
    None
):
    journey = site_ready()
    journey.people = People((*PEOPLE, HEAD))
    journey.tell(RECEIVED, at=utc(11, 30, 8))
    assert journey.fill_in(AppointInstallation, utc(11, 30, 9), **DAY) == ["send_installation 1", "invite_crew 1"]
    assert about(journey, Effect.SEND_INSTALLATION) == [CLIENT]
    assert about(journey, Effect.INVITE_CREW) == [INSTALLER.email]
    assert journey.turn == ("монтажники", "Монтаж")
    journey.quiet_until(utc(12, 3, 13))
    assert journey.wait(utc(12, 3, 13)) == ["ask_installed 1"]
    assert (journey.due[-1].recipient, journey.due[-1].copy) == (INSTALLER.email, MANAGER.email)
    assert journey.turn == ("монтажники", "Монтаж")
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["ask_installed 1/overdue"]
    assert journey.wait(utc(12, 8, 5)) == [f"tell_head_overdue ask_installed 1 {HEAD.code}"]
    report: dict[str, object] = {"outcome": DONE, "reported_on": "2026-12-03", "serials": "шлагбаум – C-1001"}
    assert journey.fill_in(ReportInstallation, **report) == ["send_technical_card 2 support", *COMPLETION]
    assert journey.decision.finished == "подключение завершено"


def test_a_contractor_is_invited_by_the_address_of_the_form_and_the_manager_asked_how_it_went() -> None:
    journey = appointed(CONTRACTORS)
    assert journey.acts[-2:] == ["send_installation 1", "invite_crew 1"]
    assert (journey.due[-1].recipient, journey.due[-1].person) == (SAVIN.email, "")
    assert journey.turn == ("монтажники", "Монтаж")
    assert journey.wait(utc(12, 3, 13)) == ["ask_installed 1"]
    assert (journey.due[-1].recipient, journey.due[-1].copy) == (MANAGER.email, "")
    assert journey.turn == ("менеджер", "Монтаж")


def test_a_contractor_whose_mail_comes_back_is_the_managers_to_find() -> None:
    journey = site_ready()
    journey.dead_addresses = {SAVIN.email}
    journey.tell(RECEIVED, at=utc(11, 30, 8))
    acts = journey.tell(CONTRACTORS, at=utc(11, 30, 9))
    assert acts == ["send_installation 1", "invite_crew 1", f"ask_installation 1 {SAVIN.email}"]
    assert journey.due[-1].note == "ящика нет"
    assert journey.turn == ("менеджер", "Монтаж")
    right = CONTRACTORS.model_copy(
        update={"number": 2, "contractor": SAVIN.model_copy(update={"email": "petr@montazh.example"})}
    )
    assert journey.tell(right) == ["send_installation 2", "invite_crew 2"], "who was never reached is not called off"
    assert journey.turn == ("монтажники", "Монтаж")


def test_the_clients_own_crew_gets_no_letter_but_day_and_outcome_are_known() -> None:
    journey = appointed(CLIENTS)
    assert journey.acts[-1] == "send_installation 1"
    assert not about(journey, Effect.INVITE_CREW)
    assert journey.turn == ("клиент", "Монтаж")
    assert journey.wait(utc(12, 3, 13)) == ["ask_installed 1"]
    assert journey.due[-1].recipient == MANAGER.email
    assert journey.tell(DID, at=utc(12, 4, 6)) == COMPLETION


def test_the_clients_own_crew_may_have_mounted_before_anybody_agreed_a_day() -> None:
    journey = with_photos()
    report: dict[str, object] = {"outcome": DONE, "reported_on": "2026-11-27", "serials": ""}
    assert journey.fill_in(ReportInstallation, utc(11, 27, 12), **report) == COMPLETION


MOVED_TO = {
    "another day, the same crew": (OURS.model_copy(update={"number": 2, "starts_at": utc(12, 7, 5)}), []),
    "another crew": (CONTRACTORS.model_copy(update={"number": 2}), ["release_crew 1"]),
    "the client's crew": (CLIENTS.model_copy(update={"number": 2}), ["release_crew 1"]),
}


@pytest.mark.parametrize(("moved", "released"), MOVED_TO.values(), ids=MOVED_TO)
def test_whoever_was_invited_is_told_where_it_moves(moved: InstallationAppointed, released: list[str]) -> None:
    journey = appointed()
    acts = journey.tell(moved, at=utc(12, 1, 9))
    invited = [] if moved.by == "client" else ["invite_crew 2"]
    assert sorted(acts) == sorted([*released, "send_installation 2", *invited])
    assert all(it.recipient == INSTALLER.email for it in journey.due if it.effect is Effect.RELEASE_CREW)
    assert journey.wait(utc(12, 3, 4)) == []


def test_called_off_it_leaves_both_calendars_and_another_day_is_asked_for() -> None:
    journey = appointed()
    acts = journey.tell(InstallationCancelled(number=1, reason="снегопад"), at=utc(12, 1, 9))
    assert acts == ["send_installation_off 1", "release_crew 1", "ask_installation 2"]
    again = OURS.model_copy(update={"number": 2, "starts_at": utc(12, 7, 5)})
    assert journey.tell(again) == ["send_installation 2", "invite_crew 2"]
    assert journey.wait(utc(12, 3, 14)) == []


def test_mounted_before_its_day_it_is_called_off_for_the_day() -> None:
    journey = appointed()
    early = DID.model_copy(update={"reported_on": date(2026, 12, 1)})
    assert journey.tell(early, at=utc(12, 1, 9)) == ["send_installation_off 1", "release_crew 1", *COMPLETION]


# In vain.


def test_a_crew_that_came_in_vain_comes_on_another_day() -> None:
    journey = appointed()
    assert journey.tell(IN_VAIN, at=utc(12, 3, 9)) == ["ask_installation 2"]
    assert journey.turn == ("менеджер", "Монтаж")
    second = OURS.model_copy(update={"number": 2, "starts_at": utc(12, 7, 5)})
    journey.tell(second, at=utc(12, 3, 10))
    assert journey.acts[-2:] == ["send_installation 2", "invite_crew 2"]
    assert journey.wait(utc(12, 7, 13)) == ["ask_installed 2"]
    assert journey.tell(DID.model_copy(update={"number": 2}), at=utc(12, 7, 14)) == COMPLETION


def test_lacking_equipment_is_asked_about_before_another_day() -> None:
    journey = appointed()
    assert journey.tell(IN_VAIN.model_copy(update={"why": "equipment"}), at=utc(12, 3, 9)) == ["ask_equipment 2"]
    assert journey.tell(EquipmentTold(number=2, where="received")) == ["ask_installation 2"]


def test_a_site_that_was_in_the_way_is_looked_at_before_another_day() -> None:
    journey = appointed()
    in_vain: dict[str, object] = {"outcome": NOT_DONE, "why": "площадка не готова", "words": "Нет кабеля."}
    assert journey.fill_in(ReportInstallation, utc(12, 3, 9), reported_on="2026-12-03", **in_vain) == [
        "ask_installation 2"
    ]
    with pytest.raises(Exception, match="Нет кабеля"):
        journey.fill_in(AppointInstallation, **DAY | {"day": "2026-12-07"})
    acts = journey.fill_in(AppointInstallation, **DAY | {"day": "2026-12-07", "site_checked": True})
    assert acts == ["send_installation 2", "invite_crew 2"]


# Beside the rest.


def test_the_end_calls_a_crew_off_and_going_on_asks_for_another_day() -> None:
    journey = appointed()
    ended: dict[str, object] = {"action": END, "reason": "продан", "until": ""}
    assert journey.fill_in(ControlCase, utc(12, 1, 9), **ended) == []
    acts = journey.second_person(ConfirmEnd, agreed="остановить")
    assert acts == ["send_installation_off 1", "release_crew 1"]
    assert "ask_installation 2" in journey.tell(CaseReopened(reason="передумали"), at=utc(12, 2, 9))


def test_a_stopped_case_asks_nobody_how_it_went() -> None:
    journey = appointed()
    journey.tell(CaseCancelled(reason="продан"), EndJudged(number=1, agreed=True), at=utc(12, 3, 9))
    assert journey.wait(utc(12, 3, 9) + timedelta(days=9)) == []
