"""Who is who at PASS24: the people a form may name, and the ones letters go to. Read from people.toml."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from cases.working_hours import USUAL_HOURS, Hours


class Role(StrEnum):
    """The roles of people.toml, in the words of the department."""

    MANAGER = "МОС"
    SALES = "МОП"
    TECH_SUPPORT = "ТП"
    TRAINER = "тренер"
    INSTALLER = "монтажник"
    HEAD = "руководитель"
    DIRECTOR = "генеральный директор"
    ACCOUNTANT = "бухгалтер"
    OPERATOR = "эксплуатация"


@dataclass(frozen=True)
class Person:
    """One person of people.toml. `code` never changes: facts keep it; everything else may."""

    code: str
    name: str
    roles: frozenset[Role]
    email: str
    phone: str = ""
    time_zone: str = ""
    """Where they work; empty: where the office is."""
    digest: bool = False
    """Questions come in one letter a morning; only what cannot wait comes by itself."""
    notify: tuple[str, ...] = ()
    """Where a notice goes beside a question's letter: addresses of apprise, their secrets as ${NAMES}."""
    hours: Hours = USUAL_HOURS
    """When they hold trainings, by their own clock."""
    calendar: str = field(default="", repr=False)
    """Where their calendar can be read as .ics, perhaps with ${NAMES}. Whoever knows it reads all of it: a secret."""


class People:
    """The directory, in the order of the file.

    Raises ValueError where two people share a code or a name, or where a role that the process needs is empty.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.everyone = tuple(people)
        self._by_code = {person.code: person for person in self.everyone}
        self._by_name = {person.name: person for person in self.everyone}
        if len(self._by_code) < len(self.everyone) or len(self._by_name) < len(self.everyone):
            raise ValueError("people.toml: two people share a code or a name")
        for role in (Role.MANAGER, Role.SALES, Role.TECH_SUPPORT, Role.TRAINER):
            if not self.of(role):
                raise ValueError(f"people.toml: nobody has the role «{role}»")

    def of(self, *roles: Role) -> tuple[Person, ...]:
        """Everyone who has at least one of the roles."""
        return tuple(person for person in self.everyone if person.roles & set(roles))

    def names(self, *roles: Role) -> list[str]:
        """The names to choose from in a form; of everyone where no role is given."""
        return [person.name for person in (self.of(*roles) if roles else self.everyone)]

    def find(self, text: str) -> Person | None:
        """The person with this name or code, as a form gives it."""
        return self._by_name.get(text.strip()) or self._by_code.get(text.strip())

    def __getitem__(self, code: str) -> Person:
        """The person with this code. KeyError: somebody who has cases was taken out of people.toml."""
        if code not in self._by_code:
            raise KeyError(f"people.toml has nobody with the code {code!r}, but a case names them; put them back")
        return self._by_code[code]
