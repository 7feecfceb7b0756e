"""11 · The rows of a pasted table: read like form 10, every fault told by row and column, twins told apart."""

from datetime import date
from pathlib import Path

import pytest

from cases.errors import FormError, TwinError
from cases.facts import AddressAgreed, CaseOpened, CloudGiven, ObjectMade, PlaceTold, TalkHeld
from cases.forms.brought_in import STEPS
from cases.forms.many import CHECK, COLUMNS, START, TITLES, SeveralClients, Surroundings
from tests.form_samples.form import DESK
from tests.form_samples.tables import IN_FLIGHT, NEW, faults, pasted, read, sheet
from tests.sample_cases import MANAGER, SALES

FOREST = NEW | {"Объект": "ЖК Лес", "Юридическое лицо": "Лес ООО"}
AGREED = {
    "Адрес облака": "romashka",
    "Кто согласовал адрес": "Ольга Ким",
    "Когда согласовали адрес": "01.12.2026",
    "Как согласовали адрес": "Звонок",
}
TALKED = {"Первый разговор": "01.12.2026", "Что нужно клиенту": "пропуска", "Основная боль": "очередь"}


def test_a_row_is_what_form_10_would_have_recorded() -> None:
    [row] = read(NEW | AGREED | TALKED).rows
    assert row.answer is not None
    opened, talk, address = row.answer.facts
    assert isinstance(opened, CaseOpened)
    assert (opened.object_name, opened.time_zone) == ("ЖК Ромашка", "Asia/Yekaterinburg")
    assert (opened.manager, opened.sales_manager) == (MANAGER.code, SALES.code)
    assert talk == TalkHeld(held_on=date(2026, 12, 1), needs="пропуска", pain="очередь")
    on = date(2026, 12, 1)
    assert address == AddressAgreed(slug="romashka", agreed_by="Ольга Ким", agreed_on=on, agreed_how="call")
    assert row.answer.actor == MANAGER.code


def test_who_fills_it_in_is_the_manager_where_none_is_named_and_moscow_the_zone() -> None:
    [row] = read(NEW | {"Менеджер сопровождения": "", "Часовой пояс": "", "Тип объекта": "жк"}).rows
    assert row.answer is not None
    opened = row.answer.facts[0]
    assert isinstance(opened, CaseOpened)
    assert (opened.manager, opened.time_zone, opened.object_type) == (MANAGER.code, "Europe/Moscow", "ЖК")


def test_what_was_bought_is_a_cell_with_commas() -> None:
    [row] = read(NEW | {"Куплено": "СКУД, пропуска"}).rows
    assert row.answer is not None
    opened = row.answer.facts[0]
    assert isinstance(opened, CaseOpened)
    assert opened.bought == ("пропуска", "СКУД")
    [fault] = faults(NEW | {"Что куплено": "пропуска, лифт"})
    assert "«Что куплено»: «лифт» нет среди вариантов: пропуска, распознавание номеров" in fault


def test_a_cloud_made_by_sales_is_given_by_its_number() -> None:
    for words, has_access in (("нет", False), ("Да", True)):
        [row] = read(NEW | {"Номер облака": "c-7", "Доступ у клиента уже есть": words}).rows
        assert row.answer is not None
        assert row.answer.facts[1:] == (CloudGiven(by="sales", cloud_id="c-7", client_has_access=has_access),)


def test_an_object_that_is_in_the_cloud_already_comes_with_its_number() -> None:
    of_sales = NEW | {"Номер облака": "c-7", "Доступ у клиента уже есть": "да", "Адрес объекта": "Тверь"}
    [row] = read(of_sales | {"№ объекта": "12"}).rows
    assert row.answer is not None
    assert ObjectMade(object_no="12") in row.answer.facts
    assert PlaceTold(address="Тверь", to_be_made=False) in row.answer.facts
    assert faults(of_sales | {"№ объекта": "двенадцать"})
    assert faults(NEW | {"№ объекта": "12"}) == [
        "Строка 2 (ЖК Ромашка), «Номер объекта»: "
        "Номер объекта бывает только в облаке, которое уже есть: впишите и его номер."
    ]


def test_a_cloud_made_by_sales_does_not_come_without_a_word_about_access() -> None:
    [fault] = faults(NEW | {"Номер облака": "c-7"})
    assert fault == "Строка 2 (ЖК Ромашка), «Доступ у клиента уже есть»: Заполните это поле."


