"""How often an act is tried, and after which errors; the one decorator of every task."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from engine.wiring import retry_delays_s
from integrations.errors import LoginRefusedError, OutcomeUnknownError, RejectedError, UnavailableError


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


def was_refused(state: State[Any]) -> bool:
    """Whether a finished task was refused by the other side: then a human is asked, nothing is repeated."""
    return isinstance(_error(state), RejectedError)


def is_down(state: State[Any]) -> bool:
    """Whether a finished task failed because its far end serves nobody now."""
    error = _error(state)
    return isinstance(error, UnavailableError) and error.for_all


def may_be_tried_again(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """After UnavailableError; and after OutcomeUnknownError, because the ledger lets only a harmless repeat begin."""
    error = _error(state)
    left_to_reconcile = (NotYetError, LoginRefusedError)
    return isinstance(error, (UnavailableError, OutcomeUnknownError)) and not isinstance(error, left_to_reconcile)


def _error(state: State[Any]) -> object:
    return state.data if isinstance(state.data, BaseException) else state.result(raise_on_failure=False)
