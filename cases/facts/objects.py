"""An object of the registry: what people tell of it beside its cases. An object has such facts of its own."""

from datetime import date
from typing import Literal

from cases.facts.value import Value

ObjectStatus = Literal["connecting", "works", "paused", "off", ""]


class ObjectTold(Value):
    """What is told of an object at one time: only what was said. None: nothing was said of it; empty: it has none.

    `by_import`: it stood in a spreadsheet. That gives way to whatever people have typed here.
    """

    kind: Literal["object_told"] = "object_told"
    by_import: bool = False
    object_name: str | None = None
    object_type: str | None = None
    client_name: str | None = None
    inn: str | None = None
    kpp: str | None = None
    ogrn: str | None = None
    status: ObjectStatus | None = None
    cloud_url: str | None = None
    cloud_id: str | None = None
    object_no: str | None = None
    equipment: str | None = None
    integration: str | None = None
    passport: str | None = None
    address: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    coordinates_source: str | None = None
    site_url: str | None = None
    connected_on: date | None = None
    """The first day of the first month that was paid for."""
    comment: str | None = None
    reason: str = ""
    """Why it was put right, in words."""


class FirstPaid(Value):
    """The client has paid for the first time: the day, and the month it was for, by its first day."""

    kind: Literal["first_paid"] = "first_paid"
    paid_on: date
    month: date
