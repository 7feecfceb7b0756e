"""Contacts after the training, and the site."""

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


class PhotosReceived(Value):
    """The client's photos of the site arrived; `round` counts the requests, `where` says where they lie."""

    kind: Literal["photos_received"] = "photos_received"
    round: int
    where: str


class PhotosJudged(Value):
    """The manager's verdict on the photos of a round as a whole; None: it cannot be seen on them."""

    kind: Literal["photos_judged"] = "photos_judged"
    round: int
    photos_ok: bool
    power_220: bool | None
    internet: bool | None
    reason: str = ""

    @property
    def ready(self) -> bool:
        """Go: the photos are fine, and there is 220 V and internet."""
        return bool(self.photos_ok and self.power_220 and self.internet)
