"""The pictures of docs/ru are taken here, from the real system. They are stale as soon as the words on them differ.

`make pictures` writes them anew; an ordinary run takes them into a folder of its own and compares the words.
"""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from cases.effects import Effect
from cases.facts import CaseOpened, Contact
from cases.forms.desk import Answer
from cases.occurrence import Occurrence
from demo.doors import Forms, Letter, Mailbox
from demo.site_page import SitePage, picture
from stack.local import Stack
from store.cases import CaseStore
from store.database import connect
from store.ledger import Key, Ledger
from tests.acceptance.clients import MANAGER, TODAY, cloud_of_sales, new_client, reconcile_until, renewed_boards
from tests.acceptance.pictures import PICTURES, WORDS, Album, Manager, pull_down
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, manager_at

pytestmark = pytest.mark.long

NEW, INVITED, LOGGED_IN = "ЖК Сосны", "КП Дубрава", "БЦ Маяк"
TRAINED, PHOTOS, LATE = "Склад Причал", "ЖК Гавань", "ТЦ Радуга"
LAST_WEEK = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()
NEXT_WEDNESDAY = next(
    it.date().isoformat()
    for it in (datetime.now(UTC) + timedelta(days=ahead) for ahead in range(2, 9))
    if it.weekday() == 2
)
HEADINGS = "Объект\tТип\tЮрлицо\tКонтакт\tПочта\tГород\tМОП\tНомер облака\tУже сделано\tОбучение\tЗапись обучения"


def row(name: str, entity: str, host: str, cloud: str, done: str, *, held: str = "", recording: str = "") -> str:
    known = f"{name}\t{name.split()[0]}\t{entity} ООО\tИрина Лебедева\tlebedeva@{host}.example\tМосква\tМария Белова"
    return f"{known}\t{cloud}\t{done}\t{held}\t{recording}".replace("\tБЦ\t", "\tофис/БЦ\t")