@pytest.mark.parametrize(
    ("done", "word", "access"),
    [
        ("", "нет", False),
        ("", "да", True),
        ("Облако готово", "нет", False),
        ("Облако готово", "да", False),
        ("доступ отправлен", "", True),
        ("облако готово, клиент вошел", "", True),
    ],
)
def test_whose_a_cloud_is_is_asked_knowing_whether_the_client_has_access(done: str, word: str, access: bool) -> None:
    asked: list[tuple[str, bool | str]] = []

    def whose(cloud_id: str, recognised: bool | str) -> str:
        asked.append((cloud_id, recognised))
        return "" if recognised else "Это облако «Чужое»."

    around = Surroundings(lambda _: "", lambda _: None, whose)
    typed = NEW | {"Номер облака": "c-7", "Уже сделано": done, "Доступ у клиента уже есть": word}
    [row] = sheet(pasted(typed), around).rows
    assert asked == [("c-7", access or "")]
    told = ["Строка 2 (ЖК Ромашка), «Номер облака»: Это облако «Чужое»."]
    assert list(row.faults) == ([] if access else told)


def test_the_address_beside_a_clouds_number_says_which_cloud_is_meant() -> None:
    around = Surroundings(lambda _: "", lambda _: None, lambda _, named: "" if named == "Romashka" else "Чужое.")
    meant, mistaken = sheet(
        pasted(
            NEW | {"Номер облака": "c-7", "Адрес облака": "Romashka", "Доступ у клиента уже есть": "нет"},
            FOREST | {"Номер облака": "c-8", "Доступ у клиента уже есть": "нет"},
        ),
        around,
    ).rows
    assert meant.answer is not None
    assert meant.answer.facts[1:] == (CloudGiven(by="sales", cloud_id="c-7"),)
    assert mistaken.faults == ("Строка 3 (ЖК Лес), «Номер облака»: Чужое.",)


FAULTS = {
    "Объект": ("…", "хотя бы одна буква"),
    "Тип объекта": ("дворец", "нет среди вариантов"),
    "Юридическое лицо": ("", "Заполните это поле"),
    "Контакт": ("Ольга\u2028Ким", "в одну строку"),
    "Почта": ("kim@", "не похоже на адрес почты"),
    "Телефон": ("вечером", "не похоже на номер телефона"),
    "Часовой пояс": ("Рязань", "Часового пояса «Рязань» нет"),
    "Менеджер сопровождения": (SALES.name, "не МОС"),
    "Менеджер продаж": ("", "Заполните это поле"),
    "Первый разговор": ("завтра", "не дата"),
    "Адрес облака": ("ромашка", "не подходит для адреса"),
    "Уже сделано": ("почти всё", "нет среди шагов"),
}


