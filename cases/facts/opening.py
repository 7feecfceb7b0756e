"""The beginning of a case, its data, and who leads it."""

from datetime import date
from typing import Literal

from cases.facts.value import Contact, Value


class CaseOpened(Value):
    """A client's object is to be connected. `manager` and `sales_manager` are codes of people.toml."""

    kind: Literal["case_opened"] = "case_opened"
    object_name: str
    object_type: str
    client_name: str
    contact: Contact
    time_zone: str
    manager: str
    sales_manager: str
    needs: str = ""
    pain: str = ""
    objects: str = ""
    cloud_source: Literal["order", "sales"] = "order"
    another_object: bool = False
    """Of a client who has an open case already, with the same contact."""
    bought: tuple[str, ...] = ()
    """What they bought of PASS24 (cases/forms/bought.py); empty where nobody has said it."""
    inn: str = ""
    """The legal entity's ИНН, where it was known at once."""


class TalkHeld(Value):
    """The first talk took place; what the client needs and which «боль» they want to close."""

    kind: Literal["talk_held"] = "talk_held"
    held_on: date
    needs: str
    pain: str
    notes: str = ""


class CaseHandedOver(Value):
    """The case is led by another manager (a code of people.toml) from now on."""

    kind: Literal["case_handed_over"] = "case_handed_over"
    manager: str
    reason: str


class DataCorrected(Value):
    """What was written down wrongly when the case was opened, as it is right: all of it, changed or not."""

    kind: Literal["data_corrected"] = "data_corrected"
    object_name: str
    object_type: str
    client_name: str
    time_zone: str
    sales_manager: str
    objects: str = ""
    bought: tuple[str, ...] = ()


class BroughtIn(Value):
    """The case was under way before it came into the system; `done` («effect occurrence») others have got already."""

    kind: Literal["brought_in"] = "brought_in"
    done: tuple[str, ...] = ()
