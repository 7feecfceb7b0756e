"""An order for two cases through the real forms, by those whose turn it is: one letter, two words, a complaint."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from demo.doors import Forms, Letter, Mailbox, Run
from tests.acceptance.clients import MANAGER, TODAY, new_client

pytestmark = pytest.mark.long

SUPPLIER = "zakaz@barrier-orders.example"
HEAD, DIRECTOR, ACCOUNTANT = (f"{it}@pass24.example" for it in ("guseva", "lebedev", "zueva"))


def accepted(run: Run) -> str:
    assert run.badge == "Записано", run.message
    return run.message


def opened(forms: Forms, name: str, host: str) -> str:
    plain: dict[str, Any] = {"slug": "", "agreed_by": "", "agreed_on": "", "agreed_how": ""}
    accepted(forms.submit("10", **new_client(name, host, **plain)))
    found = re.search(r"R-\d{4}", accepted(forms.submit("03", case=name, text="Ждём оборудование.")))
    assert found, "whoever gives a name is told which case was meant"
    return found[0]


def theirs(mailbox: Mailbox) -> list[Letter]:
    return [it for it in mailbox.letters() if it.to == SUPPLIER]


def asked(mailbox: Mailbox, forms: Forms, who: str, subject: str, number: str, **fields: Any) -> str:
    """Whoever was asked opens the form from the letter and submits it."""
    letter = mailbox.wait(who, subject, about="Склад Заказ")
    return accepted(forms.follow(letter, number, **fields))


def test_one_order_for_two_cases_from_the_form_to_the_complaint(forms: Forms, mailbox: Mailbox) -> None:
    added = forms.submit("66", called="Шлагбаум-Заказ ООО", person="Кира Лосева", email=SUPPLIER)
    number = re.search(r"П-\d+", accepted(added))
    assert number
    home, other = opened(forms, "Склад Заказ", "order-home"), opened(forms, "Склад Второй", "order-other")
    ordered: dict[str, Any] = {"supplier": number[0], "positions": "шлагбаум – 2 – 40 000", "cases": other}
    said = accepted(forms.submit("67", case=home, **ordered))
    assert "Заказ 1 поставщику Шлагбаум-Заказ ООО" in said

    letter = mailbox.wait(SUPPLIER, "Просим выставить счёт")
    mail = message_from_bytes(letter.path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert "Анна Смирнова, PASS24" in str(mail["From"])
    assert MANAGER in str(mail["Reply-To"])
    assert "Склад" not in letter.subject + letter.text
    assert f"заказ {home}/1" in letter.subject

    accepted(forms.submit("68", case=home, invoice="118", total="80 000"))
    asked(mailbox, forms, HEAD, "согласовать счёт 118", "69", decision="согласен")
    early = forms.submit("74", case=home, paid_on=TODAY, who=ACCOUNTANT)
    assert "генеральный директор" in early.message
    asked(mailbox, forms, DIRECTOR, "согласовать счёт 118", "69", decision="не согласен", reason="дорого")
    mailbox.wait(MANAGER, "не согласован", about="Склад Заказ")
    accepted(forms.submit("69", case=home, decision="согласен", who=DIRECTOR))
    asked(mailbox, forms, ACCOUNTANT, "оплатить счёт 118", "74", paid_on=TODAY)
    came: dict[str, Any] = {"received_on": TODAY, "condition": "пришло не всё", "words": "нет одного шлагбаума"}
    assert "Поставщику: претензия" in accepted(forms.submit("79", case=home, **came))
    assert "нет одного шлагбаума" in mailbox.wait(SUPPLIER, "Претензия по счёту 118").text
    assert len(theirs(mailbox)) == 2, "an order for two cases is one letter"

    page = forms.as_person(ACCOUNTANT).get(f"{forms.site_url}/onboarding/suppliers").raise_for_status().text
    assert f"{home}/1 · Шлагбаум-Заказ ООО" in page
    assert f"и для {other}" in page
    known = accepted(forms.submit("03", case=other, text="Заказ общий."))
    assert "Карточка" in known
