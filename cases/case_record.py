"""What is recorded of a case: its facts, how to find one of them, how the case began and whom it belongs to today."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from cases.facts import CaseHandedOver, CaseOpened, Contact, ContactCorrected, ContactJudged, DataCorrected, Fact
from cases.recorded import Recorded

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class HandOver:
    """From one manager to another: codes of people.toml."""

    former: str
    to: str
    at: datetime


@dataclass(frozen=True)
class CaseRecord:
    """`facts` in the order they were recorded; the first one is CaseOpened. `code` is what people say: R-0042.

    `object_code`: of the object in the registry that the case belongs to; `object_facts`: what is known of that
    object beside this case – told of the object itself, or in other cases of it.
    """

    id: UUID
    code: str
    facts: tuple[Recorded, ...]
    object_code: str = ""
    object_facts: tuple[Recorded, ...] = ()

    def latest(self, kind: type[F]) -> F | None:
        """The fact of this kind that stands today."""
        recorded = self.recorded(kind)
        return recorded.fact if recorded and isinstance(recorded.fact, kind) else None

    def recorded(self, kind: type[F]) -> Recorded | None:
        """The same, with when and by whom."""
        return next((it for it in reversed(self.facts) if isinstance(it.fact, kind)), None)

    def recorded_at(self, kind: type[F]) -> datetime:
        """When the fact of this kind that stands today was recorded. LookupError if there is none."""
        recorded = self.recorded(kind)
        if recorded is None:
            raise LookupError(f"{self.code} has no {kind.__name__}")
        return recorded.at

    @property
    def opened(self) -> CaseOpened:
        """How the case began."""
        first = self.facts[0].fact
        assert isinstance(first, CaseOpened), f"{self.code} begins with {first.kind}"
        return first

    @property
    def opened_at(self) -> datetime:
        return self.facts[0].at

    @property
    def data(self) -> CaseOpened:
        """How it began, as it stands today: corrected, handed over."""
        corrected, handed_over = self.latest(DataCorrected), self.latest(CaseHandedOver)
        changes: dict[str, object] = corrected.model_dump(exclude={"kind"}) if corrected else {}
        if handed_over:
            changes["manager"] = handed_over.manager
        return self.opened.model_copy(update=changes | {"contact": self.contact})

    @property
    def hand_overs(self) -> list[HandOver]:
        """Every one, in order; each from whoever led the case then."""
        found: list[HandOver] = []
        for it in self.facts:
            if isinstance(it.fact, CaseHandedOver):
                found.append(HandOver(found[-1].to if found else self.opened.manager, it.fact.manager, it.at))
        return found

    @property
    def title(self) -> str:
        """R-0042 · ЖК Ромашка: what a form shows, and what every form reads back."""
        return f"{self.code} · {self.data.object_name}"

    @property
    def contact(self) -> Contact:
        """Whom letters go to today."""
        return self.contacts[-1][0]

    @property
    def contacts(self) -> list[tuple[Contact, Recorded]]:
        """Every contact there has been, in order, each with the fact that says so."""
        found = [(self.opened.contact, self.facts[0])]
        return found + [
            (it.fact.contact, it) for it in self.facts if isinstance(it.fact, ContactCorrected | ContactJudged)
        ]
