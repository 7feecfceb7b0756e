"""A changed address over the real stack: no access leaves for it before a second person has confirmed it."""

from collections import Counter
from typing import Any

import pytest

from demo.doors import Browser, Forms, Mailbox
from tests.acceptance.clients import MANAGER, clouds_of, new_client

pytestmark = pytest.mark.long

ORLOV = "orlov@pass24.example"
OLD, NEW = "savin@dubki.example", "novy@dubki.example"


def got(mailbox: Mailbox, to: str, name: str) -> Counter[str]:
    """What somebody has got about an object, by the beginning of the subject."""
    return Counter(it.subject.partition(" · ")[0] for it in mailbox.letters() if it.to == to and name in it.subject)


def accounts(mailbox: Mailbox, slug: str) -> set[str]:
    return {user["email"] for cloud in clouds_of(mailbox, slug) for user in cloud["users"]}


def test_access_waits_for_a_second_person_once_the_address_was_changed(
    forms: Forms, mailbox: Mailbox, browser: Browser
) -> None:
    name = "КП Дубки"
    opened = forms.submit("10", **new_client(name, "dubki"))
    assert opened.badge == "Записано", opened.message
    first = mailbox.wait(OLD, "Доступ в PASS24", about=name)
    code = clouds_of(mailbox, "dubki")[0]["case_ref"].partition(".")[0]
    contact: dict[str, Any] = {"contact_name": "Иван Новый", "contact_email": NEW, "contact_phone": ""}

    unexplained = forms.submit("15", case=code, **contact)
    assert unexplained.badge == "Не принято: Почему меняется почта"

    changed = forms.submit("15", case=code, **contact, reason="сменился администратор", send_again=True)
    assert changed.badge == "Записано", changed.message
    assert "Подтвердить должен второй человек: Павел Орлов." in changed.message
    again = forms.submit("40", case=code)
    assert "уйдёт не сразу" in again.message or again.badge == "Не принято: Подключение", again.message
    assert forms.submit("99").badge == "Сверено"

    assert got(mailbox, NEW, name) == {}
    assert accounts(mailbox, "dubki") == {OLD, "support@pass24.example"}, "nobody has got an account, either"
    assert got(mailbox, OLD, name) == {"Доступ в PASS24": 1, "Перенос доступа в PASS24 на другую почту": 1}
    told = mailbox.wait(OLD, "Перенос доступа", about=name)
    assert not [it for it in ("/invite/", NEW, "R-") if it in told.text + " ".join(told.links)]
    asked = mailbox.wait(ORLOV, "подтвердить новую почту клиента", about=name)
    for words in (NEW, OLD, "Анна Смирнова", "сменился администратор"):
        assert words in asked.text
    link = asked.filled_in(forms.deployment_id("87"))
    assert [it for it in (NEW, "Анна Смирнова", "сменился администратор") if it not in link["told"]] == []

    alone = forms.follow(asked, "87", agreed="подтвердить", who=MANAGER)
    assert alone.badge == "Не принято: Подключение"
    assert "сменили вы" in alone.message
    assert got(mailbox, NEW, name) == {}

    confirmed = forms.follow(asked, "87", agreed="подтвердить")
    assert confirmed.badge == "Записано", confirmed.message
    access = mailbox.wait(NEW, "Новый доступ в PASS24", about=name)
    browser.accept_invite(access, "дубки-2026-вход")
    assert accounts(mailbox, "dubki") == {OLD, NEW, "support@pass24.example"}
    assert got(mailbox, OLD, name)["Новый доступ в PASS24"] == 0
    twice = forms.follow(asked, "87", agreed="подтвердить")
    assert twice.badge == "Не принято: Подключение"
    assert first.message_id != access.message_id


@pytest.mark.parametrize("by_sales", [False, True])
def test_a_change_that_is_not_confirmed_goes_back_and_who_asked_is_told(
    by_sales: bool, forms: Forms, mailbox: Mailbox
) -> None:
    name, slug = ("КП Осинки", "osinki") if by_sales else ("КП Берёзки", "berezki")
    assert forms.submit("10", **new_client(name, slug)).badge == "Записано"
    old, new = f"savin@{slug}.example", f"chuzhoy@{slug}.example"
    mailbox.wait(old, "Доступ в PASS24", about=name)
    code = clouds_of(mailbox, slug)[0]["case_ref"].partition(".")[0]
    who, second = ("belova@pass24.example", MANAGER) if by_sales else (MANAGER, ORLOV)
    contact: dict[str, Any] = {
        "contact_name": "Кто-то",
        "contact_email": new,
        "reason": "попросили",
        "send_again": True,
    }
    assert forms.submit("15", case=code, **contact, who=who).badge == "Записано"

    asked = mailbox.wait(second, "подтвердить новую почту клиента", about=name)
    refused = forms.follow(asked, "87", agreed="вернуть прежнюю почту", reason="Клиент о ней не знает")

    assert refused.badge == "Записано", refused.message
    told = mailbox.wait(who, "Второй человек не согласен", about=name)
    assert "Клиент о ней не знает" in told.text
    mailbox.wait(old, "Новый доступ в PASS24", about=name)
    assert got(mailbox, new, name) == {}
