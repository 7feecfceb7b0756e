"""The department's spreadsheet: each row read, each fault by row and column, held against what is known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.case import Recorded
from cases.errors import FormError
from cases.facts import ObjectTold
from cases.forms.registry_table import _READ, OURS, ImportRegistry, ReadObject
from cases.registry.columns import COLUMNS
from cases.registry.comparing import compare
from cases.registry.row import Registered
from tests.form_samples.form import DESK
from tests.form_samples.registry import WITH_CASE

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HEAD = "Название\tТип\tЮрлицо\tАдрес\tРегион\tШирота\tДолгота\tКогда подключен\tИНН"
GOOD = "Склад Заря\tСклад\tООО «Заря»\tТверь, ул. Мира, 1\tТверская обл.\t56,859611\t35,911896\t01.09.2026\t7707083893"


def objects(*lines: str) -> list[ReadObject]:
    form = ImportRegistry({"table": "\n".join(lines), "action": "только проверить", "overwrite": False}, DESK)
    form.check()
    return form.objects()


def test_every_column_of_ours_can_be_read_back_or_is_known_to_be_ours() -> None:
    assert {it.title for it in COLUMNS} == {*_READ, *OURS, "ID"}


def test_a_good_row_is_read_by_the_house_rules() -> None:
    (row,) = objects(HEAD, GOOD)
    assert row.faults == ()
    assert row.told == {
        "object_name": "Склад Заря",
        "object_type": "склад",
        "client_name": "Заря ООО",
        "address": "Тверь, ул. Мира, 1",
        "connected_on": date(2026, 9, 1),
        "inn": "7707083893",
        "latitude": 56.859611,
        "longitude": 35.911896,
        "coordinates_source": "из таблицы",
    }


@pytest.mark.parametrize(
    ("head", "cells", "fault"),
    [
        ("Название\tТип", "Заря\tзавод", "Строка 2 (Заря), «Тип»: «завод» нет среди вариантов"),
        ("Название\tИНН", "Заря\t7707083894", "Строка 2 (Заря), «ИНН»: В ИНН 7707083894 опечатка"),
        ("Название\tШирота", "Заря\t55,7", "Строка 2 (Заря), «Широта»: Нужны обе"),
        ("Название\tШирота\tДолгота", "Заря\t95,7\t37", "«Широта»: «95,7» – таких градусов нет"),
        ("Название\tАдрес\tРегион", "Заря\tПермь, 1\tМосква", "«Город/регион»: По адресу это Пермский край"),
        ("Название\tРегион", "Заря\tСибирь", "«Город/регион»: «Сибирь» – такого региона нет"),
        ("Название\tЮрлицо\tНазвание ЮЛ", "Заря\tЗаря ООО\tАО Закат", "«Название ЮЛ»: В столбце «Юрлицо» другое"),
        ("Название\tКогда подключен", "Заря\tосенью", "«Когда подключен»: «осенью» – не месяц"),
        ("Название\tСтатус", "Заря\tсломан", "«Статус»: «сломан» нет среди вариантов"),
        ("Название\tТип", "\tЖК", "Строка 2, «Название»: Заполните это поле"),
        ("ID\tНазвание", "R-0042\tЗаря", "«ID»: «R-0042» – не объект"),
        ("Название\tСсылка на облако", "Заря\tнет облака", "«Ссылка на облако»"),
        (
            "Название\tКоординаты\tСсылка на карту",
            "Заря\t55.75, 37.61\thttps://yandex.ru/maps/?pt=30.3,59.9&z=17",
            "показывают разные места",
        ),
    ],
)
def test_a_fault_names_its_row_and_column(head: str, cells: str, fault: str) -> None:
    (row,) = objects(head, cells)
    assert any(fault in it for it in row.faults), row.faults


def test_the_same_object_twice_in_a_table_is_a_fault() -> None:
    rows = objects(HEAD, GOOD, GOOD.replace("ООО «Заря»", "Заря ООО"))
    assert [bool(it.faults) for it in rows] == [False, True]
    assert "Тот же объект в строке 2" in rows[1].faults[0]


def test_a_number_of_their_own_list_names_none_of_our_objects() -> None:
    (row,) = objects("ID\tНазвание\tТип", "17\tЗаря\tЖК")
    assert (row.code, row.faults) == ("", ())
    (row,) = objects("ID\tНазвание\tТип", "OB-0017\tЗаря\tЖК")
    assert row.code == "OB-0017"


def test_what_excel_must_not_calculate_is_read_back_as_it_was() -> None:
    (row,) = objects("Название\tКомментарий", "'=HYPERLINK(1) ЖК\t'@SUM(A1)")
    assert row.told == {"object_name": "=HYPERLINK(1) ЖК", "comment": "@SUM(A1)"}


def test_a_table_of_thousands_of_rows_is_refused_at_once() -> None:
    with pytest.raises(FormError, match="не больше 1000"):
        objects(HEAD, *[GOOD] * 1001)


TOLD: dict[str, Any] = {"object_name": "Склад Заря", "comment": "из файла", "inn": "7707083893"}


def known(*facts: ObjectTold) -> Registered:
    return Registered("OB-0007", tuple(Recorded(it, NOW, "smirnova") for it in facts))


def test_what_is_unknown_is_filled_in_and_what_is_the_same_changes_nothing() -> None:
    here = known(ObjectTold(object_name="Склад Заря", comment="из файла"))
    assert compare(TOLD, here, NOW, overwrite=False).changes == {"inn": "7707083893"}
    same = known(ObjectTold(**TOLD))
    assert compare(TOLD, same, NOW, overwrite=False).changes == {}


def test_what_people_have_said_stands_unless_they_say_otherwise() -> None:
    here = known(ObjectTold(**TOLD | {"comment": "своими руками"}))
    found = compare(TOLD, here, NOW, overwrite=False)
    assert (found.changes, found.contradictions) == ({}, {"comment": ("своими руками", "из файла")})
    assert compare(TOLD, here, NOW, overwrite=True).changes == {"comment": "из файла"}


def test_what_another_file_has_said_gives_way() -> None:
    here = known(ObjectTold(**TOLD | {"comment": "старый файл"}, by_import=True))
    found = compare(TOLD, here, NOW, overwrite=False)
    assert (found.changes, found.contradictions) == ({"comment": "из файла"}, {})


def test_the_name_that_a_connection_has_is_changed_by_no_file() -> None:
    told = {"object_name": "ЖК Другой", "client_name": "ООО «Ромашка»", "region": "Тверская область"}
    found = compare(told, replace(WITH_CASE), NOW, overwrite=True)
    assert found.changes == {"region": "Тверская область"}, "no address is known"
    assert found.contradictions == {"object_name": ("ЖК Ромашка", "ЖК Другой")}


def test_points_a_step_apart_are_the_same() -> None:
    here = known(ObjectTold(object_name="Заря", latitude=55.751244, longitude=37.618423))
    near = {"latitude": 55.7512444, "longitude": 37.618423, "coordinates_source": "из таблицы"}
    assert compare(near, here, NOW, overwrite=True).changes == {}
    far = near | {"latitude": 55.76}
    assert compare(far, here, NOW, overwrite=True).changes == far
    assert compare(far, here, NOW, overwrite=False).contradictions == {
        "latitude": ("55.751244, 37.618423", "55.76, 37.618423")
    }
