"""Tables of clients as they are pasted, and how they are read with nothing else around."""

from cases.errors import TwinError
from cases.forms.many import CHECK, SeveralClients, Sheet, Surroundings
from tests.form_samples.form import DESK
from tests.sample_cases import MANAGER, SALES

NEW = {
    "Объект": "ЖК Ромашка",
    "Тип объекта": "ЖК",
    "Юридическое лицо": "Ромашка ООО",
    "Контакт": "Ольга Ким",
    "Почта": "kim@romashka.example",
    "Часовой пояс": "Екатеринбург",
    "Менеджер сопровождения": MANAGER.name,
    "Менеджер продаж": SALES.name,
}
IN_FLIGHT = NEW | {"Номер облака": "c-7", "Уже сделано": "доступ отправлен"}

OPEN_ALREADY = "Такое подключение уже идёт: R-0007."


def pasted(*rows: dict[str, str]) -> str:
    """With headings, as it comes out of a spreadsheet."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join("\t".join(line) + "\r\n" for line in lines)


def read(*rows: dict[str, str], action: str = CHECK, taken: str = "", twin: str = "") -> Sheet:
    """`taken`: an address that nadmozg refuses; `twin`: an object that has an open case already."""
    around = Surroundings(
        address_refused=lambda row: f"Адрес {row.slug} занят." if row.slug == taken else "",
        twin=lambda row: TwinError("object_name", "R-0007", OPEN_ALREADY) if row.object_name == twin else None,
    )
    return sheet(pasted(*rows), around, action)


def sheet(table: object, around: Surroundings, action: object = CHECK) -> Sheet:
    """The form with this table, read."""
    form = SeveralClients({"table": table, "action": action}, DESK)
    form.check()
    return form.sheet(around)


def faults(*rows: dict[str, str], taken: str = "", twin: str = "") -> list[str]:
    """Every fault of every row."""
    return [fault for row in read(*rows, taken=taken, twin=twin).rows for fault in row.faults]
