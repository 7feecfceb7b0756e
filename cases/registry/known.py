"""What is known of an object, field by field: who said it last, in its cases or of the object itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.equipment import listed
from cases.facts import (
    CaseHandedOver,
    CaseOpened,
    CloudGiven,
    CloudOrdered,
    CloudReady,
    DataCorrected,
    Fact,
    FirstPaid,
    ObjectMade,
    ObjectTold,
    PhotosReceived,
    PlaceTold,
    TechnicalCard,
)
from cases.recorded import Recorded
from cases.registry.point import FROM_PHOTO

PART = frozenset({"kind", "by_import", "reason"})


@dataclass(frozen=True)
class Said:
    """A value, by whom and when. `by_import`: it stood in a spreadsheet, and nobody here has said it."""

    value: Any
    at: datetime
    actor: str
    by_import: bool = False


Known = Mapping[str, Said]


def known(facts: Iterable[Recorded]) -> Known:
    """By the name of the field. The last word stands; a spreadsheet changes nothing that people have said here."""
    found: dict[str, Said] = {}
    of_cases: dict[str, Any] = {}
    for it in sorted(facts, key=lambda it: it.at):
        by_import = isinstance(it.fact, ObjectTold) and it.fact.by_import
        values = told(it.fact)
        if isinstance(it.fact, CaseOpened | DataCorrected):  # the latter repeats what it leaves as it is
            values, of_cases = (
                {name: value for name, value in values.items() if of_cases.get(name) != value},
                of_cases | values,
            )
        if isinstance(it.fact, PhotosReceived) and "latitude" in found and found["latitude"].value is not None:
            continue  # a camera's idea of the place is better than none, and worse than any other
        for name, value in values.items():
            if not by_import or name not in found or found[name].by_import:
                found[name] = Said(value, it.at, it.actor, by_import)
    return found


def told(fact: Fact) -> dict[str, Any]:
    """What one fact tells of its object."""
    match fact:
        case ObjectTold():
            said = {name: value for name, value in fact.model_dump(exclude=set(PART)).items() if value is not None}
            if said.get("address"):  # coordinates belong to the address they were told for
                return {"latitude": None, "longitude": None, "coordinates_source": ""} | said
            return said
        case CaseOpened():
            opened = _names(fact) | {"manager": fact.manager}
            return opened | ({"inn": fact.inn} if fact.inn else {})
        case DataCorrected():
            return _names(fact)
        case CaseHandedOver():
            return {"manager": fact.manager}
        case PlaceTold():
            place = {"address": fact.address, "latitude": fact.latitude, "longitude": fact.longitude}
            return place | {"coordinates_source": fact.source}
        case ObjectMade():
            return {"object_no": fact.object_no}
        case CloudOrdered():
            return {"cloud_id": fact.cloud_id}
        case CloudGiven():
            given = {"cloud_id": fact.cloud_id, "cloud_url": fact.url}
            return {name: value for name, value in given.items() if value}
        case CloudReady():
            return {"cloud_id": fact.cloud_id, "cloud_url": fact.url}
        case TechnicalCard():
            return _of_the_card(fact)
        case PhotosReceived():
            taken = next((it for it in fact.photos if it.latitude is not None and it.longitude is not None), None)
            at = {"latitude": taken.latitude, "longitude": taken.longitude} if taken else {}
            return at | {"coordinates_source": FROM_PHOTO} if at else {}
        case FirstPaid():
            return {"paid_on": fact.paid_on, "connected_on": fact.month}
    return {}


def _names(fact: CaseOpened | DataCorrected) -> dict[str, Any]:
    return {"object_name": fact.object_name, "object_type": fact.object_type, "client_name": fact.client_name}


def _of_the_card(card: TechnicalCard) -> dict[str, Any]:
    found = {}
    if card.equipment:
        found["equipment"] = listed(card.equipment, "; ")
    if card.integration:
        found["integration"] = ": ".join(filter(None, (card.integration_with, card.integration)))
    return found


TELLING = ("case_opened", "data_corrected", "case_handed_over", "place_told", "object_made", "cloud_ordered",
           "cloud_given", "cloud_ready", "technical_card", "first_paid", "photos_received", "object_told")  # fmt: skip
"""The kinds that `told` reads."""
_OF_ITS_STATUS = ("case_paused", "case_resumed", "case_cancelled", "end_judged", "case_reopened", "follow_up_answered")


def concerns(fact: Fact) -> bool:
    """Whether a row of the registry may be another once this is known."""
    return fact.kind in TELLING or fact.kind in _OF_ITS_STATUS
