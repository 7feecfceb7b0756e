"""Mounting on the site: where the equipment is, the day and the crew, and how it went."""

from datetime import date, datetime
from typing import Literal

from cases.facts.after_training import Mounter
from cases.facts.value import Contact, Value

Whereabouts = Literal["supplier", "carrier", "received"]


class EquipmentTold(Value):
    """Where the equipment is; `expected_on`: when it is to be there, if that is known. `number` counts the tellings."""

    kind: Literal["equipment_told"] = "equipment_told"
    number: int
    where: Whereabouts
    expected_on: date | None = None
    words: str = ""


class InstallationAppointed(Value):
    """A crew comes at a moment; moving it makes the next number.

    `installer` is a code of people.toml, where the crew is ours; `contractor` whoever comes in our name without
    signing in here. `what` they mount; `access`: who lets
    them in, and how, as it was agreed.
    """

    kind: Literal["installation_appointed"] = "installation_appointed"
    number: int
    starts_at: datetime
    time_zone: str
    by: Mounter
    installer: str = ""
    contractor: Contact | None = None
    what: str
    access: str


class InstallationCancelled(Value):
    """Nobody comes on the day with this number; another has to be agreed."""

    kind: Literal["installation_cancelled"] = "installation_cancelled"
    number: int
    reason: str


Hindrance = Literal["site", "equipment", "access", "crew", "other"]


class InstallationReported(Value):
    """How it went on the day with this number. `done`: it is mounted and works; otherwise `why` not, and in `words`."""

    kind: Literal["installation_reported"] = "installation_reported"
    number: int
    reported_on: date
    done: bool
    why: Hindrance | None = None
    words: str = ""
    serials: tuple[str, ...] = ()
