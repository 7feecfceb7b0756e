"""Which worker runs the flows: Prefect's process worker, or ours with warm processes (the package `worker`).

One work pool, of type `process`, serves both: switching needs a restart and nothing else.
"""

from dataclasses import dataclass, field

from stack.errors import StackError


@dataclass(frozen=True)
class WorkerKind:
    """What differs when it is started and ended."""

    type: str
    program: tuple[str, ...] = ("prefect", "worker", "start")
    seconds_to_end: float = 10
    can_be_held: bool = False
    """Whether it imports everything, and then waits until it is let go, before it takes a run."""
    environment: dict[str, str] = field(default_factory=dict)


KINDS = {
    "stock": WorkerKind("process"),
    "warm": WorkerKind(
        "onboarding-warm",
        ("worker.start", "--held"),  # the same, and shares its memory with the processes
        seconds_to_end=25,  # running flows have 20 s to end
        can_be_held=True,
        environment={
            "PREFECT_WORKER_QUERY_SECONDS": "0.1",  # worker/polling.py sees to it that it asks less often
            "PREFECT_WORKER_PREFETCH_SECONDS": "0",  # a run taken early would hold a process until its time has come
            "ONBOARDING_WORKER_WARM_UP": "engine.wiring:wiring,cases.calendar_days:russia",
        },
    ),
}
DEFAULT = "warm"


def worker_kind(name: str | None) -> WorkerKind:
    """By its name; `StackError` if there is none of that name."""
    try:
        return KINDS[name or DEFAULT]
    except KeyError:
        raise StackError(f"ONBOARDING_WORKER={name!r}: есть {' и '.join(KINDS)}.") from None
