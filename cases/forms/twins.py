"""The same client twice: what a new case is compared with, and what is then said. Finding candidates is the store's."""

import hashlib
import re
from dataclasses import dataclass

from cases.case import Case
from cases.errors import TwinError
from cases.facts import AddressAgreed, CaseOpened, Fact, PlaceTold

_QUOTES = re.compile(r"[«»„“”\"'`’‘]")


@dataclass(frozen=True)
class Newcomer:
    """What of a new case is compared with the open ones, and with the registry.

    `registered`: the object in the registry that it is of, by its code, where that was said.
    """

    object_name: str
    client_name: str
    email: str
    slug: str = ""
    another_object: bool = False
    address: str = ""
    inn: str = ""
    registered: str = ""

    @classmethod
    def of(cls, facts: tuple[Fact, ...], registered: str = "") -> "Newcomer":
        """From what a form has understood; CaseOpened is the first of the facts."""
        opened = facts[0]
        assert isinstance(opened, CaseOpened)
        return cls(
            opened.object_name,
            opened.client_name,
            opened.contact.email,
            next((it.slug for it in facts if isinstance(it, AddressAgreed)), ""),
            opened.another_object,
            next((it.address for it in facts if isinstance(it, PlaceTold)), ""),
            opened.inn,
            registered,
        )

    def refuse(self, case: Case) -> None:
        """TwinError where this open case is of the same client: same entity and object, same address, same e-mail."""
        twin = f"{case.title}, {case.data.client_name}"
        if self.is_named_like(case.data.object_name, case.data.client_name):
            raise TwinError("object_name", case.code, f"Такое подключение уже идёт: {twin}.")
        if self.slug and case.address and self.slug == case.address.slug:
            raise TwinError("slug", case.code, f"Этот адрес уже занят другим подключением: {twin}.")
        if not self.another_object and self.email.lower() == case.contact.email.lower():
            words = f"С этой почтой уже идёт подключение: {twin}. Если объект другой, отметьте «{ANOTHER_OBJECT}»."
            raise TwinError("contact_email", case.code, words)

    def same_address_words(self, code: str, name: str) -> str:
        """What is said where another object stands at this address already."""
        return (
            f"По этому адресу в реестре уже есть {code} · {name}. Если это он, впишите {code} в поле "
            f"«{FROM_REGISTRY}»; если другой – отметьте «{ANOTHER_OBJECT}»."
        )

    def is_named_like(self, object_name: str, client_name: str) -> bool:
        """The same legal entity and object, however they are written."""
        return self.name_key == name_key(object_name, client_name)

    @property
    def name_key(self) -> str:
        """By it the database finds a twin."""
        return name_key(self.object_name, self.client_name)


def name_key(object_name: str, client_name: str) -> str:
    """What all ways to write the same object and legal entity have in common: 32 letters, whatever its length."""
    said = f"{_letters(object_name)}\n{' '.join(sorted(_words(client_name)))}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


ANOTHER_OBJECT = "Другой объект того же клиента"
FROM_REGISTRY = "Объект из реестра"


def _words(name: str) -> list[str]:
    """Without case, quotes and ё; the words of a legal entity come in any order: «Ромашка ООО», ООО «Ромашка»."""
    return _QUOTES.sub(" ", name.casefold().replace("ё", "е")).split()


def _letters(name: str) -> str:
    return "".join(_words(name))
