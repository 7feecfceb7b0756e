"""Which shipment of a case a form is about."""

from collections.abc import Callable

from cases.case import Case
from cases.errors import FormError
from cases.forms import reading
from cases.forms.form import EMPTY, Field, Form
from cases.shipments import Shipment


class ShipmentNumber(Field[Shipment]):
    """Its code, R-0042-1; left empty, the only one that the form `suits`. A link carries it."""

    def __init__(
        self,
        suits: Callable[[Shipment], bool],
        title: str = "Отправление",
        hint: str = "Номер вида R-0042-1: его подставляет ссылка; пусто – единственное, которое подходит",
    ) -> None:
        super().__init__(title, hint, required=False, prefill=self._usual)
        self._suits = suits

    def _usual(self, case: Case) -> object:
        suitable = [it.code for it in case.shipments if self._suits(it)]
        return suitable[0] if len(suitable) == 1 else ""

    def parse(self, raw: object, form: Form, *, required: bool) -> Shipment:
        case = form.dossier.case
        if raw in EMPTY:
            suitable = [it for it in case.shipments if self._suits(it)]
            if len(suitable) > 1:
                several = "; ".join(f"{it.code} – {it.goods_words}" for it in suitable)
                raise FormError(self.name, f"Отправлений несколько, напишите номер: {several}.")
            found = suitable[0] if suitable else next(reversed(case.shipments), None)
        else:
            found = which(case, reading.line(self.name, raw, limit=40))
        if found is None:
            raise FormError(self.name, f"Такого отправления по {case.code} нет; запишите его формой 51.")
        return found


def which(case: Case, words: str) -> Shipment | None:
    """The shipment that is meant: by its code; a Cyrillic «Р» is as good."""
    code = words.upper().replace("Р", "R")
    return next((it for it in case.shipments if it.code == code), None)
