"""The real client against the sandbox: what happens before anything is sent, and the login."""

import pickle
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
import pytest

from integrations.errors import (
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from integrations.nadmozg_http import Connection, NadmozgHttp, delay_asked_s
from sandbox.servers import Sandbox
from tests.nadmozg_world import SECRET, World, connect


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
        NadmozgHttp(Connection("http://nadmozg.example/api/v1", "id", SECRET, None, "a"))


@pytest.mark.parametrize("kind", ["429", "500", "503", "drop_before", "drop_after", "error_in_200"])
def test_act_whose_login_fails_is_unavailable(sandbox: Sandbox, kind: Any) -> None:
    sandbox.faults.add(kind, path="/api/v1/auth/token")
    with connect(sandbox) as nadmozg, pytest.raises(UnavailableError):
        nadmozg.hold_slug("forest", "case", 1, idempotency_key="k")


@pytest.mark.parametrize("kind", ["429", "503"])
def test_how_long_nobody_is_to_log_in_is_told(sandbox: Sandbox, kind: Any) -> None:
    asked = list[float]()
    sandbox.faults.add(kind, path="/api/v1/auth/token", retry_after=7)
    reached = Connection(sandbox.nadmozg_url, "onboarding", SECRET, sandbox.ca_path, "a")
    client = NadmozgHttp(reached, asked_to_wait=asked.append)
    with pytest.raises(UnavailableError):
        client.try_login()
    client.try_login()
    client.close()
    assert asked == [7.0]


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
    with connect(sandbox, clocks={"monotonic": lambda: clock[0]}) as nadmozg:
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
    with (
        connect(sandbox, clocks={"new_id": lambda: next(ids)}) as nadmozg,
        pytest.raises(OutcomeUnknownError, match="request-"),
    ):
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
