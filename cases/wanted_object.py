"""The object as nadmozg is asked to make it. A repeat must ask for the same, or it would be another object."""

from dataclasses import dataclass, replace

from cases.case import Case
from cases.facts import CloudReady, PlaceTold


@dataclass(frozen=True)
class WantedObject:
    """Coordinates only where they are known."""

    name: str
    address: str
    coordinates: tuple[float, float] | None


def wanted_object(case: Case, attempt: int) -> WantedObject:
    """As it was known when it became due, whatever is put right meanwhile: the answer to an earlier request may have
    been lost. An attempt after a refusal asks for what is known today.
    """
    if attempt == 1:
        case = replace(case, facts=case.facts[: _became_due(case) + 1])
    place = case.place
    assert place is not None
    return WantedObject(case.data.object_name, place.address, place.coordinates)


def _became_due(case: Case) -> int:
    """Which fact made it due: the cloud, or where the object is, whichever came later."""
    ready = next(number for number, it in enumerate(case.facts) if isinstance(it.fact, CloudReady))
    told = (n for n, it in enumerate(case.facts) if isinstance(it.fact, PlaceTold) and it.fact.to_be_made)
    return max(ready, next(told))
