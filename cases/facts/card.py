"""The technical card: what tech support must know of a site, and who still has to find out what."""

from datetime import date
from typing import Literal

from cases.facts.value import Value

CardPart = Literal["server_format", "equipment", "integration", "passage_points"]
"""What a card is made of; its notes may be empty."""


class Counted(Value):
    """Things of a kind: as they were called, how many (0: nobody said), and the kind if its name is known."""

    what: str
    count: int = 0
    kind: str = ""


class Owed(Value):
    """What is not known yet: who finds it out – in words; `person`: their code, if it is one of ours – and by when."""

    part: CardPart
    who: str
    by: date
    person: str = ""


class TechnicalCard(Value):
    """Карточка для ТП, all of it as it stands. A part that is empty is owed by somebody, or was never asked for.

    `integration`: whether it is set up, `integration_with` with what.
    """

    kind: Literal["technical_card"] = "technical_card"
    server_format: str = ""
    equipment: tuple[Counted, ...] = ()
    integration: str = ""
    integration_with: str = ""
    passage_points: tuple[Counted, ...] = ()
    notes: str = ""
    owed: tuple[Owed, ...] = ()
