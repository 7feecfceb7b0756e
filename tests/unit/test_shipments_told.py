"""What a card tells of shipments, in words."""

import pytest

from cases.facts import Counted, Fact, Lot, ShipmentSettled
from cases.views.shipments import shipments_told
from tests.sample_cases import DIRECTORY, sample_case
from tests.sample_shipments import DAMAGED, NEVER, ONE_BARRIER, ORDERED_BY_COURIER, SENT, WHOLE

WAY = "шлагбаум CAME – 2; от поставщика (Шлагбаумы Про, Москва) на объект клиента (Екатеринбург, ул. Ленина, 5); "
BY = f"{WAY}СДЭК, 1234567890, платит PASS24; "
SHARED = SENT.model_copy(update={"others": (Lot(case="R-0043", goods=(Counted(what="камера", count=1),)),)})
AGAIN = SENT.model_copy(update={"shipment": "R-0042-2", "goods": ONE_BARRIER, "instead_of": "R-0042-1"})
TOLD: dict[str, tuple[tuple[Fact, ...], list[str]]] = {
    "on its way": ((SENT,), [f"{BY}в пути, ожидаем 4 декабря 2026; следит Анна Смирнова"]),
    "ordered, nobody knows the day": (
        (ORDERED_BY_COURIER.model_copy(update={"expected_on": None}),),
        [
            WAY.replace("от поставщика", "от нас")
            + "Достависта, платит PASS24; ещё не отправлено, день неизвестен; следит Анна Смирнова"
        ],
    ),
    "with goods of another case": (
        (SHARED,),
        [f"{BY}в пути, ожидаем 4 декабря 2026; следит Анна Смирнова; едет вместе с тем, что для R-0043"],
    ),
    "came whole": ((SENT, WHOLE), [f"{BY}получено 4 декабря 2026"]),
    "came damaged": (
        (SENT, DAMAGED),
        [f"{BY}пришло не так 4 декабря 2026; шлагбаум CAME – 1: заменить или довезти, Анна Смирнова до 7 декабря 2026"],
    ),
    "damaged and settled": (
        (SENT, DAMAGED, ShipmentSettled(shipment="R-0042-1", words="заменили")),
        [f"{BY}получено 4 декабря 2026"],
    ),
    "damaged and replaced": (
        (SENT, DAMAGED, AGAIN),
        [
            f"{BY}получено 4 декабря 2026",
            BY.replace("– 2", "– 1") + "в пути, ожидаем 4 декабря 2026; следит Анна Смирнова",
        ],
    ),
    "does not come": ((SENT, NEVER), [f"{BY}не приедет"]),
}


@pytest.mark.parametrize(("facts", "words"), TOLD.values(), ids=TOLD)
def test_how_a_shipment_stands_is_told(facts: tuple[Fact, ...], words: list[str]) -> None:
    told = tuple(shipments_told(sample_case("judged", more=facts), DIRECTORY))
    assert [it for _, it in told] == words
    assert [name for name, _ in told] == [f"Отправление R-0042-{number}" for number in range(1, len(words) + 1)]
