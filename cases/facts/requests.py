"""Requests to colleagues: one pattern, whatever they are about (cases/request_topics.py)."""

from typing import Literal

from cases.facts.value import Value
from cases.people import Role

Topic = Literal["help", "question", "card", "purchase"]
"""What a request is about."""


class RequestSent(Value):
    """Everybody of the role `to` is asked; whoever said so asked, and is told the answer.

    `number` counts the requests of the case. `about`: the number of the entry that it comes of (a contact, a question
    of the client's); 0: of none. `instead_of`: the request that was returned, and is sent once more as this one.
    """

    kind: Literal["request_sent"] = "request_sent"
    number: int
    topic: Topic
    to: Role
    words: str = ""
    about: int = 0
    instead_of: int = 0


class RequestTaken(Value):
    """A colleague (a code of people.toml) sees to it: the first to take it, or whom it was passed on to."""

    kind: Literal["request_taken"] = "request_taken"
    number: int
    by: str


class RequestAnswered(Value):
    """What came of it, in the colleague's words. `result`: one of the words that its topic knows; empty: none fits."""

    kind: Literal["request_answered"] = "request_answered"
    number: int
    words: str
    result: str = ""


class RequestReturned(Value):
    """It cannot be done as it was asked."""

    kind: Literal["request_returned"] = "request_returned"
    number: int
    reason: str


class RequestCalledOff(Value):
    """Nobody needs it any more."""

    kind: Literal["request_called_off"] = "request_called_off"
    number: int
    reason: str
