"""Contacts after the training, and whether anything will be mounted."""

from datetime import datetime
from typing import Literal

from cases.facts.value import Value

Mounter = Literal["ours", "contractor", "client"]
"""Whose crew mounts: our installers, a contractor of ours, the client's own people."""


class SiteWork(Value):
    """Whether equipment will be mounted, so that the site has to be prepared; what, and by whom, if that is known."""

    kind: Literal["site_work"] = "site_work"
    expected: bool
    what: str = ""
    by: Mounter | None = None


class FollowUpPlanned(Value):
    """When the manager gets in touch again; every new date is the next number."""

    kind: Literal["follow_up_planned"] = "follow_up_planned"
    number: int
    due_at: datetime


class FollowUpStarted(Value):
    """The planned moment came (or the manager said «now»)."""

    kind: Literal["follow_up_started"] = "follow_up_started"
    number: int


Outcome = Literal["well", "purchase", "again", "help", "no_answer", "stop"]
Reply = Literal["yes", "partly", "no", "not_here", ""]
"""To a set question; `not_here`: there is no such thing at this object. Empty: it was not asked."""


class FollowUpAnswered(Value):
    """What the client said; of the outcome «no answer» nothing.

    The set questions: `staff` has been entered, `residents` use their passes, the `gate` works, what `hinders`.
    """

    kind: Literal["follow_up_answered"] = "follow_up_answered"
    number: int
    outcome: Outcome
    answers: str
    reason: str = ""
    staff: Reply = ""
    residents: Reply = ""
    gate: Reply = ""
    hinders: str = ""
