"""The client's way in: the access letter, and the ladder of reminders that begins anew with each of them.

A one-time link lives three days and the reminder comes on the second working day, so access sent on a Thursday would be
dead by then: the reminder carries fresh access, which voids the earlier. The newest access is the valid one.
"""

from datetime import datetime

from cases.effects import Effect
from cases.process.assumed import is_brought_in
from cases.process.letters_to_client import client_is_reminded, to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn


def access(step: Step) -> None:
    """3. Login and password go to the client together with the training materials."""
    letter = str(step.case.access_letters)
    if step.case.cloud and not step.done_at(Effect.SEND_CREDENTIALS, letter):
        step.waits(Turn.SYSTEM, Stage.ACCESS, "отправляем клиенту доступ и материалы")
        to_client(step, Effect.SEND_CREDENTIALS, letter)


def first_login(step: Step) -> None:
    """4. If the client does not enter the cloud, they are reminded, and then the manager gets a word."""
    given_at, manual = step.done_at(Effect.SEND_CREDENTIALS), step.given.manual_cloud
    if given_at is None or step.case.first_login or step.case.report or step.skips("first_login"):
        return
    if not manual and step.case.cloud:
        step.look(Effect.LOOK_FOR_LOGIN, step.policy.login_look_every)
    sent_at = step.done_at(Effect.SEND_CREDENTIALS, str(step.case.access_letters))
    if sent_at:
        _ladder(step, str(step.case.access_letters), sent_at)


def _ladder(step: Step, letter: str, sent_at: datetime) -> None:
    """The reminder, then the question to the manager, of the access that stands."""
    reminder = _reminder(step, letter)
    remind_at = step.working_day(sent_at, step.policy.login_reminder_after_days)
    reminded_at = step.done_at(reminder, letter)
    words = client_is_reminded(step, remind_at, reminded_at)
    login = step.waits(Turn.CLIENT, Stage.FIRST_LOGIN, f"ждём, когда клиент впервые войдёт{words}")
    if step.reached(remind_at):
        to_client(step, reminder, letter)
    # Counted from the reminder itself: after days of downtime the two are not sent in one breath.
    reminded_at = reminded_at or remind_at
    if step.given.manual_cloud or step.reached(step.working_day(reminded_at, step.policy.login_help_after_days)):
        ask(step, Effect.ASK_LOGIN, letter, login)


def _reminder(step: Step, letter: str) -> Effect:
    """With fresh access, if the access was ours to give: others' must not be voided unasked."""
    others_gave_it = step.given.manual_cloud or is_brought_in(step.case, Effect.SEND_CREDENTIALS, letter)
    return Effect.REMIND_LOGIN if others_gave_it else Effect.RENEW_ACCESS
