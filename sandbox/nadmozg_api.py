"""nadmozg over HTTP: `/api/v1`. The rules are in nadmozg_state.py and nadmozg_accounts.py."""

import math
from typing import Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from sandbox.faults import Faults
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_errors import NadmozgError, not_found
from sandbox.nadmozg_gate import Gate, IdempotencyKey, keyed, written_by
from sandbox.nadmozg_records import Cloud, Hold
from sandbox.nadmozg_state import quota_exceeded
from sandbox.nadmozg_wire import (
    CloudAccepted,
    CloudAnswer,
    CloudRequest,
    Envelope,
    Error,
    HoldAnswer,
    HoldRequest,
    InviteAnswer,
    InviteRequest,
    LoginsAnswer,
    ObjectAnswer,
    ObjectRequest,
    OperationAnswer,
    SlugAnswer,
    TemporaryPasswordAnswer,
    TokenAnswer,
    TokenRequest,
    UserAnswer,
    UserRequest,
)

# Written out, not as a model: FastAPI would build one per route and status, a quarter of a second at each start.
_REFUSAL = {
    "type": "object",
    "required": ["body", "error"],
    "properties": {"body": {"type": "null"}, "error": {"$ref": "#/components/schemas/Error"}},
}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "content": {"application/json": {"schema": _REFUSAL}}}
    for status, description in {
        400: "invalid_fields: details.fields names them",
        401: "token_invalid, bad_credentials",
        403: "forbidden",
        404: "not_found",
        409: "slug_taken, slug_reserved, already_exists, email_taken, not_retryable",
        410: "hold_expired",
        422: "idempotency_mismatch, slug_invalid, slug_reserved",
        423: "locked: the cloud is not active",
        429: "too_many_requests, creation_quota; Retry-After",
        503: "unavailable; Retry-After",
    }.items()
}


