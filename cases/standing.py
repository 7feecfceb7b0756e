"""How a case stands beside its process: on a pause, going on after one, a step let go. Decisions say what follows."""

from datetime import datetime

from cases.case import Case, Recorded
from cases.ends import stands
from cases.facts import (
    CaseCancelled,
    CasePaused,
    CaseReopened,
    CaseResumed,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    InstallationAppointed,
    InstallationReported,
    LoggedIn,
    PhotosJudged,
    PhotosReceived,
    RecordingMissing,
    RecordingReady,
    SiteAnswered,
    SkippedStep,
    StepSkipped,
    TalkHeld,
)
from cases.site import RESULT

_TOLD: dict[SkippedStep, tuple[type[Fact], ...]] = {
    "first_talk": (TalkHeld,),
    "first_login": (LoggedIn,),
    "recording": (RecordingReady, RecordingMissing),
    "follow_up": (FollowUpPlanned, FollowUpAnswered),
    "site_photos": (PhotosReceived, PhotosJudged, SiteAnswered),
    "installation": (InstallationAppointed, InstallationReported),
}


def pause(case: Case, now: datetime) -> CasePaused | None:
    """The pause that lasts at this moment."""
    last = _last(case)
    if last is None or not isinstance(last.fact, CasePaused):
        return None
    return None if last.fact.until_at and last.fact.until_at <= now else last.fact


def went_on_at(case: Case, now: datetime) -> datetime | None:
    """When the case went on last, after a pause or an end: then terms begin anew, and what is open is asked again."""
    last = _last(case)
    if last is None or isinstance(last.fact, CaseCancelled) or pause(case, now):
        return None
    return last.fact.until_at if isinstance(last.fact, CasePaused) else last.at


def is_skipped(case: Case, step: SkippedStep) -> bool:
    """Whether the manager let the step go, and nothing has been told about it since."""
    skipped = False
    for it in case.facts:
        if isinstance(it.fact, StepSkipped) and it.fact.step == step:
            skipped = True
        elif isinstance(it.fact, _TOLD[step]) and not _is_of_result(it.fact):
            skipped = False
    return skipped


def _is_of_result(fact: Fact) -> bool:
    """Photos of what was mounted tell nothing of the site as it was before."""
    return isinstance(fact, PhotosReceived) and fact.item == RESULT.code


def photos_are_wanted(case: Case) -> bool:
    """Whether the site has to be prepared: something will be mounted, and it has not been found ready.

    Not where somebody has asked for the end, though a second person has not agreed yet.
    """
    stops = bool(case.follow_up_answers) and case.follow_up_answers[-1].outcome == "stop"
    return bool(case.site_work and not case.site_ready and not case.installation.done and not case.ended and not stops)


def site_is_ready(case: Case) -> bool:
    """Whether a crew can come: the site was found ready, or the manager has let that go."""
    return case.site_ready or is_skipped(case, "site_photos")


def installation_is_wanted(case: Case) -> bool:
    """Whether something is still to be mounted: it was said so, it is not done, and nobody has let it go."""
    return bool(case.site_work and not case.installation.done and not is_skipped(case, "installation"))


def lacking(case: Case) -> list[str]:
    """What keeps a crew from coming, in words, each with what mends it; nothing: a day can be agreed."""
    found = []
    awaited = case.installation.awaited
    if awaited:
        found.append(f"оборудование ещё едет: {', '.join(it.code for it in awaited)} (форма 52)")
    elif ordered := case.orders_to_ship:
        found.append(f"заказано, но не получено: {', '.join(f'заказ {it.number}' for it in ordered)} (формы 51, 79)")
    elif not case.installation.is_received:
        found.append("оборудование ещё не получено (форма 76)")
    if not site_is_ready(case):
        found.append("площадка ещё не готова")
    return found


def _last(case: Case) -> Recorded | None:
    kinds = (CasePaused, CaseResumed, CaseCancelled, CaseReopened)
    found = (it for it in reversed(case.facts) if isinstance(it.fact, kinds))
    return next((it for it in found if not isinstance(it.fact, CaseCancelled) or stands(case.facts, it)), None)
