"""The loop in which a case is moved on. Pure: who decides and who acts is given."""

from typing import Protocol

from cases.process.due import Decision, Due


class Hands(Protocol):
    """Who does what is due: with the database and the far ends, or with invented ones in a test."""

    def decide(self) -> tuple[Decision, int]:
        """What is due now, and the version of the case that it was decided of."""

    def leaves_out(self, due: Due) -> bool:
        """Whether an act is not for this run."""

    def act(self, due: Due) -> None:
        """Does it, or enters why it could not be done."""

    def rest(self, decision: Decision) -> bool:
        """Nothing more can be done now. False: an answer has come in meanwhile, so it is decided again."""


def act_until_nothing_is_due(hands: Hands) -> None:
    """The first thing that is due, then decide afresh; an act that failed is not tried twice."""
    tried: set[tuple[Due, int]] = set()
    while True:
        decision, version = hands.decide()
        # A look is worth repeating when something new is known; any other act that failed is left to reconcile.
        marked = ((it, version if it.effect.is_look else 0) for it in decision.due)
        first = next((it for it in marked if it not in tried and not hands.leaves_out(it[0])), None)
        if first:
            tried.add(first)
            hands.act(first[0])
        elif hands.rest(decision):
            return
