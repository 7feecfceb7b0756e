"""Which shipment of a case a form is about."""

from collections.abc import Callable, Sequence

from cases.case import Case
from cases.forms import reading
from cases.forms.which import Which
from cases.shipments import Shipment


class ShipmentNumber(Which[Shipment]):
    """By its code, R-0042-1."""

    several = "Отправлений несколько"

    def __init__(
        self,
        suits: Callable[[Shipment], bool],
        title: str = "Отправление",
        hint: str = "Номер вида R-0042-1: его подставляет ссылка; пусто – единственное, которое подходит",
    ) -> None:
        super().__init__(title, hint, suits)

    def all_of(self, case: Case) -> Sequence[Shipment]:
        return case.shipments

    def called(self, it: Shipment) -> str:
        return f"{it.code} – {it.goods_words}"

    def usual(self, case: Case) -> object:
        suitable = [it.code for it in case.shipments if self.suits(it)]
        return suitable[0] if len(suitable) == 1 else ""

    def find(self, case: Case, raw: object) -> Shipment | None:
        return which(case, reading.line(self.name, raw, limit=40))

    def missing(self, case: Case) -> str:
        return f"Такого отправления по {case.code} нет; запишите его формой 51."


def which(case: Case, words: str) -> Shipment | None:
    """The shipment that is meant: by its code; a Cyrillic «Р» is as good."""
    code = words.upper().replace("Р", "R")
    return next((it for it in case.shipments if it.code == code), None)
