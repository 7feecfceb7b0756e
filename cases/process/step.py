"""One decision as it is being made: what is known, what is due so far, who is waited for, when to look again.

What becomes due goes through cases/process/attempts.py, so that nothing is done twice.
"""

from datetime import datetime, timedelta

from cases.calendar_days import local_day, moment, working_day_after
from cases.case import Case
from cases.effects import Effect
from cases.facts import SendAgain, SkippedStep
from cases.ledger import Entries
from cases.occurrence import Occurrence
from cases.process.assumed import assumed_sent
from cases.process.circumstances import Circumstances
from cases.process.due import Decision, Due
from cases.releases import since
from cases.standing import is_skipped, went_on_at
from cases.turns import Stage, Turn, Waiting
from cases.wording import short_day, short_moment


class Step:
    """What a step of the process reads, and the decision it adds to."""

    def __init__(self, case: Case, entries: Entries, given: Circumstances) -> None:
        self.case = case
        self.entries = Entries((*entries.entries, *assumed_sent(case)))
        self.given = given
        self.now, self.policy, self.people = given.now, given.policy, given.people
        self.went_on_at = went_on_at(case, given.now)
        self.wanted_again = {
            (it.fact.letter, it.fact.occurrence): it.at for it in case.facts if isinstance(it.fact, SendAgain)
        }
        self.decision = Decision()

    def finish(self, words: str) -> Decision:
        """The decision; where nothing is due and nobody is waited for, the case is finished."""
        if not self.goes_on:
            self.decision.finished = words
        return self.decision

    @property
    def goes_on(self) -> bool:
        """Whether anything is due, waited for or to be looked at."""
        return bool(self.decision.due or self.decision.waiting or self.decision.next_due_at)

    def waits(self, turn: Turn, stage: Stage, what: str) -> Waiting:
        """It is somebody's turn; what a question is then asked with."""
        waiting = Waiting(turn, stage, what)
        if waiting not in self.decision.waiting:
            self.decision.waiting.append(waiting)
        return waiting

    def also_waits(self, turn: Turn, stage: Stage, what: str) -> Waiting:
        """Somebody is waited for beside those whose turn it is; if it is theirs anyway, for what they have to do."""
        for waiting in self.decision.waiting:
            if waiting.turn == turn:
                return waiting
        self.decision.waiting.insert(0, Waiting(turn, stage, what))
        return self.decision.waiting[0]

    def since(self, release: str) -> datetime:
        """Since when a release runs here: a step that came with it spares cases that were past it then."""
        return since(release, self.given.releases)

    def skips(self, step: SkippedStep) -> bool:
        """Whether the manager let the step go."""
        return is_skipped(self.case, step)

    def holds(self, effect: Effect) -> bool:
        """Whether the effect waits for a second person to confirm its address."""
        return any(it.effect is effect for it in self.decision.held)

    def done_at(self, effect: Effect, base: str | None = None) -> datetime | None:
        """When the effect was done last; None if it was not."""
        entry = self.entries.done(effect, None if base is None else Occurrence(base))
        return entry.done_at if entry else None

    def may_know(self, effect: Effect, base: str) -> bool:
        """Whether the letter's reader may have it, so that they have to hear when it does not hold any more."""
        return any(it.may_have_arrived for it in self.entries.attempts(effect, Occurrence(base)))

    def working_day(self, after: datetime, count: int) -> datetime:
        """The morning of the `count`-th working day after a moment, in the client's time zone.

        Terms that ran when the case was paused or ended begin anew when it goes on.
        """
        after = max(after, self.went_on_at or after)
        zone = self.case.data.time_zone
        return moment(working_day_after(local_day(after, zone), count), self.policy.day_starts_at, zone)

    def day_words(self, at: datetime) -> str:
        """27 ноября, for the client."""
        zone = self.case.data.time_zone
        return short_day(local_day(at, zone), local_day(self.now, zone))

    def moment_words(self, at: datetime) -> str:
        """26 ноября в 10:00, by the client's clock and ours."""
        return short_moment(at, self.now, self.case.data.time_zone)

    def reached(self, at: datetime) -> bool:
        """Whether the moment has come; if not, somebody looks again then."""
        if self.now >= at:
            return True
        self.look_again(at)
        return False

    def look_again(self, at: datetime) -> None:
        """Somebody looks at the case at this moment, or earlier."""
        self.decision.next_due_at = min(at, self.decision.next_due_at or at)

    def look(self, effect: Effect, every: timedelta, phase: str = "1", until: datetime | None = None) -> None:
        """A look at the far end; it changes nothing there, so it may be repeated."""
        self.decision.due.append(Due(effect, Occurrence(phase), until=until))
        self.look_again(self.now + every)

    def look_now_and_then(self, effect: Effect, every: timedelta) -> None:
        """The same, for months perhaps: the case itself is looked at only when something of it is due."""
        self.decision.due.append(Due(effect, Occurrence("1")))
        self.decision.look_every = every
