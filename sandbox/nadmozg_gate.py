"""Who may ask nadmozg, and how often. Tokens live in memory only: after a restart everyone logs in again."""

import secrets
import threading
import time
from collections import deque
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from sandbox.faults import Faults
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_errors import NadmozgError
from sandbox.nadmozg_records import hash_of_token

_bearer = HTTPBearer(auto_error=False)


class Gate:
    """Checks credentials, tokens and the rate of requests."""

    def __init__(
        self,
        nadmozg: Nadmozg,
        faults: Faults,
        client_id: str,
        client_secret: str,
        requests_per_minute: int,
        token_seconds: int,
    ) -> None:
        self._nadmozg = nadmozg
        self._faults = faults
        self._client = (client_id, client_secret)
        self._per_minute = requests_per_minute
        self.token_seconds = token_seconds
        self._lock = threading.Lock()
        self._tokens: dict[str, float] = {}
        self._recent: deque[float] = deque()

    def issue_token(self, client_id: str, client_secret: str) -> str:
        """A fresh token for the right credentials, else 401."""
        right = [
            secrets.compare_digest(given.encode(), wanted.encode())
            for given, wanted in zip((client_id, client_secret), self._client, strict=True)
        ]
        if not all(right):
            raise NadmozgError(401, "bad_credentials", "client_id or client_secret is wrong")
        token = secrets.token_urlsafe(24)
        with self._lock:
            moment = time.monotonic()
            self._tokens = {each: until for each, until in self._tokens.items() if until > moment}
            self._tokens[hash_of_token(token)] = moment + self.token_seconds
        return token

    async def count(self, request: Request) -> None:
        """Counts the request; 429 if there were too many in the last minute."""
        with self._nadmozg.lock:
            self._nadmozg.requests[f"{request.method} {request.url.path}"] += 1
        with self._lock:
            moment = time.monotonic()
            while self._recent and self._recent[0] <= moment - 60:
                self._recent.popleft()
            if len(self._recent) >= self._per_minute:
                wait = self._recent[0] + 60 - moment
                raise NadmozgError(429, "too_many_requests", f"{self._per_minute} a minute", retry_after=wait)
            self._recent.append(moment)

    async def admit(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> None:
        """Lets in who has a valid token, else 401."""
        digest = hash_of_token(credentials.credentials) if credentials else ""
        with self._lock:
            if self._faults.take("token_expired", request.method, request.url.path):
                self._tokens.pop(digest, None)
            if self._tokens.get(digest, 0.0) <= time.monotonic():
                raise NadmozgError(401, "token_invalid", "the token is missing, unknown or has expired")


async def written_by(
    x_request_id: Annotated[str, Header(alias="X-Request-Id", min_length=1)],
    x_actor: Annotated[str, Header(alias="X-Actor", min_length=1)],
) -> None:
    """Every write says which request it is and who acts."""


IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


async def keyed(idempotency_key: IdempotencyKey) -> None:
    """Every write carries a key, even one that is harmless to repeat."""
