"""What there is to say of an effect: the columns of the catalogue in cases/effects.py."""

from dataclasses import KW_ONLY, dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Final, Literal

from cases.people import Role
from cases.turns import Lane, Turn

CLIENT: Final = "client"
COLLEAGUE: Final = "colleague"
"""Whoever a request is for: the row of each topic says which role."""
SUPPLIER: Final = "supplier"
"""Whoever one talks to at a supplier: their address stands in the book."""
Reader = Role | Literal["client", "colleague", "supplier"]


class FarEnd(StrEnum):
    """The outside systems. The value is stored where one of them has refused something."""

    NADMOZG = "nadmozg"
    MAIL = "mail"
    PREFECT = "prefect"
    NOTICES = "notices"


class Kind(Enum):
    """What sort of act it is."""

    ACT = "act"
    LETTER = "letter"
    QUESTION = "question"  # «ваш ход»: a letter to the manager with a form
    NOTICE = "notice"  # a line on the phone beside a question's letter
    LOOK = "look"  # changes nothing outside, and has no entry in the ledger


class Urgency(IntEnum):
    """What goes first when much is due at once; the lowest first."""

    DATE = 0  # a date that is near has changed: somebody would come in vain
    WAY_IN = 1  # the client cannot get in
    LETTER = 2
    QUESTION = 3
    REST = 4


@dataclass(frozen=True)
class Row:
    """What an effect is. `label` is what people read in the timeline, in task runs and in badges.

    `reader`: whom it is written to. `asks`: what a question asks for, in the infinitive.
    `far_end`: who has to answer first for it to succeed. `form`: the form (the name of
    its flow) that answers a question. `again`: its name in form 06, where it can be sent once more. `tells`: the facts
    it repeats, as «kind.field», so that a correction knows which letters carried the wrong value. `of_session`: its
    occurrence begins with the number of a date, and it is about that session. `of_request`: it begins with the number
    of a request to a colleague. `of_question`: with that of a client's question. `of_shipment`: with the code of a
    shipment. `of_order`: with the number of an order. `makes_turn`: whose turn it
    is once it is done, in its `lane`. `has_secret`: it carries
    a secret that is kept nowhere, so its repeat is another letter, and it leaves only for an address that may have
    access (cases/second_person.py). `hurry`: where it is more, or less, urgent than others of its kind.
    """

    label: str
    kind: Kind
    reader: Reader | None = None
    _: KW_ONLY
    far_end: FarEnd = FarEnd.MAIL
    asks: str = ""
    form: str = ""
    again: str = ""
    tells: tuple[str, ...] = ()
    of_session: bool = False
    of_request: bool = False
    of_question: bool = False
    of_order: bool = False
    of_shipment: bool = False
    makes_turn: Turn | None = None
    lane: Lane = Lane.CONNECTING
    has_secret: bool = False
    hurry: Urgency | None = None

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, a question included."""
        return self.kind in (Kind.LETTER, Kind.QUESTION)

    @property
    def can_be_gathered(self) -> bool:
        """Whether many at once are better read as one: questions, and words about them to those who lead.

        What a session was like, and what a colleague answers, is news, and comes by itself.
        """
        is_news = self.of_session or self.of_request
        about_questions = self.is_letter and self.reader in (Role.MANAGER, Role.HEAD) and not is_news
        return self.kind is Kind.QUESTION or about_questions

    @property
    def is_withheld_after_restore(self) -> bool:
        """Whether others would notice a repeat: letters to the client, to sales and to tech support."""
        return self.is_letter and not self.can_be_gathered

    @property
    def urgency(self) -> Urgency:
        """How soon it should be done, compared with others."""
        usual = {Kind.LETTER: Urgency.LETTER, Kind.QUESTION: Urgency.QUESTION}
        return usual.get(self.kind, Urgency.REST) if self.hurry is None else self.hurry
