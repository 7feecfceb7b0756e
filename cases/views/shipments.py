"""What a card tells of shipments: what comes, how it stands, who sees to it. Pure."""

from collections.abc import Iterator

from cases.case import Case
from cases.forms.shipments import DESTINATIONS, PAYERS, SENDERS, words_for
from cases.people import People
from cases.shipments import Shipment, ShipmentState
from cases.wording import day


def shipments_told(case: Case, people: People) -> Iterator[tuple[str, str]]:
    """Each by its code, and the words."""
    for it in case.shipments:
        yield f"Отправление {it.code}", _words(it, people)


def _words(it: Shipment, people: People) -> str:
    told, came = it.told, it.received
    by = ", ".join(filter(None, (it.carrier, told.track)))
    words = f"{it.goods_words}; {_way(it)}; {by}, платит {words_for(PAYERS, told.payer)}; {stands(it)}"
    owner = people.find(told.owner)
    if it.is_awaited and owner:
        words += f"; следит {owner.name}"
    if it.state is ShipmentState.WRONG and came:
        person = people.find(came.person)
        words += f"; {it.wrong_words or it.goods_words}: {it.then_words}, {person.name if person else came.person}"
        words += f" до {day(came.by)}" if came.by else ""
    if it.told.others and it.is_awaited:
        words += f"; едет вместе с тем, что для {', '.join(each.case for each in told.others)}"
    return words


def _way(it: Shipment) -> str:
    """от поставщика (Шлагбаумы Про, Москва) на объект клиента (ул. Ленина, 5)"""
    told = it.told
    ends = (
        (words_for(SENDERS, told.sender), told.sent_from),
        (words_for(DESTINATIONS, told.destination), told.sent_to),
    )
    return " ".join(f"{end} ({where})" if where else end for end, where in ends)


def stands(it: Shipment) -> str:
    """в пути, ожидаем 4 декабря 2026; получено 5 декабря 2026"""
    told, came = it.told, it.received
    if it.is_awaited:
        return f"{it.state}, ожидаем {day(told.expected_on)}" if told.expected_on else f"{it.state}, день неизвестен"
    return f"{it.state} {day(came.received_on)}" if came and came.received_on else it.state
