"""A number of a cloud, typed: another client's is refused for good, one of sales' making until it is recognised."""

from collections import Counter
from typing import Any

import httpx
import pytest

from demo.doors import Forms, Mailbox
from stack.local import Stack
from tests.acceptance.clients import (
    MANAGER,
    cloud_of_sales,
    clouds_of,
    fault,
    letters_to,
    new_client,
    reconcile_until,
)

pytestmark = pytest.mark.long

NO_ADDRESS = {"slug": "", "agreed_by": "", "agreed_on": "", "agreed_how": "", "client_has_access": "нет"}


HEADINGS = (
    "№\tОбъект\tТип\tЮрлицо\tКонтакт\tПочта\tЧасовой пояс\tМОП\tНомер облака\tАдрес облака\tДоступ у клиента уже есть"
)


def row(number: int, name: str, host: str, cloud: str, address: str = "") -> str:
    client = f"Савин\tsavin@{host}.example\tСамара\tМария Белова"
    return f"{number}\t{name}\tсклад\t{host} ООО\t{client}\t{cloud}\t{address}\tнет"


def test_a_cloud_goes_to_nobody_but_its_client(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    forms.submit("10", **new_client("Склад Свой", "svoy"))
    reconcile_until(forms, "доступ", lambda: letters_to(mailbox, "svoy"))
    [ours] = clouds_of(mailbox, "svoy")

    for sure in (False, True):
        thief = new_client("Склад Чужой", "chuzhoy", **NO_ADDRESS, cloud_id=ours["cloud_id"], cloud_is_right=sure)
        refused = forms.submit("10", **thief)
        assert refused.badge == "Не принято: Номер облака в nadmozg"
        assert "уже у подключения" in refused.message
        assert "Склад Свой" in refused.message
    absent = forms.submit("10", **new_client("Склад Чужой", "chuzhoy", **NO_ADDRESS, cloud_id="c-404"))
    assert "в nadmozg нет" in absent.message

    made = cloud_of_sales(stack, "prodazhi")
    rows = [row(1, "Склад Чужой", "chuzhoy", ours["cloud_id"], "svoy"), row(2, "Склад Продаж", "prodazhi", made)]
    pasted = forms.submit("11", table="\n".join([HEADINGS, *rows]), action="начать все верные")
    [others, of_sales] = [it for it in pasted.message.splitlines() if it.startswith("Строка ")]
    assert "уже у подключения" in others
    assert others.endswith("проверьте номер.")
    assert "«prodazhi»" in of_sales
    assert of_sales.endswith("Если всё верно, впишите этот адрес в столбец «Адрес облака».")
    assert letters_to(mailbox, "prodazhi") == []
    client = new_client("Склад Продаж", "prodazhi", **NO_ADDRESS, cloud_id=made)
    shown = forms.submit("10", **client)
    assert shown.badge == "Не принято: Номер облака в nadmozg"
    assert "prodazhi" in shown.message
    assert "Да, это то облако" in shown.message
    assert forms.submit("10", **client, cloud_is_right=True).badge == "Записано"
    again = new_client("Склад Третий", "tretiy", **NO_ADDRESS, cloud_id=made, cloud_is_right=True)
    assert "уже у подключения" in forms.submit("10", **again).message
    assert letters_to(mailbox, "chuzhoy") == []


def test_access_that_sales_has_given_is_left_alone_and_the_login_is_seen(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    made = cloud_of_sales(stack, "dostup")
    client = new_client("Склад Доступ", "dostup", **NO_ADDRESS, cloud_id=made, cloud_is_right=True)
    unsaid = forms.submit("10", **client | {"client_has_access": ""})
    assert unsaid.badge == "Не принято: Доступ у клиента уже есть"
    assert forms.submit("10", **client | {"client_has_access": "да"}).badge == "Записано"
    accounts = Counter(it["role"] for it in clouds_of(mailbox, "dostup")[0]["users"])
    assert accounts == {"owner": 1, "support": 1}, "nobody was added, and no link of theirs is void"
    assert letters_to(mailbox, "dostup") == []
    # There may be an object in a cloud that others have made: the manager is asked, and says that there is none.
    asked = mailbox.wait(MANAGER, "записать объект в облаке · Склад Доступ")
    assert forms.follow(asked, "37", object_no="").badge == "Записано"
    [place] = clouds_of(mailbox, "dostup")[0]["objects"]
    assert (place["name"], place["address"]) == ("Склад Доступ", "Москва, ул. Садовая, 1, dostup")

    [owner] = [it for it in clouds_of(mailbox, "dostup")[0]["users"] if it["role"] == "owner"]
    login = f"{stack.sandbox_http_url}/control/clouds/{made}/users/{owner['user_id']}/login"
    httpx.post(login, trust_env=False, timeout=10).raise_for_status()
    reconcile_until(
        forms, "вход", lambda: any("назначить обучение · Склад Доступ" in it.subject for it in mailbox.letters())
    )
    assert letters_to(mailbox, "dostup") == []


def test_a_row_of_a_table_names_the_address_of_the_cloud_it_means(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    """Form 11's own way: the address that was shown, copied into the row, for that row and no other."""
    clouds = {host: cloud_of_sales(stack, host) for host in ("ryad-odin", "ryad-dva")}
    shown = {it["slug"]: it["url"] for it in mailbox.clouds() if it["slug"] in clouds}
    mixed_up = row(2, "Склад Второй", "ryad-dva", clouds["ryad-dva"], "ryad-odin")
    rows = [row(1, "Склад Первый", "ryad-odin", clouds["ryad-odin"], shown["ryad-odin"]), mixed_up]

    started = forms.submit("11", table="\n".join([HEADINGS, *rows]), action="начать все верные")

    assert (started.badge, "Открыто подключений: 1." in started.message) == ("Записано не всё", True)
    [refused] = [it for it in started.message.splitlines() if it.startswith("Строка ")]
    assert f"Это облако «ryad-dva», {shown['ryad-dva']}. Если всё верно" in refused
    reconcile_until(forms, "доступ", lambda: letters_to(mailbox, "ryad-odin"))
    assert letters_to(mailbox, "ryad-dva") == []


def test_a_cloud_made_by_hand_is_shown_before_it_is_taken(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    """Form 35 has the same tick as form 10."""
    fault(stack, kind="needs_operator", times=1)
    forms.submit("10", **new_client("Склад Рукодельный", "rukodelny"))
    by_hand: dict[str, Any] = {"case": "Склад Рукодельный", "cloud_id": cloud_of_sales(stack, "sdelano-rukami")}

    shown = forms.submit("35", **by_hand)

    assert shown.badge == "Не принято: Номер облака в nadmozg"
    assert "«sdelano-rukami»" in shown.message
    assert "отметьте «Да, это то облако»" in shown.message
    assert forms.submit("35", **by_hand, cloud_is_right=True).badge == "Записано"
