"""The requests of a case to colleagues, read from its facts: who was asked for what, who took it, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cases.effects import Effect
from cases.facts import (
    RequestAnswered,
    RequestCalledOff,
    RequestReturned,
    RequestSent,
    RequestTaken,
)
from cases.occurrence import Occurrence
from cases.recorded import Recorded
from cases.request_topics import TOPICS, TopicRow


class RequestState(StrEnum):
    """How a request stands, in words for people."""

    SENT = "ждёт, кто возьмёт"
    TAKEN = "в работе"
    ANSWERED = "ответили"
    RETURNED = "вернули"
    CALLED_OFF = "отозван"


@dataclass(frozen=True)
class Request:
    """One request. `owner`: the code of whoever took it; `settled_by` of whoever answered, returned or called it off.

    `again`: the number of the request that it was sent once more as.
    """

    sent: RequestSent
    asked_by: str
    sent_at: datetime
    owner: str = ""
    taken_at: datetime | None = None
    answers: tuple[RequestAnswered, ...] = ()
    returned: RequestReturned | None = None
    called_off: RequestCalledOff | None = None
    settled_by: str = ""
    settled_at: datetime | None = None
    again: int = 0

    @property
    def number(self) -> int:
        return self.sent.number

    @property
    def topic(self) -> TopicRow:
        """What is known of all requests about the same."""
        return TOPICS[self.sent.topic]

    @property
    def answer(self) -> RequestAnswered | None:
        """The last one."""
        return self.answers[-1] if self.answers else None

    @property
    def state(self) -> RequestState:
        if self.called_off:
            return RequestState.CALLED_OFF
        if self.returned:
            return RequestState.RETURNED
        if self.answers:
            return RequestState.ANSWERED
        return RequestState.TAKEN if self.owner else RequestState.SENT

    @property
    def is_open(self) -> bool:
        """Whether somebody is waited for: to take it, or to answer."""
        waits = self.state is RequestState.TAKEN and not self.topic.taken_is_enough
        return not self.again and (waits or self.state is RequestState.SENT)

    @property
    def can_be_answered(self) -> bool:
        """Whether it waits for an answer, or for a further one."""
        return self.is_open or bool(self.answer and self.answer.result in self.topic.unfinished)

    @property
    def is_back(self) -> bool:
        """Whether it was returned, and nobody has decided what comes of it."""
        return self.state is RequestState.RETURNED and not self.again

    @property
    def called(self) -> str:
        """Запрос 2: вопрос клиента"""
        return f"Запрос {self.number}: {self.topic.called}"

    @property
    def outcome(self) -> str:
        """What came of it, in the words of whoever settled it."""
        if self.called_off:
            return self.called_off.reason
        if self.returned:
            return self.returned.reason
        if self.answer is None:
            return ""
        result = self.topic.result_words(self.answer.result)
        return f"{result}: {self.answer.words}" if result else self.answer.words


def requests(facts: Iterable[Recorded]) -> tuple[Request, ...]:
    """All of them, in the order in which they were sent."""
    found: dict[int, Request] = {}
    for it in facts:
        match it.fact:
            case RequestSent() as sent:
                found[sent.number] = Request(sent, it.actor, it.at)
                _change(found, sent.instead_of, again=sent.number)
            case RequestTaken() as taken:
                _change(found, taken.number, owner=taken.by, taken_at=it.at)
            case RequestAnswered() as answered:
                answers = (*found[answered.number].answers, answered) if answered.number in found else ()
                _change(found, answered.number, answers=answers, settled_by=it.actor, settled_at=it.at)
            case RequestReturned() as returned:
                _change(found, returned.number, returned=returned, settled_by=it.actor, settled_at=it.at)
            case RequestCalledOff() as called_off:
                _change(found, called_off.number, called_off=called_off, settled_by=it.actor, settled_at=it.at)
    return tuple(found.values())


def next_number(known: Sequence[Request]) -> int:
    """The number of the request that is sent next."""
    return max((it.number for it in known), default=0) + 1


def number_of(effect: Effect, occurrence: Occurrence, about: Effect | None = None) -> int:
    """Which request an act is about – itself, or by the question that it tells somebody of; 0: about none."""
    words = occurrence.base.split()
    if effect.row.of_request:
        return int(words[0])
    return int(words[1]) if about and about.row.of_request else 0


def filled_in(effect: Effect, occurrence: Occurrence, about: Effect | None = None) -> dict[str, str]:
    """What a form that is opened from an act is told of its request, the client's question, the shipment, the order."""
    question = occurrence.base.split()[:2]
    if order := order_of(effect, occurrence, about):
        return {"order": str(order)}
    if effect.row.of_shipment:
        return {"shipment": question[0]}
    if about and about.row.of_shipment:
        return {"shipment": question[1]}
    if effect.row.of_question:
        return {"client_question": question[0]}
    if about and about.row.of_question:
        return {"client_question": question[1]}
    number = number_of(effect, occurrence, about)
    return {"request": str(number)} if number else {}


def order_of(effect: Effect, occurrence: Occurrence, about: Effect | None = None) -> int:
    """Which order an act is about, likewise; 0: about none."""
    words = occurrence.base.split()
    if effect.row.of_order:
        return int(words[0])
    return int(words[1]) if about and about.row.of_order else 0


def _change(found: dict[int, Request], number: int, **changes: object) -> None:
    if number in found:
        found[number] = replace(found[number], **changes)  # type: ignore[arg-type]
