"""What the worker and its processes say to each other, one JSON line each, over a socket pair."""

import json
from typing import Any, TypedDict

WIRE = "ONBOARDING_WARM_WIRE"
"""The environment variable that names the process's end of the socket."""
COPIES = "copies"
"""The argument that makes a process a template: it does no run itself, warm processes are copies of it."""


class RunOrder(TypedDict):
    """Run this: the flow run as the server told it, where its code lies, and what it wants in its environment.

    `crashed`: do not run it, it has crashed; call its hooks with this state.
    """

    flow_run: dict[str, Any]
    entrypoint: str
    directory: str
    environment: dict[str, str]
    crashed: dict[str, Any] | None


class CancelOrder(TypedDict):
    """End the run that is under way, as cancelled."""

    cancel: str


class Report(TypedDict):
    """Said when warm (`run` is empty) and after each run.

    `unended`: the server did not let the run begin or end, so its state may be none that ends it. `soiled`: this
    process should not be used again.
    """

    run: str
    code: int
    unended: bool
    soiled: bool
    megabytes: float


class CopyNews(TypedDict):
    """Said by a template: it is warm (`pid` is 0), a copy is made, or has ended with this code."""

    pid: int
    code: int | None


def packed(message: RunOrder | CancelOrder | Report | CopyNews) -> bytes:
    """One line."""
    return json.dumps(message).encode() + b"\n"
