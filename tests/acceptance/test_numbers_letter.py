"""The month's numbers reach the head by mail, once, whoever runs reconcile how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cases.numbers.monthly import month_name, month_to_tell
from cases.policy import Policy
from demo.doors import Mailbox
from stack.local import PROJECT, Stack
from store.database import connect
from store.migrate import upgrade
from tests.acceptance.clients import new_client, own_database
from tests.acceptance.run_form import Submit, own_process

pytestmark = pytest.mark.long

HEAD, POLICY = "numbers@pass24.example", Policy()


@pytest.fixture
def url(stack: Stack) -> str:
    """A database of its own: a letter leaves once a month."""
    made = own_database(stack, "numbers_letter")
    upgrade(made)
    return made


@pytest.fixture
def submit(stack: Stack, url: str, tmp_path: Path) -> Iterator[Submit]:
    """A department whose head has a mailbox that no other test looks into."""
    people = (PROJECT / "people.toml").read_text(encoding="utf-8").replace("guseva@pass24.example", HEAD)
    assert HEAD in people
    (tmp_path / "people.toml").write_text(people, encoding="utf-8")
    own = {"ONBOARDING_DATABASE_URL": url, "ONBOARDING_PEOPLE_FILE": str(tmp_path / "people.toml")}
    with own_process(stack.environment | own, tmp_path / "log") as run:
        yield run


def test_the_head_gets_the_months_numbers_once(submit: Submit, url: str, mailbox: Mailbox) -> None:
    month = month_to_tell(datetime.now(UTC), POLICY)
    opened = submit("flows.onboarding:new_client", **new_client("Склад Показатели", "pokazateli"))
    assert opened["badge"] == "Записано"
    assert submit("flows.reconcile:reconcile")["badge"] == "Сверено"
    assert told(mailbox) == [], "there was nothing to count by the end of last month"
    engine = connect(url)
    with engine.begin() as connection:
        long_ago = {"at": datetime.now(UTC) - timedelta(days=70)}
        connection.execute(text("UPDATE cases SET opened_at = :at"), long_ago)
    engine.dispose()
    for _ in range(3):
        assert submit("flows.reconcile:reconcile")["badge"] == "Сверено"
    assert told(mailbox) == ([f"Показатели отдела: {month_name(month)}"] if month else [])


def told(mailbox: Mailbox) -> list[str]:
    return [it.subject for it in mailbox.letters() if it.to == HEAD and it.subject.startswith("Показатели")]
