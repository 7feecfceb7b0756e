"""Which one a form is about, where a case has several of a kind: requests, orders, shipments."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from cases.case import Case
from cases.errors import FormError
from cases.forms.form import EMPTY, Field, Form

T = TypeVar("T")


class Which(Field[T], Generic[T]):
    """One of them, by its number; left empty, the only one that the form `suits`. A link carries the number."""

    several: str
    """«Заказов несколько»: more than one suits, and none is named."""

    def __init__(self, title: str, hint: str, suits: Callable[[T], bool]) -> None:
        super().__init__(title, hint, required=False, prefill=self.usual)
        self.suits = suits

    @abstractmethod
    def all_of(self, case: Case) -> Sequence[T]:
        """In the order in which they came."""

    @abstractmethod
    def called(self, it: T) -> str:
        """Its number and a few words."""

    @abstractmethod
    def usual(self, case: Case) -> object:
        """The number that is filled in; empty, where none is likely."""

    @abstractmethod
    def find(self, case: Case, raw: object) -> T | None:
        """The one with the number that was sent. FormError: it is no number."""

    @abstractmethod
    def missing(self, case: Case) -> str:
        """What is said where there is no such."""

    def parse(self, raw: object, form: Form, *, required: bool) -> T:
        """FormError: there is none, or several suit and none is named."""
        case = form.dossier.case
        if raw in EMPTY:
            suitable = [it for it in self.all_of(case) if self.suits(it)]
            if len(suitable) > 1:
                listed = "; ".join(self.called(it) for it in suitable)
                raise FormError(self.name, f"{self.several}, напишите номер: {listed}.")
            found = suitable[0] if suitable else next(reversed(self.all_of(case)), None)
        else:
            found = self.find(case, raw)
        if found is None:
            raise FormError(self.name, self.missing(case))
        return found
