"""A table pasted into form 11: checked, its good rows started once, and nothing done again that was done before."""

from typing import Any

from demo.doors import Forms, Mailbox
from stack.local import Stack
from tests.acceptance.clients import MANAGER, TODAY, cloud_of_sales, clouds_of, letters_to, reconcile_until

HEADINGS = (
    "№\tОбъект\tТип\tЮрлицо\tКонтакт\tПочта\tЧасовой пояс\tМОП\tПервый разговор\tЧто нужно\tБоль\tАдрес объекта\t"
    "Адрес облака\tКто согласовал\tКогда согласовали\tКак согласовали\tНомер облака\t№ объекта\tУже сделано\t"
)


def row(number: int, name: str, host: str, *, agreed: bool = False, **cells: str) -> str:
    talk = f"{TODAY}\tпропуска\tочередь" if agreed else "\t\t"
    address = f"{host}\tПётр Савин\t{TODAY}\tписьмо" if agreed else "\t\t\t"
    email = cells.get("email", f"savin@{host}.example")
    sales = cells.get("sales", "Мария Белова")
    known = f"{number}\t{name}\tсклад\t{host} ООО\tПётр Савин\t{email}\tСамара\t{sales}"
    cloud = f"{cells.get('cloud', '')}\t{'1' if 'cloud' in cells else ''}"
    return f"{known}\t{talk}\tТверь\t{address}\t{cloud}\t{cells.get('done', '')}\t"


def test_a_pasted_table_is_checked_and_then_started_once(stack: Stack, forms: Forms, mailbox: Mailbox) -> None:
    clouds = {it: cloud_of_sales(stack, it) for it in ("many-access", "many-login")}
    rows = [
        HEADINGS,
        row(1, "Склад Новый", "many-new", agreed=True),
        row(2, "Склад С ошибкой", "many-bad", email="savin@", sales="Пётр Никто"),
        row(3, "Склад С доступом", "many-access", cloud=clouds["many-access"], done="доступ отправлен"),
        "",
        row(4, "Склад Вошёл", "many-login", cloud=clouds["many-login"], done="Клиент вошел"),
        row(5, "Склад Без облака", "many-none", done="облако готово"),
    ]
    table: dict[str, Any] = {"table": "\r\n".join(rows) + "\r\n", "who": "Анна Смирнова"}

    checked = forms.submit("11", **table)

    assert checked.badge == "Не принято: Таблица"
    faults = [it for it in checked.message.splitlines() if it.startswith("Строка ")]
    assert [it.partition(":")[0] for it in faults] == [
        "Строка 3 (Склад С ошибкой), «Почта»",
        "Строка 3 (Склад С ошибкой), «Менеджер продаж»",
        "Строка 7 (Склад Без облака), «Номер облака»",
    ]
    assert "верных – 3" in checked.message
    assert "таких у нас нет: №" in checked.message
    assert clouds_of(mailbox, "many-new") == []

    started = forms.submit("11", action="начать все верные", **table)
    pasted_again = forms.submit("11", action="начать все верные", **table)

    assert (started.badge, pasted_again.badge) == ("Записано не всё", "Не принято: Таблица")
    assert "Открыто подключений: 3" in started.message
    to_mend, _, already = pasted_again.message.partition("Уже идут, делать ничего не нужно:")
    assert already.count("Такое подключение уже идёт: R-") == 3
    assert "Такое подключение" not in to_mend

    reconcile_until(forms, "доступ новому клиенту", lambda: letters_to(mailbox, "many-new"))
    reconcile_until(forms, "обучение", lambda: asked(mailbox, "Склад Вошёл") == ["назначить обучение"])
    forms.reconcile()
    assert letters_to(mailbox, "many-new") == ["Доступ в PASS24 · Склад Новый"]
    assert [letters_to(mailbox, it) for it in (*clouds, "many-bad", "many-none")] == [[], [], [], []]
    assert [len(clouds_of(mailbox, it)) for it in (*clouds, "many-new", "many-none")] == [1, 1, 1, 0]
    assert [asked(mailbox, f"Склад {it}") for it in ("Новый", "С доступом")] == [[], []]
    for slug in clouds:
        roles = [user["role"] for user in clouds_of(mailbox, slug)[0]["users"]]
        assert roles.count("support") == 1, "brought in, it still gets its account of tech support"


def asked(mailbox: Mailbox, name: str) -> list[str]:
    """What the manager was asked about an object, in the words of the subjects."""
    mine = [it.subject for it in mailbox.letters() if it.to == MANAGER and it.subject.endswith(f" · {name}")]
    return [it.removeprefix("Ваш ход: ").removesuffix(f" · {name}") for it in mine]
