"""What a run leaves for later: questions that are gathered into one letter, and acts whose far end is down."""

from dataclasses import dataclass, field
from datetime import datetime

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.process.due import Due


@dataclass
class Batch:
    """One run over one case or many. What is left out stays due and is looked at again soon."""

    gathers_questions: bool = False
    sends_digests: bool = False
    """Whether this run sends the morning digests; only reconcile does."""
    asked_of: dict[str, list[str]] = field(default_factory=dict)
    """Colleagues, each with the codes of the cases that have a letter for them that can be gathered."""
    looks_left: int | None = None
    """How often this run may still look for what may have happened unnoticed; None: in every case that is moved on."""
    down: set[FarEnd] = field(default_factory=set)
    """Far ends that are down: an act there failed after all its retries, and any other would, too."""

    @property
    def gathered(self) -> list[str]:
        """The cases that have such a letter waiting."""
        return list(dict.fromkeys(code for codes in self.asked_of.values() for code in codes))

    def puts_look_off(self, next_look_at: datetime | None, now: datetime) -> bool:
        """Whether a look is for a later run, if no act waits for what it shows; `next_look_at`: when it is time."""
        if self.looks_left is None:
            return False
        return self.looks_left <= 0 or (next_look_at is not None and next_look_at > now)

    def leaves_out(self, code: str, due: Due) -> bool:
        """Whether this act is not for now."""
        if due.for_digest and not (self.gathers_questions and self.sends_digests):
            return True
        if self.gathers_questions and due.effect is Effect.NOTIFY:
            return True  # one line for all that are gathered, or later one by one
        if self.gathers_questions and due.effect.row.can_be_gathered:
            codes = self.asked_of.setdefault(due.person, [])
            if code not in codes:
                codes.append(code)
            return True
        return due.effect.row.far_end in self.down
