"""The real client against the sandbox: what each call brings, and what each fault of each call means."""

import pickle
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from integrations.errors import (
    IntegrationError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
    UnreadableError,
)
from integrations.nadmozg import CloudOrder, Nadmozg, OneTimeLink, TemporaryPassword
from integrations.nadmozg_http import delay_asked_s
from sandbox.servers import Sandbox

SECRET = "client-secret-7f3a"
_numbers = count(1)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(
        tmp_path_factory.mktemp("sandbox"),
        cloud_seconds=0.05,  # short, because only three may be made at once
        cloud_lag=0.0,
        client_secret=SECRET,
        requests_per_minute=100_000,
    ) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(outside: Sandbox) -> Iterator[Sandbox]:
    yield outside
    outside.faults.clear()


def connect(sandbox: Sandbox, **changes: Any) -> Nadmozg:
    return Nadmozg(
        **{
            "base_url": sandbox.nadmozg_url,
            "client_id": "onboarding",
            "client_secret": SECRET,
            "ca_bundle": sandbox.ca_path,
            "actor": "Анна Онбординг",
            **changes,
        }
    )


@pytest.fixture(scope="module")
def shared(outside: Sandbox) -> Iterator[Nadmozg]:
    with connect(outside) as client:
        yield client


@dataclass
class World:
    """One case of its own at the far end."""

    sandbox: Sandbox
    nadmozg: Nadmozg
    number: int = field(default_factory=lambda: next(_numbers))
    hold_id: str = ""
    cloud_id: str = ""
    user_id: str = ""
    operation_id: str = ""

    @property
    def slug(self) -> str:
        return f"forest-{self.number}"

    @property
    def case_ref(self) -> str:
        return f"case-{self.number}"

    def key(self, step: str) -> str:
        return f"{self.case_ref}/{step}"

    def hold(self) -> None:
        """An address to order under; waits for room, because only three clouds may be made at once."""
        give_up_at = time.monotonic() + 10
        while len(self.being_made()) >= 3:
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        self.hold_id = self.nadmozg.hold_slug(self.slug, self.case_ref, 24, idempotency_key=self.key("hold")).hold_id

    def being_made(self) -> list[str]:
        clouds = list(self.sandbox.nadmozg.clouds.values())
        return [it.slug for it in clouds if it.operation and it.operation.state() in ("queued", "running")]

    def has_cloud(self) -> None:
        made = self.sandbox.nadmozg.make_cloud_by_sales(self.slug, "Лес", "anna@client.example")
        self.cloud_id, self.user_id = made.cloud_id, made.admin_user_id

    def order(self, **changes: Any) -> CloudOrder:
        return self.nadmozg.order_cloud(
            **{
                "slug": self.slug,
                "hold_id": self.hold_id,
                "title": "ЖК «Лес»",
                "object_type": "cottages",
                "legal": "ООО «Лес»",
                "admin_full_name": "Анна Лесная",
                "admin_email": "anna@client.example",
                "admin_phone": "+79990000000",
                "tz": "Europe/Moscow",
                "case_ref": self.case_ref,
                "idempotency_key": self.key("cloud"),
                **changes,
            }
        )

    def has_order(self) -> None:
        self.hold()
        self.operation_id = self.order().operation_id or ""

    def has_failed_order(self) -> None:
        self.sandbox.faults.add("failed", method="POST", path="/api/v1/clouds")
        self.has_order()
        self.wait_until("failed")

    def wait_until(self, state: str) -> None:
        give_up_at = time.monotonic() + 10
        while (now := self.nadmozg.operation(self.operation_id).state) != state:
            assert time.monotonic() < give_up_at, now
            time.sleep(0.02)

    def there(self) -> Any:
        """The cloud as the far end has it."""
        return self.sandbox.nadmozg.cloud(self.cloud_id)


@pytest.fixture
def world(sandbox: Sandbox, shared: Nadmozg) -> World:
    return World(sandbox, shared)


# What each call brings


