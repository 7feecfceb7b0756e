"""A row of a spreadsheet beside what the registry knows: what is new, what changes, what says something else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.registry.known import known
from cases.registry.legal_entity import legal_entity
from cases.registry.months import month_words
from cases.registry.region import region_of
from cases.registry.row import Registered
from cases.registry.status import WORDS

OF_ITS_CASE = ("object_name", "object_type", "client_name")
"""What an object is called everywhere: form 05 puts it right in its connection, and no spreadsheet does."""
_POINT = ("latitude", "longitude", "coordinates_source")
NEAR = 0.00001
"""Degrees: a metre."""


@dataclass(frozen=True)
class Comparison:
    """`changes`: what would be recorded. `contradictions`: by the field, what stands here and what the file says."""

    changes: dict[str, Any]
    contradictions: dict[str, tuple[str, str]] = field(default_factory=dict)


def compare(told: Mapping[str, Any], registered: Registered, now: datetime, *, overwrite: bool) -> Comparison:
    """What people have said here stands, unless `overwrite` says otherwise; what is called by a case stands always."""
    said, row = known(registered.every_fact), registered.row(now)
    changes: dict[str, Any] = {}
    contradictions: dict[str, tuple[str, str]] = {}
    for name, value in told.items():
        if name in _POINT[1:]:
            continue  # with the latitude
        is_now = row.status if name == "status" else row.region if name == "region" else _value(said, name)
        if _same(name, value, is_now, told, said):
            continue
        of_people = (name in said and not said[name].by_import) or (name == "status" and bool(registered.cases))
        stands = of_people and is_now not in (None, "")
        if name == "region":  # the address decides, and whoever told the address
            stands = bool(region_of(told.get("address") or row.address))
        if stands and not (overwrite and not _is_fixed(name, registered, told)):
            contradictions[name] = (shown(name, is_now, said), shown(name, value, told))
        else:
            changes |= {it: told[it] for it in _POINT if it in told} if name == "latitude" else {name: value}
    return Comparison(changes, contradictions)


def _is_fixed(name: str, registered: Registered, told: Mapping[str, Any]) -> bool:
    return name == "region" or (name in OF_ITS_CASE and bool(registered.cases))


def _value(said: Mapping[str, Any], name: str) -> Any:
    return said[name].value if name in said else None


def _same(name: str, value: Any, is_now: Any, told: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    if name == "latitude":
        there = _value(said, "longitude")
        both = is_now is not None and there is not None
        return both and abs(value - is_now) < NEAR and abs(told["longitude"] - there) < NEAR
    if name == "client_name":
        return legal_entity(is_now or "") == legal_entity(value)
    if name in ("cloud_url", "site_url"):
        return bool((is_now or "").rstrip("/") == value.rstrip("/"))
    return bool(value == is_now)


def shown(name: str, value: Any, beside: Mapping[str, Any]) -> str:
    """A value in words, for whoever compares."""
    if name == "status":
        return WORDS.get(value, "")
    if name == "connected_on":
        return month_words(value)
    if name == "latitude":
        other = beside["longitude"]
        return f"{value}, {getattr(other, 'value', other)}"
    return str(value)
