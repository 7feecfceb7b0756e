"""Watching a cloud being made, until its own login page opens."""

import random
import time
from dataclasses import dataclass
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from cases.case import Case
from cases.facts import CloudReady, CloudTrouble
from engine.acting import Act, find_out
from engine.clock import now
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.clouds import check_login_page
from integrations.errors import RejectedError, UnavailableError
from integrations.nadmozg import Nadmozg


@outside_task
def look_at_cloud(act: Act) -> None:
    """Looks until the cloud is ready, in trouble, or the time is up; an impatient act looks once.

    It changes nothing, so it may be killed at any moment. Ready means that our own check of the address agrees.
    """
    app = wiring()
    loaded = app.cases.load(act.code)
    case = loaded.case
    progress: UUID | None = None
    while True:
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
            stuck = CloudTrouble(state="stuck", words="облако всё ещё создаётся, это слишком долго")
            find_out(act, stuck, "Облако создаётся слишком долго, нужен человек")
        if not act.patient or act.until is None or now() >= act.until:
            return
        if app.cases.version(act.code) != loaded.version:
            return  # somebody answered a form meanwhile: that is decided first, then the next look
        time.sleep(app.settings.cloud_poll_s * random.uniform(0.7, 1.3))


@dataclass(frozen=True)
class _Sight:
    progress: float = 0.0
    ready: CloudReady | None = None
    trouble: CloudTrouble | None = None


def _look(nadmozg: Nadmozg | None, case: Case) -> _Sight:
    """One look at nadmozg and at the cloud's own login page; what cannot be seen yet is simply not ready."""
    try:
        if nadmozg is None:
            given = case.cloud_given
            assert given is not None
            return _check(given.cloud_id, given.url)
        if case.cloud_given:
            cloud = nadmozg.cloud(case.cloud_given.cloud_id)
            if cloud.state in ("suspended", "deleting", "deleted"):
                return _Sight(trouble=CloudTrouble(state="unusable", words=f"облако в состоянии {cloud.state}"))
            return _check(cloud.cloud_id, cloud.url) if cloud.state == "active" and cloud.url else _Sight(50)
        assert case.cloud_order is not None
        operation = nadmozg.operation(case.cloud_order.operation_id)
        if operation.state == "succeeded":
            cloud = nadmozg.cloud(case.cloud_order.cloud_id)
            return _check(cloud.cloud_id, cloud.url or "")
        if operation.state in ("failed", "needs_operator"):
            words = operation.error or f"остановилось на шаге {operation.step}"
            return _Sight(trouble=CloudTrouble(state=operation.state, words=words))
        return _Sight(progress=min(operation.progress, 95))
    except UnavailableError:
        return _Sight()
    except RejectedError as error:
        return _Sight(trouble=CloudTrouble(state="unusable", words=error.words or str(error)))


def _check(cloud_id: str, url: str) -> _Sight:
    settings = wiring().settings
    public_only = not settings.allow_private_addresses
    check_login_page(url, settings.ca_bundle, settings.http_timeout_s, public_only=public_only)
    return _Sight(100, ready=CloudReady(cloud_id=cloud_id, url=url))
