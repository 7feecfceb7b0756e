"""What the mail server should refuse, drop or be slow at."""

import threading
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Phase = Literal["mail", "rcpt", "data_command", "data"]
"""`data_command`: the answer to the word DATA; `data`: the answer to the letter itself."""


class SmtpFault(BaseModel):
    """One thing that goes wrong `times` times (None: until cleared)."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["refuse", "drop_before", "drop_after_data", "delay"]
    phase: Phase = "data"
    code: int = Field(default=451, ge=400, le=599)
    message: str = "refused on request"
    recipient: str | None = Field(default=None, description="only for this recipient; wildcards allowed")
    times: int | None = Field(default=1, ge=1)
    seconds: float = 0.0
    happened: int = 0

    def hits(self, phase: Phase, recipients: list[str]) -> bool:
        """Whether this fault is due now."""
        if self.phase != phase or (self.times is not None and self.happened >= self.times):
            return False
        wanted = self.recipient
        return wanted is None or any(fnmatchcase(each.lower(), wanted.lower()) for each in recipients)


class SmtpFaults:
    """All faults asked for; taken in the order in which they were asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[SmtpFault] = []

    def ask(self, fault: SmtpFault) -> SmtpFault:
        """Asks for a fault that has been described."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def refuse(self, codes: Iterable[int], phase: Phase = "data", recipient: str | None = None) -> None:
        """Refuses once with each of the codes."""
        for code in codes:
            self.ask(SmtpFault(kind="refuse", code=code, phase=phase, recipient=recipient))

    def refuse_recipient(self, recipient: str, code: int = 550) -> None:
        """Refuses a recipient (wildcards allowed) every time."""
        self.ask(SmtpFault(kind="refuse", phase="rcpt", code=code, recipient=recipient, times=None))

    def drop_before(self, phase: Phase = "mail", times: int | None = 1) -> None:
        """Drops the connection instead of doing the work of a phase."""
        self.ask(SmtpFault(kind="drop_before", phase=phase, times=times))

    def drop_after_data(self, times: int | None = 1) -> None:
        """Keeps the letter, then drops the connection without an answer."""
        self.ask(SmtpFault(kind="drop_after_data", times=times))

    def delay(self, seconds: float, phase: Phase = "data", times: int | None = 1) -> None:
        """Is late with an answer; at `data` the letter is kept before."""
        self.ask(SmtpFault(kind="delay", phase=phase, seconds=seconds, times=times))

    def clear_faults(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    @property
    def faults(self) -> list[SmtpFault]:
        """Every fault asked for, used up or not."""
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def take(self, phase: Phase, recipients: list[str]) -> SmtpFault | None:
        """What goes wrong now, if anything."""
        with self._lock:
            for fault in self._faults:
                if fault.hits(phase, recipients):
                    fault.happened += 1
                    return fault
        return None
