"""A fact as it was recorded."""

from dataclasses import dataclass
from datetime import datetime

from cases.facts import Fact


@dataclass(frozen=True)
class Recorded:
    """A fact as it was recorded: aware UTC moment, and the actor (a code of people.toml, or «system»)."""

    fact: Fact
    at: datetime
    actor: str
