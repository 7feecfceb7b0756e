"""Night after night each row of the registry is held against nadmozg, a few at a time; the head hears what is new."""

from datetime import datetime

from cases.calendar_days import local_day, moment
from cases.forms.clouds_list import CompareClouds
from cases.people import Role
from cases.wording import DEPARTMENT, times
from engine.clock import now
from engine.wiring import wiring
from prefect_ui.form import Outcome
from prefect_ui.links import first_page_link
from tasks.clouds_seen import News, SomeClouds, look_at_clouds, tell_of_drift

MARK = "registry drift"
"""The keys of what the head has been told, and the day."""
AT_ONCE = 40
"""So many clouds a reconcile, every five minutes: real work has most of nadmozg's 60 calls a minute."""


def compare_clouds(form: CompareClouds) -> Outcome:
    """Keeps the list, and says what differs by it."""
    clouds = form.clouds()
    wiring().clouds.keep_list(clouds, now())
    strange = [it for it in wiring().clouds.drift() if it.kind in ("unknown", "number")]
    lines = [f"В списке {times(len(clouds), 'облако', 'облака', 'облаков')}, не сходится – {len(strange)}."]
    lines += [f"{it.code or it.name}: {it.words}" for it in strange[:100]]
    return Outcome("Записано", "\n".join([*lines, f"Все расхождения: {first_page_link()}drift"]))


def nightly(at: datetime) -> list[str]:
    """What of it is due at this moment; in words what was done. A night that is missed is made up for by the next."""
    app = wiring()
    today = local_day(at, DEPARTMENT)
    begins, ends = (
        moment(today, it, DEPARTMENT) for it in (app.settings.policy.night_from, app.settings.policy.night_until)
    )
    if begins <= at < ends and app.settings.manual_cloud is False and (ids := app.clouds.stale(begins, AT_ONCE)):
        look_at_clouds(SomeClouds(tuple(ids), at))
        return [f"Облака сверены с реестром: {len(ids)}."]
    told = app.marks.get(MARK)
    if at < ends or (told and told[0]["on"] == today.isoformat()):
        return []
    lines = app.clouds.drift()
    known = set(told[0]["keys"]) if told else set()
    news = tuple(it for it in lines if it.key not in known)
    for head in app.people.of(Role.HEAD) if news else ():
        tell_of_drift(News(news, head, today.isoformat()))
    app.marks.set(MARK, {"on": today.isoformat(), "keys": [it.key for it in lines]}, at)
    return [f"Руководителю о расхождениях реестра: {len(news)}."] if news else []
