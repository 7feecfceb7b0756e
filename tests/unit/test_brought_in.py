"""Cases in flight that are brought in, played purely: what was done is never done again, the next step is asked for."""

from collections.abc import Callable

import pytest

from cases.effects import Effect
from cases.facts import CloudGiven, CloudReady, TrainingAppointed
from cases.forms.brought_in import STEPS
from tests.form_samples.form import TODAY
from tests.form_samples.tables import IN_FLIGHT, faults, read
from tests.played_case import Journey, utc

FULL = IN_FLIGHT | {
    "Обучение": "25.11.2026",
    "Запись обучения": "https://video.example/1",
}
READY = CloudReady(cloud_id="c-7", url="https://romashka.pass24.online/")
NEXT = {
    "облако готово": {"send_credentials 1"},
    "доступ отправлен": set[str](),
    "клиент вошёл": {"ask_training 1"},
    "обучение назначено": {"invite_trainer 1"},
    "обучение проведено": {"send_summary 1", "schedule_follow_up 1"},
    "запись отправлена": {"schedule_follow_up 1"},
    "контакт состоялся": {"request_photos 1", "ask_photos 1"},
    "фото запрошены": {"ask_photos 1"},
}
"""What is due of each, once the cloud is seen to open."""
SENT = {
    "доступ отправлен": {"send_credentials 1"},
    "обучение назначено": {"send_invitation 1", "send_presentations 1"},
    "запись отправлена": {"send_summary 1", "send_recording 1"},
    "фото запрошены": {"request_photos 1"},
}


def row(done: str) -> dict[str, str]:
    if done == "обучение назначено":
        return FULL | {"Уже сделано": done, "Обучение": "07.12.2026 11:00", "Тренер": "orlov", "Место обучения": "офис"}
    return FULL | {"Уже сделано": done}


def brought(cells: dict[str, str]) -> Journey:
    """The case as the row has opened it, and then nadmozg's word that the cloud opens."""
    [found] = read(cells).rows
    assert found.answer is not None, found.faults
    journey = Journey(*found.answer.facts[1:], at=TODAY)
    assert [it for it in journey.acts if it.startswith(("send_credentials", "make_cloud"))] == []
    assert [it.effect for it in journey.looks] == [Effect.LOOK_AT_CLOUD]
    journey.tell(READY)
    return journey


@pytest.mark.parametrize("done", STEPS)
def test_the_next_step_is_taken_and_nothing_before_it(done: str) -> None:
    journey = brought(row(done))
    assert set(journey.acts) == NEXT[done] | {"make_support_account c-7", "tell_support_account c-7", "make_object c-7"}


@pytest.mark.parametrize("done", STEPS)
def test_what_was_sent_before_is_never_sent_again(done: str) -> None:
    journey = brought(row(done))
    sent = set[str]().union(*(SENT.get(it, set()) for it in STEPS[: STEPS.index(done) + 1]))
    for day in range(3, 29):
        journey.wait(utc(12, day, 12))
    assert not sent & set(journey.acts)
    assert not [it for it in journey.acts if it.startswith(("ask_first_talk", "ask_address", "ask_cloud"))]


def test_a_cloud_that_is_brought_in_is_checked_like_any_other() -> None:
    [found] = read(row("облако готово")).rows
    assert found.answer is not None
    assert CloudGiven(by="sales", cloud_id="c-7") in found.answer.facts
    assert not any(isinstance(it, CloudReady) for it in found.answer.facts)


def test_a_client_who_has_access_and_does_not_log_in_is_reminded_as_usual() -> None:
    journey = brought(row("доступ отправлен"))
    journey.quiet_until(utc(12, 4, 5))
    assert journey.wait(utc(12, 4, 5)) == ["remind_login 1"]


def test_nobody_looks_for_a_login_before_the_cloud_is_seen() -> None:
    [found] = read(row("доступ отправлен")).rows
    assert found.answer is not None
    journey = Journey(*found.answer.facts[1:], at=TODAY)
    assert Effect.LOOK_FOR_LOGIN not in {it.effect for it in journey.looks}


def test_a_training_that_was_appointed_before_can_be_moved() -> None:
    journey = brought(row("обучение назначено"))
    training = journey.case.training
    assert training is not None
    moved = TrainingAppointed.model_validate(training.model_dump() | {"number": 2, "starts_at": utc(12, 9, 6)})
    assert journey.tell(moved) == ["send_invitation 2", "invite_trainer 2"]


def test_a_contact_after_an_old_training_is_asked_for_on_the_next_working_day() -> None:
    journey = brought(row("запись отправлена") | {"Обучение": "05.10.2026"})
    journey.quiet_until(utc(12, 3, 5))
    assert journey.wait(utc(12, 3, 5)) == ["ask_follow_up 1"]


def test_the_next_contact_may_have_its_day() -> None:
    journey = brought(row("запись отправлена") | {"Следующий контакт": "09.12.2026"})
    journey.quiet_until(utc(12, 8, 5))
    assert journey.wait(utc(12, 8, 5)) == ["brief_follow_up 1"]
    journey.quiet_until(utc(12, 9, 5))
    assert journey.wait(utc(12, 9, 5)) == ["ask_follow_up 1"]


@pytest.mark.parametrize("words", ["Клиент вошел", "доступ отправлен, клиент вошёл", "Клиент вошёл; облако готово"])
def test_the_furthest_step_of_several_counts_however_it_is_written(words: str) -> None:
    assert "ask_training 1" in brought(row("клиент вошёл") | {"Уже сделано": words}).acts


NEEDED: dict[str, tuple[Callable[[], dict[str, str]], str]] = {
    "the number of the cloud": (lambda: row("облако готово") | {"Номер облака": ""}, "Номер облака"),
    "the day of the training": (lambda: row("обучение проведено") | {"Обучение": ""}, "Обучение"),
    "a training that is past": (lambda: row("обучение проведено") | {"Обучение": "25.12.2026"}, "Обучение"),
    "a training that is ahead": (lambda: row("обучение назначено") | {"Обучение": "01.12.2026 10:00"}, "Обучение"),
    "its time": (lambda: row("обучение назначено") | {"Обучение": "07.12.2026"}, "Обучение"),
    "its trainer": (lambda: row("обучение назначено") | {"Тренер": ""}, "Тренер"),
    "its place": (lambda: row("обучение назначено") | {"Место обучения": ""}, "Место обучения"),
    "where the recording is": (lambda: row("запись отправлена") | {"Запись обучения": "на диске"}, "Запись обучения"),
    "a working day": (lambda: row("запись отправлена") | {"Следующий контакт": "05.12.2026"}, "Следующий контакт"),
    "one of the card's choices": (lambda: row("обучение проведено") | {"Интеграция": "наверное"}, "Интеграция"),
    "a number of passage points": (lambda: row("обучение проведено") | {"Точек проезда": "много"}, "Точек проезда"),
}


@pytest.mark.parametrize(("cells", "column"), NEEDED.values(), ids=NEEDED)
def test_what_a_step_needs_is_asked_for_by_its_column(cells: Callable[[], dict[str, str]], column: str) -> None:
    [fault] = faults(cells())
    assert fault.startswith(f"Строка 2 (ЖК Ромашка), «{column}»: ")
