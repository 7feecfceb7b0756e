"""Who may come in at all: people.toml, read again whenever it has changed. Who is taken out of it is out at once."""

import logging
from pathlib import Path

from cases.people import People, Person, Role
from cases.people_file import read_persons

LOG = logging.getLogger("door")


class Directory:
    """Those of people.toml who have a role."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._people: list[Person] = []

    def person(self, code: str) -> Person | None:
        """The person with this code, if they may come in."""
        return next((it for it in self._may_come_in() if it.code == code), None)

    def at(self, email: str) -> list[Person]:
        """Whoever reads this mailbox."""
        wanted = email.strip().casefold()
        return [it for it in self._may_come_in() if it.email.casefold() == wanted]

    def managers(self) -> list[Person]:
        """Whoever runs cases, by name."""
        return self.of(Role.MANAGER)

    def of(self, *roles: Role) -> list[Person]:
        """Whoever has one of these roles, by name."""
        return sorted((it for it in self._may_come_in() if it.roles & set(roles)), key=lambda it: it.name)

    def people(self) -> People:
        """All of them, as a form asks for them. ValueError: a role that the process needs is empty."""
        return People(self._may_come_in())

    def name(self, code: str) -> str:
        """What somebody is called; the code of whoever has left."""
        found = self.person(code)
        return found.name if found else code

    def _may_come_in(self) -> list[Person]:
        try:
            about = self._file.stat()
            seen = (about.st_mtime_ns, about.st_size, about.st_ino)
            if seen != self._seen:
                self._people = [it for it in read_persons(self._file.read_text(encoding="utf-8")) if it.roles]
                self._seen = seen
        except (OSError, ValueError, KeyError, TypeError) as error:
            # Being edited, or spoilt: those who were known stay; where nobody was known, nobody comes in.
            LOG.error("people.toml cannot be read, what was known stands: %s: %s", type(error).__name__, error)
        return self._people
