"""8. The site: if something will be mounted, the client is asked for what it must have until all is seen and known."""

from datetime import datetime

from cases.effects import Effect
from cases.process.asking_for_photos import may_be_asked, may_be_reminded
from cases.process.letters_to_client import client_is_reminded, to_client
from cases.process.questions import ask
from cases.process.step import Step
from cases.site import INTERNET, POWER
from cases.site_state import Site, times_lacking
from cases.site_words import LINE
from cases.standing import photos_are_wanted
from cases.turns import Stage, Turn

_TO_BE_LAID = {POWER: Effect.REQUEST_POWER, INTERNET: Effect.REQUEST_INTERNET}


def site(step: Step) -> None:
    """Photos that have come are judged by the manager; what is missing then is asked of the client, round after round.

    If nothing comes, the client is reminded, and then the manager; never both in one breath. A line that has to be laid
    first is asked for by a letter of its own.
    """
    case, policy, state = step.case, step.policy, step.case.site
    if not photos_are_wanted(case) or step.skips("site_photos"):
        return
    number = str(state.round)
    for line in state.lacks_lines:
        to_client(step, _TO_BE_LAID[line], str(times_lacking(case.facts, line)))
    if state.waiting:
        verdict = step.waits(Turn.MANAGER, Stage.SITE_PHOTOS, "оценить фото площадки")
        ask(step, Effect.ASK_VERDICT, number, verdict)
        return
    what = _awaited(state)
    requested_at = _requested_at(step, state)
    if not step.done_at(Effect.REQUEST_PHOTOS, number) and _asks(state) and not may_be_asked(step, number):
        return
    if requested_at is None:
        step.waits(Turn.CLIENT, Stage.SITE_PHOTOS, what)
        _request(step, state)
        return
    remind_at = step.working_day(requested_at, policy.photos_reminder_after_days)
    reminded_at = step.done_at(Effect.REMIND_PHOTOS, number)
    reminder = client_is_reminded(step, remind_at, reminded_at)
    awaited = step.waits(Turn.CLIENT, Stage.SITE_PHOTOS, f"{what}{reminder}")
    _request(step, state)
    if may_be_reminded(step, number, remind_at):
        to_client(step, Effect.REMIND_PHOTOS, number)
    days_left = max(1, policy.photos_overdue_after_days - policy.photos_reminder_after_days)
    overdue_at = step.working_day(reminded_at or remind_at, days_left)
    ask(step, Effect.ASK_PHOTOS, number, awaited, overdue_at=overdue_at)


def _request(step: Step, state: Site) -> None:
    if _asks(state):
        to_client(step, Effect.REQUEST_PHOTOS, str(state.round))


def _asks(state: Site) -> bool:
    """Whether there is anything to be seen or told; nothing where only a line has to be laid."""
    return bool(state.wanted or state.unknown_lines)


def _requested_at(step: Step, state: Site) -> datetime | None:
    """When the client was asked last for what is lacking now."""
    asked = [step.done_at(Effect.REQUEST_PHOTOS, str(state.round))]
    asked += [step.done_at(_TO_BE_LAID[it], str(times_lacking(step.case.facts, it))) for it in state.lacks_lines]
    return max((it for it in asked if it), default=None)


def _awaited(state: Site) -> str:
    lines = [LINE[it] for it in state.lacks_lines]
    photos = any(it.lacks_photo for it in state.wanted)
    rest = ["фото"] if photos else ["ответы о площадке"] if _asks(state) else []
    return f"ждём от клиента: {', '.join([*lines, *rest])}" if lines or not photos else "ждём фото от клиента"
