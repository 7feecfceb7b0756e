"""The book of suppliers is kept; whatever their mail server has refused leaves anew."""

from dataclasses import replace

from cases.forms.form import EMPTY, Raw
from cases.forms.suppliers import KeepSupplier
from engine.clock import now
from engine.records import which_case
from engine.wiring import wiring
from journey.answers import summary
from journey.moving import Moved, move_on
from prefect_ui.form import Outcome


def kept(declared: type[KeepSupplier], raw: Raw) -> Outcome:
    """Writes the book. The case that a letter's link has named is moved on: what was refused goes out anew."""
    form = declared(raw, wiring().desk())
    answer = form.answer()
    code = raw.get("case")
    case = None if code in EMPTY else which_case(code)
    supplier = wiring().suppliers.keep(form.wanted, answer.actor, now())
    told = replace(answer, said=answer.said if supplier.gone else f"{supplier.title}. {answer.said}")
    return summary(told, move_on(case) if case else Moved())
