"""One shipment for two clients over the real stack: each is told of their own, received once it is there for both."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from demo.doors import Forms, Mailbox
from tests.acceptance.clients import TODAY, clouds_of, new_client

pytestmark = pytest.mark.long

TOMORROW = (datetime.now(UTC).astimezone() + timedelta(days=1)).date().isoformat()


def opened(forms: Forms, mailbox: Mailbox, name: str, host: str) -> str:
    run = forms.submit("10", **new_client(name, host, object_address=f"Тверь, ул. {name}, 1"))
    assert run.badge == "Записано", run.message
    return str(clouds_of(mailbox, host)[0]["case_ref"]).partition(".")[0]


def test_one_shipment_for_two_clients(forms: Forms, mailbox: Mailbox) -> None:
    first, second = (
        opened(forms, mailbox, name, host) for name, host in (("Калинки", "kalinki"), ("Рябинки", "ryabinki"))
    )
    sent: dict[str, Any] = {
        "goods": f"шлагбаум – 2\n{second}: камера – 1",
        "sender": "от поставщика",
        "destination": "на объект клиента",
        "carrier": "СДЭК",
        "track": "1234567890",
        "payer": "PASS24",
        "sent_on": TODAY,
        "expected_on": TOMORROW,
        "owner": "Анна Смирнова",
    }
    told = forms.submit("51", case=first, **sent)
    assert told.badge == "Записано", told.message
    assert f"Записано и по {second}." in told.message
    letters = {name: mailbox.wait(f"savin@{host}.example", "К вам едет", about=name) for name, host in HOSTS.items()}
    assert "шлагбаум – 2" in letters["Калинки"].text
    assert "камера" not in letters["Калинки"].text
    assert "камера – 1" in letters["Рябинки"].text
    assert "шлагбаум" not in letters["Рябинки"].text

    came = forms.submit("52", case=second, came="пришло целым и полностью", received_on=TODAY)
    assert came.badge == "Записано", came.message
    again = forms.submit("52", case=first, shipment=f"{first}-1", came="пришло целым и полностью", received_on=TODAY)
    assert again.badge == "Не принято: Подключение", again.message
    assert "уже записано" in again.message


HOSTS = {"Калинки": "kalinki", "Рябинки": "ryabinki"}
