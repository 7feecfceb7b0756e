"""The book of suppliers: whom the department buys of. They belong to no case and are kept in a table of their own."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Supplier:
    """One supplier, and whoever one talks to there. `number` never changes: orders keep it."""

    number: int
    name: str
    person: str = ""
    email: str = ""
    phone: str = ""
    comment: str = ""
    gone: bool = False
    """Taken out of the book: its name stays, for old orders; whom one talked to is erased."""

    @property
    def title(self) -> str:
        """П-3 · Шлагбаум-Сервис ООО"""
        return f"{code_of(self.number)} · {self.name}"


def code_of(number: int) -> str:
    """What people say: П-3."""
    return f"П-{number}"


class Suppliers:
    """All of them, those that are gone included."""

    def __init__(self, everyone: Iterable[Supplier] = ()) -> None:
        self.everyone = tuple(everyone)
        self._by_number = {it.number: it for it in self.everyone}

    def get(self, number: int) -> Supplier | None:
        """The supplier with this number."""
        return self._by_number.get(number)

    @property
    def current(self) -> tuple[Supplier, ...]:
        """Those that one can order of."""
        return tuple(it for it in self.everyone if not it.gone)

    def named_like(self, part: str) -> tuple[Supplier, ...]:
        """Those that one can order of with these words in their name; the one that is called so, if there is one."""
        found = tuple(it for it in self.current if _plain(part) in _plain(it.name))
        return tuple(it for it in found if _plain(it.name) == _plain(part)) or found


def _plain(words: str) -> str:
    """As people type it: «Ёлка» and «елка» are the same; so are different quotes, and more than one space."""
    return " ".join(words.lower().replace("ё", "е").translate(str.maketrans("", "", "«»\"'“”„")).split())
