"""The real client against the sandbox: what each fault of each call means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from integrations.errors import (
    IntegrationError,
    OutcomeUnknownError,
    UnavailableError,
    UnreadableError,
)
from tests.nadmozg_world import SECRET, World, connect

Step = Callable[[World], object]


@dataclass(frozen=True)
class Call:
    path: str
    make: Step
    prepare: Step = lambda world: None
    done: Callable[[World], bool] | None = None  # None: it only asks
    method: str = "POST"


CALLS = {
    "check_slug": Call("/slugs/*", lambda w: w.nadmozg.check_slug(w.slug), method="GET"),
    "hold_slug": Call("/slugs/*", World.hold, done=lambda w: w.sandbox.nadmozg.live_hold(w.slug) is not None),
    "release_hold": Call(
        "/slugs/*",
        lambda w: w.nadmozg.release_hold(w.slug, w.hold_id),
        World.hold,
        lambda w: w.sandbox.nadmozg.live_hold(w.slug) is None,
        "DELETE",
    ),
    "order_cloud": Call("/clouds", World.order, World.hold, lambda w: bool(w.sandbox.nadmozg.cloud_by_slug(w.slug))),
    "find_clouds": Call("/clouds", lambda w: w.nadmozg.find_clouds(w.case_ref), method="GET"),
    "cloud": Call("/clouds/*", lambda w: w.nadmozg.cloud(w.cloud_id), World.has_cloud, method="GET"),
    "operation": Call("/operations/*", lambda w: w.nadmozg.operation(w.operation_id), World.has_order, method="GET"),
    "retry_operation": Call(
        "/operations/*",
        lambda w: w.nadmozg.retry_operation(w.operation_id),
        World.has_failed_order,
        lambda w: w.nadmozg.operation(w.operation_id).state != "failed",
    ),
    "add_object": Call(
        "/clouds/*/objects",
        lambda w: w.nadmozg.add_object(w.cloud_id, name="КПП", address="1", at=None, idempotency_key=w.key("object")),
        World.has_cloud,
        lambda w: len(w.there().places) == 1,
    ),
    "add_user": Call(
        "/clouds/*/users",
        lambda w: w.nadmozg.add_user(
            w.cloud_id, role="guard", email="post@client.example", phone="", idempotency_key=w.key("user")
        ),
        World.has_cloud,
        lambda w: len(w.there().users) == 2,
    ),
    "invite": Call(
        "/clouds/*/invite",
        lambda w: w.nadmozg.invite(w.cloud_id, w.user_id, 72),
        World.has_cloud,
        lambda w: w.there().users[w.user_id].invite_hash is not None,
    ),
    "temporary_password": Call(
        "/clouds/*/temporary-password",
        lambda w: w.nadmozg.temporary_password(w.cloud_id, w.user_id),
        World.has_cloud,
        lambda w: w.there().users[w.user_id].password_hash is not None,
    ),
    "logins": Call(
        "/clouds/*/logins", lambda w: w.nadmozg.logins(w.cloud_id, w.user_id), World.has_cloud, method="GET"
    ),
}

U, Q, X = UnavailableError, OutcomeUnknownError, UnreadableError
FAULTS: dict[str, tuple[dict[str, Any], type[IntegrationError], type[IntegrationError], bool]] = {
    # fault                 how it is asked for                       asking acting  done at the far end
    "429": ({"kind": "429", "retry_after": 7}, U, U, False),
    "503": ({"kind": "503", "retry_after": 7}, U, U, False),
    "500": ({"kind": "500"}, U, Q, False),
    "500 after the work": ({"kind": "status", "status": 500, "after": True}, U, Q, True),
    "502 after the work": ({"kind": "html", "status": 502, "after": True}, U, Q, True),
    "504 in HTML": ({"kind": "html", "status": 504}, U, Q, False),
    "dropped before": ({"kind": "drop_before"}, U, Q, False),
    "dropped after": ({"kind": "drop_after"}, U, Q, True),
    "HTML with 200": ({"kind": "html", "status": 200}, X, Q, False),
    "HTML with 302": ({"kind": "html", "status": 302}, X, Q, False),
    "HTML with 404": ({"kind": "html", "status": 404}, X, Q, False),
    "internal error in 200": ({"kind": "error_in_200"}, U, Q, False),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CALLS)
def test_each_fault_of_each_call_has_its_meaning(world: World, name: str, fault: str) -> None:
    call, (asked, when_asking, when_acting, done) = CALLS[name], FAULTS[fault]
    call.prepare(world)
    world.sandbox.faults.add(method=call.method, path=f"/api/v1{call.path}", **asked)
    with pytest.raises(IntegrationError) as failure:
        call.make(world)
    assert type(failure.value) is (when_acting if call.done else when_asking)
    if isinstance(failure.value, UnavailableError):
        assert failure.value.retry_after_s == asked.get("retry_after")
    assert SECRET not in repr(failure.value)
    if call.done:
        assert call.done(world) is done
    if name != "retry_operation" or not done:
        call.make(world)  # the next one meets no fault, and a repeat does no harm


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("name", "error"), [("check_slug", UnavailableError), ("order_cloud", OutcomeUnknownError)])
def test_answer_that_is_late_is_in_doubt_only_for_an_act(
    world: World, name: str, error: type[IntegrationError], after: bool
) -> None:
    call = CALLS[name]
    call.prepare(world)
    with connect(world.sandbox, timeout_s=1.0) as world.nadmozg:
        world.nadmozg.find_clouds("nobody")  # so that it has its token
        world.sandbox.faults.add("latency", seconds=2.0, after=after, method=call.method, path=f"/api/v1{call.path}")
        with pytest.raises(error):
            call.make(world)
    if call.done and after:
        assert call.done(world)
