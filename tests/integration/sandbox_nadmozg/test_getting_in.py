"""The sandbox's nadmozg keeps the contract: TLS, the token, headers, limits, envelopes."""

import stat
from pathlib import Path

import httpx
import pytest

from tests.sandbox_client import ADMIN, SECRET, Client, eventually, refusal, running


def test_tls_is_verified_against_the_sandboxs_own_authority(client: Client) -> None:
    with httpx.Client(trust_env=False) as stranger, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY"):
        stranger.get(client.sandbox.nadmozg_url)
    port = httpx.URL(client.sandbox.nadmozg_url).port
    assert client.http.get(f"https://localhost:{port}/api/v1/slugs/abc").status_code == 401


def test_key_and_certificate_survive_a_restart_and_are_private(tmp_path: Path) -> None:
    with running(tmp_path) as client:
        before = client.sandbox.ca_path.read_bytes()
    with running(tmp_path) as client:
        assert client.sandbox.ca_path.read_bytes() == before
    assert stat.S_IMODE((tmp_path / "tls" / "server-key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_token_lasts_300_seconds(client: Client) -> None:
    answer = client.http.post("/auth/token", json={"client_id": "onboarding", "client_secret": SECRET})
    assert answer.json()["body"]["expires_in"] == 300


def test_wrong_secret_is_refused(client: Client) -> None:
    answer = client.http.post("/auth/token", json={"client_id": "onboarding", "client_secret": "no"})
    assert refusal(answer) == (401, "bad_credentials")


def test_without_a_token_nothing_is_told(client: Client) -> None:
    client.token = "guessed"
    assert refusal(client.ask("GET", "/slugs/romashka")) == (401, "token_invalid")
    assert refusal(client.ask("POST", "/clouds", {"wrong": "body"})) == (401, "token_invalid")


def test_token_expires(tmp_path: Path) -> None:
    with running(tmp_path, token_seconds=1) as client:
        assert client.ask("GET", "/slugs/romashka").status_code == 200
        eventually(lambda: client.ask("GET", "/slugs/romashka").status_code == 401)
        client.log_in()
        assert client.ask("GET", "/slugs/romashka").status_code == 200


def test_unknown_path_answers_in_the_envelope(client: Client) -> None:
    assert refusal(client.ask("GET", "/nothing")) == (404, "not_found")
    assert refusal(client.ask("GET", "/clouds/cl-none")) == (404, "not_found")
    assert refusal(client.ask("GET", "/operations/op-none")) == (404, "not_found")


@pytest.mark.parametrize("missing", ["Idempotency-Key", "X-Request-Id", "X-Actor"])
def test_writes_carry_three_headers(client: Client, missing: str) -> None:
    headers = {"Idempotency-Key": "k", "X-Request-Id": "r", "X-Actor": "a", "Authorization": f"Bearer {client.token}"}
    del headers[missing]
    answer = client.http.post("/slugs/romashka/holds", json={"case_ref": "c", "ttl_hours": 1}, headers=headers)
    assert refusal(answer) == (400, "invalid_fields")
    assert missing in answer.json()["error"]["details"]["fields"]


def test_wrong_fields_are_named_but_not_repeated(client: Client) -> None:
    admin = ADMIN | {"email": "not-an-address"}
    answer = client.ask("POST", "/clouds", client.order("romashka", admin=admin, tz="Moon/Sea"))
    assert refusal(answer) == (400, "invalid_fields")
    assert set(answer.json()["error"]["details"]["fields"]) == {"admin.email", "tz"}
    assert "not-an-address" not in answer.text


def test_at_most_so_many_requests_a_minute(tmp_path: Path) -> None:
    with running(tmp_path, requests_per_minute=3) as client:
        assert [client.ask("GET", "/slugs/abc").status_code for _ in range(2)] == [200, 200]
        answer = client.ask("GET", "/slugs/abc")
        assert refusal(answer) == (429, "too_many_requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
