"""An act of ours: begun in the ledger before it happens, entered as done, refused or open again after it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prefect.logging import get_run_logger

from cases.case import Case
from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.facts import CopyRestored, Fact
from cases.occurrence import Occurrence
from cases.process.due import Due
from engine.clock import now
from engine.feed import tell
from engine.wiring import wiring
from integrations.errors import RejectedError, UnavailableError
from store.ledger import Key

LONGEST_PATIENCE_S = 60
"""How long an act waits by itself when the other side asked for patience (Retry-After)."""


class InDoubtError(Exception):
    """The act may or may not have happened, and others would notice a repeat. Reconcile settles it."""


@dataclass(frozen=True)
class Act:
    """What a task is asked to do; a parameter of a Prefect task, so nothing secret and nothing large is in it."""

    code: str
    case_id: UUID
    client: str
    effect: Effect
    occurrence: Occurrence
    recipient: str = ""
    person: str = ""
    """The code of the colleague whom a letter is for; the client has none."""
    manager: str = ""
    note: str = ""
    about: Effect | None = None
    """The question that a notice, or a word to the head, is about."""
    copy: str = ""
    """The address that gets a copy of a letter."""
    until: datetime | None = None
    patient: bool = False
    lost_time: str = ""
    """Not empty after the case was restored from a copy: new acts must not share names with those the copy has lost."""

    @classmethod
    def of(cls, case: Case, due: Due, *, patient: bool = False) -> "Act":
        """The act that a decision has found due."""
        return cls(
            code=case.code,
            case_id=case.id,
            client=case.data.object_name,
            effect=due.effect,
            occurrence=due.occurrence,
            recipient=due.recipient,
            person=due.person,
            manager=case.data.manager,
            note=due.note,
            about=due.about,
            copy=due.copy,
            until=due.until,
            patient=patient,
            lost_time=f":{restored.at.isoformat()}" if (restored := case.recorded(CopyRestored)) else "",
        )

    @property
    def key(self) -> Key:
        """Its name in the ledger."""
        return Key(self.case_id, self.effect, self.occurrence)

    @property
    def label(self) -> str:
        """What people read."""
        return self.effect.label

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"{self.label} · {self.client}"


@dataclass(frozen=True)
class Done:
    """What an act leaves behind: the far end's name for it, what it found out, a sentence for the timeline."""

    reference: str = ""
    facts: tuple[Fact, ...] = ()
    said: str = ""


def act_once(act: Act, do: Callable[[], Done]) -> None:
    """Does it at most once: whoever finds it begun, done or refused leaves it alone.

    UnavailableError: open again, nothing happened. RejectedError: refused, entered with the other side's words.
    Any other error, above all a lost answer: open again where a repeat is harmless, otherwise in doubt. The act is in
    doubt, too, when the process dies in here.
    """
    act_together([act], lambda _: do())


def act_together(acts: Sequence[Act], do: Callable[[Sequence[Act]], Done]) -> None:
    """The same for several acts that one call to the far end does together, such as questions in one letter.

    `do` gets those that nobody has begun before.
    """
    app = wiring()
    app.locks.require(*(it.case_id for it in acts))
    begun = [it for it in acts if app.ledger.begin(it.key, it.recipient, now())]
    if not begun:
        names = ", ".join(f"{it.effect} {it.occurrence} of {it.code}" for it in acts)
        get_run_logger().info("%s: begun before, nothing to do", names)
        return
    try:
        done = do(begun)
    except UnavailableError as error:
        for it in begun:
            app.ledger.reopen(it.key, str(error), now())
        if error.retry_after_s:
            time.sleep(min(error.retry_after_s, LONGEST_PATIENCE_S))
        raise
    except RejectedError as error:
        # The access letter needs both nadmozg and mail: the error knows which of them it was.
        refused_by = FarEnd(error.by) if error.by else begun[0].effect.row.far_end
        for it in begun:
            app.ledger.refuse(it.key, refused_by, error.code, error.words or str(error), now())
        raise
    except Exception as error:
        harmless = [app.ledger.lose(it.key, f"{type(error).__name__}: {error}", now()) for it in begun]
        if all(harmless):
            raise
        names = ", ".join(f"{it.label} ({it.occurrence})" for it in begun)
        raise InDoubtError(f"{names} may have happened; reconcile settles it") from error
    said = {it.key: done.said or (f"{it.label} → {it.recipient}" if it.recipient else it.label) for it in begun}
    app.ledger.finish(said, now(), reference=done.reference, facts=done.facts)
    for it in begun:
        tell(it.code, it.client, it.manager, [it.effect, *(fact.kind for fact in done.facts)], "system")


def find_out(act: Act, fact: Fact, said: str) -> None:
    """Records what a look at the far end has shown."""
    wiring().ledger.find_out(act.case_id, (fact,), said, now())
    tell(act.code, act.client, act.manager, [fact.kind], "system")
