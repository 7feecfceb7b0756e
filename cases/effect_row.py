"""What there is to say of an effect: the columns of the catalogue in cases/effects.py, and rows of its usual kinds."""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Final, Literal

from cases.people import Role
from cases.turns import Turn

CLIENT: Final = "client"
Reader = Role | Literal["client"]


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


@dataclass(frozen=True, kw_only=True)
class Row:
    """What an effect is. `label` is what people read in the timeline, in task runs and in badges.

    `reader`: whom it is written to. `far_end`: who has to answer first for it to succeed. `form`: the form (the name of
    its flow) that answers a question. `again`: its name in form 06, where it can be sent once more. `tells`: the facts
    it repeats, as «kind.field», so that a correction knows which letters carried the wrong value. `makes_turn`: whose
    turn it is once it is done.
    """

    label: str
    kind: Kind
    reader: Reader | None = None
    far_end: FarEnd = FarEnd.MAIL
    form: str = ""
    again: str = ""
    is_withheld_after_restore: bool = False
    can_be_gathered: bool = False
    tells: tuple[str, ...] = ()
    urgency: Urgency = Urgency.REST
    makes_turn: Turn | None = None


def act(label: str, far_end: FarEnd, urgency: Urgency = Urgency.REST, makes_turn: Turn | None = None) -> Row:
    """Something done in nadmozg or in Prefect."""
    return Row(label=label, kind=Kind.ACT, far_end=far_end, urgency=urgency, makes_turn=makes_turn)


def look(label: str) -> Row:
    """A look at nadmozg."""
    return Row(label=label, kind=Kind.LOOK, far_end=FarEnd.NADMOZG)


WHO = ("case_opened.object_name", "case_opened.contact", "case_opened.manager")
"""What every letter to others tells."""


def to_client(
    words: str,
    *,
    again: str = "",
    tells: tuple[str, ...] = (),
    far_end: FarEnd = FarEnd.MAIL,
    urgency: Urgency = Urgency.LETTER,
    makes_turn: Turn | None = None,
) -> Row:
    """A letter to the client; `words` say what about."""
    return Row(
        label=f"Письмо клиенту: {words}",
        kind=Kind.LETTER,
        reader=CLIENT,
        far_end=far_end,
        again=again,
        is_withheld_after_restore=True,
        tells=(*WHO, *tells),
        urgency=urgency,
        makes_turn=makes_turn,
    )


def to_colleague(
    label: str, role: Role, *, tells: tuple[str, ...], again: str = "", makes_turn: Turn | None = None
) -> Row:
    """A letter to sales or to tech support."""
    return Row(
        label=label,
        kind=Kind.LETTER,
        reader=role,
        again=again,
        is_withheld_after_restore=True,
        tells=(*WHO, *tells),
        urgency=Urgency.LETTER,
        makes_turn=makes_turn,
    )


def to_head(label: str, urgency: Urgency) -> Row:
    """A word to the head of the department."""
    return Row(label=label, kind=Kind.LETTER, reader=Role.HEAD, can_be_gathered=True, urgency=urgency)


def question(words: str, form: str) -> Row:
    """A question to the manager; `words` say what is asked for."""
    return Row(
        label=f"Ваш ход: {words}",
        kind=Kind.QUESTION,
        reader=Role.MANAGER,
        form=form,
        can_be_gathered=True,
        urgency=Urgency.QUESTION,
    )
