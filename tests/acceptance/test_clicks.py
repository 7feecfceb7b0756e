"""How many clicks the five most frequent actions take, from the letter's button to the answer, really clicked through.

Typing is no click, and one goes from field to field by Tab. docs/ru/README.md tells the numbers.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page, expect

from demo.doors import Browser, Forms, Letter, Mailbox, wait_for
from demo.story import today
from stack.local import Stack
from tests.acceptance.clients import MANAGER, reconcile_until
from tests.acceptance.pictures import GUIDE
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, fields_on, fields_shown, manager_at

pytestmark = pytest.mark.long

NAME, HOST = "ЖК Щелчок", "schelchok"
CLIENT = f"kim@{HOST}.example"
V2 = VERSIONS["V2"]


class Hand:
    """A manager's hand on the mouse: every click counts."""

    def __init__(self, page: Page, stack: Stack, forms: Forms) -> None:
        self.page, self.stack, self.forms = page, stack, forms
        self.clicks = 0
        self.fields: dict[str, Locator] = {}

    def press(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def opens(self, number: str, link: Locator) -> None:
        """A form, by what leads to it; counted from here on."""
        self.clicks = 0
        self.press(link)
        self.reads(number)

    def reads(self, number: str) -> None:
        """The form that has been opened."""
        self.page.wait_for_url("**/run?*")
        self.fields = fields_on(self.page, count=len(fields_shown(self.stack, self.forms.deployment_id(number))))

    def opens_from(self, letter: Letter, number: str) -> None:
        """From the button of a letter, as a mail program shows it."""
        self.page.goto(f"{self.stack.sandbox_http_url}/letters/{letter.id}/html")
        button = self.page.locator(f"a[href*='{self.forms.deployment_id(number)}']").first
        with self.page.context.expect_page() as opened:
            button.click()
        self.page.close()
        self.page, self.clicks = opened.value, 1
        self.reads(number)

    def types(self, **texts: str) -> None:
        for title, words in texts.items():
            self.fields[title.replace("_", " ")].locator("textarea").fill(words)

    def chooses(self, title: str, words: str) -> None:
        """Opens the list, takes one of it."""
        button = self.fields[title].locator("fieldset button").first
        option = self.page.get_by_role("option").filter(has_text=words).first

        def opened() -> bool | None:
            button.click()  # while a form is still being filled in it closes its lists: that is not counted
            with suppress(BrowserError):
                option.wait_for(timeout=3000)
                return True
            return None

        wait_for("список открыт", opened, PATIENCE_MS / 1000)
        self.clicks += 1
        self.press(option)

    def picks_today(self, title: str) -> None:
        V2.pick_day(self.page, self.fields[title], today().day)
        self.clicks += 2

    def picks_a_day_ahead(self, title: str) -> None:
        """The last working day of this month's page of the calendar, or of the next one's."""
        self.press(self.fields[title].locator("fieldset button").first)
        days = self.page.locator("[role=gridcell]:not([data-outside]) button:not([disabled])")
        last = max(range(today().day + 1, 32), default=0)
        while last and not days.get_by_text(str(last), exact=True).count():
            last -= 1
        if last <= today().day or today().replace(day=last).weekday() > 4:
            last = next((it for it in range(last, today().day, -1) if today().replace(day=it).weekday() < 5), 0)
        if not last:
            pytest.skip("the month ends with a holiday: one more click to turn the page of the calendar")
        self.press(days.get_by_text(str(last), exact=True))

    def sends(self) -> int:
        """Submits; the answer is there without a click. How many it took."""
        self.press(self.page.get_by_role("button", name="Отправить", exact=True))
        expect(self.page.locator("#onboarding-panel")).to_contain_text("Записано", timeout=PATIENCE_MS)
        expect(self.page.locator("#onboarding-panel")).to_contain_text("Дальше")
        return self.clicks


def told() -> dict[str, int]:
    """The numbers of the guide: «| Первый разговор | 4–5 | 4 |»."""
    text = (GUIDE / "README.md").read_text(encoding="utf-8").partition("## Сколько это щелчков")[2]
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| (\d+) \|$", text, re.M)
    return {name: int(count) for name, count in rows}


def test_the_most_frequent_actions_take_as_many_clicks_as_the_guide_says(
    chromium: Chromium, stack: Stack, forms: Forms, mailbox: Mailbox, browser: Browser, tmp_path: Path
) -> None:
    def letter(subject: str, times: int = 1) -> Letter:
        return mailbox.wait(MANAGER, subject, about=NAME, times=times)

    measured: dict[str, int] = {}
    with manager_at(chromium, V2, tmp_path, stack) as page:
        hand = Hand(page, stack, forms)
        page.goto(f"{stack.ui_url}/onboarding/")
        hand.opens("10", page.get_by_role("link", name="Новый клиент"))
        hand.types(Объект=NAME, Юридическое_лицо="Щелчок ООО")
        hand.fields["Контакт: имя"].locator("textarea").fill("Ольга Ким")
        hand.fields["Контакт: почта"].locator("textarea").fill(CLIENT)
        hand.chooses("Тип объекта", "ЖК")
        hand.chooses("Часовой пояс клиента", "Москва")
        hand.chooses("Менеджер продаж", "Мария Белова")
        measured["Новый клиент"] = hand.sends()

        hand.opens_from(letter("провести первый разговор"), "20")
        hand.picks_today("Когда поговорили")
        hand.types(Что_нужно_клиенту="Пропуска", Основная_боль="Очереди")
        measured["Первый разговор"] = hand.sends()

        address: dict[str, Any] = {
            "slug": HOST,
            "agreed_by": "Ольга Ким",
            "agreed_how": "звонок",
            "agreed_on": today().isoformat(),
        }
        assert forms.follow(letter("согласовать адрес"), "30", **address).badge == "Записано"
        browser.accept_invite(mailbox.wait(CLIENT, "Доступ в PASS24", about=NAME), "щелчок-2026-вход")
        seen = lambda: [it for it in mailbox.letters() if f"назначить обучение · {NAME}" in it.subject]  # noqa: E731
        reconcile_until(forms, "сверка увидит первый вход", seen)

        hand.opens_from(letter("назначить обучение"), "50")
        hand.picks_a_day_ahead("День")
        hand.types(Время="11:00", Где="https://meet.pass24.example/1")
        hand.chooses("Кто проводит", "Анна Смирнова")
        measured["Назначить обучение"] = hand.sends()

        hand.opens_from(letter("обучение проводите вы"), "60")
        hand.chooses("Что с обучением", "прошло")
        hand.picks_today("Когда")
        hand.types(Кто_участвовал="Ольга Ким", Отзыв_клиента="Всё понятно")
        hand.press(hand.fields["Показали: пропуска"].get_by_role("switch"))
        hand.chooses("Оценка клиента", "5 – отлично")
        hand.chooses("Нужна ещё встреча", "нет")
        hand.fields["Карточка: оборудование"].locator("textarea").fill("Шлагбаум – 1")
        hand.fields["Карточка: точки проезда"].locator("textarea").fill("въезд – 2")
        hand.chooses("Карточка: формат сервера", "облако")
        hand.chooses("Карточка: интеграция", "не нужна")
        measured["Отчёт об обучении (спрашивает больше: кто был, что показали, оценка)"] = hand.sends()

        code = re.findall(r"R-\d{4,}", letter("назначить обучение").text)[0]
        assert forms.submit("80", case=code, action="связаться сейчас").badge == "Записано"
        hand.opens_from(letter("связаться с клиентом"), "85")
        hand.chooses("Как идут дела", "связаться ещё раз")
        hand.types(Что_ещё_сказал_клиент="Ждут шлагбаум")
        measured["Итог контакта"] = hand.sends()

    assert measured == told(), "docs/ru/README.md, «Сколько это щелчков»"
