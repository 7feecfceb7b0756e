"""Suppliers and orders: the book is kept, an order for several cases is told to each of them, and letters leave."""

from dataclasses import replace

from cases.errors import FormError
from cases.facts import OrderPlaced, OrderShared
from cases.forms import reading
from cases.forms.desk import Answer, Desk, Dossier
from cases.forms.form import EMPTY, Raw
from cases.forms.order import PlaceOrder
from cases.forms.suppliers import KeepSupplier
from engine.clock import now
from engine.records import record, which_case
from engine.wiring import wiring
from journey.answers import answered, summary
from journey.moving import Moved, move_on
from prefect_ui.form import Outcome


def answered_for_several(declared: type[PlaceOrder], raw: Raw) -> Outcome:
    """Records the order in its home, and in each further case that it is for one short fact that points there.

    A run that is started again after an interruption finds what it has recorded, case by case.
    """
    outcome = answered(declared, raw, other_cases=frozenset(filter(_is_there, _named(raw))))
    home = which_case(raw.get("case"))
    of_home = {(it.number, code) for it in _orders_of(home) for code in it.cases}
    for number, code in sorted(of_home):
        _point(home, number, code)
    return outcome


def kept(declared: type[KeepSupplier], raw: Raw) -> Outcome:
    """Writes the book. The case that a letter's link has named is moved on: what was refused goes out anew."""
    form = declared(raw, wiring().desk())
    answer = form.answer()
    supplier = wiring().suppliers.keep(form.wanted, answer.actor, now())
    told = replace(answer, said=answer.said if supplier.gone else f"{supplier.title}. {answer.said}")
    code = raw.get("case")
    return summary(told, move_on(which_case(code)) if code not in EMPTY else Moved())


def _named(raw: Raw) -> tuple[str, ...]:
    """The further cases, as far as they can be read: the form tells what is wrong."""
    try:
        words = reading.line("cases", raw.get("cases"), required=False, limit=300)
        return tuple(reading.case_code("cases", it) for it in words.replace(",", " ").replace(";", " ").split())
    except FormError:
        return ()


def _is_there(code: str) -> bool:
    try:
        wiring().cases.id_of(code)
    except FormError:
        return False
    return True


def _orders_of(home: str) -> list[OrderPlaced]:
    return [it.placed for it in wiring().cases.load(home).case.orders if not it.called_off]


def _point(home: str, number: int, code: str) -> None:
    shared = OrderShared(home=home, order=number)

    def read(desk: Desk, dossier: Dossier) -> Answer:
        who = desk.actor.code if desk.actor else "system"
        if shared in dossier.case.shared_orders:
            return Answer((), who, "")
        return Answer((shared,), who, f"Заказ {number} подключения {home} – и для этого.")

    _, answer = record(code, read)
    if answer.facts:
        move_on(code)
