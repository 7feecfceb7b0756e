"""When the client is asked for photos of the site: beside the training, but not in the same breath as everything else.

What the site waits for of the connecting lane stands here, in words.
"""

from datetime import datetime

from cases.effect_row import CLIENT
from cases.effects import Effect
from cases.facts import CloudReady, SiteWork
from cases.occurrence import Occurrence
from cases.process.step import Step
from cases.standing import is_skipped
from cases.turns import Stage, Turn


def may_be_asked(step: Step, number: str) -> bool:
    """The first request; until then the lane says when it comes.

    At once: after a verdict, when the manager wants it (form 06), or once the client was talked to after the training –
    then they expect it. Otherwise the client has their access first, and a morning later, or on the next one on which
    no other letter goes to them, they are asked.
    """
    wanted = (Effect.REQUEST_PHOTOS, number) in step.wanted_again
    if number != "1" or wanted or _was_talked_to(step) or _has_begun(step, Effect.REQUEST_PHOTOS, number):
        return True
    access_at = _has_access_since(step)
    if access_at is None:
        step.waits(Turn.SYSTEM, Stage.SITE_PHOTOS, "попросим у клиента фото, когда у него будет доступ в облако")
        return False
    ask_at = _by_itself(step, step.working_day(max(access_at, step.case.recorded_at(SiteWork)), 1))
    if step.reached(ask_at):
        return True
    step.waits(Turn.SYSTEM, Stage.SITE_PHOTOS, f"{step.day_words(ask_at)} попросим у клиента фото")
    return False


def may_be_reminded(step: Step, number: str, at: datetime) -> bool:
    """The client's reminder of photos: at that moment, but not on a day on which another letter goes to them."""
    return _has_begun(step, Effect.REMIND_PHOTOS, number) or step.reached(_by_itself(step, at))


def _was_talked_to(step: Step) -> bool:
    """After the training, however that talk ended; or the manager let it go."""
    talked = any(it.outcome != "no_answer" for it in step.case.follow_up_answers)
    return bool(step.case.report and (talked or is_skipped(step.case, "follow_up")))


def _has_access_since(step: Step) -> datetime | None:
    if not step.case.cloud:
        return None
    return step.case.recorded_at(CloudReady) if step.case.had_access else step.done_at(Effect.SEND_CREDENTIALS)


def _has_begun(step: Step, effect: Effect, number: str) -> bool:
    """Whether it has left, or tried to: then nothing holds it back any more."""
    return bool(step.entries.attempts(effect, Occurrence(number)))


def _by_itself(step: Step, at: datetime) -> datetime:
    """That moment, or the first morning after it on which no other letter to the client leaves or has left."""
    if any(it.effect.row.reader == CLIENT for it in step.decision.due):
        return max(at, step.working_day(step.now, 1))
    left = [it.done_at for it in step.entries.entries if it.effect.row.reader == CLIENT and it.done_at]
    return max(at, step.working_day(max(left), 1)) if left else at
