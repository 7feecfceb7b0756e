"""Which failures a run tries again by itself."""

from typing import Any

import pytest
from prefect.states import Failed

from engine.retries import NotYetError, may_be_tried_again
from integrations.errors import LoginRefusedError, OutcomeUnknownError, RejectedError, UnavailableError


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (UnavailableError("451"), True),
        (OutcomeUnknownError("lost"), True),
        (RejectedError("550"), False),
        (NotYetError("quota"), False),
        (LoginRefusedError("535"), False),
    ],
)
def test_a_refused_login_is_left_to_reconcile(error: Exception, again: bool) -> None:
    nothing: Any = None
    assert may_be_tried_again(nothing, nothing, Failed(data=error)) is again
