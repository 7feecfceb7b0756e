"""Sessions of the training, what was reported of them, and the recording."""

from datetime import date, datetime
from typing import Literal

from cases.facts.value import Value


class TrainingAppointed(Value):
    """A training at a moment; moving it makes the next number. `place` is an address or a link to the meeting."""

    kind: Literal["training_appointed"] = "training_appointed"
    number: int
    starts_at: datetime
    time_zone: str
    trainer: str
    place: str


class TrainingCancelled(Value):
    """The training with this number will not take place; another date has to be agreed."""

    kind: Literal["training_cancelled"] = "training_cancelled"
    number: int
    reason: str


Module = Literal["сотрудники", "адреса", "КПП", "пропуска", "заявки"]
"""What can be shown of PASS24."""


class OpenQuestion(Value):
    """What the session left open, and who is to answer it, in words."""

    question: str
    who: str


class TrainingHeld(Value):
    """A session took place on the date with this number; the report that closes the training comes with the card.

    `score`: the client's, from 1 to 5; None where nobody asked. `another`: one more session is needed.
    """

    kind: Literal["training_held"] = "training_held"
    number: int
    held_on: date
    feedback: str
    participants: tuple[str, ...] = ()
    shown: tuple[Module, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    score: int | None = None
    another: bool = False


class TrainingMissed(Value):
    """The client did not come to the session on the date with this number."""

    kind: Literal["training_missed"] = "training_missed"
    number: int
    missed_on: date
    words: str = ""


class RecordingReady(Value):
    """Where the recording of a session can be seen; `number` is that of its date. `by_eye`: a person opened it."""

    kind: Literal["recording_ready"] = "recording_ready"
    number: int = 1
    url: str
    by_eye: bool = False


class RecordingMissing(Value):
    """There will be no recording of that session."""

    kind: Literal["recording_missing"] = "recording_missing"
    number: int
    reason: str
