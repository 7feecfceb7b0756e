"""How often an act is tried, and after which errors; the one decorator of every task."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, StateType, TaskRun
from prefect.logging import get_run_logger

from cases.effect_row import FarEnd
from engine.wiring import retry_delays_s
from integrations.errors import (
    IntegrationError,
    LoginRefusedError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)


class Named(Protocol):
    """What a task of ours is asked to do, with the name its run has in the Prefect UI."""

    @property
    def run_name(self) -> str: ...


N = TypeVar("N", bound=Named)

RETRY_DELAYS_S = retry_delays_s()
"""What still fails after these is left to reconcile, so that no run takes long."""


class NotYetError(UnavailableError):
    """Other cases have used up a limit of the far end. Not retried in this run: reconcile tries again."""


def outside_task(function: Callable[[N], None]) -> Task[[N], None]:
    """A Prefect task with one parameter, `act`, which names its run; retried while nothing has happened yet.

    Neither its parameters nor its result are kept or looked up: doing it once is the ledger's business.
    """
    return task(
        task_run_name="{act.run_name}",
        retries=len(RETRY_DELAYS_S),
        retry_delay_seconds=RETRY_DELAYS_S,
        retry_condition_fn=may_be_tried_again,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(function)


def outside_look(function: Callable[[N], None]) -> Callable[[N], State[Any]]:
    """A look at a far end without a task run, for there are many and nothing comes of most; how it ended, as a task
    would tell. It is not tried again: the next reconcile looks.
    """

    @wraps(function)
    def looked(act: N) -> State[Any]:
        try:
            function(act)
        except Exception as error:  # noqa: BLE001 - as a task's, it is told by its state
            get_run_logger().warning("%s: %s: %s", act.run_name, type(error).__name__, error)
            return State(type=StateType.FAILED, data=error)
        return State(type=StateType.COMPLETED)

    return looked


def was_refused(state: State[Any]) -> bool:
    """Whether a finished task was refused by the other side: then a human is asked, nothing is repeated."""
    return isinstance(_error(state), RejectedError)


def who_is_down(state: State[Any], far_end: FarEnd) -> FarEnd | None:
    """Who serves nobody now, if that is why a finished task failed; `far_end` where the error does not say who."""
    error = _error(state)
    down = (
        error.for_all if isinstance(error, UnavailableError) else isinstance(error, IntegrationError) and error.silent
    )
    return FarEnd(error.by or far_end) if down and isinstance(error, IntegrationError) else None


def may_be_tried_again(_task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """After UnavailableError; and after OutcomeUnknownError, because the ledger lets only a harmless repeat begin.

    Whoever said nothing until time was up is left to reconcile: a run that waits for the silent, again and again, holds
    a slot that others need. Only whether an act has happened is worth one more try.
    """
    error = _error(state)
    if isinstance(error, (NotYetError, LoginRefusedError)):
        return False
    if isinstance(error, OutcomeUnknownError):
        return not error.silent or run.run_count < 2
    return isinstance(error, UnavailableError) and not error.silent


def _error(state: State[Any]) -> object:
    if state.is_completed():
        return None
    return state.data if isinstance(state.data, BaseException) else state.result(raise_on_failure=False)