def test_the_pictures_of_the_guide_show_what_managers_see(
    chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    renewed = os.environ.get("ONBOARDING_PICTURES") == "1"
    album = Album(PICTURES if renewed else tmp_path)
    opened_long_ago(stack)
    with manager_at(chromium, VERSIONS["V2"], tmp_path, stack) as page:
        manager = Manager(page, stack, forms, album)
        codes = many_clients(manager)
        new_client_and_talk(manager, mailbox)
        after_the_talk(manager, mailbox, codes)
        boards(manager)
    album.keep_words()
    kept = json.loads(WORDS.read_text(encoding="utf-8"))
    stale = [
        f"{name} {line}"
        for name in sorted(kept | album.words)
        for line in ndiff(kept.get(name, []), album.words.get(name, []))
        if line[0] in "+-"
    ]
    told = "docs/ru shows something else than managers see: run `make pictures`, and look at what has changed"
    assert not stale, "\n".join([told, *stale])


def many_clients(manager: Manager) -> dict[str, str]:
    """Opens four that are under way already; returns their codes by name."""
    clouds = {host: cloud_of_sales(manager.stack, host) for host in ("dubrava", "mayak", "prichal", "gavan")}
    recording = "https://video.pass24.example/1"
    good = [
        row(INVITED, "Дубрава", "dubrava", clouds["dubrava"], "доступ отправлен"),
        row(LOGGED_IN, "Маяк", "mayak", clouds["mayak"], "клиент вошёл"),
        row(TRAINED, "Причал", "prichal", clouds["prichal"], "запись отправлена", held=LAST_WEEK, recording=recording),
        row(PHOTOS, "Гавань", "gavan", clouds["gavan"], "контакт состоялся", held=LAST_WEEK, recording=recording),
    ]
    bad = row("КП Роща", "Роща", "roscha", "", "обучение назначено").replace("@roscha.example", "@roscha")
    table = "\n".join([HEADINGS, *good])

    fields = manager.opens("11", table="\n".join([table, bad]))
    pull_down(manager.page, fields["Таблица"].locator("textarea"), 110)
    manager.takes_form("many-clients", fields)
    checked = manager.forms.submit("11", table="\n".join([table, bad]))
    assert checked.badge == "Не принято: Таблица"
    started = manager.forms.submit("11", table=table, action="начать все верные")
    assert started.badge == "Записано", started.message
    manager.takes_run("many-clients-checked", checked.id, checked.badge)
    return dict(it[::-1] for it in re.findall(r"(R-\d+) · ([^:\n]+):", started.message))


def new_client_and_talk(manager: Manager, mailbox: Mailbox) -> None:
    client = new_client(
        NEW,
        "sosny",
        object_type="ЖК",
        client_name="Сосны ООО",
        contact_name="Ольга Иванова",
        contact_email="ivanova@sosny.example",
        contact_phone="+7 900 000-00-10",
        needs="Пропуска для гостей и курьеров",
    )
    unknown = {it: "" for it in ("talk_on", "pain", "slug", "agreed_by", "agreed_on", "agreed_how")}
    fields = manager.opens("10", **client | unknown)
    manager.takes_form("new-client", fields, until="Первый разговор был")
    opened = manager.forms.submit("10", **client | unknown)
    assert opened.badge == "Записано"
    renewed_boards(manager.forms)  # so that the lists of cases have all these

    letter = mailbox.wait(MANAGER, f"Ваш ход: провести первый разговор · {NEW}")
    manager.takes_letter("letter", letter)
    talk = letter.form_link(manager.forms.deployment_id("20"))
    told: dict[str, Any] = {"held_on": TODAY, "pain": "Охрана не успевает проверять машины на въезде"}
    manager.takes_form("first-talk", manager.opens("20", talk, **told), whole=True)

    manager.opens("20", talk, **told)
    recorded = manager.sends("answer", "Записано")
    asked = mailbox.wait(MANAGER, f"согласовать адрес облака · {NEW}")
    cloud_of_sales(manager.stack, "sosny")  # somebody else's
    agree = asked.form_link(manager.forms.deployment_id("30"))
    manager.opens("30", agree, slug="sosny", agreed_on=TODAY, agreed_how="звонок")
    refused = manager.sends("answer-refused", "Не принято")
    manager.takes_run("recorded", recorded, "Записано")
    manager.takes_run("refused", refused, "Не принято: Адрес облака")


def after_the_talk(manager: Manager, mailbox: Mailbox, codes: dict[str, str]) -> None:
    forms = manager.forms
    appoint = asked_of(manager, mailbox, "назначить обучение", LOGGED_IN)
    meeting = {
        "day": NEXT_WEDNESDAY,
        "time": "11:00",
        "trainer": "Павел Орлов",
        "place": "https://meet.pass24.example/1",
    }
    link = appoint.form_link(forms.deployment_id("50"))
    manager.takes_form("training", manager.opens("50", link, **meeting))

    shows_the_site(manager, codes[PHOTOS])

    paused = {"case": f"{codes[PHOTOS]} · {PHOTOS}", "reason": "Клиент в отпуске", "until": NEXT_WEDNESDAY}
    manager.takes_form("control", manager.opens("02", **paused))
    leaving: dict[str, Any] = {"all_of": "Анна Смирнова", "manager": "Павел Орлов", "reason": "Отпуск до конца месяца"}
    manager.takes_form("hand-over", manager.opens("04", **leaving))

    now = forms.submit("80", case=codes[TRAINED], action="связаться сейчас")
    assert now.badge == "Записано", now.message
    link = asked_of(manager, mailbox, "связаться с клиентом", TRAINED).form_link(forms.deployment_id("85"))
    manager.takes_form("follow-up", manager.opens("85", link, answers="Все вошли, охрана довольна"))


def shows_the_site(manager: Manager, code: str) -> None:
    """Two photos at the first item: one will do, one is sent back."""
    site = SitePage(manager.forms, code)
    _, (first, second) = site.receive("entrance", picture(1), picture(2))
    assert site.judge({first: "принято"}).badge == "Записано"
    assert site.judge({second: "вернуть"}, "Не видно, где встанет столб").badge == "Записано"
    manager.page.goto(site.address)
    manager.page.locator("#answers summary").click()  # the picture is of photos, and bears no more
    entrance = manager.page.locator("#entrance")
    expect(entrance.locator("img").first).to_be_visible(timeout=PATIENCE_MS)
    title = manager.page.get_by_role("heading", level=1)
    manager.album.take("site-photos", manager.page, [title, entrance], [title, entrance])


def boards(manager: Manager) -> None:
    forms = manager.forms
    shown = dict(line.rsplit(": ", 1) for line in renewed_boards(forms).message.splitlines())
    mine = [NEW, LOGGED_IN, TRAINED, PHOTOS, INVITED]
    deployment = f"{manager.stack.ui_url}/v2/deployments/deployment/{forms.deployment_id('00')}?tab=Description"
    manager.takes_board("department", deployment, [LATE, *mine])
    manager.takes_board("board", shown["Доска: Анна Смирнова"], mine)
    card = manager.page.locator("li", has_text=NEW).get_by_role("link").first.get_attribute("href") or ""
    manager.takes_card("card", card)


def asked_of(manager: Manager, mailbox: Mailbox, what: str, name: str) -> Letter:
    """The question, once reconcile has seen that the cloud is there and asked it."""

    def asked() -> Letter | None:
        return next((it for it in mailbox.letters() if it.subject == f"Ваш ход: {what} · {name}"), None)

    reconcile_until(manager.forms, what, asked)
    letter = asked()
    assert letter
    return letter


def opened_long_ago(stack: Stack) -> None:
    """A case whose first talk nobody has held for two weeks."""
    then = datetime.now(UTC) - timedelta(days=14)
    opened = CaseOpened(
        object_name=LATE,
        object_type="ТЦ",
        client_name="Радуга ООО",
        contact=Contact(name="Олег Зимин", email="zimin@raduga.example"),
        time_zone="Europe/Moscow",
        manager="orlov",
        sales_manager="belova",
    )
    engine = connect(stack.database_url)
    cases = CaseStore(engine)
    case, _ = cases.open(lambda: Answer((opened,), opened.manager, "Подключение открыто."), then)
    asked = Key(case.id, Effect.ASK_FIRST_TALK, Occurrence("1"))
    ledger = Ledger(engine, cases)
    ledger.begin(asked, "orlov@pass24.example", then)
    ledger.finish({asked: asked.effect.label}, then)
    engine.dispose()
