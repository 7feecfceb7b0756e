"""What a decision is made with beside the case and its ledger. All of it is given: deciding reads no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.people import People
from cases.policy import Policy
from cases.suppliers import Suppliers


@dataclass(frozen=True)
class Circumstances:
    """The moment, the department, and what the installation has been through.

    `manual_cloud`: no nadmozg API is configured, clouds are made by hand. `prefect_since`: when a new database of
    Prefect was found in the place of a lost one; links and scheduled runs that are older went with it. `digests`: when
    those who prefer a morning digest had their last one, by code. `releases`: when each first ran here. `suppliers`:
    their book.
    """

    now: datetime
    policy: Policy
    people: People
    manual_cloud: bool = False
    prefect_since: datetime | None = None
    digests: Mapping[str, datetime] = field(default_factory=dict)
    releases: Mapping[str, datetime] = field(default_factory=dict)
    suppliers: Suppliers = field(default_factory=Suppliers)
