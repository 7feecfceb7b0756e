"""Faults on request: what should go wrong, to which requests, how many times."""

import threading
from fnmatch import fnmatchcase
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

WireKind = Literal[
    "latency",  # `seconds` before the work; with `after`, between the work and the answer
    "clock_skew",  # every time in the answer, and its Date, is `seconds` off
    "status",  # the answer is the error `status`; with `after`, although the work was done
    "429",
    "500",
    "503",  # short for status, with `retry_after`
    "drop_before",  # the connection is dropped, nothing was done
    "drop_after",  # the work is done, the connection is dropped without an answer
    "html",  # HTML with `status` (502 unless told) instead of JSON
    "huge",  # twelve megabytes in place of the answer
    "drip",  # the answer comes a piece at a time, `seconds` between two of them
    "error_in_200",  # HTTP 200 whose envelope carries an error
    "login_page_down",  # the client's cloud answers 503
]
MeaningKind = Literal[
    "needs_operator",  # the operation begun (or retried) by the request gets stuck
    "failed",  # … or fails
    "hold_expired",  # the hold is found to have expired: 410
    "token_expired",  # 401, although the token is young
    "creation_quota",  # 429, although fewer than three clouds are being made
]
Kind = Literal[WireKind, MeaningKind]


class Match(BaseModel):
    """Which requests: `*` and `?` are wildcards."""

    model_config = ConfigDict(extra="forbid")
    method: str = "*"
    path: str | None = None


class Fault(BaseModel):
    """One thing that goes wrong `times` times (None: until cleared)."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    match: Match = Field(default_factory=Match)
    times: int | None = Field(default=1, ge=1)
    seconds: float = 0.0
    retry_after: float | None = None
    status: int | None = Field(default=None, ge=200, le=599)
    after: bool = False
    code: str | None = Field(default=None, description="the error's code in the envelope")
    happened: int = 0

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "status" and self.status is None:
            raise ValueError("kind 'status' needs `status`")
        if self.match.path is None:
            self.match.path = "/c/*" if self.kind == "login_page_down" else "/api/v1/*"
        return self

    def hits(self, method: str, path: str) -> bool:
        """Whether this fault is due for the request."""
        if self.times is not None and self.happened >= self.times:
            return False
        return fnmatchcase(method, self.match.method.upper()) and fnmatchcase(path, self.match.path or "*")


class Faults:
    """All faults asked for; shared by the server's threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(
        self, kind: Kind, *, method: str = "*", path: str | None = None, times: int | None = 1, **more: Any
    ) -> Fault:
        """Asks for a fault; `more`: seconds, retry_after, status, after, code."""
        return self.ask(Fault(kind=kind, match=Match(method=method, path=path), times=times, **more))

    def ask(self, fault: Fault) -> Fault:
        """Asks for a fault that has been described."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    @property
    def asked(self) -> list[Fault]:
        """Every fault asked for, used up or not."""
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def take(self, kind: MeaningKind, method: str, path: str) -> bool:
        """Whether this goes wrong with this request; uses one of the times up."""
        with self._lock:
            for fault in self._faults:
                if fault.kind == kind and fault.hits(method, path):
                    fault.happened += 1
                    return True
        return False

    def take_on_the_wire(self, method: str, path: str) -> list[Fault]:
        """What happens to this request on the wire. Latency and skew add up; of the others the first one counts."""
        taken: list[Fault] = []
        ended = False
        with self._lock:
            for fault in self._faults:
                if fault.kind not in get_args(WireKind) or not fault.hits(method, path):
                    continue
                if fault.kind not in ("latency", "clock_skew"):
                    if ended:
                        continue
                    ended = True
                fault.happened += 1
                taken.append(fault)
        return taken
