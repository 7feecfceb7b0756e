"""The pages of ours that people go between: what each is called, and who may open it."""

from dataclasses import dataclass

from cases.people import Person, Role
from door.permissions import PEOPLE, SEES_ORDERS


@dataclass(frozen=True)
class Place:
    """One page that stands at the top of the others. `path` begins with /onboarding/."""

    path: str
    title: str
    roles: frozenset[Role] = PEOPLE


SHIPMENTS, NUMBERS = "/onboarding/shipments", "/onboarding/numbers"
MAP, DRIFT = "/onboarding/map", "/onboarding/drift"
LEADS = frozenset({Role.MANAGER, Role.HEAD})
SEE_SHIPMENTS = LEADS | {Role.SALES, Role.TECH_SUPPORT, Role.INSTALLER}
PLACES = (
    Place("/onboarding/", "Подключения"),
    Place(SHIPMENTS, "Что в пути", SEE_SHIPMENTS),
    Place("/onboarding/suppliers", "Поставщики", SEES_ORDERS),
    Place("/onboarding/registry", "Реестр"),
    Place(MAP, "Карта"),
    Place(DRIFT, "Расхождения", LEADS),
    Place(NUMBERS, "Показатели", LEADS),
)


def places_of(person: Person) -> tuple[Place, ...]:
    """What somebody may open, in the order in which it stands at the top."""
    return tuple(it for it in PLACES if person.roles & it.roles)


def may_open(person: Person, path: str) -> bool:
    """Whether somebody may open the page at this path; False for a path that is none of them."""
    return any(it.path == path for it in places_of(person))
