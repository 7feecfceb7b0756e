"""Whose runs are begun again: those of a worker that lives are left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from stack.holders import Interrupted, abandoned

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def run(holder: str, *, seconds: int = 10) -> Interrupted:
    """A run that has been under way for so long; `holder`: its worker."""
    return Interrupted("id", "RUNNING", 1, "Новый клиент", holder, NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("held", "living", "begins_again"),
    [
        pytest.param(run("worker"), set(), True, id="of the only worker, which is dead"),
        pytest.param(run("worker"), {"worker"}, False, id="of a worker that lives"),
        pytest.param(run("worker"), {"vtoraya"}, True, id="of a dead one, beside a living one"),
        pytest.param(run("vtoraya", seconds=7200), {"vtoraya"}, False, id="a long run of a living one"),
        pytest.param(run(""), set(), True, id="nobody's, and there is nobody"),
        pytest.param(run(""), {"vtoraya"}, False, id="just taken, perhaps by the living one"),
        pytest.param(run("", seconds=181), {"vtoraya"}, True, id="taken long ago and held by nobody"),
        pytest.param(run("host"), {"vtoraya"}, True, id="of Prefect's own worker, which writes its host's name"),
    ],
)
def test_abandoned(held: Interrupted, living: set[str], begins_again: bool) -> None:
    assert (abandoned([held], living, NOW) == [held]) is begins_again
