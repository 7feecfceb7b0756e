"""The audit of chaos is given records with one thing wrong, and names it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chaos import letters
from chaos.audit import HEAD, INSTALLER, SUPPORT, TRAINER, Findings, audit
from chaos.journey import Journey
from chaos.letters import FLAG, Kind
from chaos.plan import make_plan
from chaos.records import Cloud, FollowUpRun, Mail, OwnCase, Records, is_under_way

JOURNEYS = make_plan(seed=5, cases=30, kills=0, today=date(2026, 11, 23)).journeys
PLAIN = next(it for it in JOURNEYS if not it.bad_address and letters.SUMMARY in it.letters)
MOVED_ADDRESS = next(it for it in JOURNEYS if it.bad_address)
TO = {
    "client": PLAIN.email,
    "support": SUPPORT,
    "sales": "belova@pass24.example",
    "trainer": TRAINER,
    "installer": INSTALLER,
    "head": HEAD,
    "second": "orlov@pass24.example",
}
MANAGER = {"Анна Смирнова": "smirnova@pass24.example", "Павел Орлов": "orlov@pass24.example"}


def mail(journey: Journey, kind: Kind, occurrence: int = 1) -> Mail:
    manager = MANAGER[journey.manager]
    to = (TO | {"manager": manager, "asker": manager, "client": journey.email})[kind.reader]
    return Mail(to, f"{kind.begins} … · {journey.name}", f"<{kind.begins} {occurrence} {journey.name}>", "R-0001")


def good(journey: Journey = PLAIN) -> Records:
    """Everything as it should be."""
    mails = [mail(journey, kind, number) for kind, count in journey.letters.items() for number in range(count)]
    users = (("owner", journey.email), ("support", SUPPORT))
    cloud = Cloud("cl-1", "R-0001.aa", journey.host, journey.name, "active", users)
    planned = FollowUpRun("run-1", "R-0001", 1, "CANCELLED", "Перенесено")
    case = OwnCase("R-0001", journey.name, "Завершено", is_closed=True, timeline=("Подключение открыто",))
    return Records(tuple(mails), (cloud,), (planned,), (case,))


def flagged(records: Records, kind: Kind) -> Records:
    said = (*records.cases[0].timeline, f"{kind.named}: связь оборвалась во время отправки, {FLAG}. Отправляем ещё раз")
    return replace(records, cases=(replace(records.cases[0], timeline=said),))


def more(records: Records, *mails: Mail) -> Records:
    return replace(records, letters=(*records.letters, *mails))


def audited(records: Records, journey: Journey = PLAIN) -> Findings:
    return audit((journey,), records)


def test_nothing_is_wrong_with_what_is_as_it_should_be() -> None:
    assert audited(good()) == Findings(finished=1)


def test_a_killed_run_is_told_to_the_operators_and_that_is_nothing_wrong() -> None:
    alarm = Mail("operations@pass24.example", f"{letters.ALARM}: Новый клиент · {PLAIN.name}", "<alarm>", "")
    assert audited(more(good(), alarm)) == Findings(finished=1)


def _without(kind: Kind) -> Callable[[Records], Records]:
    return lambda it: replace(
        it, letters=tuple(each for each in it.letters if not each.subject.startswith(kind.begins))
    )


def _letter(kind: Kind, **changes: str) -> Callable[[Records], Records]:
    def spoil(records: Records) -> Records:
        mails = (replace(it, **changes) if it.subject.startswith(kind.begins) else it for it in records.letters)
        return replace(records, letters=tuple(mails))

    return spoil


def _case(**changes: object) -> Callable[[Records], Records]:
    return lambda it: replace(it, cases=(replace(it.cases[0], **changes),))  # type: ignore[arg-type]


def _cloud(**changes: object) -> Callable[[Records], Records]:
    return lambda it: replace(it, clouds=(replace(it.clouds[0], **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda it: replace(it, cases=()), "подключений в базе 0"),
        (_case(is_closed=False, stage="Обучение"), "не дошло до конца, этап «Обучение»"),
        (_case(is_closed=True, stage="Обучение"), "не дошло до конца"),
        (_case(is_closed=False, stage="Завершено"), "не дошло до конца"),
        (_letter(letters.CARD, case="R-0002"), "нет письма «Карточка для ТП…»"),
        (_without(letters.SUMMARY), "нет письма «После обучения…»"),
        (_without(letters.ASK_TRAINING), "нет письма «Ваш ход: назначить обучение…»"),
        (_without(letters.ACCESS), "нет письма «Доступ в PASS24…»"),
        (lambda it: replace(it, clouds=()), "нет облака"),
        (_cloud(state="creating"), "облако в состоянии creating"),
        (_cloud(objects=0), "объектов в облаке 0"),
        (_cloud(objects=2), "объектов в облаке 2"),
        (_cloud(users=(("owner", PLAIN.email),)), f"нет учётной записи support {SUPPORT}"),
        (_cloud(users=(("owner", PLAIN.email), *[("support", SUPPORT)] * 2)), "лишняя учётная запись support"),
    ],
)
def test_a_lost_case_is_named(spoil: Callable[[Records], Records], says: str) -> None:
    found = audited(spoil(good()))
    assert found.lost == 1
    assert any(says in it for it in found.wrong)
    assert found.letters_twice == found.clouds_twice == 0


@pytest.mark.parametrize("case_ref", ["R-0001.aa", "R-0002.bb"])
def test_two_clouds_of_a_case_or_of_a_client_are_counted(case_ref: str) -> None:
    records = good()
    second = replace(records.clouds[0], cloud_id="cl-2", case_ref=case_ref, slug="other")
    found = audited(replace(records, clouds=(*records.clouds, second)))
    assert found.clouds_twice == 1
    assert found.wrong


@pytest.mark.parametrize("kind", [letters.SUMMARY, letters.ASK_TRAINING, letters.CARD, letters.ACCESS])
@pytest.mark.parametrize("occurrence", [0, 7])
def test_a_letter_that_came_twice_is_counted_under_the_same_message_id_and_under_another(
    kind: Kind, occurrence: int
) -> None:
    found = audited(more(good(), mail(PLAIN, kind, occurrence)))
    assert (found.letters_twice, found.letters_twice_flagged, found.lost) == (1, 0, 0)
    assert any(kind.begins in it and "ни слова" in it for it in found.wrong)


def test_a_letter_that_came_twice_and_is_flagged_is_counted_apart_and_nothing_is_wrong() -> None:
    found = audited(flagged(more(good(), mail(PLAIN, letters.SUMMARY, 0)), letters.SUMMARY))
    assert found == Findings(finished=1, letters_twice_flagged=1)


def test_a_replaced_access_letter_is_flagged_though_subject_and_message_id_differ() -> None:
    found = audited(flagged(more(good(), mail(PLAIN, letters.NEW_ACCESS, 2)), letters.ACCESS))
    assert found == Findings(finished=1, letters_twice_flagged=1)


def test_one_flag_does_not_excuse_two_letters_nor_a_letter_of_another_kind() -> None:
    thrice = more(good(), *[mail(PLAIN, letters.SUMMARY, 0)] * 2)
    assert audited(flagged(thrice, letters.SUMMARY)).letters_twice == 1
    twice = more(good(), mail(PLAIN, letters.SUMMARY, 0))
    assert audited(flagged(twice, letters.CARD)).letters_twice == 1


def test_one_flag_does_not_excuse_two_kinds_of_letters_that_share_its_name() -> None:
    journey = next(it for it in JOURNEYS if it.letters[letters.MOVED] and not it.bad_address)
    twice = more(good(journey), mail(journey, letters.INVITATION, 0), mail(journey, letters.MOVED, 0))
    found = audited(flagged(twice, letters.INVITATION), journey)
    assert (found.letters_twice, found.letters_twice_flagged) == (1, 1)


def test_a_letter_that_came_twice_does_not_make_up_for_one_that_is_missing() -> None:
    journey = next(it for it in JOURNEYS if it.letters[letters.TRAINER_INVITED] == 2 and not it.bad_address)
    first = next(it for it in good(journey).letters if it.subject.startswith(letters.TRAINER_INVITED.begins))
    records = replace(
        good(journey),
        letters=tuple(
            first if it.subject.startswith(letters.TRAINER_INVITED.begins) else it for it in good(journey).letters
        ),
    )
    found = audited(records, journey)
    assert (found.lost, found.letters_twice) == (1, 1)


def test_letters_nobody_expects_are_named() -> None:
    strange = Mail(PLAIN.email, f"Напоминаем: назначить обучение · {PLAIN.name}", "<x>", "R-0001")
    elsewhere = replace(mail(PLAIN, letters.SUMMARY), to="somebody@else.example", message_id="<y>")
    nobody = Mail(PLAIN.email, "Запись обучения PASS24 · Никто", "<z>", "R-0009")
    another = replace(mail(PLAIN, letters.CARD), case="R-0002", message_id="<w>")
    found = audited(more(good(), strange, elsewhere, nobody, another))
    assert len(found.wrong) == 4


def test_help_is_asked_for_as_often_as_there_was_trouble() -> None:
    asked = more(good(), mail(PLAIN, letters.ASK_CLOUD_HELP, 1), mail(PLAIN, letters.ASK_CLOUD_HELP, 2))
    assert audited(_case(cloud_troubles=2)(asked)) == Findings(finished=1)
    assert audited(_case(cloud_troubles=1)(asked)).letters_twice == 1


def test_a_refused_address_leads_to_a_question_and_to_another_account() -> None:
    records = good(MOVED_ADDRESS)
    right = tuple(
        replace(it, to=MOVED_ADDRESS.right_email) if it.to == MOVED_ADDRESS.email else it for it in records.letters
    )
    users = (*records.clouds[0].users, ("admin", MOVED_ADDRESS.right_email))
    records = replace(records, letters=right, clouds=(replace(records.clouds[0], users=users),))
    records = more(records, mail(MOVED_ADDRESS, letters.ASK_CONTACT))
    assert audited(records, MOVED_ADDRESS) == Findings(finished=1)
    assert audited(more(records, mail(MOVED_ADDRESS, letters.ASK_CONTACT, 2)), MOVED_ADDRESS).letters_twice == 1


@pytest.mark.parametrize(
    ("runs", "twice", "wrong"),
    [
        ([("1", "CANCELLED", "Перенесено"), ("1", "COMPLETED", "Записано")], 0, 0),
        ([("1", "COMPLETED", "Записано"), ("1", "COMPLETED", "Устарело")], 0, 0),
        ([("1", "COMPLETED", "Записано"), ("1", "COMPLETED", "Записано")], 1, 1),
        ([("1", "SCHEDULED", "Scheduled"), ("1", "SCHEDULED", "Scheduled")], 1, 3),
        ([("1", "SCHEDULED", "Scheduled")], 0, 1),
    ],
)
def test_two_live_runs_of_one_contact_are_counted_and_one_left_over_is_named(
    runs: list[tuple[str, str, str]], twice: int, wrong: int
) -> None:
    follow_ups = tuple(
        FollowUpRun(f"run-{index}", "R-0001", int(number), state, badge)
        for index, (number, state, badge) in enumerate(runs)
    )
    found = audited(replace(good(), follow_ups=follow_ups))
    assert (found.follow_ups_twice, len(found.wrong)) == (twice, wrong)


def test_a_run_that_never_ends_is_named() -> None:
    assert audited(replace(good(), hanging=("Сверка · Running",))).wrong == ["запуск не закончился: Сверка · Running"]


def test_the_same_seed_is_the_same_play_and_another_seed_another() -> None:
    today = date(2026, 11, 23)
    assert make_plan(1, 20, 12, today) == make_plan(1, 20, 12, today)
    assert make_plan(1, 20, 12, today) != make_plan(2, 20, 12, today)


def test_kills_come_in_order_and_every_kind_in_its_turn() -> None:
    kills = make_plan(3, 20, 9, date(2026, 11, 23)).kills
    assert [it.at for it in kills] == sorted(it.at for it in kills)
    assert {it.what for it in kills} == {"worker", "run", "server", "database", "sandbox", "all"}
    assert all(0 <= it.at < 0.86 and 0.5 <= it.down_s <= 5 for it in kills)


def test_every_fault_of_the_sandbox_has_its_turn() -> None:
    asked = {it.body["kind"] for it in make_plan(3, 30, 0, date(2026, 11, 23)).gusts}
    assert {"needs_operator", "failed", "hold_expired", "drop_after", "drop_after_data", "refuse"} <= asked


@pytest.mark.parametrize(
    ("state", "starts", "under_way"),
    [
        ("SCHEDULED", "2026-11-23T10:00:01Z", False),
        ("SCHEDULED", "2026-11-23T09:59:59.5Z", True),
        ("PENDING", "2026-11-23T10:05:00Z", True),
        ("RUNNING", "2026-11-23T09:00:00Z", True),
        ("CANCELLING", "2026-11-23T09:00:00Z", True),
        ("COMPLETED", "2026-11-23T09:00:00Z", False),
        ("FAILED", "2026-11-23T09:00:00Z", False),
    ],
)
def test_a_run_that_has_begun_or_should_have_is_under_way(state: str, starts: str, under_way: bool) -> None:
    run = {"state_type": state, "expected_start_time": starts}
    assert is_under_way(run, datetime(2026, 11, 23, 10, tzinfo=UTC)) is under_way


def test_the_trainer_is_at_one_place_at_a_time_and_some_clients_do_not_come() -> None:
    """Or a form would be refused that the play expects to be taken."""
    plan = make_plan(3, 100, 0, date(2026, 11, 23))
    dates = [it.fields for journey in plan.journeys for it in journey.steps if it.form == "50"]
    hours = {(it["day"], it["time"], it.get("time_zone")) for it in dates}
    assert len(hours) == len(dates)
    due = sum((it.letters for it in plan.journeys), Counter[Kind]())
    assert min(due[it] for it in (letters.NO_SHOW, letters.SUMMARY_CORRECTED, letters.CARD_CHANGED)) > 5


def test_every_kind_of_letter_has_a_name_of_its_own() -> None:
    lines = Path(letters.__file__).read_text(encoding="utf-8").splitlines()
    assert len(letters.KINDS) == sum(" = Kind(" in it for it in lines), "one name stands for two kinds"
