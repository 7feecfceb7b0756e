"""Fields of the forms about suppliers and orders: a supplier of the book, positions, a sum of money, which order."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from cases.case import Case
from cases.errors import FormError
from cases.facts import Position
from cases.forms import lines, reading
from cases.forms.fields import Lines, WebLink
from cases.forms.form import Field, Form
from cases.forms.which import Which
from cases.orders import Order
from cases.people import People
from cases.suppliers import Supplier, code_of

MOST_MONEY = Decimal(1_000_000_000)
_PRICE = r"(?P<price>\d[\d\s\u00a0]*(?:[.,]\d{1,2})?)\s*(?:₽|р\.?|руб\.?|рубл\w*)?"
_BETWEEN = r"\s*(?:\t|;|[–—×]|\s-\s|\sпо\s|\sx\s|\sх\s)\s*"
_LINE = re.compile(
    rf"^(?P<what>.+?){_BETWEEN}(?P<count>\d{{1,4}})\s*(?:шт\.?|штук\w*)?(?:{_BETWEEN}{_PRICE})?$", re.IGNORECASE
)


class TheSupplier(Field[Supplier]):
    """A supplier of the book: by its number, «П-3», or by a part of its name."""

    def parse(self, raw: object, form: Form, *, required: bool) -> Supplier:
        words, book = reading.line(self.name, raw, limit=200), form.desk.suppliers
        if number := re.match(r"[ПпPp]-?(\d{1,6})\b", words):
            found = book.get(int(number[1]))
            if found is None or found.gone:
                raise FormError(
                    self.name, f"Поставщика {code_of(int(number[1]))} в книге нет; посмотрите на странице поставщиков."
                )
            return found
        fitting = book.named_like(words)
        if not fitting:
            raise FormError(self.name, f"Поставщика «{words[:60]}» в книге нет; добавьте его формой 66.")
        if len(fitting) > 1:
            named = "; ".join(it.title for it in fitting[:5])
            raise FormError(
                self.name, f"Подходит несколько: {named}. Напишите номер, например {code_of(fitting[0].number)}."
            )
        return fitting[0]

    def show(self, value: Any, people: People) -> str:
        return code_of(value)


class Positions(Field[tuple[Position, ...]]):
    """«Что – сколько – цена за штуку», a line each; the price may be left out."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[Position, ...]:
        found = []
        for number, line in enumerate(_lines(self.name, raw), 1):
            read = _LINE.match(line)
            if read is None or int(read["count"]) == 0:
                sentence = "напишите, что, сколько и почём, например «контроллер – 2 – 12 500»; цену можно опустить"
                raise FormError(self.name, f"Строка {number}: {sentence}.")
            price = money(self.name, read["price"]) if read["price"] else None
            found.append(Position(what=read["what"].strip(), count=int(read["count"]), price=price))
        return tuple(found)

    def show(self, value: tuple[Position, ...], people: People) -> str:
        return "\n".join(f"{it.what} – {it.count}{'' if it.price is None else f' – {it.price}'}" for it in value)


def _lines(field: str, raw: object) -> list[str]:
    """Cells of a spreadsheet count as parts of a line."""
    told = raw.replace("\t", " – ") if isinstance(raw, str) else raw
    return list(lines.lines(field, told))


class Money(Field[Decimal]):
    """A sum in roubles: 12500, 12 500,50 ₽."""

    def parse(self, raw: object, form: Form, *, required: bool) -> Decimal:
        return money(self.name, raw)


def money(field: str, raw: object) -> Decimal:
    """The sum. FormError: it is none, nothing, or absurdly large."""
    words = reading.line(field, raw, limit=40)
    read = re.fullmatch(_PRICE, words, re.IGNORECASE)
    if read is None:
        raise FormError(field, f"«{words}» – не сумма; напишите в рублях, например 12 500 или 12 500,50.")
    value = Decimal(re.sub(r"\s", "", read["price"]).replace(",", "."))
    if not 0 < value < MOST_MONEY:
        raise FormError(field, "Нужна сумма больше нуля и меньше миллиарда рублей.")
    return value


class FileLink(WebLink):
    """Where a file lies, on a disk that the department opens: https only."""

    def parse(self, raw: object, form: Form, *, required: bool) -> str:
        value = super().parse(raw, form, required=required)
        if value and not value.startswith("https://"):
            raise FormError(
                self.name, "Нужна ссылка https://… на файл: там, где его откроют те, кто согласует и платит."
            )
        return value


class CaseCodes(Lines):
    """Codes of further cases: R-0043, R-0044."""

    widget = "text"

    def parse(self, raw: object, form: Form, *, required: bool) -> tuple[str, ...]:
        words = reading.line(self.name, raw, required=False, limit=300)
        named = [it for it in re.split(r"[,;\s]+", words) if it]
        return tuple(dict.fromkeys(reading.case_code(self.name, it) for it in named))

    def show(self, value: tuple[str, ...], people: People) -> str:
        return ", ".join(value)


class OrderNumber(Which[Order]):
    """Which order of the case."""

    several = "Заказов несколько"

    def __init__(self, suits: Callable[[Order], bool]) -> None:
        super().__init__("Номер заказа", "Подставляет ссылка из письма; пусто – единственный, который ждёт", suits)

    def all_of(self, case: Case) -> Sequence[Order]:
        return case.orders

    def called(self, it: Order) -> str:
        return f"{it.number} – {it.what[:60]}"

    def usual(self, case: Case) -> object:
        return next((it.number for it in reversed(case.orders) if self.suits(it)), "")

    def find(self, case: Case, raw: object) -> Order | None:
        return case.order(reading.number(self.name, raw, most=99_999))

    def missing(self, case: Case) -> str:
        return f"Такого заказа по {case.code} нет."
