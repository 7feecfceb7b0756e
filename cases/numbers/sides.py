"""Whose turn it was, as the head asks: us, or one of those we wait for."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from cases.turns import Turn


class Side(StrEnum):
    """In the order in which they are shown."""

    US = "мы"
    CLIENT = "клиент"
    SALES = "МОП"
    TECH_SUPPORT = "ТП"
    SUPPLIER = "поставщик"
    NADMOZG = "nadmozg"
    PAUSE = "пауза"


SIDES: dict[Turn, Side | None] = {
    Turn.PAUSE: Side.PAUSE,
    Turn.MANAGER: Side.US,
    Turn.COLLEAGUE: Side.US,
    Turn.OPERATORS: Side.US,
    Turn.TRAINER: Side.US,
    Turn.INSTALLERS: Side.US,
    Turn.SALES: Side.SALES,
    Turn.TECH_SUPPORT: Side.TECH_SUPPORT,
    Turn.CLIENT: Side.CLIENT,
    Turn.SUPPLIER: Side.SUPPLIER,
    Turn.CARRIER: Side.SUPPLIER,
    Turn.NADMOZG: Side.NADMOZG,
    Turn.SYSTEM: Side.US,
    Turn.NOBODY: None,  # it was finished, and went on later
}


def side_of(turn: str) -> Side | None:
    """None: nobody's turn. A turn that a newer release has written is ours."""
    return SIDES[Turn(turn)] if turn in set(Turn) else Side.US


def spent(turns: Iterable[tuple[str, datetime]], until: datetime) -> dict[str, float]:
    """How many seconds it was whose turn, until that moment. `turns`: whose it became, and when; the oldest first."""
    found: dict[str, float] = {}
    came = list(turns)
    for (turn, since), (_, ended) in zip(came, [*came[1:], ("", until)], strict=True):
        if since < until:
            found[turn] = found.get(turn, 0.0) + (min(ended, until) - since).total_seconds()
    return found
