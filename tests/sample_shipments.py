"""Shipments for tests: one on its way to the site of ЖК Ромашка, and what may become of it."""

from datetime import date

from cases.facts import Counted, ShipmentReceived, ShipmentTold

TWO_BARRIERS = (Counted(what="шлагбаум CAME", count=2, kind="шлагбаум"),)
ONE_BARRIER = (Counted(what="шлагбаум CAME", count=1, kind="шлагбаум"),)
SENT = ShipmentTold(
    shipment="R-0042-1",
    number=1,
    goods=TWO_BARRIERS,
    sender="supplier",
    sent_from="Шлагбаумы Про, Москва",
    destination="site",
    sent_to="Екатеринбург, ул. Ленина, 5",
    carrier="cdek",
    track="1234567890",
    payer="us",
    sent_on=date(2026, 11, 30),
    expected_on=date(2026, 12, 4),
    owner="smirnova",
)
ORDERED = SENT.model_copy(update={"sent_on": None})
ORDERED_BY_COURIER = ORDERED.model_copy(update={"carrier": "dostavista", "track": "", "sender": "us"})
WHOLE = ShipmentReceived(shipment="R-0042-1", came="whole", received_on=date(2026, 12, 4))
DAMAGED = ShipmentReceived(
    shipment="R-0042-1",
    came="damaged",
    received_on=date(2026, 12, 4),
    wrong=ONE_BARRIER,
    words="погнута стрела",
    then="replace",
    person="smirnova",
    by=date(2026, 12, 7),
)
SHORT = DAMAGED.model_copy(update={"came": "short", "words": "одного места нет"})
NEVER = ShipmentReceived(shipment="R-0042-1", came="never", words="груз потерян")
