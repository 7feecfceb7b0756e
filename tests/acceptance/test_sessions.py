"""Sessions of a training at the real far ends: missed, one more, put right; and what only time brings."""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from cases.case import Case
from cases.effects import Effect
from cases.facts import (
    CaseOpened,
    CloudReady,
    Contact,
    Fact,
    FollowUpPlanned,
    LoggedIn,
    TalkHeld,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms.desk import Answer
from cases.occurrence import Occurrence
from demo.doors import Browser, Forms, Letter, Mailbox
from demo.site_page import ANSWERS, SitePage, picture
from demo.story import today
from stack.local import Stack
from store.cases import CaseStore
from store.database import connect
from store.ledger import Key, Ledger
from tests.acceptance.clients import MANAGER, new_client, reconcile_until
from tests.acceptance.test_control import ORLOV, Controlled

pytestmark = pytest.mark.long

SUPPORT = "support@pass24.example"

GUSEVA = "guseva@pass24.example"
NOW = datetime.now(UTC)
ZONE = next(
    it for it in ("Europe/Moscow", "Asia/Kamchatka", "America/New_York") if 10 <= NOW.astimezone(ZoneInfo(it)).hour < 20
)
"""Where it is day, far enough from midnight."""
THERE = NOW.astimezone(ZoneInfo(ZONE)).date().isoformat()


@pytest.fixture
def story(forms: Forms, mailbox: Mailbox, browser: Browser) -> Controlled:
    return Controlled(
        forms, mailbox, browser, today(), print, "", "Склад Встреча", "savin@vstrecha.example", "vstrecha"
    )


HELD: dict[str, Any] = {
    "happened": "прошло",
    "held_on": THERE,
    "participants": "Пётр Савин\nСтарший смены",
    "shows_passes": True,
    "open_questions": "Как завести пропуск на год – техподдержка",
    "score": "5 – отлично",
    "feedback": "Ясно",
}
CARD: dict[str, Any] = {
    "another": "нет",
    "server_format": "облако",
    "equipment": "Шлагбаум – 1",
    "integration": "настроена",
    "integration_with": "1С",
    "passage_points": "въезд – 2",
}
MISSED: dict[str, Any] = {"happened": "клиент не пришёл", "held_on": THERE, "reason": "Трубку не взяли"}
MEETING: dict[str, Any] = {
    "action": "назначить или перенести",
    "day": THERE,
    "day_off": True,
    "time": "23:50",
    "time_zone": ZONE,
    "trainer": "Павел Орлов",
    "agreed": True,
    "place": "https://meet.pass24.example/2",
}


def test_a_client_who_does_not_come_one_more_session_and_everything_put_right(story: Controlled) -> None:
    forms = story.forms
    client = new_client(story.object_name, "vstrecha", time_zone=ZONE, talk_on=THERE, agreed_on=THERE)
    story.expect(forms.submit("10", **client), "Записано")
    story.enter_the_cloud()
    story.letter(MANAGER, "назначить обучение")
    story.new_letters()

    def fills_in(number: str, badge: str = "Записано", **fields: Any) -> str:
        run = forms.submit(number, case=story.case, **fields)
        story.expect(run, badge)
        return run.message

    fills_in("50", **MEETING)
    fills_in("60", **MISSED)
    fills_in("50", **MEETING | {"time": "23:51"})
    fills_in("60", **MISSED)
    assert story.new_letters() == Counter(
        {
            (story.client, "Обучение PASS24"): 1,
            (story.client, "Новая дата обучения PASS24"): 1,
            (story.client, "Презентации к обучению PASS24"): 1,
            (story.client, "Не получилось встретиться"): 2,
            (ORLOV, "Обучение проводите вы"): 2,
            (MANAGER, "Ваш ход: назначить новую дату обучения"): 2,
            (GUSEVA, "Клиент снова не пришёл на обучение"): 1,
        }
    )

    fills_in("50", **MEETING | {"time": "23:52"})
    assert "Нужна ещё встреча" in fills_in("60", **HELD, another="да")
    fills_in("65", url="https://video.pass24.example/1", by_eye=True)
    fills_in("50", **MEETING | {"time": "23:53"})
    fills_in("60", **HELD | CARD)
    assert "Открыть ссылку сами не смогли" in fills_in(
        "65", "Не принято: Ссылка на запись", url="https://video.pass24.example/2"
    )
    fills_in("65", there="записи не будет", reason="Забыли включить")
    assert story.new_letters() == Counter(
        {
            (story.client, "Новая дата обучения PASS24"): 1,
            (story.client, "Ещё одна встреча по PASS24"): 1,
            (story.client, "Запись обучения PASS24"): 1,
            (story.client, "После обучения PASS24"): 1,
            (ORLOV, "Обучение проводите вы"): 2,
            (MANAGER, "Ваш ход: назначить ещё одну встречу"): 1,
            (SUPPORT, "Карточка для ТП"): 1,
        }
    )
    summary = story.letter(story.client, "после обучения")
    for words in ("https://video.pass24.example/1", "Забыли включить", "пропуска", "ответит: техподдержка"):
        assert words in summary.text

    # Put right: the recording was there after all, the contact did not go well, the site is not ready.
    refused = forms.submit("65", case=story.case, url="https://video.pass24.example/2", by_eye=True)
    assert "Запись уже отмечена" in refused.message
    found = forms.follow_in(refused, "65", there="есть ссылка", url="https://video.pass24.example/2", by_eye=True)
    story.expect(found, "Записано")
    same = forms.follow_in(refused, "65", there="есть ссылка", url="https://video.pass24.example/2", by_eye=True)
    story.expect(same, "Без изменений")
    assert story.new_letters() == {(story.client, "Исправлено: После обучения PASS24"): 1}
    assert "это исправленное письмо" in " ".join(story.letter(story.client, "исправлено").text.lower().split())

    outcome: dict[str, Any] = {
        "outcome": "всё хорошо",
        "staff": "да",
        "residents": "да",
        "gate": "да",
        "site_work": "нет",
    }
    story.expect(forms.submit("62", case=story.case, who=SUPPORT), "Записано")  # or the case waits for it
    assert "подключение завершено" in fills_in("85", **outcome)
    story.new_letters()
    again = forms.submit("85", case=story.case, **outcome)
    assert "Итог контакта уже записан" in again.message
    story.expect(forms.follow_in(again, "85", outcome="связаться ещё раз", answers="Охрана учится"), "Записано")
    assert len(story.contacts_ahead() or []) == 1
    story.expect(forms.follow_in(again, "85", site_work="да"), "Записано")
    assert story.contacts_ahead() is None
    assert story.new_letters() == {
        (story.client, "Фото площадки перед монтажом"): 1,
        (MANAGER, "Фото запрошены: загрузите, когда придут"): 1,
    }

    page = SitePage(forms, story.case)
    story.expect(page.record("answer_site", **ANSWERS), "Записано")
    wanted = re.findall(r'data-item="(\w+)"', page.text())
    named = {item: page.receive(item, picture(number))[1][0] for number, item in enumerate(wanted)}
    story.expect(page.judge(dict.fromkeys(named.values(), "принято")), "Записано")
    story.new_letters()
    assert page.judge({named["breaker"]: "вернуть"}, "Щит закрыт").badge == "Записано"
    assert story.new_letters() == {
        (story.client, "Нужны ещё фото площадки"): 1,
        (MANAGER, "Фото запрошены: загрузите, когда придут"): 1,
    }
    story.expect(page.judge({named["breaker"]: "вернуть"}, "Щит закрыт, надписи не видно"), "Записано")
    assert story.new_letters() == {(story.client, "Исправлено: Нужны ещё фото площадки"): 1}
    assert "Мы ошиблись" in story.letter(story.client, "нужны ещё фото").text


# What only time brings: cases as they would be by now.


class Past:
    """Cases in the middle of their way, written as if the days before had been."""

    def __init__(self, stack: Stack) -> None:
        self._engine = connect(stack.database_url)
        self.cases = CaseStore(self._engine)
        self._ledger = Ledger(self._engine, self.cases)

    def close(self) -> None:
        self._engine.dispose()

    def case(self, name: str, starts_at: datetime, *facts: Fact, at: datetime, done: tuple[Effect, ...] = ()) -> Case:
        """Invited three days ago; `facts` were recorded at that moment."""
        opened = CaseOpened(
            object_name=name,
            object_type="ЖК",
            client_name="Ромашка ООО",
            contact=Contact(name="Ольга Ким", email=f"kim@{uuid4().hex[:8]}.example"),
            time_zone=ZONE,
            manager="smirnova",
            sales_manager="belova",
        )
        then = NOW - timedelta(days=8)
        case, _ = self.cases.open(lambda: Answer((opened,), "smirnova", "Открыто."), then)
        before: tuple[Fact, ...] = (
            TalkHeld(held_on=then.date(), needs="пропуска", pain="очередь"),
            CloudReady(cloud_id=f"c-{case.code}", url="https://x.example/"),
            LoggedIn(at=then),
            TrainingAppointed(number=1, starts_at=starts_at, time_zone=ZONE, trainer="orlov", place="офис"),
        )
        self.cases.record(case.code, lambda _: Answer(before, "smirnova", "Дальше."), then)
        sent = {
            Effect.ASK_FIRST_TALK: "1",
            Effect.MAKE_SUPPORT_ACCOUNT: f"c-{case.code}",
            Effect.SEND_CREDENTIALS: "1",
            Effect.SEND_INVITATION: "1",
            Effect.SEND_PRESENTATIONS: "1",
            Effect.INVITE_TRAINER: "1",
            Effect.SCHEDULE_FOLLOW_UP: "1",
        }
        for effect, occurrence in sent.items():
            key = Key(case.id, effect, Occurrence(occurrence))
            self._ledger.begin(key, case.contact.email, then)
            self._ledger.finish({key: effect.label}, then, reference="")
        case, _ = self.cases.record(case.code, lambda _: Answer(facts, "smirnova", "Дальше."), at)
        return case


@pytest.fixture
def past(stack: Stack) -> Iterator[Past]:
    made = Past(stack)
    yield made
    made.close()


SOON = {"Напоминаем: обучение PASS24"}
OVER = {"Ваш ход: записать, как прошло обучение"}
LATE = {"После обучения PASS24", "Ваш ход: дать ссылку на запись обучения"}
"""What is due of each: an hour before, two hours after, on the second working day."""


def about(mailbox: Mailbox, name: str) -> dict[tuple[str, str], Letter]:
    found = [it for it in mailbox.letters() if it.subject.endswith(name)]
    return {(it.to, it.subject.partition(" · ")[0]): it for it in found}


def copied_to(letter: Letter) -> str:
    message = email.message_from_bytes(letter.path.read_bytes(), policy=email.policy.default)
    return str(message["Cc"])


def test_reminders_the_report_and_the_letter_after_the_training_come_with_time(
    past: Past, forms: Forms, mailbox: Mailbox
) -> None:
    days_ago = NOW - timedelta(days=7)
    held = TrainingHeld(number=1, held_on=days_ago.date(), feedback="Ясно", shown=("пропуска",), score=5)
    planned = FollowUpPlanned(number=1, due_at=NOW + timedelta(days=30))
    past.case("Склад Скоро", NOW + timedelta(minutes=50), at=days_ago)
    past.case("Склад Прошло", NOW - timedelta(hours=2), at=days_ago)
    past.case("Склад Без Записи", days_ago, held, planned, at=days_ago + timedelta(hours=2))

    def come() -> bool:
        names = ("Склад Скоро", "Склад Прошло", "Склад Без Записи")
        had = [{subject for _, subject in about(mailbox, it)} for it in names]
        return all(wanted <= subjects for wanted, subjects in zip((SOON, OVER, LATE), had, strict=True))

    reconcile_until(forms, "напоминание, вопрос об отчёте, письмо после обучения", come)
    asked = about(mailbox, "Склад Прошло")[ORLOV, "Ваш ход: записать, как прошло обучение"]
    assert MANAGER in copied_to(asked)
    late = about(mailbox, "Склад Без Записи")
    assert MANAGER in copied_to(late[ORLOV, "Ваш ход: дать ссылку на запись обучения"])
    summary = next(it for (_, subject), it in late.items() if subject == "После обучения PASS24")
    assert "ещё готовим" in " ".join(summary.text.split())
