"""A client's questions, read from the facts of the case: which are open, what the others were answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.facts import ClientAnswered, ClientAsked, Subject
from cases.recorded import Recorded

SUBJECTS: dict[str, Subject] = {
    "работа системы": "system",
    "оборудование": "equipment",
    "закупка": "purchase",
    "документы": "documents",
    "другое": "other",
}
"""What people read → our word."""


@dataclass(frozen=True)
class ClientQuestion:
    """One question. `told_by`: the code of whoever wrote it down."""

    asked: ClientAsked
    told_by: str
    told_at: datetime
    answered: ClientAnswered | None = None

    @property
    def number(self) -> int:
        return self.asked.number

    @property
    def is_open(self) -> bool:
        """Whether the client waits for an answer."""
        return self.answered is None

    @property
    def subject(self) -> str:
        """In words."""
        return next(words for words, it in SUBJECTS.items() if it == self.asked.subject)

    @property
    def called(self) -> str:
        """Вопрос клиента 2 (работа системы, срочно)"""
        return f"Вопрос клиента {self.number} ({self.subject}{', срочно' if self.asked.urgent else ''})"


def client_questions(facts: Iterable[Recorded]) -> tuple[ClientQuestion, ...]:
    """All of them, in the order in which they were told."""
    found: dict[int, ClientQuestion] = {}
    for it in facts:
        if isinstance(it.fact, ClientAsked):
            found[it.fact.number] = ClientQuestion(it.fact, it.actor, it.at)
        elif isinstance(it.fact, ClientAnswered) and it.fact.number in found:
            found[it.fact.number] = replace(found[it.fact.number], answered=it.fact)
    return tuple(found.values())
