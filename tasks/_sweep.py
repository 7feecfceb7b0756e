"""What one run leaves out of a case for now: questions that reconcile gathers, and acts whose far end is down."""

from collections import Counter
from dataclasses import dataclass, field

from cases.effects import Effect
from cases.step import Due

FAILURES_IN_A_ROW = 2
"""After so many, each with its own retries, a far end is taken for down: the others would only wait, one by one."""


@dataclass
class Sweep:
    """One run over one case or many. What is left out stays due and is looked at again soon."""

    gathers_questions: bool = False
    asked_of: dict[str, list[str]] = field(default_factory=dict)
    """Managers' addresses, each with the codes of the cases that have a question for them."""
    _failures: Counter[str] = field(default_factory=Counter)

    @property
    def gathered(self) -> list[str]:
        """The cases that have a question waiting."""
        return list(dict.fromkeys(code for codes in self.asked_of.values() for code in codes))

    def leaves_out(self, code: str, due: Due) -> bool:
        """Whether this act is not for now."""
        if self.gathers_questions and due.effect.is_question:
            codes = self.asked_of.setdefault(due.recipient, [])
            if code not in codes:
                codes.append(code)
            return True
        return self._failures[due.effect.far_end] >= FAILURES_IN_A_ROW

    def saw(self, effect: Effect, *, answered: bool) -> None:
        """How an act has ended; a refusal is an answer."""
        self._failures[effect.far_end] = 0 if answered else self._failures[effect.far_end] + 1
