"""The sandbox's nadmozg keeps the contract: asked over real sockets, with TLS verified against its own authority."""

import itertools
import os
import re
import signal
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from sandbox import openapi
from sandbox.nadmozg_errors import NadmozgError
from sandbox.servers import Sandbox

SECRET = "a-client-secret-of-this-test"
ADMIN = {"full_name": "Анна Петрова", "email": "anna@romashka.example", "phone": "+79990000001"}
FAST = {"cloud_seconds": 0.05, "cloud_lag": 0.0}


class Client:
    """Speaks the contract, and nothing more: no retries, no meaning."""

    _numbers = itertools.count(1)

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        context = ssl.create_default_context(cafile=sandbox.ca_path)
        self.http = httpx.Client(base_url=sandbox.nadmozg_url, verify=context, trust_env=False, timeout=5)
        self.token = ""

    def __enter__(self) -> Self:
        self.log_in()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def log_in(self) -> None:
        answer = self.http.post("/auth/token", json={"client_id": "onboarding", "client_secret": SECRET})
        self.token = answer.json()["body"]["token"]

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None, **params: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        if method != "GET":
            number = next(self._numbers)
            headers |= {"Idempotency-Key": key or f"key-{number}", "X-Request-Id": f"r-{number}", "X-Actor": "test"}
        return self.http.request(method, path, json=body, headers=headers, params=params)

    def body(self, method: str, path: str, body: Any = None, key: str | None = None, **params: str) -> Any:
        envelope = self.ask(method, path, body, key, **params).json()
        assert envelope["error"] is None
        return envelope["body"]

    def hold(self, slug: str, case_ref: str = "case-1", ttl_hours: float = 72) -> Any:
        return self.body("POST", f"/slugs/{slug}/holds", {"case_ref": case_ref, "ttl_hours": ttl_hours})

    def order(self, slug: str, case_ref: str = "case-1", hold_id: str | None = None, **changes: Any) -> dict[str, Any]:
        hold_id = hold_id or self.hold(slug, case_ref)["hold_id"]
        names = {"title": "ЖК Ромашка", "object_type": "ЖК", "legal": "Ромашка ООО", "tz": "Europe/Moscow"}
        return {"slug": slug, "hold_id": hold_id, "admin": ADMIN, "case_ref": case_ref} | names | changes

    def begin(self, slug: str, case_ref: str = "case-1") -> Any:
        return self.body("POST", "/clouds", self.order(slug, case_ref))

    def active_cloud(self, slug: str = "romashka", case_ref: str = "case-1") -> Any:
        cloud_id = self.begin(slug, case_ref)["cloud_id"]
        eventually(lambda: self.body("GET", f"/clouds/{cloud_id}")["state"] == "active")
        return self.body("GET", f"/clouds/{cloud_id}")

    def page(self, method: str, url: str, **form: str) -> httpx.Response:
        return self.http.request(method, url, data=form) if form else self.http.request(method, url)

    def logins(self, cloud: Any, user_id: str | None = None) -> Any:
        return self.body("GET", f"/clouds/{cloud['cloud_id']}/users/{user_id or cloud['admin_user_id']}/logins")

    def invite(self, cloud: Any, ttl_hours: float = 72, user_id: str | None = None) -> str:
        path = f"/clouds/{cloud['cloud_id']}/users/{user_id or cloud['admin_user_id']}/invite"
        return str(self.body("POST", path, {"ttl_hours": ttl_hours})["url"])

    def temporary_password(self, cloud: Any) -> str:
        path = f"/clouds/{cloud['cloud_id']}/users/{cloud['admin_user_id']}/temporary-password"
        return str(self.body("POST", path)["password"])


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    envelope = answer.json()
    assert envelope["body"] is None
    assert set(envelope["error"]) == {"code", "message", "details"}
    return answer.status_code, envelope["error"]["code"]


@contextmanager
def running(state_dir: Path, **options: Any) -> Iterator[Client]:
    options.setdefault("requests_per_minute", 6000)
    with Sandbox(state_dir, client_secret=SECRET, **options) as sandbox, Client(sandbox) as client:
        yield client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """The making of a cloud takes a twentieth of a second."""
    with running(tmp_path, **FAST) as client:
        yield client


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Client]:
    """The making of a cloud takes longer than a test."""
    with running(tmp_path, cloud_seconds=600) as client:
        yield client


