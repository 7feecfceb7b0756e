"""Speaks nadmozg's contract to the sandbox over real sockets, TLS verified against its own authority; nothing more."""

import itertools
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

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
