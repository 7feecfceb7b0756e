"""No API of nadmozg is configured: the manager makes the cloud by hand, everything else goes on as ever."""

from collections.abc import Iterator

import httpx
import pytest

from demo.doors import Mailbox
from stack.local import Stack
from store.migrate import upgrade
from tests.acceptance.clients import MANAGER, letters_to, new_client, own_database
from tests.acceptance.run_form import Submit, own_process


@pytest.fixture(scope="module")
def submit(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Submit]:
    """Runs a form in manual mode, with a database of its own, against the same mail server and Prefect."""
    url = own_database(stack, "manual")
    upgrade(url)
    environment = stack.environment | {"ONBOARDING_DATABASE_URL": url, "ONBOARDING_NADMOZG_URL": "manual"}
    with own_process(environment, tmp_path_factory.mktemp("manual") / "log") as run:
        yield run


def test_a_cloud_made_by_hand_takes_the_client_to_the_training(stack: Stack, mailbox: Mailbox, submit: Submit) -> None:
    opened = submit("flows.onboarding:new_client", **new_client("Склад Ручной", "ruchnoy"))
    assert opened["badge"] == "Записано"
    mailbox.wait(MANAGER, "создать облако вручную · Склад Ручной", seconds=5)
    body = {"slug": "ruchnoy", "title": "Склад Ручной", "admin_email": "savin@ruchnoy.example"}
    made = httpx.post(f"{stack.sandbox_http_url}/control/clouds", json=body, trust_env=False).raise_for_status().json()

    fields = {"case": "R-0001 · Склад Ручной", "who": "Анна Смирнова", "cloud_login": "savin"}
    refused = submit("flows.cloud:cloud_by_hand", **fields, cloud_url="", password_delivery="по телефону")
    assert refused["badge"] == "Не принято: Ссылка на облако"
    submit("flows.cloud:cloud_by_hand", **fields, cloud_url=made["url"], password_delivery="сообщу по телефону")

    # What can be seen from outside is checked, the rest is asked; «готово» waits for the word.
    inside = mailbox.wait(MANAGER, "проверить облако изнутри и записать объект · Склад Ручной", seconds=5)
    assert "savin@ruchnoy.example" in inside.text
    assert "support@pass24.example" in inside.text
    assert letters_to(mailbox, "ruchnoy") == []
    seen = {"case": "R-0001", "object_address": "Москва, ул. Садовая, 1", "object_no": "1", "who": "Анна Смирнова"}
    unseen = submit("flows.cloud:object_in_cloud", **seen)
    assert unseen["badge"] == "Не принято: Учётные записи в облаке заведены"
    assert submit("flows.cloud:object_in_cloud", **seen, accounts_are_there=True)["badge"] == "Записано"
    told = mailbox.wait("support@pass24.example", "Учётная запись в облаке · Склад Ручной", seconds=5)
    assert "Пароля в письме нет" in " ".join(told.text.split())

    access = next(it for it in mailbox.letters() if it.to == "savin@ruchnoy.example")
    assert "сообщу по телефону" in access.text
    assert "/invite/" not in access.text
    mailbox.wait(MANAGER, "узнать, вошёл ли клиент · Склад Ручной", seconds=5)
    submit("flows.cloud:client_logged_in", case="R-0001", who="Анна Смирнова")
    mailbox.wait(MANAGER, "назначить обучение · Склад Ручной", seconds=5)
    assert letters_to(mailbox, "ruchnoy") == ["Доступ в PASS24 · Склад Ручной"]