def test_address_can_be_checked_held_and_released(world: World) -> None:
    assert world.nadmozg.check_slug(world.slug).state == "available"
    hold = world.nadmozg.hold_slug(world.slug, world.case_ref, 24, idempotency_key=world.key("hold"))
    assert timedelta(hours=23) < hold.expires_at - datetime.now(UTC) <= timedelta(hours=24)
    taken = world.nadmozg.check_slug(world.slug)
    assert (taken.state, bool(taken.suggestions)) == ("taken", True)
    world.nadmozg.release_hold(world.slug, hold.hold_id)
    assert world.nadmozg.check_slug(world.slug).state == "available"
    world.nadmozg.release_hold(world.slug, hold.hold_id)  # gone is released


@pytest.mark.parametrize("slug", ["", ".", "..", "a", "Лес ? x=1 # y", "forest/../../clouds", "a%2fb", "x\r\ny"])
def test_whatever_a_person_typed_is_told_to_be_invalid(shared: Nadmozg, slug: str) -> None:
    assert shared.check_slug(slug).state == "invalid"


def test_reserved_address_is_told(shared: Nadmozg) -> None:
    assert shared.check_slug("admin").state == "reserved"


@pytest.mark.parametrize("name", ["", ".", "..", "cl-1/users"])
def test_name_that_would_lead_to_another_path_is_rejected_here(shared: Nadmozg, name: str) -> None:
    with pytest.raises(RejectedError) as refusal:
        shared.cloud(name)
    assert refusal.value.code == "invalid"


def test_cloud_is_made_and_its_operation_can_be_watched(world: World) -> None:
    world.hold()
    order = world.order()
    assert not order.adopted
    assert order.retry_after_s
    assert order.operation_id
    world.operation_id = order.operation_id
    world.wait_until("succeeded")
    assert world.nadmozg.operation(order.operation_id).progress == 100
    (found,) = world.nadmozg.find_clouds(world.case_ref)
    assert found == world.nadmozg.cloud(order.cloud_id)
    assert (found.state, found.slug, found.case_ref) == ("active", world.slug, world.case_ref)
    assert found.admin_user_id
    assert found.url
    assert world.nadmozg.find_clouds("nobody") == ()


def test_order_repeated_under_its_key_is_the_same_order(world: World) -> None:
    world.hold()
    first, again = world.order(), world.order()
    assert (again.cloud_id, again.operation_id, again.adopted) == (first.cloud_id, first.operation_id, False)


def test_order_under_another_key_adopts_the_cloud_of_the_case(world: World) -> None:
    world.hold()
    first, again = world.order(), world.order(idempotency_key=world.key("cloud-2"))
    assert (again.cloud_id, again.operation_id, again.adopted) == (first.cloud_id, first.operation_id, True)


def test_key_with_another_body_is_rejected(world: World) -> None:
    world.hold()
    world.order()
    with pytest.raises(RejectedError) as refusal:
        world.order(title="другое")
    assert refusal.value.code == "idempotency_mismatch"


def test_address_of_another_case_is_rejected_with_suggestions(world: World) -> None:
    world.hold()
    world.order()
    with pytest.raises(RejectedError) as refusal:
        world.order(case_ref="another", idempotency_key="another")
    assert refusal.value.code == "slug_taken"
    assert refusal.value.words
    assert refusal.value.details["suggestions"]


def test_expired_hold_is_rejected(world: World) -> None:
    world.hold()
    world.sandbox.faults.add("hold_expired")
    with pytest.raises(RejectedError) as refusal:
        world.order()
    assert refusal.value.code == "hold_expired"
    world.nadmozg.release_hold(world.slug, world.hold_id)  # expired is released


def test_creation_quota_is_unavailable_and_says_when(world: World) -> None:
    world.hold()
    world.sandbox.faults.add("creation_quota")
    with pytest.raises(UnavailableError) as fault:
        world.order()
    assert fault.value.retry_after_s


@pytest.mark.parametrize("stuck", ["failed", "needs_operator"])
def test_stuck_operation_says_why_and_can_be_retried(world: World, stuck: Any) -> None:
    world.sandbox.faults.add(stuck)
    world.has_order()
    world.wait_until(stuck)
    assert world.nadmozg.operation(world.operation_id).error
    assert world.nadmozg.retry_operation(world.operation_id).state in {"running", "succeeded"}
    world.wait_until("succeeded")
    with pytest.raises(RejectedError):
        world.nadmozg.retry_operation(world.operation_id)