# Getting in


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


# Addresses


@pytest.mark.parametrize("slug", ["ab", "-abc", "abc-", "a--b", "Ромашка", "ABC", "a" * 41, "a_b_c"])
def test_invalid_slugs(client: Client, slug: str) -> None:
    assert client.body("GET", f"/slugs/{slug}")["state"] == "invalid"


def test_free_slug_is_available(client: Client) -> None:
    assert client.body("GET", "/slugs/romashka-2")["state"] == "available"


@pytest.mark.parametrize("slug", ["www", "admin", "api", "mail", "pass24", "support", "test", "demo"])
def test_reserved_slugs_come_with_free_suggestions(client: Client, slug: str) -> None:
    answer = client.body("GET", f"/slugs/{slug}")
    assert (answer["state"], bool(answer["reason"])) == ("reserved", True)
    assert [client.body("GET", f"/slugs/{each}")["state"] for each in answer["suggestions"]] == ["available"] * 3


def test_held_slug_is_taken_and_says_for_whom(client: Client) -> None:
    client.hold("romashka", "case-1")
    answer = client.body("GET", "/slugs/romashka")
    assert (answer["state"], answer["case_ref"]) == ("taken", "case-1")
    assert "romashka" not in answer["suggestions"]


def test_hold_of_another_case_is_refused(client: Client) -> None:
    client.hold("romashka", "case-1")
    answer = client.ask("POST", "/slugs/romashka/holds", {"case_ref": "case-2", "ttl_hours": 1})
    assert refusal(answer) == (409, "slug_taken")
    assert answer.json()["error"]["details"]["suggestions"]


def test_same_case_holds_again_and_keeps_its_hold(client: Client) -> None:
    first, second = client.hold("romashka", ttl_hours=1), client.hold("romashka", ttl_hours=2)
    assert first["hold_id"] == second["hold_id"]
    assert first["expires_at"] < second["expires_at"]


def test_hold_longer_than_a_week_is_refused(client: Client) -> None:
    answer = client.ask("POST", "/slugs/romashka/holds", {"case_ref": "case-1", "ttl_hours": 169})
    assert refusal(answer) == (400, "invalid_fields")


def test_released_hold_frees_the_slug(client: Client) -> None:
    hold = client.hold("romashka")
    path = f"/slugs/romashka/holds/{hold['hold_id']}"
    assert client.body("GET", path) == hold
    assert client.body("DELETE", path) is None
    assert client.body("GET", "/slugs/romashka")["state"] == "available"
    assert refusal(client.ask("GET", path)) == (404, "not_found")


def test_expired_hold_answers_410_everywhere(client: Client) -> None:
    hold = client.hold("romashka", ttl_hours=0.05 / 3600)
    path = f"/slugs/romashka/holds/{hold['hold_id']}"
    eventually(lambda: client.ask("GET", path).status_code == 410)
    assert refusal(client.ask("DELETE", path)) == (410, "hold_expired")
    assert refusal(client.ask("POST", "/clouds", client.order("romashka", hold_id=hold["hold_id"])))[0] == 410
    assert client.body("GET", "/slugs/romashka")["state"] == "available"


# Clouds


def test_cloud_is_accepted_with_retry_after(client: Client) -> None:
    answer = client.ask("POST", "/clouds", client.order("romashka"))
    assert answer.status_code == 202
    assert set(answer.json()["body"]) == {"cloud_id", "operation_id"}
    assert int(answer.headers["Retry-After"]) >= 1


def test_same_key_and_body_give_the_same_answer(patient: Client) -> None:
    order = patient.order("romashka")
    first = patient.body("POST", "/clouds", order, key="once")
    assert patient.body("POST", "/clouds", order, key="once") == first
    assert len(patient.sandbox.nadmozg.clouds) == 1


