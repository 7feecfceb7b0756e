"""The registry on a running stack: a spreadsheet checked, taken in, taken in again; a new case finds its object."""

import re
import subprocess
import sys
from typing import Any

import httpx
import pytest

from demo.doors import Forms, Mailbox
from stack.local import PROJECT, Stack
from tests.acceptance.clients import cloud_of_sales, new_client

pytestmark = pytest.mark.long

TABLE = "\n".join(
    [
        "ID\tНазвание\tТип\tЮрлицо\tАдрес\tКоординаты\tКогда подключен\tИНН",
        "1\tСклад Реестровый\tсклад\tООО «Реестровый»\tТверь, Мира, 7\t56.859611, 35.911896\t01.09.2026\t7707083893",
        "2\tСклад Кривой\tзавод\tООО «Кривой»\tТверь, ул. Мира, 8\t\t\t",
    ]
)


def test_a_spreadsheet_is_taken_in_once_and_a_new_case_finds_its_object(forms: Forms) -> None:
    who: dict[str, Any] = {"table": TABLE, "who": "Анна Смирнова"}
    checked = forms.submit("96", **who)
    assert "Новых – 1" in checked.message
    assert "Строка 3 (Склад Кривой), «Тип»: «завод» нет среди вариантов" in checked.message
    assert "Ничего не записано" in checked.message

    recorded = forms.submit("96", action="записать", **who)
    assert (recorded.badge, "Добавлены:" in recorded.message) == ("Записано", True)
    again = forms.submit("96", action="записать", **who)
    assert "Новых – 0, с изменениями – 0, без изменений – 1" in again.message

    client = new_client(
        "Склад Реестровый", "reestrovy", client_name="Реестровый ООО", object_address="", coordinates=""
    )
    opened = forms.submit("10", **client)
    code = re.search(r"Объект уже есть в реестре: (OB-\d+)", opened.message)
    assert code, opened.message
    told = forms.submit("94", registered=code[1], comment="въезд со двора", who="Анна Смирнова")
    assert "комментарий – «въезд со двора»" in told.message
    assert f"/onboarding/registry/{code[1]}" in told.message
    other = TABLE.replace("ИНН", "Комментарий").replace("7707083893", "со двора")
    differs = forms.submit("96", table=other, action="записать", who="Анна Смирнова")
    assert "комментарий: здесь «въезд со двора», в таблице «со двора»" in differs.message


NIGHT = """
from datetime import UTC, datetime
from journey.registry_drift import nightly
for hour in (0, 0, 4, 4):  # in UTC: at night in Moscow twice, then after it twice
    print("told: " + " ".join(nightly(datetime(2030, 3, 5, hour, 30, tzinfo=UTC))))
"""


def test_a_cloud_that_was_suspended_is_seen_at_night_and_the_head_hears_of_it_once(
    stack: Stack, forms: Forms, mailbox: Mailbox
) -> None:
    cloud = cloud_of_sales(stack, "nochnoy")
    table = (
        f"Название\tСтатус\tСсылка на облако\tНомер облака\nnochnoy\tработает\thttps://nochnoy.pass24.online\t{cloud}"
    )
    assert "Добавлены" in forms.submit("96", table=table, action="записать", who="Анна Смирнова").message
    url = f"{stack.sandbox_http_url}/control/clouds/{cloud}/state"
    httpx.post(url, json={"state": "suspended"}, trust_env=False, timeout=10).raise_for_status()

    done = subprocess.run(
        [sys.executable, "-c", NIGHT], env=stack.environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )

    told = [line.removeprefix("told: ") for line in done.stdout.splitlines() if line.startswith("told: ")]
    assert [bool(it) for it in told] == [True, False, True, False], (told, done.stderr[-2000:])
    letter = mailbox.wait("guseva@pass24.example", "Реестр и nadmozg расходятся")
    assert "облако в nadmozg приостановлено, а в реестре объект работает" in " ".join(letter.text.split())