def nadmozg_router(nadmozg: Nadmozg, gate: Gate, faults: Faults) -> APIRouter:
    """All of `/api/v1`."""
    api = APIRouter(prefix="/api/v1", dependencies=[Depends(gate.count)], responses=_REFUSALS)
    read = APIRouter(dependencies=[Depends(gate.admit)])
    write = APIRouter(dependencies=[Depends(gate.admit), Depends(written_by), Depends(keyed)])

    def stuck(request: Request) -> Literal["needs_operator", "failed"] | None:
        if faults.take("needs_operator", request.method, request.url.path):
            return "needs_operator"
        return "failed" if faults.take("failed", request.method, request.url.path) else None

    @api.post("/auth/token")
    def get_token(asked: TokenRequest) -> Envelope[TokenAnswer]:
        token = gate.issue_token(asked.client_id, asked.client_secret)
        return Envelope(body=TokenAnswer(token=token, expires_in=gate.token_seconds))

    @read.get("/slugs/{slug}")
    def check_slug(slug: str) -> Envelope[SlugAnswer]:
        state, reason = nadmozg.check_slug(slug)
        whose = nadmozg.cloud_by_slug(slug) or nadmozg.live_hold(slug)
        suggestions = [] if state == "available" else nadmozg.suggest(slug)
        case_ref = whose.case_ref if whose else None
        return Envelope(
            body=SlugAnswer(slug=slug, state=state, reason=reason, case_ref=case_ref, suggestions=suggestions)
        )

    @write.post("/slugs/{slug}/holds", status_code=201)
    def hold_slug(slug: str, asked: HoldRequest) -> Envelope[HoldAnswer]:
        return Envelope(body=_told_hold(nadmozg.hold_slug(slug, asked.case_ref, asked.ttl_hours)))

    @read.get("/slugs/{slug}/holds/{hold_id}")
    def get_hold(slug: str, hold_id: str) -> Envelope[HoldAnswer]:
        return Envelope(body=_told_hold(nadmozg.find_hold(slug, hold_id)))

    @write.delete("/slugs/{slug}/holds/{hold_id}")
    def release_hold(slug: str, hold_id: str) -> Envelope[None]:
        nadmozg.release_hold(slug, hold_id)
        return Envelope()

    @write.post("/clouds", status_code=202)
    def order_cloud(
        asked: CloudRequest, request: Request, response: Response, idempotency_key: IdempotencyKey
    ) -> Envelope[CloudAccepted]:
        if faults.take("hold_expired", request.method, request.url.path):
            nadmozg.expire_hold(asked.hold_id)
        if faults.take("creation_quota", request.method, request.url.path):
            raise quota_exceeded(nadmozg.cloud_seconds)
        cloud = nadmozg.order_cloud(asked.model_dump(), idempotency_key, stuck(request))
        assert cloud.operation is not None
        response.headers["Retry-After"] = str(math.ceil(max(1.0, min(30.0, nadmozg.cloud_seconds / 10))))
        return Envelope(body=CloudAccepted(cloud_id=cloud.cloud_id, operation_id=cloud.operation.operation_id))

    @read.get("/clouds")
    def find_clouds(case_ref: str | None = None, slug: str | None = None) -> Envelope[list[CloudAnswer]]:
        if case_ref is None and slug is None:
            raise NadmozgError(400, "invalid_fields", "case_ref or slug is needed", fields={"case_ref": "missing"})
        found = [
            _told_cloud(nadmozg, cloud)
            for cloud in list(nadmozg.clouds.values())
            if case_ref in (None, cloud.case_ref) and slug in (None, cloud.slug)
        ]
        return Envelope(body=found)

    @read.get("/clouds/{cloud_id}")
    def get_cloud(cloud_id: str) -> Envelope[CloudAnswer]:
        return Envelope(body=_told_cloud(nadmozg, nadmozg.cloud(cloud_id)))

    @read.get("/operations/{operation_id}")
    def get_operation(operation_id: str) -> Envelope[OperationAnswer]:
        return Envelope(body=told_operation(nadmozg.cloud_of_operation(operation_id)))

    @write.post("/operations/{operation_id}/retry", status_code=202)
    def retry_operation(operation_id: str, request: Request) -> Envelope[OperationAnswer]:
        nadmozg.retry(operation_id, stuck(request))
        return Envelope(body=told_operation(nadmozg.cloud_of_operation(operation_id)))

    @write.post("/clouds/{cloud_id}/objects", status_code=201)
    def add_object(cloud_id: str, asked: ObjectRequest, idempotency_key: IdempotencyKey) -> Envelope[ObjectAnswer]:
        place = nadmozg.add_place(cloud_id, asked.model_dump(), idempotency_key)
        return Envelope(body=ObjectAnswer(object_no=place.object_no))

    @write.post("/clouds/{cloud_id}/users", status_code=201)
    def add_user(cloud_id: str, asked: UserRequest, idempotency_key: IdempotencyKey) -> Envelope[UserAnswer]:
        user = nadmozg.add_user(cloud_id, asked.model_dump(), idempotency_key)
        return Envelope(body=UserAnswer(user_id=user.user_id, role=user.role, email=user.email))

    @write.post("/clouds/{cloud_id}/users/{user_id}/invite", status_code=201)
    def invite(cloud_id: str, user_id: str, asked: InviteRequest, response: Response) -> Envelope[InviteAnswer]:
        response.headers["Cache-Control"] = "no-store"
        url, expires_at = nadmozg.invite(cloud_id, user_id, asked.ttl_hours)
        return Envelope(body=InviteAnswer(url=url, expires_at=expires_at))

    @write.post("/clouds/{cloud_id}/users/{user_id}/temporary-password", status_code=201)
    def give_temporary_password(cloud_id: str, user_id: str, response: Response) -> Envelope[TemporaryPasswordAnswer]:
        response.headers["Cache-Control"] = "no-store"
        password = nadmozg.give_temporary_password(cloud_id, user_id)
        login = nadmozg.user(cloud_id, user_id).email
        return Envelope(body=TemporaryPasswordAnswer(login=login, password=password))

    @read.get("/clouds/{cloud_id}/users/{user_id}/logins")
    def get_logins(cloud_id: str, user_id: str, limit: int = Query(default=1, ge=1, le=100)) -> Envelope[LoginsAnswer]:
        logins = nadmozg.user(cloud_id, user_id).counted_logins()
        first, last = (logins[0], logins[-1]) if logins else (None, None)
        return Envelope(body=LoginsAnswer(first_login_at=first, last_login_at=last, logins=logins[-limit:][::-1]))

    api.include_router(read)
    api.include_router(write)

    @api.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing_here(rest: str) -> None:
        raise not_found("path")

    return api


def told_operation(cloud: Cloud) -> OperationAnswer:
    """How far the making of the cloud is."""
    operation = cloud.operation
    assert operation is not None
    state, step = operation.state(), operation.step()
    error = None
    if state == "failed":
        error = Error(code="step_failed", message=f"step {step} failed: the certificate was not issued")
    elif state == "needs_operator":
        error = Error(code="needs_operator", message=f"step {step} waits for an operator of nadmozg")
    return OperationAnswer(
        operation_id=operation.operation_id,
        cloud_id=cloud.cloud_id,
        state=state,
        step=step,
        progress=100 if state == "succeeded" else min(99, int(operation.share() * 100)),
        error=error,
        started_at=operation.started_at,
        finished_at=operation.finished_at(),
    )


def _told_hold(hold: Hold) -> HoldAnswer:
    return HoldAnswer(**hold.model_dump())


def _told_cloud(nadmozg: Nadmozg, cloud: Cloud) -> CloudAnswer:
    return CloudAnswer(
        cloud_id=cloud.cloud_id,
        slug=cloud.slug,
        title=cloud.title,
        state=cloud.state(),
        url=nadmozg.url(cloud),
        admin_user_id=cloud.admin_user_id,
        case_ref=cloud.case_ref,
        operation_id=cloud.operation.operation_id if cloud.operation else None,
        created_at=cloud.created_at,
        last_activity_at=cloud.last_activity_at,
    )