def test_same_key_with_another_body_is_a_mismatch(patient: Client) -> None:
    order = patient.order("romashka")
    patient.body("POST", "/clouds", order, key="once")
    answer = patient.ask("POST", "/clouds", order | {"title": "Другое"}, key="once")
    assert refusal(answer) == (422, "idempotency_mismatch")


def test_same_slug_and_case_under_another_key_is_to_be_adopted(patient: Client) -> None:
    order = patient.order("romashka")
    first = patient.body("POST", "/clouds", order)
    answer = patient.ask("POST", "/clouds", order)
    assert refusal(answer) == (409, "already_exists")
    assert answer.json()["error"]["details"] == first


def test_slug_of_another_case_is_taken(client: Client) -> None:
    client.begin("romashka", "case-1")
    answer = client.ask("POST", "/clouds", client.order("romashka", "case-2", hold_id="hold-x"))
    assert refusal(answer) == (409, "slug_taken")
    assert client.body("GET", "/slugs/romashka")["state"] == "taken"


def test_clouds_are_found_by_case(client: Client) -> None:
    assert client.body("GET", "/clouds", case_ref="case-1") == []
    begun = client.begin("romashka", "case-1")
    client.begin("vasilek", "case-2")
    found = client.body("GET", "/clouds", case_ref="case-1")
    assert [(each["cloud_id"], each["operation_id"]) for each in found] == [tuple(begun.values())]


def test_at_most_three_clouds_are_made_at_once(patient: Client) -> None:
    for number in (1, 2, 3):
        patient.begin(f"cloud-{number}", f"case-{number}")
    order = patient.order("cloud-4", "case-4")
    answer = patient.ask("POST", "/clouds", order, key="fourth")
    assert refusal(answer) == (429, "creation_quota")
    assert int(answer.headers["Retry-After"]) >= 1


def test_quota_is_free_again_when_clouds_are_ready(client: Client) -> None:
    for number in range(5):
        client.active_cloud(f"cloud-{number}", f"case-{number}")


def test_operation_goes_through_its_steps(tmp_path: Path) -> None:
    seen: list[tuple[str, str | None, int]] = []
    with running(tmp_path, cloud_seconds=2.0, cloud_lag=0) as client:
        operation_id = client.begin("romashka")["operation_id"]

        def is_over() -> bool:
            body = client.body("GET", f"/operations/{operation_id}")
            seen.append((body["state"], body["step"], body["progress"]))
            return bool(body["state"] == "succeeded")

        eventually(is_over)
    assert list(dict.fromkeys(state for state, _, _ in seen)) == ["queued", "running", "succeeded"]
    steps = list(dict.fromkeys(step for _, step, _ in seen if step))
    assert steps == ["dns", "db", "cert", "seed", "accounts"]
    progress = [each for _, _, each in seen]
    assert progress == sorted(progress)
    assert progress[-1] == 100


