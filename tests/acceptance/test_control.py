"""Control through the real worker: paused, going on, handed over, ended, reopened; nobody gets a letter too many."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.effect_row import FarEnd
from demo.cast import SUPPORT
from demo.doors import Browser, Forms, Letter, Mailbox, Run
from demo.story import Story, today
from stack.local import Stack
from store.database import connect
from store.outages import DOWN, Outages, growing
from tests.acceptance.clients import MANAGER, new_client
from tests.acceptance.run_form import own_process

ORLOV = "orlov@pass24.example"
HEAD = "Ирина Гусева"

DATA: dict[str, Any] = {
    "object_name": "Склад Управа",
    "object_type": "склад",
    "client_name": "uprava ООО",
    "time_zone": "Москва · Europe/Moscow",
    "sales_manager": "Мария Белова",
}


@dataclass
class Controlled(Story):
    """One client in the hands of a manager who changes their mind. `known`: the letters that were counted already."""

    known: set[str] = field(default_factory=set)

    def control(self, action: str, **fields: Any) -> Run:
        """Form 02, accepted."""
        run = self.forms.submit("02", case=self.case, action=action, **({"reason": "проверка"} | fields))
        self.expect(run, "Записано")
        return run

    def new_letters(self) -> Counter[tuple[str, str]]:
        """Who has got what about the object since this was asked last: (to, subject)."""
        about = [it for it in self.mailbox.letters() if self.object_name in it.subject]
        fresh = [it for it in about if it.id not in self.known]
        self.known |= {it.id for it in about}
        return Counter((it.to, it.subject.partition(" · ")[0]) for it in fresh)


@pytest.fixture
def story(forms: Forms, mailbox: Mailbox, browser: Browser) -> Controlled:
    return Controlled(forms, mailbox, browser, today(), print, "", "Склад Управа", "savin@uprava.example", "uprava")


def test_a_case_is_paused_goes_on_is_handed_over_ended_and_reopened(story: Controlled) -> None:
    forms = story.forms
    story.expect(forms.submit("10", **new_client(story.object_name, "uprava")), "Записано")
    story.enter_the_cloud()
    asked = story.letter(MANAGER, "назначить обучение")
    assert story.new_letters() == {
        (story.client, "Доступ в PASS24"): 1,
        (SUPPORT, "Учётная запись в облаке"): 1,
        (MANAGER, "Ваш ход: назначить обучение"): 1,
    }

    paused = story.control("поставить на паузу", reason="клиент в отпуске")
    assert "Дальше: на паузе, пока вы не продолжите: никому ничего не отправляем." in paused.message
    refused = forms.follow(asked, "50", **meeting(story))
    assert (refused.badge, "на паузе" in refused.message) == ("Не принято: Подключение", True)
    card = paused.message.splitlines()[-1]
    assert card.startswith("Карточка: http")
    assert refused.message.splitlines()[-1] == card
    story.expect(forms.reconcile(), "Сверено")
    story.expect(forms.submit("03", case=story.case, text="Звонить после обеда."), "Записано")
    assert story.new_letters() == {}

    story.control("продолжить", reason="")
    assert story.new_letters() == {(MANAGER, "Ваш ход: назначить обучение"): 1}
    story.expect(forms.follow(asked, "50", **meeting(story)), "Записано")
    invited = {"Обучение PASS24": 1, "Презентации к обучению PASS24": 1}
    assert story.new_letters() == {
        **{(story.client, subject): count for subject, count in invited.items()},
        (ORLOV, "Обучение проводите вы"): 1,
    }

    given: dict[str, Any] = {"manager": "Павел Орлов", "reason": "отпуск"}
    handed_over = forms.submit("04", case=story.case, **given)
    story.expect(handed_over, "Записано")
    story.expect(forms.submit("04", case=story.case, **given), "Не принято: Кому передать")
    assert story.new_letters() == {
        (MANAGER, "Подключение передано"): 1,
    }

    again: dict[str, Any] = {"letter": "приглашение на обучение"}
    story.expect(forms.submit("06", case=story.case, **again), "Записано")
    story.expect(forms.submit("06", case=story.case, **again), "Не принято: Подключение")
    assert story.new_letters() == {(story.client, "Обучение PASS24"): 1}
    invitations = of(story, "Обучение PASS24 ·")
    assert len({it.message_id for it in invitations}) == len(invitations) == 2

    asked_to_end = story.control("остановить", reason="объект продан")
    assert "Подтвердить должен второй человек: Павел Орлов." in asked_to_end.message
    assert story.new_letters() == {(ORLOV, "Ваш ход: подтвердить остановку"): 1}
    second = story.letter(ORLOV, "подтвердить остановку")
    alone = forms.follow(second, "88", agreed="остановить", who=MANAGER)
    story.expect(alone, "Не принято: Подключение")
    ended = forms.follow(second, "88", agreed="остановить")
    story.expect(ended, "Записано")
    assert "подключение остановлено" in ended.message
    assert story.new_letters() == {(story.client, "Обучение PASS24 отменено"): 1, (ORLOV, "Встреча снята: обучение"): 1}
    assert "новой дате" not in of(story, "Обучение PASS24 отменено")[0].text
    too_late = forms.follow(asked, "50", **meeting(story))
    assert (too_late.badge, too_late.message.splitlines()[-1]) == ("Не принято: Подключение", card)
    story.expect(forms.reconcile(), "Сверено")
    assert story.new_letters() == {}

    reopened = story.control("вернуть в работу", reason="передумали")
    assert "согласовать с клиентом день и время обучения" in reopened.message
    assert story.new_letters() == {(ORLOV, "Ваш ход: назначить новую дату обучения"): 1}

    corrected = forms.submit("05", case=story.case, **DATA | {"object_name": "Склад Управа-2"})
    story.expect(corrected, "Записано")
    assert "С прежними данными уже ушли: доступ и материалы (" in corrected.message
    repeated = forms.submit("05", case=story.case, **DATA, send_again=True)
    assert "Ещё раз отправлять уже незачем." in repeated.message
    assert story.new_letters() == {}


def test_the_same_client_twice_is_refused_and_led_to_the_open_case(forms: Forms, mailbox: Mailbox) -> None:
    first = forms.submit("10", **new_client("Склад Двойник", "dvojnik", slug=""))
    assert first.badge == "Записано"
    card = first.message.splitlines()[-1].removeprefix("Карточка: ")
    before = len(mailbox.letters())

    named = forms.submit("10", **new_client("склад «Двойник»", "dvojnik", slug="", contact_email="other@x.example"))
    by_mail = forms.submit("10", **new_client("Склад Тройник", "dvojnik", slug=""))

    assert (named.badge, by_mail.badge) == ("Не принято: Объект", "Не принято: Контакт: почта")
    for refused in (named, by_mail):
        assert "Склад Двойник" in refused.message
        assert refused.message.endswith(card)
    assert len(mailbox.letters()) == before
    ticked = forms.submit("10", **new_client("Склад Тройник", "dvojnik", slug="", another_object=True))
    assert ticked.badge == "Записано"


def test_all_cases_of_a_manager_are_handed_over_and_what_is_open_comes_as_one_letter(
    stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    names = [f"Склад Отдан {number}" for number in range(2)]
    for number, name in enumerate(names):
        client = new_client(name, f"otdan{number}", talk_on="", slug="", manager="Павел Орлов")
        assert forms.submit("10", **client).badge == "Записано"
    wish: dict[str, Any] = {"all_of": "Павел Орлов", "manager": "Анна Смирнова", "reason": "уволился"}

    with own_process(stack.environment | {"ONBOARDING_POLICY__DIGEST_FROM": "2"}, tmp_path / "log") as submit:
        not_theirs = submit("flows.correction:hand_over", **wish, who="Анна Смирнова")
        run = submit("flows.correction:hand_over", **wish, who=HEAD)
        again = submit("flows.correction:hand_over", **wish, who=HEAD)

    assert not_theirs["badge"] == "Не принято: Все подключения менеджера"
    assert "может руководитель" in not_theirs["message"]
    assert run["badge"] == "Записано", run["message"]
    digests = [it for it in mailbox.letters() if it.to == MANAGER and "Эти подключения передали вам" in it.text]
    assert len(digests) == 1
    for name in names:
        assert name in digests[0].text
        asked = [it.to for it in mailbox.letters() if it.subject == f"Ваш ход: провести первый разговор · {name}"]
        assert asked == [ORLOV]
    told = [it for it in mailbox.letters() if it.to == ORLOV and it.subject.startswith("Переданы другому менеджеру: ")]
    assert len(told) == 1
    assert all(name in told[0].text for name in names)
    assert again["badge"] == "Не принято: Все подключения менеджера"


def test_all_cases_handed_over_do_not_wait_for_mail_that_is_known_to_be_down(
    stack: Stack, forms: Forms, mailbox: Mailbox, tmp_path: Path
) -> None:
    client = new_client("Склад Тихий", "tihij", talk_on="", slug="", manager="Павел Орлов")
    assert forms.submit("10", **client).badge == "Записано"
    engine = connect(stack.environment["ONBOARDING_DATABASE_URL"])
    outages = Outages(engine, DOWN, growing(timedelta(minutes=10)))
    wish: dict[str, Any] = {"all_of": "Павел Орлов", "manager": "Анна Смирнова", "reason": "уволился", "who": HEAD}

    def asked() -> list[str]:
        subject = "Ваш ход: провести первый разговор · Склад Тихий"
        return [it.to for it in mailbox.letters() if it.subject == subject]

    outages.note(FarEnd.MAIL, datetime.now(UTC))
    try:
        with own_process(stack.environment, tmp_path / "log") as submit:
            run = submit("flows.correction:hand_over", **wish)
        assert run["badge"] == "Записано", run["message"]
        assert asked() == [ORLOV]
    finally:
        outages.end(FarEnd.MAIL)
        engine.dispose()


def meeting(story: Controlled) -> dict[str, Any]:
    day = story.working_days(3)[2].isoformat()
    return {"day": day, "time": "11:00", "trainer": "Павел Орлов", "place": "https://meet.pass24.example/1"}


def of(story: Controlled, subject: str) -> list[Letter]:
    """The client's letters whose subject begins so."""
    return [it for it in story.mailbox.letters() if it.to == story.client and it.subject.startswith(subject)]
