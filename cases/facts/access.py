"""The client's contact, and their way into the cloud."""

from datetime import datetime
from typing import Literal

from cases.facts.value import Contact, Value


class ContactCorrected(Value):
    """Letters go to this contact from now on; whether access does, too: cases/second_person.py."""

    kind: Literal["contact_corrected"] = "contact_corrected"
    contact: Contact
    reason: str = ""


class ContactJudged(Value):
    """A second person's word on a change of address. `contact` stands from now on, for access, too: the new one if
    they `agreed`, otherwise the earlier one."""

    kind: Literal["contact_judged"] = "contact_judged"
    number: int
    agreed: bool
    contact: Contact
    reason: str = ""


class AccessAskedAgain(Value):
    """The client lost the access letter, or its link has expired: another letter, which voids the earlier one."""

    kind: Literal["access_asked_again"] = "access_asked_again"
    number: int


class LoggedIn(Value):
    """The client has entered the cloud: nadmozg says so, or (where that cannot be read) the manager."""

    kind: Literal["logged_in"] = "logged_in"
    at: datetime
