"""The cloud in nadmozg: ordering it, watching it being made, and an account in it for tech support."""

import random
import time
from dataclasses import dataclass
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from cases.case import Case
from cases.facts import CloudOrdered, CloudReady, CloudTrouble
from cases.people import Role
from cases.wording import when
from engine.acting import Act, Done, act_once, find_out
from engine.clock import now
from engine.retries import NotYetError, outside_task
from engine.wiring import wiring
from integrations.clouds import check_login_page
from integrations.errors import RejectedError, UnavailableError
from integrations.nadmozg import Nadmozg

HOLD_HOURS = 24


@outside_task
def make_cloud(act: Act) -> None:
    """Holds the address and orders the cloud; a cloud that nadmozg has for this case already is adopted."""
    case = wiring().cases.load(act.code).case
    act_once(act, lambda: _order(_api(), case))


@outside_task
def retry_cloud(act: Act) -> None:
    """Asks nadmozg to try a stopped operation again; one that goes on already is fine."""
    case = wiring().cases.load(act.code).case

    def retry() -> Done:
        assert case.cloud_order is not None
        key = f"{case_ref(case)}:retry:{act.occurrence}"
        try:
            _api().retry_operation(case.cloud_order.operation_id, idempotency_key=key)
        except RejectedError as error:
            if error.code != "not_retryable":  # an earlier try of ours whose answer was lost, or an operator's
                raise
        return Done()

    act_once(act, retry)


@outside_task
def make_support_account(act: Act) -> None:
    """Tech support gets an account in the client's cloud; one that is there already is fine."""
    case, people = wiring().cases.load(act.code).case, wiring().people
    support = people.of(Role.TECH_SUPPORT)[0]

    def add() -> Done:
        assert case.cloud is not None
        key = f"{case_ref(case)}:support:{act.occurrence}"
        user = _api().add_user(
            case.cloud.cloud_id, role="support", email=support.email, phone=support.phone, idempotency_key=key
        )
        return Done(reference=user.user_id)

    act_once(act, add)


@outside_task
def look_at_cloud(act: Act) -> None:
    """Looks until the cloud is ready, in trouble, or the time is up; an impatient act looks once.

    Only looks: killed at any moment, the next one goes on. Ready means that our own check of the address agrees.
    """
    us = wiring()
    loaded = us.cases.load(act.code)
    case = loaded.case
    progress: UUID | None = None
    while True:
        sight = _look(us.nadmozg, case)
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
        if us.cases.version(act.code) != loaded.version:
            return  # somebody answered a form meanwhile: that is decided first, then the next look
        time.sleep(us.settings.cloud_poll_s * random.uniform(0.7, 1.3))


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
    check_login_page(url, settings.ca_bundle, settings.http_timeout_s)
    return _Sight(100, ready=CloudReady(cloud_id=cloud_id, url=url))


def _order(nadmozg: Nadmozg, case: Case) -> Done:
    assert case.address is not None
    slug, ref = case.address.slug, case_ref(case)
    for cloud in nadmozg.find_clouds(ref):
        if cloud.slug == slug and cloud.operation_id:
            return _ordered(slug, cloud.cloud_id, cloud.operation_id, "Облако уже заказано в nadmozg, берём его")
    if wiring().cases.clouds_being_made() >= wiring().settings.clouds_at_once:
        raise NotYetError("nadmozg makes no more clouds at a time: this one waits for its turn")
    hold = nadmozg.hold_slug(slug, ref, HOLD_HOURS, idempotency_key=f"{ref}:hold:{slug}:{now():%Y%m%d%H%M%S%f}")
    try:
        order = nadmozg.order_cloud(
            slug=slug,
            hold_id=hold.hold_id,
            title=case.data.object_name,
            object_type=case.data.object_type,
            legal=case.data.client_name,
            admin_full_name=case.contact.name,
            admin_email=case.contact.email,
            admin_phone=case.contact.phone,
            tz=case.data.time_zone,
            case_ref=ref,
            idempotency_key=f"{ref}:cloud:{hold.hold_id}",
        )
    except RejectedError as error:
        if error.code == "hold_expired":  # taken a moment ago: the next try takes another
            raise UnavailableError(str(error)) from error
        raise
    operation_id = order.operation_id or nadmozg.cloud(order.cloud_id).operation_id or ""
    until = f", бронь адреса до {when(hold.expires_at, case.data.time_zone)}"
    return _ordered(slug, order.cloud_id, operation_id, f"Облако {slug} заказано в nadmozg{until}")


def _ordered(slug: str, cloud_id: str, operation_id: str, said: str) -> Done:
    fact = CloudOrdered(slug=slug, cloud_id=cloud_id, operation_id=operation_id)
    return Done(reference=cloud_id, facts=(fact,), said=said)


def case_ref(case: Case) -> str:
    """How nadmozg knows the case; a code alone could come again in another database."""
    return f"{case.code}.{case.id.hex[:8]}"


def _api() -> Nadmozg:
    nadmozg = wiring().nadmozg
    assert nadmozg is not None, "decisions never order a cloud in manual mode"
    return nadmozg
