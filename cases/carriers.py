"""Who carries goods: how people call them, what their numbers look like, where such a number is looked up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from cases.facts.shipments import Carrier


@dataclass(frozen=True)
class CarrierRow:
    """`number`: what its numbers look like, `example` in words; `page`: where one is looked up, if anywhere."""

    called: str
    number: re.Pattern[str]
    example: str
    page: str = ""


CARRIERS: Mapping[Carrier, CarrierRow] = {
    "dostavista": CarrierRow("Достависта", re.compile(r"[0-9]{5,12}"), "от 5 до 12 цифр, например 123456789"),
    "cdek": CarrierRow(
        "СДЭК", re.compile(r"[0-9]{8,14}"), "от 8 до 14 цифр, например 1234567890",
        "https://www.cdek.ru/ru/tracking?order_id={}",
    ),
    "dellin": CarrierRow(
        "Деловые Линии", re.compile(r"(?:[0-9]{2}-)?[0-9]{8,14}"), "цифры, например 26-00123456789",
        "https://www.dellin.ru/tracker/orders/{}/",
    ),
    "own": CarrierRow("своими силами", re.compile(r""), ""),
    "other": CarrierRow(
        "другое", re.compile(r"[0-9A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё ./№-]{2,39}"), "буквы и цифры, от 3 до 40 знаков"
    ),
}  # fmt: skip
"""Достависта gives every order a link of its own; by its number alone nobody but its customer can look it up."""
DOSTAVISTA_BALANCE = "Достависта: проверьте баланс"


def carrier_words(carrier: Carrier, name: str = "") -> str:
    """As people read it: the name that was given for «другое»."""
    return name or CARRIERS[carrier].called


def odd_number(carrier: Carrier, track: str) -> str | None:
    """What is wrong with a number, in a sentence; None: such numbers they have."""
    row = CARRIERS[carrier]
    if not track or row.number.fullmatch(track):
        return None
    if carrier == "own":
        return "Когда везём своими силами, номера нет; оставьте поле пустым."
    return f"«{track}» не похоже на номер отправления ({row.called}); нужны {row.example}."


def track_link(carrier: Carrier, track: str) -> str:
    """The carrier's page about this number; empty, where there is none, or it would not be one of their numbers."""
    row = CARRIERS[carrier]
    if not (row.page and track and row.number.fullmatch(track)):
        return ""
    return row.page.format(quote(track, safe=""))
