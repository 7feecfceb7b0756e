"""How people want their letters: one a morning, or at once with a notice on the phone beside each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.calendar_days import is_working_day, local_day
from demo.doors import Letter, Mailbox
from stack.local import PROJECT, Stack
from store.migrate import upgrade
from tests.acceptance.clients import new_client, own_database
from tests.acceptance.run_form import Submit, own_process
from tests.phone import Phone, phone_on

READER, ON_THE_PHONE = "morning@pass24.example", "phone@pass24.example"
NOT_YET = {"talk_on": "", "needs": "", "pain": "", "slug": "", "agreed_by": "", "agreed_on": "", "agreed_how": ""}


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    with phone_on() as found:
        yield found


@pytest.fixture
def submit(stack: Stack, phone: Phone, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Submit]:
    """A department whose morning begins at midnight: Anna Smirnova reads digests, Pavel Orlov has notices.

    Each test has a database of its own: the first reconcile of a day ends its morning.
    """
    people = (PROJECT / "people.toml").read_text(encoding="utf-8")
    address = f"json://127.0.0.1:{phone.port}/${{ONBOARDING_PHONE_TOKEN}}"
    for entry, prefers in (
        ('email = "smirnova@pass24.example"', f'email = "{READER}"\nletters = "digest"'),
        ('email = "orlov@pass24.example"', f'email = "{ON_THE_PHONE}"\nnotify = ["{address}"]'),
    ):
        assert entry in people
        people = people.replace(entry, prefers)
    (tmp_path / "people.toml").write_text(people, encoding="utf-8")
    url = own_database(stack, request.node.name[:60])
    upgrade(url)
    own = {
        "ONBOARDING_DATABASE_URL": url,
        "ONBOARDING_PEOPLE_FILE": str(tmp_path / "people.toml"),
        "ONBOARDING_POLICY__DAY_STARTS_AT": "00:00",
        "ONBOARDING_PHONE_TOKEN": "secret token",
        "NO_PROXY": "127.0.0.1",
    }
    with own_process(stack.environment | own, tmp_path / "log") as run:
        yield run


def test_questions_come_in_one_letter_of_the_morning_and_later_ones_wait(submit: Submit, mailbox: Mailbox) -> None:
    works_today = is_working_day(local_day(datetime.now(UTC), "Europe/Moscow"))
    for name, host in (("Склад Утро", "utro"), ("Склад День", "den")):
        assert submit("flows.onboarding:new_client", **new_client(name, host, **NOT_YET))["badge"] == "Записано"
    assert letters(mailbox, READER) == []

    submit("flows.reconcile:reconcile")
    submit("flows.reconcile:reconcile")

    digests = letters(mailbox, READER)
    assert [it.subject for it in digests] == ["Ваш ход: 2 вопроса по вашим подключениям"] * works_today
    submit("flows.onboarding:new_client", **new_client("Склад Вечер", "vecher", **NOT_YET))
    submit("flows.reconcile:reconcile")
    assert len(letters(mailbox, READER)) == len(digests)
    if works_today:
        assert all(name in digests[0].text for name in ("Склад Утро", "Склад День", "ждёт вас с утра"))


def test_a_notice_stands_beside_the_letter_and_a_phone_that_says_no_holds_nothing(
    submit: Submit, mailbox: Mailbox, phone: Phone
) -> None:
    orlov = {**NOT_YET, "manager": "Павел Орлов"}
    opened = submit("flows.onboarding:new_client", **new_client("Склад Звонок", "zvonok", **orlov))
    phone.answer = 500
    submit("flows.onboarding:new_client", **new_client("Склад Тишина", "tishina", **orlov))
    submit("flows.reconcile:reconcile")

    subjects = [f"Ваш ход: провести первый разговор · Склад {it}" for it in ("Звонок", "Тишина")]
    assert "Уведомление менеджеру" in opened["message"]
    assert [it.subject for it in letters(mailbox, ON_THE_PHONE)] == subjects
    assert [it["title"] for it in phone.received] == subjects
    assert set(phone.paths) == {"/secret%20token"}
    assert "savin" not in str(phone.received), "the client's data stays in the letter"


def letters(mailbox: Mailbox, to: str) -> list[Letter]:
    return [it for it in mailbox.letters() if it.to == to]
