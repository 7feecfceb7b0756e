"""The address, the cloud, and the object inside it."""

from datetime import date, datetime
from typing import Literal

from cases.facts.value import Value


class AddressAgreed(Value):
    """The client agreed to the address of the cloud; `agreed_by` is the client's person, in words.

    `agreed_how`: on the phone, by letter, at a meeting; empty where nobody has said it.
    """

    kind: Literal["address_agreed"] = "address_agreed"
    slug: str
    agreed_by: str
    agreed_on: date
    agreed_how: Literal["call", "letter", "meeting", ""] = ""


class CloudOrdered(Value):
    """nadmozg took the order (or had it already: adopted)."""

    kind: Literal["cloud_ordered"] = "cloud_ordered"
    slug: str
    cloud_id: str
    operation_id: str


class CloudGiven(Value):
    """A cloud that we did not order: made by sales at the sale, or by hand in nadmozg.

    With an API only `cloud_id` counts, nadmozg tells the rest; in manual mode `url`, `login` and
    `password_delivery` (how the password reaches the client, in words – never the password) come from the form.
    """

    kind: Literal["cloud_given"] = "cloud_given"
    by: Literal["sales", "hand"]
    cloud_id: str = ""
    url: str = ""
    login: str = ""
    password_delivery: str = ""
    client_has_access: bool = False
    """Of others: no access letter is due, for it would void what they have sent."""


class CloudTrouble(Value):
    """nadmozg could not finish the cloud, or sales' cloud cannot be used; `words` are the other side's."""

    kind: Literal["cloud_trouble"] = "cloud_trouble"
    state: Literal["failed", "needs_operator", "stuck", "unusable"]
    words: str


class CloudClosed(Value):
    """The cloud does not open yet, and why (cases/cloud_closed.py); kept when it changes, not with every look."""

    kind: Literal["cloud_closed"] = "cloud_closed"
    reason: str
    detail: str = ""


class CloudRetryAsked(Value):
    """A manager wants nadmozg to try the stopped operation again."""

    kind: Literal["cloud_retry_asked"] = "cloud_retry_asked"
    number: int


class CloudReady(Value):
    """Checked by us: the address opens over TLS and the login page answers. `certificate_ends_at`: if that is known."""

    kind: Literal["cloud_ready"] = "cloud_ready"
    cloud_id: str
    url: str
    certificate_ends_at: datetime | None = None


class AccountsThere(Value):
    """A person has seen to it that the client's administrator and tech support have their accounts in the cloud."""

    kind: Literal["accounts_there"] = "accounts_there"


class PlaceTold(Value):
    """Where the object is; `to_be_made`: it is not in the cloud yet, so nadmozg is asked to make it there."""

    kind: Literal["place_told"] = "place_told"
    address: str
    latitude: float | None = None
    longitude: float | None = None
    to_be_made: bool = True
    source: str = ""
    """Where the coordinates come from (cases/registry/point.py)."""

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, if both are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class ObjectMade(Value):
    """The object is in the cloud under this number, which the registry needs."""

    kind: Literal["object_made"] = "object_made"
    object_no: str
