"""The rows of boards as the database finds and counts them: as cases/views/board.py says it in Python."""

import random
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import add

import pytest
from sqlalchemy import Engine, text

from cases.turns import Stage, Turn
from cases.views.board import LONGEST, BoardRow, Numbers, board
from store.board_rows import BoardRows
from store.cases import CaseStore
from store.pages import Pages
from store.tables import card_name
from tests.board_numbers import numbers
from tests.integration.test_store import opened

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MANAGERS = ("smirnova", "orlov", "guseva")


def some_row(code: str, chance: random.Random) -> BoardRow:
    """Any: hours before and after now, so that some are overdue, some have a date, some had one."""

    def around() -> datetime:
        return NOW + timedelta(hours=chance.randrange(-50, 50))

    return BoardRow(
        code=code,
        title=code,
        client="Ромашка ООО",
        manager=chance.choice(MANAGERS),
        time_zone="Europe/Moscow",
        stage=Stage.FIRST_TALK,
        turn=chance.choice((Turn.MANAGER, Turn.CLIENT, Turn.SYSTEM)),
        what="ждём",
        since=NOW - timedelta(hours=chance.randrange(1, 90)),
        term=chance.choice((None, around())),
        next_at=chance.choice((None, around())),
        client_questions=chance.choice((0, 0, 2)),
    )


@pytest.fixture
def rows(engine: Engine) -> list[BoardRow]:
    """Of more open cases than a board shows; and of one that is closed."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE cases, pages CASCADE"))
    cases, pages, chance = CaseStore(engine), Pages(engine), random.Random(7)
    made = []
    for _ in range(LONGEST + 20):
        case, _ = cases.open(opened, NOW)
        row = some_row(case.code, chance)
        pages.expect(card_name(case.code), NOW, case_id=case.id, row=row.model_dump(mode="json"))
        made.append(row)
    with engine.begin() as connection:
        connection.execute(text("UPDATE cases SET closed_at = now() WHERE number = :of"), {"of": int(made[0].code[2:])})
    return made[1:]


def test_the_rows_of_every_board_are_its_most_urgent_ones(engine: Engine, rows: list[BoardRow]) -> None:
    found = [BoardRow.model_validate(it) for it in BoardRows(engine).first(5, NOW)]
    for manager in ("", *MANAGERS):
        theirs = [it for it in rows if manager in ("", it.manager)]
        seen, wanted = (board(each, Numbers(), NOW) for each in (found, theirs))
        shown = [it for it in (*seen.overdue, *seen.managers, *seen.others) if manager in ("", it.manager)]
        assert shown[:5] == [*wanted.overdue, *wanted.managers, *wanted.others][:5]
    assert len(BoardRows(engine).first(LONGEST, NOW)) == len(rows), "each manager has fewer than a board shows"


def test_all_are_counted_and_the_next_date_among_them_is_known(engine: Engine, rows: list[BoardRow]) -> None:
    counted = BoardRows(engine).count(NOW)
    assert reduce(add, counted.by_manager.values(), Numbers()) == numbers(rows, NOW)
    for manager in MANAGERS:
        assert counted.by_manager[manager] == numbers([it for it in rows if it.manager == manager], NOW)
    dates = [it for row in rows for it in (row.term, row.next_at) if it and it > NOW]
    assert counted.until == min(dates)


def test_any_change_of_a_row_is_noticed_and_a_board_of_our_own_is_none(engine: Engine, rows: list[BoardRow]) -> None:
    board_rows, pages, since = BoardRows(engine), Pages(engine), NOW - timedelta(minutes=1)
    before = board_rows.changes(since)
    pages.expect("board", NOW + timedelta(seconds=5))
    assert board_rows.changes(since) == before
    case, _ = CaseStore(engine).open(opened, NOW - timedelta(seconds=1))  # dated before the newest
    dated_before = board_rows.changes(since)
    assert dated_before != before
    pages.doubt(card_name(case.code), NOW + timedelta(seconds=1))
    assert board_rows.changes(since) != dated_before
