"""A trainer's time at the real far ends: their calendar over https, another client's session, and a link's way on."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from cases.calendar_days import working_day_after
from cases.facts import CaseOpened, CloudReady, Contact, LoggedIn, TalkHeld
from cases.forms.desk import Answer
from demo.doors import Forms, Mailbox, filled_in_link
from stack.local import PROJECT, Stack
from store.cases import CaseStore
from store.database import connect
from tests.acceptance.clients import fault
from tests.acceptance.run_form import own_process
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, fields_on, manager_at, open_form

pytestmark = pytest.mark.long

DAY: date = working_day_after(datetime.now(UTC).date(), 40)
"""Far from what other tests appoint."""
SECRET = "private-5f3a"
APPOINT = "flows.training:appoint_training"


def ics(begins: datetime, hours: float) -> bytes:
    stamp = f"{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:{stamp}\r\nDURATION:PT{int(hours * 60)}M\r\n"
        "SUMMARY:Врач\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def at_moscow(hour: int) -> datetime:
    return datetime.combine(DAY, time(hour), UTC) - timedelta(hours=3)


@pytest.fixture
def newcomer(stack: Stack) -> Iterator[Callable[[str], str]]:
    """A client who has logged in; the case's code."""
    engine = connect(stack.database_url)

    def made(name: str) -> str:
        now = datetime.now(UTC)
        opened = CaseOpened(
            object_name=name,
            object_type="ЖК",
            client_name=f"{name} ООО",
            contact=Contact(name="Ольга Ким", email=f"kim@{uuid4().hex[:8]}.example"),
            time_zone="Europe/Moscow",
            manager="smirnova",
            sales_manager="belova",
        )
        facts = (
            opened,
            TalkHeld(held_on=now.date(), needs="пропуска", pain="очередь"),
            CloudReady(cloud_id=f"c-{name}", url="https://x.example/"),
            LoggedIn(at=now),
        )
        case, _ = CaseStore(engine).open(lambda: Answer(facts, "smirnova", "Открыто."), now)
        return case.code

    yield made
    engine.dispose()


def meeting(hour: int, **changes: Any) -> dict[str, Any]:
    return {
        "action": "назначить или перенести",
        "day": DAY.isoformat(),
        "time": f"{hour}:00",
        "time_zone": "Europe/Moscow",
        "trainer": "Павел Орлов",
        "place": "https://meet.pass24.example/1",
    } | changes


def test_a_busy_hour_in_the_calendar_is_refused_and_the_first_free_one_is_taken_by_its_link(
    stack: Stack, forms: Forms, mailbox: Mailbox, newcomer: Callable[[str], str], tmp_path: Path
) -> None:
    usual = (PROJECT / "people.toml").read_text(encoding="utf-8")
    orlov = 'email = "orlov@pass24.example"'
    people = tmp_path / "people.toml"
    people.write_text(
        usual.replace(orlov, f'{orlov}\nhours = "пн–пт 9:00–18:00"\ncalendar = "${{ONBOARDING_ORLOV_CALENDAR}}"'),
        encoding="utf-8",
    )
    put = f"{stack.sandbox_http_url}/control/calendars/{SECRET}"
    httpx.put(put, content=ics(at_moscow(11), 2), trust_env=False).raise_for_status()
    environment = stack.environment | {
        "ONBOARDING_PEOPLE_FILE": str(people),
        "ONBOARDING_ORLOV_CALENDAR": f"https://127.0.0.1:{stack.ports.nadmozg}/calendars/{SECRET}.ics",
        "ONBOARDING_HTTP_TIMEOUT_S": "5",
    }
    code, log = newcomer("Сад Часов"), tmp_path / "log"
    with own_process(environment, log) as submit:
        refused = submit(APPOINT, case=code, who="smirnova", **meeting(12))
        agreed = submit(APPOINT, case=code, who="smirnova", **meeting(12, agreed=True))
        fault(stack, kind="503", match={"method": "GET", "path": f"/calendars/{SECRET}.ics"}, times=None)
        unread = submit(APPOINT, case=code, who="smirnova", **meeting(14))
    assert refused["badge"] == "Не принято: Время"
    assert "в календаре это время занято" in refused["message"]
    hours = [filled_in_link([it], forms.deployment_id("50"), "", {}) for it in links(refused["message"])]
    assert [(it["day"], it["time"]) for it in hours] == [(DAY.isoformat(), at) for at in ("10:00", "13:00", "14:00")]
    assert {it["place"] for it in hours} == {"https://meet.pass24.example/1"}
    assert agreed["badge"] == "Записано"
    assert unread["badge"] == "Записано"
    assert "Календарь тренера не открылся (не отвечает), встречи в нём не проверены." in unread["message"]
    mailbox.wait("orlov@pass24.example", "обучение проводите вы", about="Сад Часов")
    assert SECRET not in log.read_text(encoding="utf-8") + str(refused) + str(unread)


def send(page: Page) -> None:
    page.get_by_role("button", name="Отправить", exact=True).click()


def links(message: str) -> list[str]:
    return [it for line in message.splitlines() if " – http" in line for it in line.split() if it.startswith("http")]


@pytest.mark.parametrize("name", VERSIONS)
def test_another_clients_session_is_told_on_the_spot_and_a_click_opens_the_form_for_a_free_hour(
    name: str, chromium: Chromium, stack: Stack, forms: Forms, newcomer: Callable[[str], str], tmp_path: Path
) -> None:
    version, hour = VERSIONS[name], 9 + 3 * list(VERSIONS).index(name)
    first, second = newcomer(f"Двор Первый {name}"), newcomer(f"Двор Второй {name}")
    anna = {"trainer": "Анна Смирнова"}
    assert forms.submit("50", case=first, **meeting(hour, **anna)).badge == "Записано"
    refused = forms.submit("50", case=second, **meeting(hour, **anna))
    assert refused.badge == "Не принято: Время"
    assert f"в это время обучение по {first}" in refused.message
    with manager_at(chromium, version, tmp_path, stack) as page:
        free_hour = links(refused.message)[0]
        busy = filled_in_link([free_hour], forms.deployment_id("50"), "", {"time": f"{hour}:00"})
        filled_in = quote(json.dumps(busy, ensure_ascii=False), safe="")
        open_form(page, version, stack, f"{free_hour.partition('?')[0]}?parameters={filled_in}", count=len(busy))
        send(page)
        panel = page.locator("#onboarding-panel")
        expect(panel).to_contain_text("Ближайшие свободные часы", timeout=PATIENCE_MS)
        free = panel.get_by_role("link", name="открыть")
        expect(free).to_have_count(3)
        page.goto(version.page(stack, str(free.first.get_attribute("href"))))
        expect(panel).to_have_count(0)
        fields_on(page, count=len(busy))
        send(page)
        expect(panel).to_contain_text("Обучение назначено", timeout=PATIENCE_MS)
