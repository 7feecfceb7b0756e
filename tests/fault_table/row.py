"""One row of the table: which call fails in which way, and what is to be seen then. document.py tells the words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """What came of a fault.

    `far_end`: what the call has left there when the run is over. `ledger`: the act's entry. `run`: what the run says
    of it. `told`: letters because of it, to the manager or the head. `goes_on`: through whom, once the fault is over;
    `in_the_end`: how often the act is to be seen at the far end.
    """

    far_end: str
    ledger: str
    run: str
    told: str
    goes_on: str
    in_the_end: str


@dataclass(frozen=True)
class Row:
    """A call (calls.py), a fault (faults.py), and what must come of it."""

    call: str
    fault: str
    seen: Seen

    @property
    def id(self) -> str:
        """Readable in a test's name, and in a mail address."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.call} {self.fault}".lower()).strip("-")


def rows(call: str, lines: str) -> tuple[Row, ...]:
    """Rows of one call, written as a table: fault | far end | ledger | run | told | goes on | in the end."""
    found = []
    for line in filter(str.strip, lines.splitlines()):
        fault, *seen = (cell.strip() for cell in line.split("|"))
        found.append(Row(call, fault, Seen(*seen)))
    return tuple(found)
