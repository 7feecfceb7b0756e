"""Each act at most once: what the ledger says of earlier attempts decides whether another is due."""

from dataclasses import replace
from datetime import datetime

from cases.effect_row import FarEnd
from cases.effects import Effect
from cases.facts import AddressAgreed, CloudRetryAsked, ContactCorrected, PlaceTold
from cases.ledger import Entry, State
from cases.occurrence import Occurrence
from cases.process.due import Due
from cases.process.morning import cannot_wait, morning
from cases.process.step import Step
from cases.second_person import may_have_access


def act(step: Step, effect: Effect, base: str) -> Entry | None:
    """An act that is not a letter. Returns the entry if the other side has refused it, and nothing has changed."""
    return once(step, Due(effect, Occurrence(base)))


def once(step: Step, due: Due) -> Entry | None:
    """Makes the act due unless it was done: as it was named, or as one more attempt. The entry, if it was refused."""
    attempts = step.entries.attempts(due.effect, due.occurrence)
    if not attempts:
        _add(step, due)
        return None
    last, wanted_at = attempts[-1], step.wanted_again.get((due.effect, due.occurrence.base))
    wanted = wanted_at is not None and last.begun_at < wanted_at
    another_try = last.state is State.REFUSED and _may_try_again(step, due, last)
    if last.state is State.OPEN:
        _add(step, replace(due, occurrence=last.occurrence))
    elif last.state is State.REPLACED or (wanted and last.state in (State.DONE, State.REFUSED)) or another_try:
        _add_attempt(step, due, len(attempts) + 1)
    elif last.state is State.BEGUN:
        step.look_again(last.begun_at + step.policy.act_time_limit)
    # What is held goes to another address than the one that refused it: of that nothing is known yet.
    return last if last.state is State.REFUSED and not step.holds(due.effect) else None


def schedule(step: Step, effect: Effect, base: str) -> None:
    """A run in Prefect's schedule; it is gone with the database that it was in, or was withdrawn since."""
    due = Due(effect, Occurrence(base))
    attempts = step.entries.attempts(effect, due.occurrence)
    done_at = attempts[-1].done_at if attempts else None
    withdrawn = step.entries.done(Effect.CANCEL_FOLLOW_UP, due.occurrence)
    if done_at and (_is_gone(step, done_at) or (withdrawn and withdrawn.begun_at > done_at)):
        _add_attempt(step, due, len(attempts) + 1)
    else:
        once(step, due)


def withdraw(step: Step, effect: Effect, base: str, scheduled: Effect) -> None:
    """Takes a run off Prefect's schedule, as often as it was put there.

    An open entry may have a run all the same: whoever put it there may have died before they could say so.
    """
    due = Due(effect, Occurrence(base))
    tried = step.entries.attempts(scheduled, due.occurrence)
    put = next((it for it in reversed(tried) if it.state in (State.DONE, State.OPEN)), None)
    attempts = step.entries.attempts(effect, due.occurrence)
    if put and attempts and attempts[-1].done_at and attempts[-1].begun_at < put.begun_at:
        _add_attempt(step, due, len(attempts) + 1)
    elif put:
        once(step, due)


def _add_attempt(step: Step, due: Due, number: int) -> None:
    _add(step, replace(due, occurrence=replace(due.occurrence, attempt=number)))


def _add(step: Step, due: Due) -> None:
    """Due now, in the morning, or later: access to an address that changed once a second person has confirmed it,
    others' letters once the manager has said what was sent before a copy was restored."""
    row = due.effect.row
    if row.has_secret and not may_have_access(step.case, step.entries, due.recipient):
        step.decision.held.append(due)
        return
    reads_in_the_morning = row.can_be_gathered and due.person and step.people[due.person].digest
    if reads_in_the_morning and not cannot_wait(step.case, due.effect, step.now):
        if not step.reached(morning(step.now, step.given.digests.get(due.person), step.policy)):
            return
        due = replace(due, for_digest=True)
    withheld = row.is_withheld_after_restore and not step.case.restore_reviewed
    (step.decision.withheld if withheld else step.decision.due).append(due)


def _may_try_again(step: Step, due: Due, refused: Entry) -> bool:
    """Mail: the address is another one, or the client's is confirmed; a colleague's is tried again every day.

    Anything else: somebody has changed what may have been the reason.
    """
    if refused.refused_by is FarEnd.MAIL:
        contact = step.case.recorded(ContactCorrected)
        confirmed = not due.person and contact is not None and contact.at > refused.begun_at
        a_day_old = bool(due.person) and step.now >= refused.begun_at + step.policy.colleague_retry_after
        return due.recipient != refused.recipient or confirmed or a_day_old
    changes = (CloudRetryAsked, ContactCorrected, AddressAgreed, PlaceTold)
    return any(isinstance(it.fact, changes) and it.at > refused.begun_at for it in step.case.facts)


def _is_gone(step: Step, done_at: datetime) -> bool:
    """Whether a run that was scheduled then was lost with an earlier database of Prefect."""
    return step.given.prefect_since is not None and done_at < step.given.prefect_since
