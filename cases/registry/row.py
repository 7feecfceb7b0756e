"""A row of the registry: everything that is known of an object, in the department's words. Never typed, always made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cases.case import Case
from cases.facts.objects import ObjectStatus
from cases.recorded import Recorded
from cases.registry.known import Known, known
from cases.registry.legal_entity import legal_entity, name_key
from cases.registry.region import region_of
from cases.registry.status import CaseStands, status

ASKED_FOR = {"address": "адрес", "coordinates": "координаты", "inn": "ИНН"}
"""What the manager is asked for before a case ends."""
LACKING = ASKED_FOR | {
    "region": "регион",
    "cloud_url": "облако",
    "object_no": "№ в облаке",
    "connected_on": "когда подключен",
}
"""What a row is not complete without, in words."""


def object_code(number: int) -> str:
    """What people say: OB-0042."""
    return f"OB-{number:04d}"


@dataclass(frozen=True)
class Row:
    """An object as the registry has it. `cases`: codes, the newest first; `missing`: words of LACKING.

    `address_key`, `name_key`: what tells that two are the same, however they are written.
    """

    name: str
    object_type: str = ""
    status: ObjectStatus = ""
    client_name: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    cloud_url: str = ""
    cloud_id: str = ""
    object_no: str = ""
    equipment: str = ""
    integration: str = ""
    passport: str = ""
    address: str = ""
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    coordinates_source: str = ""
    site_url: str = ""
    connected_on: date | None = None
    paid_on: date | None = None
    manager: str = ""
    comment: str = ""
    cases: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=(), compare=False)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, if they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def name_key(self) -> str:
        return name_key(self.name, self.client_name)

    @property
    def address_key(self) -> str:
        return address_key(self.address)


@dataclass(frozen=True)
class Registered:
    """An object with what is known of it: facts of its own, and its cases, the oldest first."""

    code: str
    facts: tuple[Recorded, ...] = ()
    cases: tuple[CaseStands, ...] = ()

    @property
    def every_fact(self) -> tuple[Recorded, ...]:
        return (*self.facts, *(it for each in self.cases for it in each.case.facts))

    @property
    def known(self) -> Known:
        """Field by field, with who said it."""
        return known(self.every_fact)

    def row(self, now: datetime) -> Row:
        """As it stands at this moment."""
        made = row(self.known, status(self.cases, self.facts, now))
        return replace(made, cases=tuple(it.case.code for it in reversed(self.cases)))

    @property
    def row_now(self) -> Row:
        """Without its status, for which one has to know the moment."""
        return row(self.known, "")


def row(said: Known, stands: ObjectStatus = "") -> Row:
    """The row that what is known comes to."""

    def value(name: str, otherwise: Any = "") -> Any:
        return said[name].value if name in said else otherwise

    texts = (
        "object_type inn kpp ogrn cloud_url cloud_id object_no equipment integration passport address site_url "
        "comment manager coordinates_source"
    )
    made = Row(
        name=value("object_name"),
        status=stands,
        client_name=legal_entity(value("client_name")),
        region=region_of(value("address")) or value("region"),
        latitude=value("latitude", None),
        longitude=value("longitude", None),
        connected_on=value("connected_on", None),
        paid_on=value("paid_on", None),
        **{name: value(name) for name in texts.split()},
    )
    return replace(made, missing=tuple(missing(made)))


def missing(made: Row) -> Iterable[str]:
    """What the row lacks, in words."""
    has = {**vars(made), "coordinates": made.latitude is not None}
    return (words for name, words in LACKING.items() if not has[name])


def row_of(it: "Case | Registered") -> Row:
    """All but the status: of a case's object, or of an object itself."""
    return it.row_now if isinstance(it, Registered) else row(known((*it.object_facts, *it.facts)))


def registered_title(it: "Case | Registered") -> str:
    """OB-0042 · ЖК Ромашка; empty for a case that belongs to no object."""
    code = it.code if isinstance(it, Registered) else it.object_code
    return f"{code} · {row_of(it).name}" if code else ""


def lacks(case: Case) -> list[str]:
    """What the manager has to be asked for, in words: whatever is known of the object, by anybody, is not."""
    return [it for it in row_of(case).missing if it in ASKED_FOR.values()]


def address_key(address: str) -> str:
    """An address without what people leave out or shorten; empty where too little is left."""
    words = "".join(char if char.isalnum() else " " for char in address.casefold().replace("ё", "е")).split()
    kept = "".join(it for it in words if not _SHORTENED.fullmatch(it) and not (it.isdigit() and len(it) == 6))
    return kept if len(kept) >= 8 and any(it.isdigit() for it in kept) else ""


_SHORTENED = re.compile(
    "россия|рф|г|гор|город|обл|область|край|респ|республика|ул|улица|д|дом|к|корп|корпус|стр|строение|пр|т|просп|"
    "проспект|ш|шоссе|пер|переулок|наб|набережная|пл|площадь|б|р|бульвар|пос|поселок"
)
