"""What is decided about a case as a whole, at whatever step it is."""

from datetime import datetime
from typing import Literal

from cases.facts.value import Value


class CopyRestored(Value):
    """The case came back with a copy of the database; what happened after `copied_at` is not in it."""

    kind: Literal["copy_restored"] = "copy_restored"
    number: int
    copied_at: datetime


class RestoreReviewed(Value):
    """The manager says what others have got already («effect occurrence»); the rest may be sent."""

    kind: Literal["restore_reviewed"] = "restore_reviewed"
    number: int
    already_sent: tuple[str, ...] = ()


class CasePaused(Value):
    """Nothing is sent and nobody is reminded until the day comes, or (without one) until somebody goes on."""

    kind: Literal["case_paused"] = "case_paused"
    reason: str
    until_at: datetime | None = None


class CaseResumed(Value):
    """The pause is over before its day, or had none."""

    kind: Literal["case_resumed"] = "case_resumed"
    reason: str = ""


class CaseCancelled(Value):
    """The case ends here, at whatever step it is; where the client works already, once a second person agrees."""

    kind: Literal["case_cancelled"] = "case_cancelled"
    reason: str


class EndJudged(Value):
    """A second person's word on the end of a case whose client works; `number` counts the ends (Case.ends)."""

    kind: Literal["end_judged"] = "end_judged"
    number: int
    agreed: bool
    reason: str = ""


class CaseReopened(Value):
    """A cancelled, stopped or finished case goes on."""

    kind: Literal["case_reopened"] = "case_reopened"
    reason: str


class NoteAdded(Value):
    """Something worth knowing; nothing comes of it."""

    kind: Literal["note_added"] = "note_added"
    text: str


QUESTIONS = "questions"
"""As the letter of SendAgain: all open questions to the manager."""


class SendAgain(Value):
    """A letter is wanted once more: the effect and its occurrence, as the ledger knows them."""

    kind: Literal["send_again"] = "send_again"
    letter: str
    occurrence: str = ""
    correction: bool = False
    """The earlier one was wrong: the letter says so."""


SkippedStep = Literal["first_talk", "first_login", "recording", "follow_up", "site_photos", "installation"]


class StepSkipped(Value):
    """The manager lets a step go; whatever is told about it later counts again."""

    kind: Literal["step_skipped"] = "step_skipped"
    step: SkippedStep
    reason: str


ForgettingReason = Literal["asked", "ended", "kept_long_enough", "mistake"]


class ForgettingAsked(Value):
    """The client is to be forgotten; nothing happens before a second person has said so, too."""

    kind: Literal["forgetting_asked"] = "forgetting_asked"
    number: int
    reason: ForgettingReason


class ForgettingAnswered(Value):
    """What the second person says to the wish with this number. `agreed`: the case is erased within minutes."""

    kind: Literal["forgetting_answered"] = "forgetting_answered"
    number: int
    agreed: bool