def test_objects_get_numbers_once(world: World) -> None:
    world.has_cloud()

    def add() -> str:
        return world.nadmozg.add_object(
            world.cloud_id, name="КПП 1", address="Лесная, 1", lat=55.7, lon=37.6, idempotency_key=world.key("object")
        )

    assert add() == add() == "1"


def test_user_who_is_there_already_is_adopted(world: World) -> None:
    world.has_cloud()

    def add(key: str) -> Any:
        return world.nadmozg.add_user(
            world.cloud_id, role="guard", email="post@client.example", phone="", idempotency_key=world.key(key)
        )

    first, again = add("a"), add("b")
    assert (first.adopted, again.adopted) == (False, True)
    assert first.user_id == again.user_id


def test_secrets_are_new_each_time_and_never_shown(world: World) -> None:
    world.has_cloud()
    links = [world.nadmozg.invite(world.cloud_id, world.user_id, 72) for _ in range(2)]
    passwords = [world.nadmozg.temporary_password(world.cloud_id, world.user_id) for _ in range(2)]
    assert links[0].url != links[1].url
    assert passwords[0].password != passwords[1].password
    assert passwords[0].login == "anna@client.example"
    assert links[0].url not in repr(links)
    assert passwords[0].password not in repr(passwords)
    assert isinstance(links[0], OneTimeLink)
    assert isinstance(passwords[0], TemporaryPassword)


def test_logins_are_told(world: World) -> None:
    world.has_cloud()
    before = world.nadmozg.logins(world.cloud_id, world.user_id)
    assert (before.first_login_at, before.last_login_at) == (None, None)
    world.sandbox.nadmozg.log_in(world.cloud_id, world.user_id)
    after = world.nadmozg.logins(world.cloud_id, world.user_id)
    assert after.first_login_at is not None
    assert after.first_login_at == after.last_login_at
    assert after.first_login_at.tzinfo is UTC


def test_cloud_that_is_not_there_is_rejected(shared: Nadmozg) -> None:
    with pytest.raises(RejectedError) as refusal:
        shared.cloud("cl-nothing")
    assert refusal.value.details["http_status"] == 404


def test_cloud_still_being_made_may_be_tried_again_but_a_suspended_one_needs_a_human(world: World) -> None:
    world.sandbox.faults.add("needs_operator")  # so that the making does not end
    world.hold()
    made = world.order().cloud_id
    with pytest.raises(UnavailableError) as fault:
        world.nadmozg.invite(made, "us-any", 1)
    assert fault.value.retry_after_s
    world.sandbox.nadmozg.set_state(made, "suspended")
    with pytest.raises(RejectedError) as refusal:
        world.nadmozg.invite(made, "us-any", 1)
    assert refusal.value.code == "locked"


# Each call × each fault: which of our errors, and what happened at the far end

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
        lambda w: w.nadmozg.add_object(
            w.cloud_id, name="КПП", address="1", lat=55.0, lon=37.0, idempotency_key=w.key("object")
        ),
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


# Before anything is sent, and the login


def test_nobody_listening_is_unavailable_even_for_an_act(sandbox: Sandbox) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{unused.getsockname()[1]}/api/v1"
        with connect(sandbox, base_url=url) as nadmozg, pytest.raises(UnavailableError):
            nadmozg.hold_slug("forest", "case", 1, idempotency_key="k")


def test_unknown_host_is_unavailable(sandbox: Sandbox) -> None:
    with connect(sandbox, base_url="https://nadmozg.invalid/api/v1") as nadmozg, pytest.raises(UnavailableError):
        nadmozg.hold_slug("forest", "case", 1, idempotency_key="k")


def test_certificate_of_a_stranger_is_unavailable_and_gets_no_secret(sandbox: Sandbox) -> None:
    before = sandbox.nadmozg.count("POST", "/api/v1/auth/token")
    with connect(sandbox, ca_bundle=None) as nadmozg, pytest.raises(UnavailableError, match="CERTIFICATE"):
        nadmozg.check_slug("forest")
    assert sandbox.nadmozg.count("POST", "/api/v1/auth/token") == before


def test_plain_http_is_refused() -> None:
    with pytest.raises(ValueError, match="https"):
        Nadmozg("http://nadmozg.example/api/v1", "id", SECRET, None, "a")


