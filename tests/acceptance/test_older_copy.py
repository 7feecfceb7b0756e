"""An older copy was put in the database's place by hand: reconcile notices, adopts what there is, and asks."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases.forms.after_restore import SEND, SENT
from demo.doors import Browser, Forms, Mailbox, wait_for
from stack.local import Stack
from stack.pg_dump import connect
from store.migrate import upgrade
from tests.acceptance.clients import MANAGER, TODAY, clouds_of, letters_to, new_client, own_database
from tests.acceptance.run_form import Submit, own_process

pytestmark = pytest.mark.long

SUPPORT = "support@pass24.example"
WHO: dict[str, Any] = {"who": "Анна Смирнова"}
AGREED: dict[str, Any] = {"agreed_by": "Пётр Савин", "agreed_on": TODAY, "agreed_how": "звонок", **WHO}
REPORT: dict[str, Any] = {
    "happened": "прошло",
    "held_on": TODAY,
    "participants": "Пётр Савин",
    "shows_people": True,
    "score": "5 – отлично",
    "another": "нет",
    "feedback": "Ясно",
    "server_format": "облако",
    "equipment": "Шлагбаум – 1",
    "integration": "настроена",
    "integration_with": "1С",
    "passage_points": "въезд – 2",
    **WHO,
}
RECONCILE, ADDRESS = "flows.reconcile:reconcile", "flows.cloud:agree_address"
MOVE = "flows.follow_up:move_follow_up"
LATER: dict[str, Any] = {"action": "перенести на другую дату", **WHO}
REVIEW = "flows.after_restore:review_after_restore"


@pytest.fixture(scope="module")
def restored(
    stack: Stack, mailbox: Mailbox, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Submit]:
    """Forms on a copy that knows two clients without an address; meanwhile they have got very much further."""
    logs: Path = tmp_path_factory.mktemp("older-copy")
    lost = own_database(stack, "lost")
    upgrade(lost)
    environment = stack.environment | {"ONBOARDING_DATABASE_URL": lost}
    with own_process(environment, logs / "before") as submit:
        submit("flows.onboarding:new_client", **new_client("Склад Копия", "kopiya", slug=""))
        submit("flows.onboarding:new_client", **new_client("Склад Повтор", "povtor", slug=""))
        assert submit(RECONCILE)["badge"] == "Сверено"
    copy = own_database(stack, "older_copy", copied_from="lost")
    with own_process(environment, logs / "lost") as submit:
        for case, slug in (("R-0001", "kopiya"), ("R-0002", "povtor")):
            assert submit(ADDRESS, case=case, slug=slug, **AGREED)["badge"] == "Записано"
        browser.accept_invite(mailbox.wait("savin@kopiya.example", "доступ"), "вход-после-копии-26")
        assert submit(RECONCILE)["badge"] == "Сверено"
        train(submit)
        assert submit(MOVE, case="R-0001", day="2027-03-15", **LATER)["badge"] == "Записано"
        assert submit(RECONCILE)["badge"] == "Сверено"
    environment |= {"ONBOARDING_DATABASE_URL": copy}
    with own_process(environment, logs / "restored") as submit:
        yield submit


def train(submit: Submit) -> None:
    """Appointed for a working day far away, held today."""
    meeting = {"day": "2027-03-10", "time": "11:00", "time_zone": "Europe/Moscow", "trainer": "Павел Орлов"}
    appointed = submit("flows.training:appoint_training", case="R-0001", place="офис", **meeting, **WHO, **APPOINT)
    assert appointed["badge"] == "Записано", appointed
    assert submit("flows.training:report_training", case="R-0001", **REPORT)["badge"] == "Записано"


APPOINT: dict[str, Any] = {"action": "назначить или перенести"}


def contacts(forms: Forms) -> list[str]:
    """The days of the contacts that Prefect has scheduled for the first client."""
    ours = [it for it in forms.runs() if it["name"] == "Контакт с клиентом · Склад Копия"]
    return sorted(it["next_scheduled_start_time"][:10] for it in ours if it["state_type"] == "SCHEDULED")


def test_an_older_copy_is_noticed_and_nothing_goes_out_twice(
    restored: Submit, stack: Stack, mailbox: Mailbox, browser: Browser, forms: Forms
) -> None:
    sent = letters_to(mailbox, "kopiya"), letters_to(mailbox, "povtor")
    assert [len(it) for it in sent] == [4, 1]
    assert contacts(forms) == ["2027-03-15"]

    noticed = restored(RECONCILE)
    assert "восстановлена из более ранней копии, спрашиваем менеджеров: R-0001, R-0002" in noticed["message"]
    again = restored(RECONCILE)
    assert "восстановлена" not in again["message"]

    # The first manager writes down again what was lost; not a letter leaves for anybody but him.
    assert restored(ADDRESS, case="R-0001", slug="kopiya", **AGREED)["badge"] == "Записано"
    train(restored)
    ask = mailbox.wait(MANAGER, "что уже отправлено · Склад Копия", seconds=5)
    assert "отправлять нечего" in re.sub(r"\s+", " ", ask.text), "it was asked before the address was known again"
    counted = restored(REVIEW, case="R-0001", question="1", letters=SENT, **WHO)
    was_sent = "Письмо в ТП: учётная запись в облаке; Письмо клиенту: доступ и материалы; Карточка для ТП"
    assert f"Уже отправлено: {was_sent}" in counted["message"]
    assert letters_to(mailbox, "kopiya") == sent[0]
    assert len(clouds_of(mailbox, "kopiya")) == 1
    assert Counter(it["role"] for it in clouds_of(mailbox, "kopiya")[0]["users"]) == {"owner": 1, "support": 1}
    assert len(clouds_of(mailbox, "kopiya")[0]["objects"]) == 1

    # His contact is scheduled again, although the first was cancelled in the time that is lost, and the second is
    # still scheduled for another day.
    assert len(contacts(forms)) == 2
    assert restored(MOVE, case="R-0001", day="2027-03-16", **LATER)["badge"] == "Записано"
    assert contacts(forms) == ["2027-03-16"]

    # … and goes on to the end.
    restored("flows.recording:share_recording", case="R-0001", url="https://video.pass24.example/2", by_eye=True, **WHO)
    restored(MOVE, case="R-0001", action="связаться сейчас", **WHO)
    restored("flows.requests_to_colleagues:take_request", case="R-0001", by="Техподдержка PASS24", **WHO)
    outcome = {"outcome": "всё хорошо", "staff": "да", "residents": "да", "gate": "да", "site_work": "нет"}
    ended = restored("flows.follow_up:follow_up_outcome", case="R-0001", **outcome, **WHO)
    assert "подключение завершено" in ended["message"]
    assert contacts(forms) == []
    new = [it for it in letters_to(mailbox, "kopiya") if it not in sent[0]]
    assert new == ["После обучения PASS24 · Склад Копия", "Всё готово, спасибо! · Склад Копия"]
    to_support = [it.subject for it in mailbox.letters() if it.to == SUPPORT and "Склад Копия" in it.subject]
    expected = ("Учётная запись в облаке", "Карточка для ТП", "Подключение завершено")
    assert to_support == [f"{it} · Склад Копия" for it in expected]

    # The second lets the letters go: a new way in, under a name of its own, in the place of the earlier.
    assert restored(ADDRESS, case="R-0002", slug="povtor", **AGREED)["badge"] == "Записано"
    assert letters_to(mailbox, "povtor") == sent[1]
    assert restored(REVIEW, case="R-0002", question="1", letters=SEND, **WHO)["badge"] == "Записано"
    first, second = (it for it in mailbox.letters() if it.to == "savin@povtor.example")
    assert second.subject.startswith("Новый доступ")
    assert first.message_id != second.message_id
    browser.accept_invite(second, "вход-после-копии-26")

    def asked() -> bool | None:
        restored(RECONCILE)  # it looks for a login once a second
        return any("назначить обучение · Склад Повтор" in it.subject for it in mailbox.letters()) or None

    wait_for("вход замечен", asked, 30)
    assert len(clouds_of(mailbox, "povtor")) == 1
    refused = restored(REVIEW, case="R-0002", question="1", letters=SENT, **WHO)
    assert refused["badge"] == "Не принято: Подключение"

    with connect(stack.database_url.replace("/onboarding?", "/older_copy?")) as database:
        told = [row[0] for row in database.execute("SELECT text FROM timeline WHERE text LIKE 'База восстановлена%'")]
    assert len(told) == 2
