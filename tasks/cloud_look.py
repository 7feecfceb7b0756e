"""Watching a cloud being made, until its own login page opens."""

import random
import time
from dataclasses import dataclass
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.logging import get_run_logger

from cases.case import Case
from cases.cloud_closed import NO_ADMIN, NO_ANSWER, closed_words, is_news
from cases.facts import CloudClosed, CloudReady, CloudTrouble
from engine.acting import Act, find_out
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.cloud_closed import CloudClosedError
from integrations.clouds import LoginPage, check_login_page
from integrations.errors import RejectedError, UnavailableError
from integrations.nadmozg import Cloud, Nadmozg


@outside_task
def look_at_cloud(act: Act) -> None:
    """Looks until the cloud is ready, in trouble, or the time is up; an impatient act looks once.

    It changes nothing, so it may be killed at any moment; whoever looks once needs no task run for it. Ready means that
    our own check of the address agrees.
    """
    app = wiring()
    loaded = app.cases.load(act.code)
    case = loaded.case
    progress: UUID | None = None
    while True:
        if wait_s := app.turn_to_look(act.code):
            if not act.patient:
                return  # nadmozg was asked a moment ago: it wants to be asked no oftener than that
            time.sleep(wait_s)
            continue
        sight = _look(app.nadmozg, case)
        if act.patient and progress is None:
            description = f"Облако для «{act.client}»"
            made = create_progress_artifact(progress=sight.progress, description=description)
            assert isinstance(made, UUID), "synchronous callers get the id itself"
            progress = made
        elif progress is not None:
            update_progress_artifact(artifact_id=progress, progress=sight.progress)
        if sight.ready:
            find_out(act, sight.ready, f"Облако готово и открывается: {sight.ready.url}")
            return
        if sight.trouble:
            if case.cloud_trouble != sight.trouble:
                find_out(act, sight.trouble, f"С облаком не получилось: {sight.trouble.words}")
            return
        if act.occurrence.base == "stuck" and case.cloud_trouble is None:
            why = f"; {closed_words(sight.closed)}" if sight.closed else ""
            stuck = CloudTrouble(state="stuck", words=f"облако всё ещё создаётся, это слишком долго{why}")
            find_out(act, stuck, f"Облако создаётся слишком долго, нужен человек{why}")
        news = sight.closed and is_news(case, sight.closed, now())
        if sight.closed and news:
            find_out(act, sight.closed, f"Облако ещё не открывается: {closed_words(sight.closed)}")
        if sight.silence:
            raise sight.silence  # whoever waits for the silent holds a slot: reconcile looks again
        if news:
            return  # looked at again at once, now that this is known
        if not act.patient or act.until is None or now() >= act.until:
            return
        if app.cases.version(act.code) != loaded.version:
            return  # somebody answered a form meanwhile: that is decided first, then the next look
        time.sleep(app.settings.cloud_poll_s * random.uniform(1.0, 1.6))


@dataclass(frozen=True)
class _Sight:
    progress: float = 0.0
    ready: CloudReady | None = None
    trouble: CloudTrouble | None = None
    closed: CloudClosed | None = None
    silence: UnavailableError | None = None
    """Nobody answered until time was up."""


def _look(nadmozg: Nadmozg | None, case: Case) -> _Sight:
    """One look at nadmozg and at the cloud's own login page; what cannot be seen yet is not ready, and it says why."""
    try:
        if nadmozg is None:
            given = case.cloud_given
            assert given is not None
            return _check(given.cloud_id, given.url)
        if case.cloud_given:
            cloud = nadmozg.cloud(case.cloud_given.cloud_id)
            if cloud.state in ("suspended", "deleting", "deleted"):
                return _Sight(trouble=CloudTrouble(state="unusable", words=f"облако в состоянии {cloud.state}"))
            return _check_with_admin(cloud) if cloud.state == "active" and cloud.url else _Sight(50)
        assert case.cloud_order is not None
        operation = nadmozg.operation(case.cloud_order.operation_id)
        if operation.state == "succeeded":
            cloud = nadmozg.cloud(case.cloud_order.cloud_id)
            return _check_with_admin(cloud)
        if operation.state in ("failed", "needs_operator"):
            words = operation.error or f"остановилось на шаге {operation.step}"
            return _Sight(trouble=CloudTrouble(state=operation.state, words=words))
        return _Sight(progress=min(operation.progress, 95))
    except CloudClosedError as error:
        get_run_logger().info("%s: %s", case.code, error)
        return _Sight(95, closed=CloudClosed(reason=error.reason, detail=error.detail))
    except UnavailableError as error:
        get_run_logger().warning("%s: nobody could say whether the cloud is ready: %s", case.code, error)
        return _Sight(closed=CloudClosed(reason=NO_ANSWER), silence=error if error.silent else None)
    except RejectedError as error:
        return _Sight(trouble=CloudTrouble(state="unusable", words=error.words or str(error)))


def _check_with_admin(cloud: Cloud) -> _Sight:
    sight = _check(cloud.cloud_id, cloud.url or "")
    return sight if cloud.admin_user_id else _Sight(95, closed=CloudClosed(reason=NO_ADMIN))


def _check(cloud_id: str, url: str) -> _Sight:
    settings = wiring().settings
    wanted = LoginPage(settings.cloud_page_has_password_field, settings.cloud_page_text)
    public_only = not settings.allow_private_addresses
    ends_at = check_login_page(url, settings.ca_bundle, settings.http_timeout_s, wanted, public_only=public_only)
    return _Sight(100, ready=CloudReady(cloud_id=cloud_id, url=url, certificate_ends_at=ends_at))
