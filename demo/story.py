"""The story: every step as people take it, each link from the letter that carried it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import holidays

from demo.cast import CLIENT, HEAD, MANAGER, SALES, SUPPORT, TRAINER
from demo.doors import Browser, Forms, Letter, Mailbox, NotObservedError, Run, wait_for
from demo.mounting import mount_the_equipment
from demo.site_page import ANSWERS, BARRIERS_AND_CAMERAS, SitePage, picture

ZONE = ZoneInfo("Europe/Moscow")


@dataclass
class Story:
    """Plays a manager and a client; `say` tells the spectator. NotObservedError: something did not happen."""

    forms: Forms
    mailbox: Mailbox
    browser: Browser
    today: date
    say: Callable[[str], None]
    case: str = ""
    object_name: str = "ЖК Ромашка"
    client: str = CLIENT
    slug: str = "romashka"
    address: str = "Москва, ул. Садовая, 1"
    hours: tuple[str, str] = ("11:00", "15:30")
    """Of the training, and of the training once it was moved; trainers hold one at a time."""

    def play(self) -> None:
        """From the sale to equipment that is mounted and works."""
        self.connect()
        self.prepare_the_site()
        mount_the_equipment(self)
        self.ask_after_the_end()

    def connect(self) -> None:
        """From the sale to a contact that went well."""
        self.open_the_case()
        self.agree_on_the_address()
        self.enter_the_cloud()
        self.appoint_and_move_the_training()
        self.hold_the_training()
        self.bring_the_follow_up_forward()
        self.ask_something()
        self.route_its_outcomes()

    def open_the_case(self) -> None:
        self.step("Менеджер заполняет форму «10 · Новый клиент»")
        client: dict[str, Any] = dict(
            object_name=self.object_name,
            object_type="ЖК",
            client_name="Ромашка ООО",
            inn="7707083893",
            contact_name="Ольга Петровна Иванова",
            contact_email=self.client,
            contact_phone="+7 900 000-00-10",
            time_zone="Москва · Europe/Moscow",
            needs="Пропуска для гостей и курьеров",
            objects="4 корпуса, 2 въезда",
            bought="пропуска, распознавание номеров",
            object_address=self.address,
            coordinates="55.751244, 37.618423",
            manager="Анна Смирнова",
            sales_manager="Мария Белова",
            who="Анна Смирнова",
        )
        self.expect(self.forms.submit("10", **client), "Записано")
        self.step("… и сразу же ещё раз, двойным щелчком")
        twice = self.forms.submit("10", **client)
        self.expect(twice, "Не принято: Объект")
        self.step("Первый разговор: ссылка из письма «ваш ход»")
        run = self.forms.follow(
            self.letter(MANAGER, "провести первый разговор"),
            "20",
            held_on=self.today.isoformat(),
            pain="Охрана не успевает проверять машины на въезде",
        )
        self.expect(run, "Записано")

    def agree_on_the_address(self) -> None:
        ask = self.letter(MANAGER, "адрес облака")
        self.step("Адрес согласован; сначала менеджер пробует занятый")
        agreed: dict[str, Any] = {
            "agreed_by": "Ольга Петровна Иванова",
            "agreed_on": self.today.isoformat(),
            "agreed_how": "звонок",
        }
        self.expect(self.forms.follow(ask, "30", slug="admin", **agreed), "Не принято: Адрес облака")
        self.expect(self.forms.follow(ask, "30", slug=self.slug, **agreed), "Записано")

    def enter_the_cloud(self) -> None:
        self.step("Клиент открывает письмо с доступом, придумывает пароль и входит в облако")
        self.browser.accept_invite(self.letter(self.client, "доступ"), "ромашка-2026-вход")
        self.step("Сверка видит первый вход и просит менеджера назначить обучение")
        wait_for("сверка увидит первый вход", self.login_is_seen, 90)

    def appoint_and_move_the_training(self) -> None:
        ask = self.letter(MANAGER, "назначить обучение")
        first, second = self.working_days(2)
        self.step(f"Обучение назначено на {first:%d.%m}, потом перенесено на {second:%d.%m}")
        details: dict[str, Any] = {
            "time": self.hours[0],
            "trainer": "Павел Орлов",
            "place": "https://meet.pass24.example/romashka",
        }
        self.expect(self.forms.follow(ask, "50", day=first.isoformat(), **details), "Записано")
        self.letter(self.client, "обучени")
        invited = self.letter(TRAINER, "обучение проводите вы")
        self.step("Вместо тренера выйдет менеджер: встреча уходит из календаря одного и встаёт в календарь другого")
        moved: dict[str, Any] = {"day": second.isoformat(), "time": self.hours[1], "trainer": "Анна Смирнова"}
        self.expect(self.forms.follow(invited, "50", **moved), "Записано")
        self.letter(TRAINER, "встреча снята")

    def hold_the_training(self) -> None:
        self.step("Обучение провели раньше – сегодня; отчёт и карточка для ТП")
        invited = self.letter(MANAGER, "обучение проводите вы")
        report: dict[str, Any] = dict(
            happened="прошло",
            held_on=self.today.isoformat(),
            participants="Ольга Петровна Иванова\nСтарший смены охраны",
            shows_people=True,
            shows_passes=True,
            shows_requests=True,
            open_questions="Как завести пропуск на год – техподдержка",
            score="2 – плохо",
            feedback="Всё понятно, просят памятку для охраны",
            another="нет",
            server_format="облако",
            equipment="Шлагбаумы CAME – 2\nКамеры Hikvision – 4",
            integration="настроена",
            integration_with="домофоны BAS-IP",
            passage_points="въезд – 2\nкалитка – 2",
        )
        self.expect(self.forms.follow(invited, "60", **report), "Записано")
        self.step("Назначенная встреча больше не нужна: она исчезает из календарей клиента и тренера")
        self.letter(self.client, "встреча снята")
        self.letter(MANAGER, "встреча снята")
        self.step("О плохой оценке сразу узнаёт руководитель. Но оценку перепутали: старая ссылка ведёт к исправлению")
        self.letter(HEAD, "оценка обучения: 2 из 5")
        refused = self.forms.follow(invited, "60", **report)
        self.expect(refused, "Не принято: Подключение")
        self.expect(self.forms.follow_in(refused, "60", score="5 – отлично", who=MANAGER), "Записано")
        self.letter(HEAD, "исправлено: оценка обучения: 5 из 5")
        self.share_the_recording()

    def share_the_recording(self) -> None:
        self.step("Ссылка на запись, по которой просят войти, клиенту не уходит")
        recording: dict[str, Any] = {"case": self.code(), "who": MANAGER}
        page = self.login_page()
        self.expect(self.forms.submit("65", url=page, **recording), "Не принято: Ссылка на запись")
        self.step("Другую система открыть не смогла: менеджер посмотрел сам. Одно письмо клиенту – со всем сразу")
        link = "https://video.pass24.example/romashka"
        self.expect(self.forms.submit("65", url=link, **recording), "Не принято: Ссылка на запись")
        self.expect(self.forms.submit("65", url=link, by_eye=True, **recording), "Записано")
        self.letter(self.client, "после обучения")
        self.take_the_card()

    def take_the_card(self) -> None:
        self.step("Техподдержка возвращает карточку: не сказано, где стойка. Менеджер дописывает, она уходит снова")
        card = self.letter(SUPPORT, "карточка")
        back: dict[str, Any] = {"outcome": "вернуть: не хватает данных или это не к нам", "words": "Где стоит стойка?"}
        self.expect(self.forms.follow(card, "63", **back), "Записано")
        ask = self.letter(MANAGER, "исправить карточку")
        self.expect(self.forms.follow(ask, "61", notes="Стойка в комнате охраны"), "Записано")
        self.expect(self.forms.follow(self.letter(SUPPORT, "карточка", times=2), "62"), "Записано")

    def bring_the_follow_up_forward(self) -> None:
        scheduled = wait_for("контакт в расписании Prefect", self.contacts_ahead, 30)
        local = scheduled[0].astimezone(ZONE)
        expected = self.working_days(2)[1]
        if (local.date(), local.hour) != (expected, 10) or len(scheduled) != 1:
            raise NotObservedError(f"контакт в расписании на {local}, а ждали {expected} в 10:00")
        self.step(f"Контакт стоит в расписании Prefect: {local:%d.%m.%Y %H:%M}, второй рабочий день после обучения")
        self.step("Менеджер переносит контакт на сейчас")
        sooner: dict[str, Any] = {"case": self.code(), "action": "связаться сейчас", "who": MANAGER}
        self.expect(self.forms.submit("80", **sooner), "Записано")
        if self.contacts_ahead():
            raise NotObservedError("прежний контакт остался в расписании")

    def route_its_outcomes(self) -> None:
        self.step("Итог контакта: вопрос о закупке – уходит в МОП, контакт назначен ещё раз")
        run = self.forms.follow(
            self.letter(MANAGER, "связаться"),
            "85",
            outcome="вопрос о закупке – передать в МОП",
            answers="Хотят ещё два считывателя",
        )
        self.expect(run, "Записано")
        self.step("МОП отправляет предложение: менеджер узнаёт об этом сразу и увидит перед следующим контактом")
        offer: dict[str, Any] = {
            "outcome": "закупка: предложение отправлено",
            "words": "Два считывателя",
        }
        self.expect(self.forms.follow(self.letter(SALES, "вопрос о закупке"), "63", **offer), "Записано")
        self.letter(MANAGER, "ответ на запрос")
        self.step("Старая ссылка больше не действует")
        stale = self.forms.follow(self.letter(MANAGER, "связаться"), "85", answers="то же самое")
        self.expect(stale, "Не принято: Подключение")
        self.step("Менеджер звонит раньше срока, а клиент не отвечает: система позвонит завтра сама")
        sooner: dict[str, Any] = {"case": self.code(), "action": "связаться сейчас", "who": MANAGER}
        self.expect(self.forms.submit("80", **sooner), "Записано")
        run = self.forms.follow(self.letter(MANAGER, "связаться", times=2), "85", outcome="не ответил")
        self.expect(run, "Записано")
        self.step("Клиент перезвонил сам: всё хорошо, нужен монтаж")
        self.expect(
            self.forms.submit("80", case=self.code(), action="связаться сейчас", who="Анна Смирнова"), "Записано"
        )
        replies = {"staff": "да", "residents": "частично", "gate": "да", "hinders": "Гости не знают, что нужна заявка"}
        well: dict[str, Any] = {"outcome": "всё хорошо", "site_work": "да", **replies}
        run = self.forms.follow(self.letter(MANAGER, "связаться", times=3), "85", **well)
        self.expect(run, "Записано")

    def prepare_the_site(self) -> None:
        self.letter(self.client, "фото")
        self.step("Фото загружены на страницу площадки, но розетки на них не видно: клиента просят только о ней")
        self.letter(MANAGER, "фото запрошены")
        page = SitePage(self.forms, self.code())
        self.expect(page.record("answer_site", **ANSWERS), "Записано")
        named: dict[str, str] = {}
        for number, item in enumerate(BARRIERS_AND_CAMERAS):
            run, (name,) = page.receive(item, picture(number))
            self.expect(run, "Записано")
            named[item] = name
        self.letter(MANAGER, "оценить")
        verdicts = dict.fromkeys(named.values(), "принято") | {named["socket"]: "вернуть"}
        self.expect(page.judge(verdicts, "Розетки у шлагбаума не видно"), "Записано")
        self.letter(self.client, "фото", times=2)
        self.step("Новое фото принято: 220 В и интернет есть")
        self.letter(MANAGER, "фото запрошены", times=2)
        run, (name,) = page.receive("socket", picture(99))
        self.expect(run, "Записано")
        self.letter(MANAGER, "оценить", times=2)
        run = page.judge({name: "принято"})
        self.expect(run, "Записано")

    def ask_something(self) -> None:
        self.step("Клиент спрашивает, не дожидаясь звонка: менеджер записывает вопрос и сразу отвечает")
        asked: dict[str, Any] = {"case": self.code(), "who": MANAGER}
        first: dict[str, Any] = {
            "question": "Где взять акт за ноябрь?",
            "subject": "документы",
            "reply": "Отправили по ЭДО.",
        }
        self.expect(self.forms.submit("53", **asked, **first), "Записано")
        self.letter(self.client, "ответ на ваш вопрос")

    def ask_after_the_end(self) -> None:
        self.step("Подключение завершено, а клиент спрашивает ещё раз: вопрос записала ТП, менеджеру – письмо")
        second: dict[str, Any] = {"question": "Не открывается калитка", "subject": "работа системы", "urgent": True}
        run = self.forms.submit("53", case=self.code(), who=SUPPORT, **second)
        self.expect(run, "Записано")
        if "подключение завершено" not in run.message:
            raise NotObservedError(f"вопрос открыл подключение заново: {run.message}")
        answer = self.forms.follow(self.letter(MANAGER, "ответить на вопрос"), "54", reply="Перезапустите считыватель.")
        self.expect(answer, "Записано")
        self.letter(self.client, "ответ на ваш вопрос", times=2)

    def login_is_seen(self) -> bool | None:
        """Runs reconcile, as its schedule does; True once it has asked the manager for the training."""
        self.expect(self.forms.reconcile(), "Сверено")
        asked = "назначить обучение"
        seen = any(asked in it.subject and self.object_name in it.subject for it in self.mailbox.letters())
        return seen or None

    def contacts_ahead(self) -> list[datetime] | None:
        """When contacts with this client stand in Prefect's schedule."""
        return self.forms.scheduled("82", self.code()) or None

    def login_page(self) -> str:
        """The address of the client's cloud, which asks for a password."""
        return str(next(it["url"] for it in self.mailbox.clouds() if it["slug"] == self.slug))

    def step(self, words: str) -> None:
        self.say(words)

    def letter(self, to: str, subject: str, times: int = 1) -> Letter:
        """The letter, once it has arrived."""
        letter = self.mailbox.wait(to, subject, times=times, about=self.object_name)
        self.case = self.case or next(iter(re.findall(r"R-\d{4,}", unquote(" ".join(letter.links)))), "")
        return letter

    def code(self) -> str:
        """The case, as a manager would write it from any letter."""
        return self.case

    def expect(self, run: Run, badge: str) -> None:
        """The run has ended with this badge; its message goes to the spectator."""
        self.say(f"    [{run.badge}] {run.message}")
        if run.badge != badge:
            raise NotObservedError(f"«{run.name}» закончился как «{run.badge}», а ждали «{badge}»")

    def working_days(self, count: int) -> list[date]:
        """The next working days in Moscow, counted apart from the code under show."""
        russia, day = holidays.country_holidays("RU"), self.today
        days: list[date] = []
        while len(days) < count:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in russia:
                days.append(day)
        return days


def today() -> date:
    """The client's day."""
    return datetime.now(UTC).astimezone(ZONE).date()
