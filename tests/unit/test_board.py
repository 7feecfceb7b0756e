"""Rows of the board: whose turn it is at any stage, since when, by when, and which case comes first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.effects import Effect
from cases.facts import (
    CaseCancelled,
    CasePaused,
    CloudTrouble,
    Fact,
    FollowUpStarted,
    TrainingCancelled,
)
from cases.forms.catalogue import OF_A_CASE
from cases.ledger import State
from cases.turns import Turn
from cases.views.board import LONGEST, BoardRow, Numbers, board, board_row
from cases.views.card import CardView, Subjects, card_view
from tests.board_numbers import numbers
from tests.played_case import CLIENT, MONDAY, Journey, utc
from tests.sample_cases import (
    ADDRESS,
    AGREED,
    APPOINTED,
    ASKS_SALES,
    DIRECTORY,
    HELD,
    LOGGED_IN,
    MANAGER,
    MOUNTED,
    NEW_CONTACT,
    NO_SITE_WORK,
    PLANNED,
    READY,
    SITE_WORK,
    TALK,
    answered,
    with_access,
    with_follow_up,
    with_report,
    with_training,
)
from tests.sample_site import ALL_ACCEPTED, ALL_PHOTOS, SITE_KNOWN

Played = Callable[[], Journey]


def opened() -> Journey:
    return Journey()


def talked() -> Journey:
    return Journey(TALK, at=MONDAY)


def ordered() -> Journey:
    return Journey(TALK, ADDRESS, at=MONDAY)


def slow() -> Journey:
    journey = ordered()
    journey.wait(MONDAY + timedelta(minutes=21))
    return journey


def troubled() -> Journey:
    journey = ordered()
    journey.tell(CloudTrouble(state="failed", words="нет места"), at=MONDAY + timedelta(minutes=5))
    return journey


def nobody_enters() -> Journey:
    journey = with_access()
    journey.wait(utc(11, 19, 5))
    journey.wait(utc(11, 23, 5))
    return journey


def reminded() -> Journey:
    journey = with_access()
    journey.wait(utc(11, 19, 5))
    return journey


def paused() -> Journey:
    journey = opened()
    journey.tell(CasePaused(reason="отпуск", until_at=utc(11, 30, 5)), at=utc(11, 16, 9))
    return journey


def wrong_address() -> Journey:
    journey = Journey(TALK, ADDRESS, at=utc(11, 17, 6))
    journey.dead_addresses = {CLIENT}
    journey.tell(READY, at=utc(11, 17, 6, 25))
    return journey


def logged_in() -> Journey:
    journey = with_access()
    journey.tell(LOGGED_IN, at=utc(11, 18, 7))
    return journey


def cancelled() -> Journey:
    journey = with_training()
    journey.tell(TrainingCancelled(number=1, reason="болен"), at=utc(11, 20, 7))
    return journey


def training_over() -> Journey:
    journey = with_training()
    journey.wait(utc(11, 25, 12))
    return journey


def without_recording() -> Journey:
    journey = with_training()
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))
    return journey


def purchase() -> Journey:
    journey = with_follow_up()
    again = PLANNED.model_copy(update={"number": 2, "due_at": utc(12, 1, 5)})
    journey.tell(answered("purchase"), ASKS_SALES, again, at=utc(11, 27, 7))
    return journey


def photos_asked() -> Journey:
    journey = with_follow_up()
    journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7))
    return journey


def photos_late() -> Journey:
    journey = photos_asked()
    journey.wait(utc(12, 2, 6))
    journey.wait(utc(12, 9, 6))
    return journey


def photos_came() -> Journey:
    journey = photos_asked()
    journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 7))
    return journey


def row(journey: Journey) -> BoardRow:
    return board_row(journey.case, journey.decided(), journey.entries, journey.now, DIRECTORY)


ROWS: dict[str, tuple[Played, str, str, str, datetime]] = {
    "the first talk is ahead": (opened, "менеджер", "Первый разговор", "first_talk", MONDAY),
    "no address yet": (talked, "менеджер", "Адрес облака", "agree_address", MONDAY),
    "a cloud is being made": (ordered, "nadmozg", "Облако", "", MONDAY),
    "a cloud is slow": (slow, "менеджер", "Облако", "retry_cloud", MONDAY + timedelta(minutes=21)),
    "a cloud has failed": (troubled, "менеджер", "Облако", "retry_cloud", MONDAY + timedelta(minutes=5)),
    "the client has not entered yet": (with_access, "клиент", "Первый вход", "", utc(11, 17, 6, 25)),
    "the client does not enter": (nobody_enters, "менеджер", "Первый вход", "client_logged_in", utc(11, 23, 5)),
    "letters do not arrive": (wrong_address, "менеджер", "Почта клиента", "correct_contact", utc(11, 17, 6, 25)),
    "no training yet": (logged_in, "менеджер", "Назначить обучение", "appoint_training", utc(11, 18, 7)),
    "a training is ahead": (with_training, "тренер", "Обучение", "", utc(11, 18, 7)),
    "a training is over": (training_over, "тренер", "Обучение", "report_training", utc(11, 25, 12)),
    "a training was cancelled": (cancelled, "менеджер", "Назначить обучение", "appoint_training", utc(11, 20, 7)),
    "no recording yet": (without_recording, "система", "Контакт после обучения", "", utc(11, 25, 8)),
    "a contact is ahead": (with_report, "система", "Контакт после обучения", "", utc(11, 25, 8)),
    "a contact has come": (with_follow_up, "менеджер", "Контакт после обучения", "follow_up_outcome", utc(11, 27, 5)),
    "the client wants to buy": (purchase, "МОП", "Вопрос о закупке", "take_request", utc(11, 27, 7)),
    "photos are asked for": (photos_asked, "клиент", "Фото площадки", "receive_photos", utc(11, 27, 7)),
    "photos do not come": (photos_late, "менеджер", "Фото площадки", "receive_photos", utc(11, 27, 7)),
    "photos have come": (photos_came, "менеджер", "Фото площадки", "judge_photos", utc(11, 30, 7)),
}


@pytest.mark.parametrize(("played", "turn", "stage", "form", "since"), ROWS.values(), ids=ROWS)
def test_a_row_says_whose_turn_it_is_since_when_and_which_form_moves_it_on(
    played: Played, turn: str, stage: str, form: str, since: datetime
) -> None:
    journey = played()
    seen = row(journey)
    assert (seen.turn, seen.stage, seen.form) == (turn, stage, form)
    assert abs(seen.stands_since(journey.now) - since) < timedelta(minutes=1)
    assert seen.what


SAID: dict[str, tuple[Played, str]] = {
    "a cloud is being made": (ordered, "nadmozg создаёт облако, обычно это 10–15 минут"),
    "the client is waited for": (with_access, "ждём, когда клиент впервые войдёт; 19 ноября напомним ему сами"),
    "the client was reminded": (reminded, "ждём, когда клиент впервые войдёт; 19 ноября напомнили ему"),
    "the manager is asked": (nobody_enters, "узнать, вошёл ли клиент"),
    "a contact is ahead": (
        with_report,
        "27 ноября в 10:00 (Екатеринбург), в Москве 08:00 напомним вам позвонить клиенту",
    ),
    "sales has a question": (
        purchase,
        "взять запрос 2: вопрос о закупке",
    ),
    "photos are asked for": (photos_asked, "ждём фото от клиента; 2 декабря напомним ему сами"),
    "photos do not come": (photos_late, "узнать у клиента, когда ждать фото площадки"),
    "a pause with a day": (
        paused,
        "на паузе до 30 ноября в 10:00 (Екатеринбург), в Москве 08:00: никому ничего не отправляем",
    ),
}


@pytest.mark.parametrize(("played", "words"), SAID.values(), ids=SAID)
def test_a_row_says_in_words_what_is_waited_for_and_until_when(played: Played, words: str) -> None:
    assert row(played()).what == words


def test_a_paused_case_offers_the_first_talk_for_it_may_take_place_all_the_same() -> None:
    assert "first_talk" in card(paused()).other_forms


def test_the_first_talk_is_in_time_until_the_third_working_day() -> None:
    assert row(opened()).last_day() == date(2026, 11, 19)


def test_a_closed_case_is_nobodys_turn() -> None:
    journey = photos_came()
    journey.tell(ALL_ACCEPTED, MOUNTED)
    assert (row(journey).turn, row(journey).what, row(journey).form) == ("", "подключение завершено", "")


ENDS: dict[str, tuple[tuple[Fact, ...], str, str]] = {
    "stopped at a contact": ((answered("stop"), AGREED), "подключение остановлено", "причина"),
    "stopped by a manager": (
        (CaseCancelled(reason="стройку отложили"), AGREED),
        "подключение остановлено",
        "стройку отложили",
    ),
    "it went well": (
        (
            NO_SITE_WORK,
            answered("well"),
        ),
        "подключение завершено",
        "",
    ),
}


@pytest.mark.parametrize(("facts", "what", "reason"), ENDS.values(), ids=ENDS)
def test_a_case_that_was_stopped_says_why(facts: tuple[Fact, ...], what: str, reason: str) -> None:
    journey = with_follow_up()
    journey.tell(*facts)
    assert (row(journey).what, row(journey).reason) == (what, reason)


def test_a_row_survives_the_database() -> None:
    seen = row(with_training())
    assert BoardRow.model_validate(seen.model_dump(mode="json")) == seen


def test_a_question_is_overdue_from_its_term_on_and_not_before() -> None:
    journey = opened()
    term = row(journey).term
    assert term == utc(11, 20, 5)
    assert not row(journey).is_overdue(term - timedelta(seconds=1))
    assert row(journey).is_overdue(term)


def test_photos_are_overdue_only_when_the_client_has_had_time() -> None:
    assert row(photos_asked()).term is None
    late = photos_late()
    assert row(late).is_overdue(late.now)


def test_a_training_that_is_ahead_is_its_next_date_and_one_that_is_over_makes_the_wait() -> None:
    ahead, over = row(with_training()), row(training_over())
    assert ahead.coming_at(utc(11, 24)) == APPOINTED.starts_at
    assert over.coming_at(utc(11, 25, 12)) is None
    assert ahead.stands_since(utc(11, 25, 12)) == APPOINTED.starts_at, "nobody has moved the case on meanwhile"


def test_what_is_recorded_meanwhile_makes_nobodys_wait_younger() -> None:
    journey = with_access()
    before = row(journey).since
    journey.tell(NEW_CONTACT, at=utc(11, 18, 12))
    assert (row(journey).turn, row(journey).since) == ("клиент", before)


def test_each_question_stands_for_its_own_step_even_if_a_letter_was_refused_between_them() -> None:
    journey = with_access()
    journey.dead_addresses = {CLIENT}
    journey.tell(LOGGED_IN, APPOINTED, at=utc(11, 18, 7))
    journey.wait(utc(11, 25, 8))
    about = {it.effect: it.waiting.stage for it in journey.decided().questions}
    assert about == {Effect.ASK_CONTACT: "Почта клиента", Effect.ASK_REPORT: "Обучение"}


def test_of_two_questions_the_row_shows_the_one_with_the_earlier_term() -> None:
    journey = with_access()
    journey.tell(LOGGED_IN, APPOINTED.model_copy(update={"trainer": MANAGER.code}), at=utc(11, 18, 7))
    journey.tell(HELD, PLANNED, at=utc(11, 25, 8))
    journey.tell(FollowUpStarted(number=1), at=utc(11, 26, 7))
    questions = {it.effect: it.term for it in journey.decided().questions}
    assert set(questions) == {Effect.ASK_RECORDING, Effect.ASK_FOLLOW_UP}
    first = min(questions, key=lambda it: questions[it] or journey.now)
    assert row(journey).form == first.row.form


def test_a_question_whose_letter_has_not_left_is_the_managers_turn_all_the_same() -> None:
    journey = Journey()
    journey.put(Effect.ASK_FIRST_TALK, "1", State.OPEN)
    seen = row(journey)
    assert (seen.turn, seen.form, seen.since, seen.term) == ("менеджер", "first_talk", MONDAY, utc(11, 20, 5))


def test_what_is_overdue_comes_first_then_the_managers_by_age_then_others() -> None:
    now = utc(11, 25, 12)

    def of(code: str, turn: str, since: int, *, term: int = 0, next_at: int = 0) -> BoardRow:
        return row(opened()).model_copy(
            update={
                "code": code,
                "turn": Turn(turn),
                "since": utc(11, since),
                "term": utc(11, term) if term else None,
                "next_at": utc(11, next_at) if next_at else None,
            }
        )

    rows = [
        of("late", "менеджер", 10, term=24),
        of("later", "менеджер", 20, term=23),
        of("training next week", "менеджер", 9, term=29, next_at=28),
        of("asked long ago", "менеджер", 12, term=26),
        of("asked today", "менеджер", 25),
        of("client", "клиент", 5),
        of("next contact", "система", 4, next_at=26),
        of("sales", "МОП", 8),
    ]
    for given in (rows, rows[::-1]):
        seen = board(given, numbers(given, now), now)
        assert [it.code for it in seen.overdue] == ["later", "late"]
        assert [it.code for it in seen.managers] == ["asked long ago", "asked today", "training next week"]
        assert [it.code for it in seen.others] == ["client", "sales", "next contact"]
        assert (seen.numbers, seen.left_out) == (Numbers(8, 2, 3), 0)


def test_a_board_leaves_out_the_least_urgent_when_there_are_too_many() -> None:
    some = row(with_access())
    rows = [some.model_copy(update={"code": f"R-{number:04d}"}) for number in range(LONGEST + 5)]
    late = row(opened()).model_copy(update={"code": "late"})
    all_rows = [*rows, late]
    seen = board(all_rows, numbers(all_rows, utc(11, 30)), utc(11, 30))
    assert [it.code for it in seen.overdue] == ["late"]
    assert (len(seen.others), seen.left_out, seen.numbers.open) == (LONGEST - 1, 6, LONGEST + 6)


def card(journey: Journey, subjects: Subjects = {}) -> CardView:  # noqa: B006 - nobody changes it
    entries = journey.entries
    return card_view(journey.case, journey.decided(), entries, journey.now, DIRECTORY, subjects)


@pytest.mark.parametrize("played", [it[0] for it in ROWS.values()], ids=ROWS)
def test_a_card_offers_forms_that_a_link_can_fill_in_and_none_twice(played: Played) -> None:
    journey = played()
    view = card(journey)
    asked = {it.form for it in view.turns if it.form}
    assert not asked & set(view.other_forms)
    assert asked | set(view.other_forms) <= set(OF_A_CASE)
    for form in view.other_forms:
        assert OF_A_CASE[form].link(journey.case, DIRECTORY, manual=False)
    assert view.row == row(journey)


def test_a_card_tells_of_each_letter_what_became_of_it_the_newest_first() -> None:
    letters = card(with_access(), {("send_credentials", "1"): "Доступ в PASS24 · ЖК Ромашка"}).letters
    assert letters[0].at == max(it.at for it in letters)
    sent = {it.subject: (it.to, it.state) for it in letters}
    assert sent["Доступ в PASS24 · ЖК Ромашка"] == (CLIENT, "отправлено")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": State.DONE, "doubted": True}, "отправлено; связь обрывалась, могло прийти дважды"),
        ({"state": State.REFUSED, "error": "550: ящика нет"}, "не принято: ящика нет"),
        ({"state": State.OPEN}, "не ушло, отправим ещё раз"),
        ({"state": State.REPLACED}, "неизвестно, ушло ли; отправлено новое"),
        ({"state": State.BEGUN}, "отправляется"),
    ],
)
def test_the_state_of_a_letter_is_told_in_words(change: dict[str, Any], words: str) -> None:
    journey = with_access()
    key = (Effect.SEND_CREDENTIALS, "1")
    journey.ledger[key] = replace(journey.ledger[key], **change)
    assert words in [it.state for it in card(journey).letters]