@pytest.mark.parametrize("kind", ["429", "500", "503", "drop_before", "drop_after", "error_in_200"])
def test_act_whose_login_fails_is_unavailable(sandbox: Sandbox, kind: Any) -> None:
    sandbox.faults.add(kind, path="/api/v1/auth/token")
    with connect(sandbox) as nadmozg, pytest.raises(UnavailableError):
        nadmozg.hold_slug("forest", "case", 1, idempotency_key="k")


def test_wrong_secret_waits_for_the_operator_and_is_not_repeated_in_the_message(sandbox: Sandbox) -> None:
    with connect(sandbox, client_secret="wrong-secret") as nadmozg:
        with pytest.raises(UnavailableError, match="settings") as failure:
            nadmozg.check_slug("forest")
        assert "wrong-secret" not in repr(failure.value) + repr(nadmozg)


def logins_of(sandbox: Sandbox) -> int:
    return int(sandbox.nadmozg.count("POST", "/api/v1/auth/token"))


def test_token_is_fetched_lazily_and_shared_by_threads(sandbox: Sandbox) -> None:
    before = logins_of(sandbox)
    with connect(sandbox) as nadmozg, ThreadPoolExecutor(8) as threads:
        assert logins_of(sandbox) == before
        list(threads.map(nadmozg.check_slug, ["forest"] * 24))
    assert logins_of(sandbox) == before + 1


def test_token_is_renewed_shortly_before_it_expires(sandbox: Sandbox) -> None:
    before, clock = logins_of(sandbox), [1000.0]
    with connect(sandbox, monotonic=lambda: clock[0]) as nadmozg:
        for moment, logins in ((1000, 1), (1200, 1), (1290, 2), (1500, 2)):
            clock[0] = float(moment)
            nadmozg.check_slug("forest")
            assert logins_of(sandbox) == before + logins


def test_expired_token_leads_to_one_new_login_and_the_act_is_done(world: World) -> None:
    world.nadmozg.check_slug(world.slug)
    before = logins_of(world.sandbox)
    world.sandbox.faults.add("token_expired", method="POST")
    world.hold()
    assert logins_of(world.sandbox) == before + 1
    assert world.sandbox.nadmozg.live_hold(world.slug)


def test_second_login_happens_only_once_on_401(world: World) -> None:
    world.nadmozg.check_slug(world.slug)
    before = logins_of(world.sandbox)
    world.sandbox.faults.add("token_expired", method="POST", times=None)
    with pytest.raises(UnavailableError):
        world.hold()
    assert logins_of(world.sandbox) == before + 1
    assert world.sandbox.nadmozg.live_hold(world.slug) is None


def test_each_request_has_an_id_which_the_error_repeats(sandbox: Sandbox) -> None:
    ids = (f"request-{n}" for n in count(1))
    sandbox.faults.add("500", method="POST", path="/api/v1/slugs/*")
    with connect(sandbox, new_id=lambda: next(ids)) as nadmozg, pytest.raises(OutcomeUnknownError, match="request-"):
        nadmozg.hold_slug("forest-ids", "case", 1, idempotency_key="k")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Mon, 02 Mar 2026 09:02:00 GMT"}, 120.0),
        ({"retry-after": "Mon, 02 Mar 2026 09:02:00 GMT", "date": "Mon, 02 Mar 2026 09:01:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 02 Mar 2026 08:00:00 GMT"}, 0.0),
    ],
)
def test_delay_may_be_seconds_or_a_date_by_the_servers_clock(headers: dict[str, str], seconds: float | None) -> None:
    assert delay_asked_s(httpx.Response(503, headers=headers), datetime(2026, 3, 2, 9, tzinfo=UTC)) == seconds


def test_errors_survive_pickling() -> None:
    rejected = pickle.loads(pickle.dumps(RejectedError("no", "slug_taken", "занято", {"suggestions": ["a"]})))
    assert (str(rejected), rejected.code, rejected.words) == ("no", "slug_taken", "занято")
    assert rejected.details == {"suggestions": ["a"]}
    assert pickle.loads(pickle.dumps(UnavailableError("later", 7.0))).retry_after_s == 7.0
