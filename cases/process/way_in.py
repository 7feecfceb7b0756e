"""The client's way in: the access letter, and the ladder of reminders that begins anew with each of them.

A one-time link lives three days and the reminder comes on the second working day, so access sent on a Thursday would be
dead by then: the reminder carries fresh access, which voids the earlier. The newest access is the valid one.
Whoever has access of sales gets none of ours unasked: it would void theirs.
"""

from datetime import datetime, timedelta

from cases.effects import Effect
from cases.facts import CloudReady
from cases.process.assumed import is_brought_in
from cases.process.before_ready import accounts_are_there
from cases.process.letters_to_client import client_is_reminded, to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.second_person import change_to_confirm
from cases.turns import Stage, Turn

LOOKS_WIDEN = ((timedelta(days=1), 1), (timedelta(days=7), 4))
"""How long ago the last letter was, and how many times longer than at first the pause between looks is then: a quarter
of an hour, an hour; later SELDOM, a day."""
SELDOM = 96


def access(step: Step) -> None:
    """3. Login and password go to the client together with the training materials."""
    letter = str(step.case.access_letters)
    is_wanted = accounts_are_there(step) and step.case.access_letters
    if is_wanted and not step.done_at(Effect.SEND_CREDENTIALS, letter):
        if change_to_confirm(step.case, step.entries) is None:
            step.waits(Turn.SYSTEM, Stage.ACCESS, "отправляем клиенту доступ и материалы")
        to_client(step, Effect.SEND_CREDENTIALS, letter)


def first_login(step: Step) -> None:
    """4. If the client does not enter the cloud, they are reminded, and then the manager gets a word."""
    case, letter = step.case, str(step.case.access_letters)
    given_at = _others_gave_it_at(step)
    if not (given_at or step.done_at(Effect.SEND_CREDENTIALS)):
        return
    if case.first_login or case.report or step.skips("first_login"):
        return
    if not step.given.manual_cloud and case.cloud:
        step.look_now_and_then(Effect.LOOK_FOR_LOGIN, _look_every(step, given_at))
    has_it_since = given_at if letter == "0" else step.done_at(Effect.SEND_CREDENTIALS, letter)
    if has_it_since:
        _ladder(step, letter, has_it_since)


def _look_every(step: Step, given_at: datetime | None) -> timedelta:
    """Most log in soon after a letter about it: the longer ago that was, the seldomer nadmozg is asked."""
    written_at = (step.done_at(it) for it in (Effect.SEND_CREDENTIALS, Effect.RENEW_ACCESS, Effect.REMIND_LOGIN))
    age = step.now - max(filter(None, (*written_at, given_at)))
    often = step.policy.login_look_every
    return next((often * times for within, times in LOOKS_WIDEN if age < within), often * SELDOM)


def _ladder(step: Step, letter: str, has_it_since: datetime) -> None:
    """The reminder, then the question to the manager, of the access that stands."""
    reminder = _reminder(step, letter)
    remind_at = step.working_day(has_it_since, step.policy.login_reminder_after_days)
    reminded_at = step.done_at(reminder, letter)
    words = client_is_reminded(step, remind_at, reminded_at)
    login = step.waits(Turn.CLIENT, Stage.FIRST_LOGIN, f"ждём, когда клиент впервые войдёт{words}")
    if step.reached(remind_at):
        to_client(step, reminder, letter)
    # Counted from the reminder itself: after days of downtime the two are not sent in one breath.
    reminded_at = reminded_at or remind_at
    if step.given.manual_cloud or step.reached(step.working_day(reminded_at, step.policy.login_help_after_days)):
        ask(step, Effect.ASK_LOGIN, letter, login)


def _others_gave_it_at(step: Step) -> datetime | None:
    """Since when we count that the client has access of sales: since the cloud was seen to open."""
    return step.case.recorded_at(CloudReady) if step.case.cloud and step.case.had_access else None


def _reminder(step: Step, letter: str) -> Effect:
    """With fresh access, if the access was ours to give: others' must not be voided unasked."""
    others_gave_it = (
        letter == "0" or step.given.manual_cloud or is_brought_in(step.case, Effect.SEND_CREDENTIALS, letter)
    )
    return Effect.REMIND_LOGIN if others_gave_it else Effect.RENEW_ACCESS
