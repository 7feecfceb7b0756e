"""What is counted on a board, said once more in Python; store/board_rows.py counts it in the database."""

from collections.abc import Sequence
from datetime import datetime

from cases.views.board import BoardRow, Numbers


def numbers(rows: Sequence[BoardRow], now: datetime) -> Numbers:
    """Of these rows."""
    late = [row for row in rows if row.is_overdue(now)]
    managers = [row for row in rows if row.is_managers() and row not in late]
    return Numbers(len(rows), len(late), len(managers), sum(row.client_questions for row in rows))
