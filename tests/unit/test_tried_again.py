"""Which failures a run tries again by itself."""

from typing import Any

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from cases.effect_row import FarEnd
from engine.retries import NotYetError, may_be_tried_again, who_is_down
from integrations.errors import LoginRefusedError, OutcomeUnknownError, RejectedError, UnavailableError

NOTHING: Any = None


def a_run(count: int) -> TaskRun:
    """The try that it is."""
    return TaskRun(task_key="act", dynamic_key="1", run_count=count)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (UnavailableError("451"), True),
        (OutcomeUnknownError("lost"), True),
        (RejectedError("550"), False),
        (NotYetError("quota"), False),
        (LoginRefusedError("535", by="mail"), False),
        (UnavailableError("said nothing", silent=True), False),
        (OutcomeUnknownError("said nothing", silent=True), True),
    ],
)
def test_a_refused_login_and_a_silent_far_end_are_left_to_reconcile(error: Exception, again: bool) -> None:
    assert may_be_tried_again(NOTHING, a_run(1), Failed(data=error)) is again


def test_what_a_silent_far_end_may_have_done_is_asked_once() -> None:
    assert not may_be_tried_again(NOTHING, a_run(2), Failed(data=OutcomeUnknownError("said nothing", silent=True)))
    assert may_be_tried_again(NOTHING, a_run(2), Failed(data=OutcomeUnknownError("dropped")))


@pytest.mark.parametrize(
    ("error", "down"),
    [
        (UnavailableError("451"), None),
        (UnavailableError("503", for_all=True), FarEnd.NADMOZG),
        (UnavailableError("no connection", for_all=True, by="mail"), FarEnd.MAIL),
        (UnavailableError("RCPT, nothing", silent=True, by="mail"), None),
        (OutcomeUnknownError("lost", by="mail"), None),
        (OutcomeUnknownError("said nothing", silent=True), FarEnd.NADMOZG),
        (RejectedError("550"), None),
    ],
)
def test_the_error_says_who_is_down_where_an_act_needs_several(error: Exception, down: FarEnd | None) -> None:
    assert who_is_down(Failed(data=error), FarEnd.NADMOZG) is down
