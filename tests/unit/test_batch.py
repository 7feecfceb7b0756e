"""What a run over many cases leaves for later: looks that nothing waits for, above all."""

from datetime import datetime, timedelta

import pytest

from journey.batch import Batch
from tests.played_case import utc

NOW = utc(11, 20, 9)
SOON, LATELY = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("left", "next_look_at", "put_off"),
    [
        (None, SOON, False),  # a form looks whenever it moves a case on
        (60, LATELY, False),
        (60, None, False),  # nobody has looked yet
        (60, NOW, False),
        (60, SOON, True),
        (0, LATELY, True),  # others were longer waiting
        (0, None, True),
    ],
)
def test_reconcile_looks_when_it_is_time_and_no_oftener_than_it_may(
    left: int | None, next_look_at: datetime | None, put_off: bool
) -> None:
    assert Batch(looks_left=left).puts_look_off(next_look_at, NOW) is put_off