@pytest.mark.parametrize(("column", "bad"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_told_by_row_and_column_and_spares_the_other_rows(column: str, bad: tuple[str, str]) -> None:
    value, words = bad
    cloud = {"Номер облака": "c-7"} if column == "Уже сделано" else {}
    sheet = read(FOREST, NEW | AGREED | cloud | {column: value})
    assert [bool(row.answer) for row in sheet.rows] == [True, False]
    [fault] = sheet.rows[1].faults
    assert fault.startswith("Строка 3")
    assert f"«{column}»: " in fault
    assert words in fault


def test_every_fault_of_a_row_is_told_at_once() -> None:
    wrong = {"Почта": "kim@", "Телефон": "вечером", "Часовой пояс": "Рязань", "Менеджер продаж": MANAGER.name}
    told = faults(FOREST, NEW | AGREED | wrong | {"Когда согласовали адрес": "скоро"})
    columns = {it.partition("«")[2].partition("»")[0] for it in told}
    assert columns == {*wrong, "Когда согласовали адрес"}
    assert len(told) == len(columns)


def test_a_row_names_its_object_so_that_it_is_found() -> None:
    assert faults(NEW | {"Почта": "kim@"})[0].startswith("Строка 2 (ЖК Ромашка), «Почта»: «kim@» не похоже")


def test_what_stands_beyond_the_last_column_is_a_fault() -> None:
    around = Surroundings(address_refused=lambda _: "", twin=lambda _: None)
    table = pasted(NEW).rstrip("\r\n") + "\tлишнее\r\n"
    [row] = sheet(table, around).rows
    assert row.answer is None
    assert "«лишнее»" in row.faults[0]


def test_twins_within_the_table_name_the_earlier_row() -> None:
    twins = [NEW, FOREST, NEW | {"Объект": "жк ромашка", "Почта": "olga@romashka.example"}]
    [fault] = faults(*twins)
    assert fault.startswith("Строка 4 (жк ромашка), «Объект»: ")
    assert "в строке 2" in fault


@pytest.mark.parametrize(
    "shared", [{"Адрес облака": "romashka"}, {"Номер облака": "c-7", "Доступ у клиента уже есть": "нет"}]
)
def test_two_rows_cannot_have_one_cloud(shared: dict[str, str]) -> None:
    [fault] = faults(
        NEW | AGREED | shared, FOREST | AGREED | shared | {"Адрес облака": shared.get("Адрес облака", "les")}
    )
    assert fault.startswith("Строка 3 (ЖК Лес)")
    assert "уже в строке 2" in fault


def test_a_row_that_is_open_already_is_named_apart_and_has_no_fault() -> None:
    wrong = FOREST | {"Почта": "kim@"}
    rows = read(NEW, wrong, twin="ЖК Лес").rows
    assert [it.already for it in rows] == ["", "Строка 3 (ЖК Лес), «Объект»: Такое подключение уже идёт: R-0007."]
    assert [it.faults for it in rows] == [(), ()]
    assert [bool(it.answer) for it in rows] == [True, False]


def test_an_address_of_another_open_case_is_a_fault() -> None:
    taken = TwinError("slug", "R-0007", "Этот адрес уже занят другим подключением: R-0007.")
    around = Surroundings(address_refused=lambda _: "", twin=lambda _: taken)
    [row] = sheet(pasted(NEW | AGREED), around).rows
    assert row.already == ""
    assert row.faults == ("Строка 2 (ЖК Ромашка), «Адрес облака»: Этот адрес уже занят другим подключением: R-0007.",)


def test_a_name_that_is_not_whole_is_answered_with_whole_ones() -> None:
    [fault] = faults(NEW | {"Менеджер продаж": "Белова"})
    assert fault.endswith("«Белова» нет среди сотрудников; нужно имя полностью: Мария Белова.")


def test_an_address_that_nadmozg_refuses_is_a_fault_unless_the_cloud_is_there_already() -> None:
    assert faults(NEW | AGREED, taken="romashka") == [
        "Строка 2 (ЖК Ромашка), «Адрес облака»: Адрес romashka занят."
    ]  # fmt: skip
    assert faults(IN_FLIGHT | AGREED, taken="romashka") == []


def test_nadmozg_is_not_asked_about_the_address_of_a_cloud_that_is_there() -> None:
    around = Surroundings(address_refused=lambda *_: pytest.fail("asked"), twin=lambda _: None)
    sheet(pasted(IN_FLIGHT | AGREED), around)


def test_the_choice_says_whether_good_rows_are_wanted() -> None:
    assert [read(NEW, action=it).start for it in (CHECK, START)] == [False, True]


@pytest.mark.parametrize(("field", "value"), [("action", "начать"), ("table", ""), ("table", 7)])
def test_what_concerns_the_whole_form_is_refused_as_in_any_form(field: str, value: object) -> None:
    filled_in: dict[str, object] = {"table": pasted(NEW), "action": CHECK, field: value}
    with pytest.raises(FormError) as refused:
        SeveralClients(filled_in, DESK).check()
    assert refused.value.field == field


def test_columns_have_one_meaning_each() -> None:
    names = [heading.lower() for headings in COLUMNS.values() for heading in headings]
    assert len(names) == len(set(names))


def test_the_guide_names_every_step_and_the_columns_that_a_row_needs() -> None:
    pages = (Path(__file__).parents[3] / "docs/ru").glob("*.md")
    guide = " ".join(word for it in pages for word in it.read_text(encoding="utf-8").split())
    optional = {"Ссылка на облако", "Логин клиента", "Как клиент получит пароль"}  # without an API of nadmozg only
    assert [it for it in (*STEPS, *TITLES.values()) if it not in guide and it not in optional] == []
