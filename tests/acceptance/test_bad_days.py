"""Days when nadmozg, the mail server or the worker let us down: the case goes on, and nothing happens twice."""

import time
from collections import Counter
from typing import Any

import pytest

from demo.doors import Forms, Mailbox
from stack.local import DATABASE, Stack
from tests.acceptance.clients import (
    MANAGER,
    clouds_of,
    fault,
    letters_to,
    mail_fault,
    making_its_cloud,
    mended_until_ended,
    new_client,
    reconcile_until,
)


@pytest.mark.long
def test_one_cloud_and_one_letter_come_out_of_a_bad_day_of_nadmozg(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """429 with Retry-After, 503, an answer lost after the work was done, a token that expired."""
    api = "/api/v1"
    fault(stack, kind="429", retry_after=1, match={"method": "POST", "path": f"{api}/slugs/*"}, times=1)
    fault(stack, kind="drop_after", match={"method": "POST", "path": f"{api}/clouds"}, times=1)
    fault(stack, kind="token_expired", match={"method": "GET", "path": f"{api}/operations/*"}, times=1)
    fault(stack, kind="503", match={"method": "POST", "path": f"{api}/clouds/*/users"}, times=1)
    fault(stack, kind="drop_after", match={"method": "POST", "path": f"{api}/clouds/*/invite"}, times=1)

    run = forms.submit("10", **new_client("Склад Север", "sever"))

    assert run.badge == "Записано"
    assert len(clouds_of(mailbox, "sever")) == 1
    assert letters_to(mailbox, "sever") == ["Доступ в PASS24 · Склад Север"]


def test_a_cloud_that_needs_an_operator_goes_on_when_the_operator_has_helped(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    fault(stack, kind="needs_operator", times=1)

    run = forms.submit("10", **new_client("Склад Юг", "yug"))

    assert "помочь с облаком" in run.message
    help_letter = mailbox.wait(MANAGER, "помочь с облаком · Склад Юг", seconds=5)
    assert letters_to(mailbox, "yug") == []
    again = forms.follow(help_letter, "36")
    assert again.badge == "Записано"
    assert letters_to(mailbox, "yug") == ["Доступ в PASS24 · Склад Юг"]
    assert len(clouds_of(mailbox, "yug")) == 1


def test_letters_the_mail_server_puts_off_arrive_once(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    """451 is tried again within the run."""
    mail_fault(stack, kind="refuse", code=451, phase="rcpt", recipient="savin@zapad.example", times=1)

    run = forms.submit("10", **new_client("Склад Запад", "zapad"))

    assert "доступ и материалы" in run.message
    assert letters_to(mailbox, "zapad") == ["Доступ в PASS24 · Склад Запад"]


def test_a_refused_address_is_asked_for_and_the_case_goes_on_from_there(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """550: the manager gives another address; what had not arrived goes there, once."""
    mail_fault(stack, kind="refuse", code=550, phase="rcpt", recipient="savin@vostok.example", times=None)

    run = forms.submit("10", **new_client("Склад Восток", "vostok"))

    assert "Отказ другой стороны" in run.message
    ask = mailbox.wait(MANAGER, "узнать другую почту клиента · Склад Восток", seconds=5)
    corrected = forms.follow(ask, "15", contact_email="director@vostok.example")
    assert corrected.badge == "Записано"
    assert letters_to(mailbox, "vostok") == ["Доступ в PASS24 · Склад Восток"]
    asked = [it for it in mailbox.letters() if "другую почту клиента · Склад Восток" in it.subject]
    assert len(asked) == 1


def test_a_letter_that_may_have_gone_out_is_sent_again_under_its_name_and_said_so(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """The connection breaks after DATA: only then a letter can come twice, with the same Message-ID."""
    forms.submit("10", **new_client("Склад Центр", "centr", talk_on="", slug=""))
    ask = mailbox.wait(MANAGER, "провести первый разговор", about="Склад Центр")
    case = ask.filled_in(forms.deployment_id("20"))["case"]
    # To the client: a manager gets letters about other tests' cases, too.
    mail_fault(stack, kind="drop_after_data", recipient="savin@centr.example", times=1)
    asked: dict[str, Any] = {"question": "Где взять акт?", "subject": "документы", "reply": "Отправили по ЭДО."}
    run = forms.submit("53", case=case, **asked)

    subject = "Ответ на ваш вопрос · Склад Центр"
    assert "Пока не получилось" in run.message
    reconcile_until(forms, "письмо отправлено ещё раз", lambda: _count(mailbox, subject) == 2)
    forms.reconcile()
    assert _count(mailbox, subject) == 2
    ids = {it.message_id for it in mailbox.letters() if subject in it.subject}
    assert len(ids) == 1


def test_killed_while_the_cloud_is_made_the_case_goes_on_with_one_cloud_and_one_of_each_letter(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """The interrupted run is started again and finds what it has recorded; the cloud is adopted."""
    run_id = making_its_cloud(forms, mailbox, "Склад Полюс", "polus")
    stack.kill_worker()
    stack.start_worker()

    run = forms.finished(run_id)
    forms.reconcile()

    assert run.badge == "Записано"
    assert len(clouds_of(mailbox, "polus")) == 1
    assert letters_to(mailbox, "polus") == ["Доступ в PASS24 · Склад Полюс"]
    about = Counter(it.subject for it in mailbox.letters() if "Склад Полюс" in it.subject)
    assert set(about.values()) == {1}


@pytest.mark.long
def test_a_run_that_died_while_nobody_could_be_told_does_not_stay_running_for_ever(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    """Without its database Prefect hears of nothing; the stack's watch takes such runs up again afterwards."""
    run_id = making_its_cloud(forms, mailbox, "Склад Остров", "ostrov")
    stack.strike(DATABASE)
    for process in stack.processes_of_worker():
        process.kill()
    time.sleep(2)  # the worker notices, and cannot say so

    mended_until_ended(stack, forms, run_id)
    reconcile_until(forms, "доступ отправлен", lambda: letters_to(mailbox, "ostrov"))

    assert len(clouds_of(mailbox, "ostrov")) == 1
    assert letters_to(mailbox, "ostrov") == ["Доступ в PASS24 · Склад Остров"]


def _count(mailbox: Mailbox, subject: str) -> int:
    return sum(subject in it.subject for it in mailbox.letters())