def test_admin_is_there_with_the_cloud(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["admin_user_id"] in client.sandbox.nadmozg.clouds[cloud["cloud_id"]].users
    assert client.logins(cloud) == {"first_login_at": None, "last_login_at": None, "logins": []}


def test_login_page_lags_behind_success(tmp_path: Path) -> None:
    with running(tmp_path, cloud_seconds=0.05, cloud_lag=0.6) as client:
        cloud = client.active_cloud()
        assert client.page("GET", cloud["url"]).status_code == 404
        eventually(lambda: client.page("GET", cloud["url"]).status_code == 200)


def test_login_page_is_recognisable_and_russian(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["url"] == client.sandbox.nadmozg_url.removesuffix("/api/v1") + "/c/romashka/"
    page = client.page("GET", cloud["url"]).text
    assert '<meta name="application-name" content="PASS24">' in page
    assert "<form" in page
    assert "Войти" in page


def test_cloud_made_by_sales_is_active_and_of_no_case(client: Client) -> None:
    made = client.sandbox.nadmozg.make_cloud_by_sales("sales", "БЦ Высота", "boss@vysota.example")
    cloud = client.body("GET", f"/clouds/{made.cloud_id}")
    assert (cloud["state"], cloud["case_ref"], cloud["operation_id"]) == ("active", None, None)
    assert client.page("GET", cloud["url"]).status_code == 200
    assert client.body("GET", "/clouds", slug="sales") == [cloud]
    assert client.page("GET", client.invite(cloud)).status_code == 200


# Objects and users


def test_object_gets_its_number_once(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    place = {"name": "ЖК Ромашка", "address": "Москва, Цветочная, 1", "lat": 55.75, "lon": 37.62}
    first = client.body("POST", f"/clouds/{cloud_id}/objects", place, key="object")
    assert client.body("POST", f"/clouds/{cloud_id}/objects", place, key="object") == first
    assert client.body("POST", f"/clouds/{cloud_id}/objects", place) == first
    other = client.body("POST", f"/clouds/{cloud_id}/objects", place | {"name": "Паркинг"})
    assert other["object_no"] != first["object_no"]
    answer = client.ask("POST", f"/clouds/{cloud_id}/objects", place | {"name": "Ещё"}, key="object")
    assert refusal(answer) == (422, "idempotency_mismatch")


def test_duplicate_email_tells_whose_it_is(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    asked = {"role": "support", "email": "tp@pass24.example", "phone": "+70000000000"}
    answer = client.ask("POST", f"/clouds/{cloud_id}/users", asked, key="tp")
    assert answer.status_code == 201
    assert client.body("POST", f"/clouds/{cloud_id}/users", asked, key="tp") == answer.json()["body"]
    again = client.ask("POST", f"/clouds/{cloud_id}/users", asked | {"email": "TP@pass24.example"})
    assert refusal(again) == (409, "email_taken")
    assert again.json()["error"]["details"]["user_id"] == answer.json()["body"]["user_id"]


def test_unknown_role_is_refused(client: Client) -> None:
    cloud_id = client.active_cloud()["cloud_id"]
    answer = client.ask("POST", f"/clouds/{cloud_id}/users", {"role": "king", "email": "k@x.example"})
    assert refusal(answer) == (400, "invalid_fields")


def test_cloud_still_being_made_is_locked(patient: Client) -> None:
    cloud_id = patient.begin("romashka")["cloud_id"]
    answer = patient.ask("POST", f"/clouds/{cloud_id}/users", {"role": "admin", "email": "a@x.example"})
    assert refusal(answer) == (423, "locked")
    assert "Retry-After" in answer.headers


def test_suspended_cloud_is_locked_for_good_and_its_page_says_so(client: Client) -> None:
    cloud = client.active_cloud()
    client.sandbox.nadmozg.set_state(cloud["cloud_id"], "suspended")
    answer = client.ask("POST", f"/clouds/{cloud['cloud_id']}/users", {"role": "admin", "email": "a@x.example"})
    assert refusal(answer) == (423, "locked")
    assert "Retry-After" not in answer.headers
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["state"] == "suspended"
    assert client.page("GET", cloud["url"]).status_code == 403


# Access


def test_invite_sets_the_password_once_and_logs_in(client: Client) -> None:
    cloud = client.active_cloud()
    link = client.invite(cloud)
    assert link.startswith(cloud["url"] + "invite/")
    assert ADMIN["email"] in client.page("GET", link).text
    assert client.logins(cloud)["first_login_at"] is None
    welcome = client.page("POST", link, password="my-own-password", again="my-own-password")
    assert (welcome.status_code, "Вы вошли" in welcome.text) == (200, True)
    assert client.logins(cloud)["first_login_at"] is not None
    used = client.page("GET", link)
    assert (used.status_code, "больше не действует" in used.text) == (410, True)
    assert client.page("POST", link, password="another-password", again="another-password").status_code == 410
    assert client.page("POST", cloud["url"], email=ADMIN["email"], password="my-own-password").status_code == 200


def test_second_invite_voids_the_first(client: Client) -> None:
    cloud = client.active_cloud()
    first, second = client.invite(cloud), client.invite(cloud)
    assert [client.page("GET", link).status_code for link in (first, second)] == [410, 200]


def test_invite_expires(client: Client) -> None:
    link = client.invite(client.active_cloud(), ttl_hours=0.05 / 3600)
    eventually(lambda: client.page("GET", link).status_code == 410)


@pytest.mark.parametrize(("password", "again"), [("short", "short"), ("long-enough-1", "long-enough-2")])
def test_unfit_password_does_not_use_the_link_up(client: Client, password: str, again: str) -> None:
    link = client.invite(client.active_cloud())
    assert client.page("POST", link, password=password, again=again).status_code == 400
    assert client.page("GET", link).status_code == 200


def test_login_with_a_wrong_password_is_refused(client: Client) -> None:
    cloud = client.active_cloud()
    answer = client.page("POST", cloud["url"], email=ADMIN["email"], password="wrong")
    assert (answer.status_code, "Неверный" in answer.text) == (401, True)
    assert client.logins(cloud)["first_login_at"] is None


def test_temporary_password_counts_only_after_it_was_changed(client: Client) -> None:
    cloud = client.active_cloud()
    temporary = client.temporary_password(cloud)
    page = client.page("POST", cloud["url"], email=ADMIN["email"], password=temporary)
    assert (page.status_code, "Смените временный пароль" in page.text) == (200, True)
    assert temporary not in page.text
    assert client.logins(cloud)["first_login_at"] is None
    form = {"email": ADMIN["email"], "temporary": temporary, "password": "my-own-password", "again": "my-own-password"}
    assert client.page("POST", cloud["url"] + "password", **form).status_code == 200
    assert client.logins(cloud)["first_login_at"] is not None
    assert client.page("POST", cloud["url"], email=ADMIN["email"], password=temporary).status_code == 401


def test_temporary_password_cannot_be_kept(client: Client) -> None:
    cloud = client.active_cloud()
    temporary = client.temporary_password(cloud)
    form = {"email": ADMIN["email"], "temporary": temporary, "password": temporary, "again": temporary}
    assert client.page("POST", cloud["url"] + "password", **form).status_code == 400


def test_second_temporary_password_voids_the_first(client: Client) -> None:
    cloud = client.active_cloud()
    first, second = client.temporary_password(cloud), client.temporary_password(cloud)
    found = [client.page("POST", cloud["url"], email=ADMIN["email"], password=each) for each in (first, second)]
    assert [each.status_code for each in found] == [401, 200]


def test_first_and_last_login_and_activity_are_told(client: Client) -> None:
    cloud = client.active_cloud()
    client.page("POST", client.invite(cloud), password="my-own-password", again="my-own-password")
    client.page("POST", cloud["url"], email=ADMIN["email"].upper(), password="my-own-password")
    logins = client.logins(cloud)
    assert logins["first_login_at"] < logins["last_login_at"]
    assert logins["logins"] == [logins["last_login_at"]]
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["last_activity_at"] >= logins["last_login_at"]


def test_logins_of_support_do_not_count(client: Client) -> None:
    cloud = client.active_cloud()
    asked = {"role": "support", "email": "tp@pass24.example"}
    user_id = client.body("POST", f"/clouds/{cloud['cloud_id']}/users", asked)["user_id"]
    link = client.invite(cloud, user_id=user_id)
    assert client.page("POST", link, password="my-own-password", again="my-own-password").status_code == 200
    assert client.logins(cloud, user_id)["first_login_at"] is None
    assert client.body("GET", f"/clouds/{cloud['cloud_id']}")["last_activity_at"] is None


def test_times_are_rfc_3339_in_utc(client: Client) -> None:
    cloud = client.active_cloud()
    assert cloud["created_at"].endswith("Z")
    assert abs(datetime.fromisoformat(cloud["created_at"]) - datetime.now(UTC)) < timedelta(seconds=10)


# What stays


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    with running(tmp_path, **FAST) as client:
        order = client.order("romashka")
        accepted = client.body("POST", "/clouds", order, key="once")
        eventually(lambda: client.body("GET", f"/clouds/{accepted['cloud_id']}")["state"] == "active")
        cloud = client.body("GET", f"/clouds/{accepted['cloud_id']}")
        link_path = httpx.URL(client.invite(cloud)).path
        hold = client.hold("vasilek", "case-2")
    with running(tmp_path, **FAST) as client:
        assert client.body("POST", "/clouds", order, key="once") == accepted
        assert client.body("GET", f"/slugs/vasilek/holds/{hold['hold_id']}") == hold
        [after] = client.body("GET", "/clouds", case_ref="case-1")
        assert after | {"url": cloud["url"]} == cloud
        link = client.sandbox.nadmozg.base_url + link_path
        assert client.page("POST", link, password="my-own-password", again="my-own-password").status_code == 200
    with running(tmp_path, **FAST) as client:
        assert client.logins(after)["first_login_at"] is not None


def test_operation_goes_on_while_the_server_is_down(tmp_path: Path) -> None:
    with running(tmp_path, cloud_seconds=0.8, cloud_lag=0) as client:
        operation_id = client.begin("romashka")["operation_id"]
        assert client.body("GET", f"/operations/{operation_id}")["state"] != "succeeded"
    time.sleep(0.8)
    with running(tmp_path, cloud_seconds=600) as client:
        assert client.body("GET", f"/operations/{operation_id}")["state"] == "succeeded"


def test_no_secret_is_at_rest(tmp_path: Path) -> None:
    with running(tmp_path, **FAST) as client:
        cloud = client.active_cloud()
        secrets = [client.token, SECRET, client.temporary_password(cloud), "my-own-password"]
        link = client.invite(cloud)
        client.page("POST", link, password="my-own-password", again="my-own-password")
        secrets += [link.rpartition("/")[2], client.invite(cloud).rpartition("/")[2]]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"romashka" in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_two_sandboxes_cannot_share_a_directory(client: Client) -> None:
    with (
        pytest.raises(RuntimeError, match="another sandbox"),
        Sandbox(client.sandbox.state_dir, client_secret=SECRET),
    ):
        pass


def test_stops_within_two_seconds_with_a_request_under_way(tmp_path: Path) -> None:
    with Sandbox(tmp_path, client_secret=SECRET) as sandbox, Client(sandbox) as client:
        sandbox.faults.add("latency", seconds=30)

        def wait() -> None:
            with pytest.raises(httpx.TransportError):
                client.ask("GET", "/slugs/romashka")

        waiting = threading.Thread(target=wait)
        waiting.start()
        eventually(lambda: sandbox.faults.asked[0].happened == 1)
        begun = time.monotonic()
        sandbox.__exit__()
        assert time.monotonic() - begun < 2.5
        waiting.join()


def test_requests_are_counted(client: Client) -> None:
    client.begin("romashka")
    assert client.sandbox.nadmozg.count("POST", "/api/v1/clouds") == 1
    assert client.sandbox.nadmozg.count("*", "/api/v1/*") == 3


# Faults


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
    assert "application-name" not in answers[0].text


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


# The contract, and the program


def test_checked_in_contract_is_what_the_application_says() -> None:
    assert openapi.PATH.read_text(encoding="utf-8") == openapi.contract()


def start_program(state: Path, **environment: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "sandbox", "--state", str(state), "--cloud-seconds", "0.1"]
    root = Path(openapi.__file__).parents[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")} | environment
    return subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_program_demands_its_secret(tmp_path: Path) -> None:
    program = start_program(tmp_path)
    _, complaint = program.communicate(timeout=20)
    assert program.returncode == 2
    assert "SANDBOX_NADMOZG_CLIENT_SECRET" in complaint


def test_program_stops_cleanly_and_survives_a_kill(tmp_path: Path) -> None:
    for ending in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        with start_program(tmp_path, SANDBOX_NADMOZG_CLIENT_SECRET=SECRET) as program:
            assert program.stdout is not None
            line = program.stdout.readline()
            found = re.search(r"http (http://127\.0\.0\.1:\d+)", line)
            assert found, line
            asked = {"slug": f"slug-{ending}", "title": "БЦ", "admin_email": "boss@x.example"}
            assert httpx.post(f"{found[1]}/control/clouds", json=asked, trust_env=False).status_code == 201
            kept = len(httpx.get(f"{found[1]}/api/clouds", trust_env=False).json())
            program.send_signal(ending)
            output, complaint = program.communicate(timeout=10)
            assert (output, complaint) == ("", "")
            assert program.returncode == (-ending if ending == signal.SIGKILL else 0)
    assert kept == 3
