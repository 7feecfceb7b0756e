"""The site: its photos, the verdict on each, what is known of it without a photo, and what is not needed there."""

from datetime import date
from typing import Literal

from cases.facts.value import Value


class Photo(Value):
    """A picture by the hash of its file, which lies outside the database; when and where it was taken."""

    sha256: str
    taken_on: date | None = None
    latitude: float | None = None
    longitude: float | None = None


class PhotosReceived(Value):
    """Photos of one item of the site (cases/site.py); `round` counts the requests for photos."""

    kind: Literal["photos_received"] = "photos_received"
    round: int
    item: str
    photos: tuple[Photo, ...]


Outcome = Literal["accepted", "returned", "dropped"]


class Verdict(Value):
    """What was said of a photo: it will do; it is sent back, and why; it was put there by mistake."""

    sha256: str
    outcome: Outcome
    reason: str = ""


class PhotosJudged(Value):
    """Verdicts on photos of a round; a later one of the same photo stands in place of the earlier.

    `closes`: no photo is left that nobody has judged, so that what is missing is asked for in the next round.
    """

    kind: Literal["photos_judged"] = "photos_judged"
    round: int
    verdicts: tuple[Verdict, ...]
    closes: bool = True


class SiteAnswered(Value):
    """What is known of the site beside its photos: all of it as it stands. None, or nothing: nobody has told yet."""

    kind: Literal["site_answered"] = "site_answered"
    power: bool | None = None
    power_kw: str = ""
    power_place: str = ""
    breaker: str = ""
    internet: bool | None = None
    internet_kind: str = ""
    internet_speed: str = ""
    internet_provider: str = ""
    access: str = ""
    on_site: str = ""


class SiteItemWaived(Value):
    """Whether an item is needed at this site; False, and why, lets it go."""

    kind: Literal["site_item_waived"] = "site_item_waived"
    item: str
    needed: bool
    reason: str = ""
