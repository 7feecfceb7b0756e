"""What a client asks at any time, beside the steps of their case, and what they were answered."""

from datetime import date
from typing import Literal

from cases.facts.value import Value

Subject = Literal["system", "equipment", "purchase", "documents", "other"]
"""What a client's question is about."""


class ClientAsked(Value):
    """A question in the client's words; `number` counts those of the case. `since_on`: since when it is so."""

    kind: Literal["client_asked"] = "client_asked"
    number: int
    question: str
    subject: Subject
    urgent: bool = False
    since_on: date | None = None


class ClientAnswered(Value):
    """What the client is told; the question with this number is settled."""

    kind: Literal["client_answered"] = "client_answered"
    number: int
    answer: str
