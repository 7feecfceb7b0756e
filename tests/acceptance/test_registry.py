"""The registry on a running stack: a spreadsheet checked, taken in, taken in again; a new case finds its object."""

import re
from typing import Any

from demo.doors import Forms
from tests.acceptance.clients import new_client

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
