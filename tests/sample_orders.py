"""A department that orders of suppliers, its book, and orders at every stage of their way, for all tests."""

from datetime import date
from decimal import Decimal

from cases.facts import (
    Fact,
    OrderApproved,
    OrderDocumented,
    OrderInvoiced,
    OrderPaid,
    OrderPlaced,
    OrderReceived,
    Position,
)
from cases.people import People, Role
from cases.suppliers import Supplier, Suppliers
from tests.sample_people import ACCOUNTANT as ACCOUNTANT
from tests.sample_people import DIRECTOR as DIRECTOR
from tests.sample_people import HEAD as HEAD
from tests.sample_people import PEOPLE

BUYERS = People((*PEOPLE, HEAD, DIRECTOR, ACCOUNTANT))
SUPPLIER = Supplier(
    1, "Шлагбаум-Сервис ООО", "Кира Лосева", "zakaz@barrier.example", "+7 495 111-22-33", "возит по средам"
)
ANOTHER = Supplier(2, "Электро-Дом ООО", "", "sales@electro.example")
BOOK = Suppliers((SUPPLIER, ANOTHER, Supplier(3, "Бывший поставщик", gone=True)))

PLACED = OrderPlaced(
    number=1,
    supplier=1,
    positions=(
        Position(what="шлагбаум CAME", count=2, price=Decimal(40_000)),
        Position(what="контроллер", count=1, price=Decimal(12_500)),
    ),
    promised_on=date(2026, 12, 10),
    comment="Доставка до склада на Ленина, 5.",
)
INVOICED = OrderInvoiced(
    order=1,
    number=1,
    invoice="118 от 24.11.2026",
    total=Decimal(92_500),
    file="https://disk.pass24.example/invoices/118.pdf",
)
HEAD_AGREES = OrderApproved(order=1, number=1, role=Role.HEAD)
DIRECTOR_AGREES = OrderApproved(order=1, number=1, role=Role.DIRECTOR)
PAID = OrderPaid(order=1, paid_on=date(2026, 11, 26))
ALL_CAME = OrderReceived(order=1, number=1, received_on=date(2026, 12, 10), condition="all")
SHORT = OrderReceived(
    order=1,
    number=1,
    received_on=date(2026, 12, 10),
    condition="short",
    words="Нет контроллера, а один шлагбаум пришёл без стрелы.",
    again_on=date(2026, 12, 16),
)
BY_EDO = OrderDocumented(order=1, how="edo", on=date(2026, 12, 11), accepted_on=date(2026, 12, 16))

WAY: dict[str, tuple[Fact, ...]] = {
    "placed": (PLACED,),
    "invoiced": (INVOICED,),
    "approved": (HEAD_AGREES, DIRECTOR_AGREES),
    "paid": (PAID,),
    "received": (ALL_CAME,),
    "documented": (BY_EDO,),
}


def ordered(upto: str) -> tuple[Fact, ...]:
    """The facts of an order that has gone so far."""
    stages = list(WAY)
    return tuple(fact for stage in stages[: stages.index(upto) + 1] for fact in WAY[stage])
