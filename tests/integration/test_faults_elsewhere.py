"""The rows of the fault table about mail, notices, Prefect and others, played for real; and docs/reliability.md."""

import pytest

from tests.fault_table.document import FILE, document
from tests.fault_table.mail_rows import MAIL
from tests.fault_table.notice_rows import NOTICES
from tests.fault_table.outside_rows import OUTSIDE
from tests.fault_table.played_rows import Played, check, params, play
from tests.fault_table.prefect_rows import PREFECT
from tests.fault_table.row import Row
from tests.fault_table.rows import OF_EVERY_KIND, ROWS


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """What was seen, by row."""
    return play(request, tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("row", params(OUTSIDE, MAIL, NOTICES, PREFECT))
def test_what_comes_of_a_fault(row: Row, played: Played) -> None:
    check(row, played)


def test_the_table_is_told_as_it_stands() -> None:
    """Out of date: `python -m tests.fault_table` writes it anew."""
    assert FILE.read_text(encoding="utf-8") == document()


def test_every_call_and_every_fault_is_among_those_that_are_always_played() -> None:
    assert {it.call for it in OF_EVERY_KIND} == {it.call for it in ROWS}
    assert len(OF_EVERY_KIND) > len(ROWS) / 3
