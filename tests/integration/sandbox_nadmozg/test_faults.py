"""The sandbox's nadmozg errs on request: each fault, and what was done all the same."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from sandbox.nadmozg_errors import NadmozgError
from tests.sandbox_client import Client, eventually, refusal


def ask_for_fault(client: Client, **fault: Any) -> None:
    answer = httpx.post(f"{client.sandbox.http_url}/control/faults", json=fault, trust_env=False)
    assert answer.status_code == 201


POST_CLOUDS = {"method": "POST", "path": "/api/v1/clouds"}


@pytest.mark.parametrize("status", ["429", "500", "503"])
def test_fault_status_happens_so_many_times_and_nothing_is_done(client: Client, status: str) -> None:
    ask_for_fault(client, kind=status, match=POST_CLOUDS, times=2, retry_after=7)
    order = client.order("romashka")
    for _ in range(2):
        answer = client.ask("POST", "/clouds", order)
        assert (answer.status_code, answer.headers["Retry-After"]) == (int(status), "7")
    assert client.body("GET", "/clouds", case_ref="case-1") == []
    assert client.ask("POST", "/clouds", order).status_code == 202


def test_fault_status_after_the_work_was_done(client: Client) -> None:
    ask_for_fault(client, kind="status", status=502, after=True, match=POST_CLOUDS)
    assert client.ask("POST", "/clouds", client.order("romashka")).status_code == 502
    assert len(client.body("GET", "/clouds", case_ref="case-1")) == 1


@pytest.mark.parametrize(("kind", "clouds"), [("drop_before", 0), ("drop_after", 1)])
def test_fault_dropped_connection(client: Client, kind: str, clouds: int) -> None:
    order = client.order("romashka")
    ask_for_fault(client, kind=kind, match=POST_CLOUDS)
    with pytest.raises(httpx.TransportError) as dropped:
        client.ask("POST", "/clouds", order)
    assert not isinstance(dropped.value, httpx.TimeoutException)
    assert len(client.body("GET", "/clouds", case_ref="case-1")) == clouds


@pytest.mark.parametrize("after", [False, True])
def test_fault_latency(client: Client, after: bool) -> None:
    ask_for_fault(client, kind="latency", seconds=0.3, after=after)
    begun = time.monotonic()
    assert client.ask("GET", "/slugs/romashka").status_code == 200
    assert time.monotonic() - begun > 0.3


def test_post_that_timed_out_was_done_all_the_same(client: Client) -> None:
    order = client.order("romashka")
    ask_for_fault(client, kind="latency", seconds=0.4, after=True, match=POST_CLOUDS)
    client.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        client.ask("POST", "/clouds", order)
    client.http.timeout = httpx.Timeout(5)
    assert len(client.body("GET", "/clouds", case_ref="case-1")) == 1


@pytest.mark.parametrize("status", [200, 502])
def test_fault_html(client: Client, status: int) -> None:
    ask_for_fault(client, kind="html", status=status)
    answer = client.ask("GET", "/slugs/romashka")
    assert (answer.status_code, answer.headers["content-type"][:9]) == (status, "text/html")


def test_fault_error_in_200(client: Client) -> None:
    ask_for_fault(client, kind="error_in_200", code="slug_taken")
    assert refusal(client.ask("GET", "/slugs/romashka")) == (200, "slug_taken")


def test_fault_token_expired_is_cured_by_a_new_login(client: Client) -> None:
    ask_for_fault(client, kind="token_expired")
    assert refusal(client.ask("GET", "/slugs/romashka")) == (401, "token_invalid")
    assert client.ask("GET", "/slugs/romashka").status_code == 401
    client.log_in()
    assert client.ask("GET", "/slugs/romashka").status_code == 200


def test_fault_hold_expired(client: Client) -> None:
    ask_for_fault(client, kind="hold_expired")
    assert refusal(client.ask("POST", "/clouds", client.order("romashka"))) == (410, "hold_expired")
    assert client.ask("POST", "/clouds", client.order("romashka")).status_code == 202


def test_fault_creation_quota(client: Client) -> None:
    ask_for_fault(client, kind="creation_quota")
    assert refusal(client.ask("POST", "/clouds", client.order("romashka"))) == (429, "creation_quota")
    assert client.ask("POST", "/clouds", client.order("romashka")).status_code == 202


@pytest.mark.parametrize("kind", ["needs_operator", "failed"])
@pytest.mark.parametrize("cure", ["retry", "resolve"])
def test_stuck_operation_goes_on_when_cured(client: Client, kind: str, cure: str) -> None:
    ask_for_fault(client, kind=kind)
    path = f"/operations/{client.begin('romashka')['operation_id']}"
    eventually(lambda: client.body("GET", path)["state"] == kind)
    assert client.body("GET", path)["error"]["message"]
    assert client.body("GET", path)["progress"] == 50
    if cure == "retry":
        assert client.ask("POST", f"{path}/retry").status_code == 202
    else:
        assert httpx.post(f"{client.sandbox.http_url}/control{path}/resolve", trust_env=False).status_code == 200
    eventually(lambda: client.body("GET", path)["state"] == "succeeded")


def test_retry_is_refused_unless_stuck(patient: Client) -> None:
    path = f"/operations/{patient.begin('romashka')['operation_id']}/retry"
    assert refusal(patient.ask("POST", path)) == (409, "not_retryable")


def test_fault_clock_skew(client: Client) -> None:
    cloud = client.active_cloud()
    ask_for_fault(client, kind="clock_skew", seconds=-3600)
    answer = client.ask("GET", f"/clouds/{cloud['cloud_id']}")
    told = datetime.fromisoformat(answer.json()["body"]["created_at"])
    assert datetime.fromisoformat(cloud["created_at"]) - told == timedelta(hours=1)
    assert parsedate_to_datetime(answer.headers["Date"]) < datetime.now(UTC) - timedelta(minutes=59)


def test_fault_login_page_down(client: Client) -> None:
    cloud = client.active_cloud()
    ask_for_fault(client, kind="login_page_down", times=2)
    answers = [client.page("GET", cloud["url"]) for _ in range(3)]
    assert [each.status_code for each in answers] == [503, 503, 200]
    assert 'type="password"' not in answers[0].text


def test_faults_are_listed_and_cleared(client: Client) -> None:
    ask_for_fault(client, kind="500", times=None)
    control = f"{client.sandbox.http_url}/control/faults"
    assert [each["kind"] for each in httpx.get(control, trust_env=False).json()] == ["500"]
    assert client.ask("GET", "/slugs/romashka").status_code == 500
    assert httpx.delete(control, trust_env=False).status_code == 204
    assert client.ask("GET", "/slugs/romashka").status_code == 200


def test_sales_cloud_and_login_through_the_control_api(client: Client) -> None:
    control = f"{client.sandbox.http_url}/control/clouds"
    asked = {"slug": "sales", "title": "БЦ Высота", "admin_email": "boss@vysota.example"}
    made = httpx.post(control, json=asked, trust_env=False).json()
    assert httpx.post(control, json=asked, trust_env=False).status_code == 409
    path = f"{control}/{made['cloud_id']}/users/{made['admin_user_id']}/login"
    assert httpx.post(path, trust_env=False).status_code == 204
    assert client.logins(made)["first_login_at"] is not None


def test_state_refuses_what_the_contract_refuses(client: Client) -> None:
    with pytest.raises(NadmozgError, match="kept for PASS24"):
        client.sandbox.nadmozg.make_cloud_by_sales("admin", "Нельзя", "x@x.example")
