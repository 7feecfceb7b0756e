"""A manager who prefers a morning digest: nothing comes by itself, everything once in the morning's one letter."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cases.calendar_days import is_working_day, local_day
from demo.doors import Letter, Mailbox
from stack.local import PROJECT, Stack
from store.migrate import upgrade
from tests.acceptance.clients import new_client, own_database
from tests.acceptance.run_form import Submit, own_process

READER = "morning@pass24.example"
NOT_YET = {"talk_on": "", "needs": "", "pain": "", "slug": "", "agreed_by": "", "agreed_on": ""}


@pytest.fixture
def submit(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Submit]:
    """A department whose Anna Smirnova reads digests, and whose morning begins at midnight."""
    home = tmp_path_factory.mktemp("morning")
    people = (PROJECT / "people.toml").read_text(encoding="utf-8")
    entry = 'email = "smirnova@pass24.example"'
    assert entry in people
    (home / "people.toml").write_text(
        people.replace(entry, f'email = "{READER}"\nletters = "digest"'), encoding="utf-8"
    )
    url = own_database(stack, "morning")
    upgrade(url)
    own = {"ONBOARDING_DATABASE_URL": url, "ONBOARDING_PEOPLE_FILE": str(home / "people.toml")}
    with own_process(stack.environment | own | {"ONBOARDING_POLICY__DAY_STARTS_AT": "00:00"}, home / "log") as run:
        yield run


def test_questions_come_in_one_letter_of_the_morning_and_later_ones_wait(submit: Submit, mailbox: Mailbox) -> None:
    works_today = is_working_day(local_day(datetime.now(UTC), "Europe/Moscow"))
    for name, host in (("Склад Утро", "utro"), ("Склад День", "den")):
        assert submit("flows.onboarding:new_client", **new_client(name, host, **NOT_YET))["badge"] == "Записано"
    assert letters(mailbox) == []

    submit("flows.reconcile:reconcile")
    submit("flows.reconcile:reconcile")

    digests = letters(mailbox)
    assert [it.subject for it in digests] == ["Ваш ход: 2 вопроса по вашим подключениям"] * works_today
    submit("flows.onboarding:new_client", **new_client("Склад Вечер", "vecher", **NOT_YET))
    submit("flows.reconcile:reconcile")
    assert len(letters(mailbox)) == len(digests)
    if works_today:
        assert all(name in digests[0].text for name in ("Склад Утро", "Склад День", "ждёт вас с утра"))


def letters(mailbox: Mailbox) -> list[Letter]:
    return [it for it in mailbox.letters() if it.to == READER]
