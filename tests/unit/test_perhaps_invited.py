"""A letter broke off while it was being sent: whoever may have it is told when it does not hold any more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cases.effects import Effect
from cases.facts import Fact, InstallationCancelled, OrderCalledOff, RequestCalledOff, TrainingCancelled
from cases.ledger import State
from tests.played_case import Journey
from tests.sample_cases import with_training
from tests.sample_shipments import NEVER
from tests.unit.test_decisions_installation import appointed
from tests.unit.test_decisions_orders import approved
from tests.unit.test_decisions_requests import asked
from tests.unit.test_decisions_shipments import on_its_way

Row = tuple[Callable[[], Journey], Fact, str]
NO_TRAINING = TrainingCancelled(number=1, reason="болезнь")
NO_MOUNTING = InstallationCancelled(number=1, reason="снегопад")

LETTERS: dict[str, Row] = {
    # the letter that broke off: the case, what calls it off, and what its reader gets then
    "send_invitation 1": (with_training, NO_TRAINING, "send_cancellation 1"),
    "invite_trainer 1": (with_training, NO_TRAINING, "release_trainer 1"),
    "send_installation 1": (appointed, NO_MOUNTING, "send_installation_off 1"),
    "invite_crew 1": (appointed, NO_MOUNTING, "release_crew 1"),
    "send_request 2 petrov": (asked, RequestCalledOff(number=2, reason="заработал"), "tell_called_off 2 petrov"),
    "send_order 1": (approved, OrderCalledOff(order=1, reason="клиент передумал"), "cancel_order 1"),
    "send_shipment R-0042-1 1": (on_its_way, NEVER, "send_shipment_off R-0042-1 1"),
}


def broken_off(letter: str, *, in_data: bool, doubted: bool) -> list[str]:
    """What is due when it is called off before it could be sent again."""
    made, called_off, _ = LETTERS[letter]
    journey = made()
    effect, _, occurrence = letter.partition(" ")
    key = Effect(effect), occurrence
    sent = journey.ledger[key]
    at = sent.begun_at if in_data else None
    journey.ledger[key] = replace(sent, state=State.OPEN, done_at=None, in_data_at=at, doubted=doubted)
    return journey.tell(called_off)


@pytest.mark.parametrize("letter", LETTERS)
def test_whoever_may_have_the_letter_is_told(letter: str) -> None:
    acts = broken_off(letter, in_data=True, doubted=True)
    assert LETTERS[letter][2] in acts
    assert letter not in acts, "it is not sent again"


@pytest.mark.parametrize("letter", LETTERS)
def test_also_where_its_repeat_certainly_did_not_leave(letter: str) -> None:
    assert LETTERS[letter][2] in broken_off(letter, in_data=False, doubted=True)


@pytest.mark.parametrize("letter", LETTERS)
def test_whoever_certainly_has_none_is_not_told(letter: str) -> None:
    assert LETTERS[letter][2] not in broken_off(letter, in_data=False, doubted=False)
