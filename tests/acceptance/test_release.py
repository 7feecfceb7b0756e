"""Cases of the first release, by the doors people use: each goes on from where it stood, to the end, letters once."""

from collections.abc import Iterator
from typing import Any

import pytest

from demo.doors import Browser, Mailbox, wait_for
from stack.local import PROJECT, Stack
from stack.pg_dump import connect
from store.migrate import upgrade
from tests.acceptance.clients import TODAY, own_database
from tests.acceptance.run_form import Submit, own_process
from tests.acceptance.test_older_copy import ADDRESS, AGREED, RECONCILE, REPORT, WHO

pytestmark = pytest.mark.long

TAKEN_OVER = {
    "R-0001": ("otkryt", ["Доступ", "Запись", "Обучение", "Презентации"]),
    "R-0004": ("obuchenie", ["Запись"]),
    "R-0005": ("obucheno", ["Запись"]),
    "R-0006": ("kontakt", []),
    "R-0008": ("foto", []),
}
"""Just opened, training appointed, held, contact planned, photos asked for: which letters each client still gets."""


@pytest.fixture(scope="module")
def submit(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Submit]:
    url = own_database(stack, "release_1")
    with connect(url) as database:
        database.execute((PROJECT / "tests/fixtures/release_1.sql").read_text(encoding="utf-8"))
    upgrade(url)
    environment = stack.environment | {"ONBOARDING_DATABASE_URL": url}
    with own_process(environment, tmp_path_factory.mktemp("release") / "log") as run:
        yield run


def test_cases_of_the_first_release_go_on_to_their_end(
    submit: Submit, stack: Stack, mailbox: Mailbox, browser: Browser
) -> None:
    from_the_talk_to_the_training(submit, mailbox, browser)
    for case in ("R-0001", "R-0004"):
        assert submit("flows.training:report_training", case=case, **REPORT)["badge"] == "Записано"
    for case in ("R-0001", "R-0004", "R-0005"):
        recorded = submit("flows.recording:share_recording", case=case, url="https://video.pass24.example/1", **WHO)
        assert recorded["badge"] == "Записано"
    for case in ("R-0001", "R-0004", "R-0005", "R-0006"):
        outcome: dict[str, Any] = {"outcome": "всё хорошо", "answers": "Все вошли", "site_work": "нет"}
        ended = submit("flows.follow_up:follow_up_outcome", case=case, **outcome, **WHO)
        assert "подключение завершено" in ended["message"], ended
    submit("flows.site_photos:receive_photos", case="R-0008", where="в почте", **WHO)
    ticks: dict[str, Any] = {"photos_ok": "да", "power_220": "да", "internet": "да"}
    judged = submit("flows.site_photos:judge_photos", case="R-0008", **ticks, **WHO)
    assert "подключение завершено" in judged["message"]

    for case, (host, expected) in TAKEN_OVER.items():
        subjects = [it.subject for it in mailbox.letters() if it.to.endswith(f"@{host}.example")]
        assert sorted(it.partition(" ")[0] for it in subjects) == expected, case
    with connect(stack.database_url.replace("/onboarding?", "/release_1?")) as database:
        twice = "SELECT 1 FROM letters WHERE effect LIKE 'send_%' GROUP BY case_id, effect HAVING count(*) > 1"
        assert database.execute(twice).fetchall() == []


def from_the_talk_to_the_training(submit: Submit, mailbox: Mailbox, browser: Browser) -> None:
    """The case that had only been opened."""
    talk = {"held_on": TODAY, "needs": "Пропуска", "pain": "Очереди"}
    assert submit("flows.onboarding:first_talk", case="R-0001", **talk, **WHO)["badge"] == "Записано"
    assert submit(ADDRESS, case="R-0001", slug="otkryt", **AGREED)["badge"] == "Записано"
    browser.accept_invite(mailbox.wait("savin@otkryt.example", "доступ", seconds=5), "вход-первого-выпуска")

    def login_is_seen() -> bool | None:
        submit(RECONCILE)
        return any("назначить обучение · Склад Открыт" in it.subject for it in mailbox.letters()) or None

    wait_for("сверка увидит первый вход", login_is_seen, 60)
    meeting = {"action": "назначить или перенести", "day": "2027-03-10", "time": "11:00", "place": "офис"}
    meeting |= {"time_zone": "Europe/Moscow", "trainer": "Павел Орлов"}
    assert submit("flows.training:appoint_training", case="R-0001", **meeting, **WHO)["badge"] == "Записано"
