"""What a shipment brings, and for which case: «шлагбаум – 2», «R-0043: камера – 1», a line each."""

import re
from collections.abc import Mapping
from typing import Any

from cases.equipment import EQUIPMENT, counted, listed, says_something
from cases.errors import FormError
from cases.facts import Counted, Lot
from cases.forms import lines, reading
from cases.forms.form import Field, Form
from cases.people import People

Goods = dict[str, tuple[Counted, ...]]
"""By the code of the case, the form's own first."""
MOST_CASES = 10
_OF_A_CASE = re.compile(r"^([RrРр]-\d{4,9})\s*[:–—-]?\s*(.*)$")


class GoodsLines(Field[Goods]):
    """Lines without a code are of the form's own case. Only cases that are open can be named."""

    widget = "textarea"

    def parse(self, raw: object, form: Form, *, required: bool) -> Goods:
        own = form.dossier.case.code
        found: dict[str, tuple[Counted, ...]] = {}
        for number, line in enumerate(lines.lines(self.name, raw, required=required), 1):
            named = _OF_A_CASE.match(line)
            code, words = (reading.case_code(self.name, named[1]), named[2]) if named else (own, line)
            it = counted(words, EQUIPMENT)
            if not (says_something(it.what) and it.count):
                example = f"{it.kind or 'шлагбаум'} – 2"
                raise FormError(self.name, f"Строка {number}: напишите, что это и сколько, например «{example}».")
            found[code] = (*found.get(code, ()), it)
        if len(found) > MOST_CASES:
            raise FormError(self.name, f"Подключений {len(found)}, а в одном отправлении помещается {MOST_CASES}.")
        return {own: found.pop(own), **found} if own in found else found

    def verify(self, value: Goods, form: Form) -> None:
        for code in value:
            if code != form.dossier.case.code:
                self._other(form, code)
        super().verify(value, form)

    def _other(self, form: Form, code: str) -> None:
        try:
            other = form.dossier.other(code)
        except FormError as error:
            raise FormError(self.name, error.sentence) from error
        if other.ended:
            raise FormError(self.name, f"{code} остановлено; для него ничего не везут.")

    def show(self, value: Any, people: People) -> str:
        return str(value)


def goods_lines(goods: tuple[Counted, ...], others: tuple[Lot, ...]) -> str:
    """As the field shows them."""
    theirs = (f"{lot.case}: {line}" for lot in others for line in listed(lot.goods).split("\n"))
    return "\n".join((*filter(None, listed(goods).split("\n")), *theirs))


def lots(goods: Mapping[str, tuple[Counted, ...]], unless: str) -> tuple[Lot, ...]:
    """What goes to the other cases."""
    return tuple(Lot(case=code, goods=it) for code, it in goods.items() if code != unless)
