"""8. The site: what the receiving side prepares, seen on photos – beside the training, as soon as it is known that
something will be mounted.
"""

from cases.effects import Effect
from cases.process.asking_for_photos import may_be_asked, may_be_reminded
from cases.process.letters_to_client import client_is_reminded, to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.standing import photos_are_wanted
from cases.turns import Stage, Turn


def site(step: Step) -> None:
    """Photos are asked for until 220 V, internet and all is there.

    If none come, the client is reminded, and then the manager; never both in one breath.
    """
    case, policy = step.case, step.policy
    if not photos_are_wanted(case) or step.skips("site_photos"):
        return
    number = str(case.photo_round)
    if case.photos:
        verdict = step.waits(Turn.MANAGER, Stage.SITE_PHOTOS, "оценить фото площадки")
        ask(step, Effect.ASK_VERDICT, number, verdict)
        return
    requested_at = step.done_at(Effect.REQUEST_PHOTOS, number)
    if requested_at is None:
        if may_be_asked(step, number):
            step.waits(Turn.CLIENT, Stage.SITE_PHOTOS, "ждём фото от клиента")
            to_client(step, Effect.REQUEST_PHOTOS, number)
        return
    remind_at = step.working_day(requested_at, policy.photos_reminder_after_days)
    reminded_at = step.done_at(Effect.REMIND_PHOTOS, number)
    reminder = client_is_reminded(step, remind_at, reminded_at)
    photos = step.waits(Turn.CLIENT, Stage.SITE_PHOTOS, f"ждём фото от клиента{reminder}")
    to_client(step, Effect.REQUEST_PHOTOS, number)
    if may_be_reminded(step, number, remind_at):
        to_client(step, Effect.REMIND_PHOTOS, number)
    days_left = max(1, policy.photos_overdue_after_days - policy.photos_reminder_after_days)
    overdue_at = step.working_day(reminded_at or remind_at, days_left)
    ask(step, Effect.ASK_PHOTOS, number, photos, overdue_at=overdue_at)
