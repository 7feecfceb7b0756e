"""The rows of the fault table about nadmozg, played for real (tests/fault_table)."""

import pytest

from tests.fault_table.nadmozg_rows import NADMOZG
from tests.fault_table.played_rows import Played, check, params, play
from tests.fault_table.row import Row


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """What was seen, by row."""
    return play(request, tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("row", params(NADMOZG))
def test_what_comes_of_a_fault(row: Row, played: Played) -> None:
    check(row, played)
