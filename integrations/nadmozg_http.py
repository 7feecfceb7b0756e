"""How one request to nadmozg is made, and what each way it can go wrong means. Knows no slug, cloud or user.

What a fault means depends on when it came and on whether the request changes anything:

    when                                     asking (GET)      acting (POST, DELETE)
    no connection, no TLS, login failed      Unavailable       Unavailable           nothing was sent
    429, 503, 408, 401 after a new login     Unavailable       Unavailable           clearly not done
    read timeout, dropped connection         Unavailable       OutcomeUnknown        perhaps done
    500, 502, 504 …                          Unavailable       OutcomeUnknown        perhaps done
    HTML, a redirect, a field missing        Unreadable        OutcomeUnknown        perhaps done
    an error in the envelope (200 or 4xx)    Rejected          Rejected              clearly not done
    423 with Retry-After                     Unavailable       Unavailable           clearly not done

Nothing is tried twice, except that a 401 leads to one new login. The token, the client's secret and the bodies of
requests and answers never get into a message: only status, content type, request id, and the words of an error.
"""

import contextlib
import json
import re
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from integrations.deadline import in_time
from integrations.errors import LoginRefusedError, OutcomeUnknownError, RejectedError, UnavailableError, UnreadableError

T = TypeVar("T")

BY = "nadmozg"
"""Whose errors they are."""
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NOT_SENDABLE = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_NOT_NOW_STATUS = {401, 408, 429, 503}
_NOT_NOW_CODES = {"rate_limited", "too_many_requests", "creation_quota", "unavailable", "maintenance"}
_BROKEN_CODES = {"internal", "internal_error"}


@dataclass(frozen=True, slots=True)
class Connection:
    """How nadmozg is reached, and who we are there.

    `base_url` ends in /api/v1; `ca_bundle` None means the system's authorities; `actor` is written into nadmozg's log.
    `timeout_s` is for one read; a whole request may take twice that, however slowly its bytes come.
    """

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    ca_bundle: Path | None
    actor: str
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an envelope that carried no error, and when the server wants to be asked again."""

    body: Any = field(repr=False)  # may be a secret
    retry_after_s: float | None


@dataclass(slots=True)
class _Token:
    text: str = field(repr=False)
    good_until: float  # on the monotonic clock, with a margin


class NadmozgHttp:
    """Sends requests with a valid token. Safe to share between threads, which then share the token.

    `before_request` is called before each request and may wait: nadmozg limits how many there are in a minute.
    `heard_login` is told whether each login was accepted, `asked_to_wait` for how many seconds nobody is to try one.
    """

    def __init__(
        self,
        to: Connection,
        *,
        before_request: Callable[[], None] = lambda: None,
        heard_login: Callable[[bool], None] = lambda _: None,
        asked_to_wait: Callable[[float], None] = lambda _: None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not to.base_url.startswith("https://"):
            raise ValueError("nadmozg is reached over https only")
        self.base_url = to.base_url
        self._credentials = {"client_id": to.client_id, "client_secret": to.client_secret}
        self._actor, self._new_id, self._now, self._monotonic = to.actor, new_id, now, monotonic
        self._before_request, self._heard_login = before_request, heard_login
        self._asked_to_wait = asked_to_wait
        self._token: _Token | None = None
        self._clock_ahead_s = 0.0
        self._login_lock = threading.Lock()
        self._deadline_s = 2 * to.timeout_s
        self._client = partial(  # one for each request: in_time closes it, and an idle line may be dead unnoticed
            httpx.Client,
            base_url=to.base_url.rstrip("/"),
            verify=ssl.create_default_context(cafile=to.ca_bundle),
            timeout=httpx.Timeout(to.timeout_s, connect=min(to.timeout_s, 10.0)),
            trust_env=False,  # nadmozg is inside the company: no proxy, no CA from the environment
        )

    def close(self) -> None:
        """Forgets the token; no line stays open between requests."""
        self._token = None

    def try_login(self) -> float:
        """Logs in anew and asks for nothing; how many seconds nadmozg's clock is ahead of ours."""
        self._valid_token(instead_of=self._token.text if self._token else None)
        return self._clock_ahead_s

    def ask(self, path: str, read: Callable[[Answer], T], params: Mapping[str, str | int] | None = None) -> T:
        """A GET: changes nothing, so nothing can be in doubt."""
        return self._call("GET", path, read, {}, params=params)

    def act(self, method: str, path: str, read: Callable[[Answer], T], key: str | None, body: object = None) -> T:
        """A write. `key`: two writes with the same one are the same write; a new one is made when there is none."""
        headers = {"Idempotency-Key": quote(key or self._new_id(), safe=":/"), "X-Actor": quote(self._actor, safe="@")}
        return self._call(method, path, read, headers, body=body)

    def _call(
        self,
        method: str,
        path: str,
        read: Callable[[Answer], T],
        headers: Mapping[str, str],
        *,
        params: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> T:
        token = self._valid_token()
        for last_try in (False, True):
            fate = _Fate(f"{method} {path}", self._new_id(), writes=method != "GET")
            sent = {**headers, "X-Request-Id": fate.request_id, "Authorization": f"Bearer {token}"}
            response = self._send(fate, method, path, headers=sent, params=params, json=body)
            if response.status_code != 401 or last_try:
                break
            token = self._valid_token(instead_of=token)
        return fate.meaning(response, read, self._now(), secrets=(token, self._credentials["client_secret"]))

    def _valid_token(self, instead_of: str | None = None) -> str:
        with self._login_lock:
            if self._token and self._token.text != instead_of and self._monotonic() < self._token.good_until:
                return self._token.text
            self._token = None
            asked_at = self._monotonic()
            fate = _Fate("login", self._new_id(), writes=False)
            response = self._send(
                fate, "POST", "/auth/token", json=self._credentials, headers={"X-Request-Id": fate.request_id}
            )
            if response.status_code in {400, 401, 403, 422}:
                # The operator's fault, not the case's: everything waits until the settings are mended.
                words = "nadmozg does not accept our client id and secret: see the settings"
                self._heard_login(False)
                raise LoginRefusedError(words, by=BY)
            if response.status_code in {429, 503} and (seconds := delay_asked_s(response, self._now())):
                self._asked_to_wait(seconds)
            text, lasts_s = fate.meaning(response, _read_token, self._now(), (self._credentials["client_secret"],))
            with contextlib.suppress(ValueError, TypeError, KeyError):
                told = _aware(parsedate_to_datetime(response.headers["date"]))
                self._clock_ahead_s = (told - self._now()).total_seconds()
            self._heard_login(True)
            self._token = _Token(text, asked_at + lasts_s - min(30.0, lasts_s / 5))
            return text

    def _send(self, fate: "_Fate", method: str, path: str, **parts: Any) -> httpx.Response:
        self._before_request()
        try:
            with self._client() as client:
                return in_time(client, self._deadline_s, lambda it: it.request(method, path, **parts))
        except _NOT_SENT as error:
            words = f"{fate}: no connection ({type(error).__name__}: {error})"
            silent = isinstance(error, httpx.TimeoutException)
            raise UnavailableError(words, for_all=True, silent=silent, by=BY) from None
        except _NOT_SENDABLE as error:
            raise UnreadableError(f"{fate}: cannot be sent ({type(error).__name__})") from None
        except httpx.DecodingError:
            raise fate.not_understood("the answer cannot be unpacked") from None
        except httpx.TransportError as error:  # the request has left us, wholly or in part
            raise fate.lost(type(error).__name__, silent=isinstance(error, httpx.TimeoutException)) from None


@dataclass(frozen=True, slots=True)
class _Fate:
    """One request, and what its answer (or the lack of one) means."""

    what: str
    request_id: str
    writes: bool

    def __str__(self) -> str:
        return f"nadmozg: {self.what} [{self.request_id}]"

    def lost(self, why: str, *, silent: bool = False) -> Exception:
        if self.writes:
            return OutcomeUnknownError(f"{self}: {why}", silent=silent, by=BY)
        return UnavailableError(f"{self}: {why}", for_all=silent, silent=silent, by=BY)

    def not_understood(self, why: str) -> Exception:
        return OutcomeUnknownError(f"{self}: {why}") if self.writes else UnreadableError(f"{self}: {why}")

    def meaning(
        self, response: httpx.Response, read: Callable[[Answer], T], now: datetime, secrets: tuple[str, ...]
    ) -> T:
        status, retry_after_s = response.status_code, delay_asked_s(response, now)
        if status in _NOT_NOW_STATUS:
            raise UnavailableError(f"{self}: not now (HTTP {status})", retry_after_s, for_all=status == 503, by=BY)
        if status >= 500:
            raise self.lost(f"HTTP {status}")
        try:
            envelope = response.json() if response.content else {"body": None}
            body, error = envelope["body"], envelope.get("error")
            code = str(error["code"]) if error is not None else None
        except (ValueError, KeyError, TypeError, AttributeError):
            kind = response.headers.get("content-type", "no content type")
            raise self.not_understood(f"not an answer of nadmozg (HTTP {status}, {kind})") from None
        if code is not None:
            raise self._refusal(status, code, _without(secrets, error), body, retry_after_s)
        if not response.is_success:
            raise self.not_understood(f"HTTP {status} without an error in the envelope")
        try:
            return read(Answer(body, retry_after_s))
        except (KeyError, TypeError, ValueError, AttributeError) as misread:
            which = f": no {misread}" if isinstance(misread, KeyError) else ""
            raise self.not_understood(f"a field is missing or misshapen{which}") from None

    def _refusal(self, status: int, code: str, error: Any, body: object, retry_after_s: float | None) -> Exception:
        if code in _NOT_NOW_CODES or (status == 423 and retry_after_s is not None):
            return UnavailableError(f"{self}: not now ({code})", retry_after_s)
        if code in _BROKEN_CODES:
            return self.lost(code)
        words, details = str(error.get("message") or ""), error.get("details")
        known = {**(body if isinstance(body, dict) else {}), **(details if isinstance(details, dict) else {})}
        said = f"nadmozg: {words or code} ({code})"
        return RejectedError(said, code, words, {"http_status": status, **known}, by=BY)


def _read_token(answer: Answer) -> tuple[str, float]:
    return str(answer.body["token"]), float(answer.body["expires_in"])


def delay_asked_s(response: httpx.Response, now: datetime) -> float | None:
    """`Retry-After`: seconds, or a date, counted from the server's own `Date` so that our clocks need not agree."""
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        since = parsedate_to_datetime(response.headers["date"]) if "date" in response.headers else now
        return max(0.0, (_aware(until) - _aware(since)).total_seconds())
    except (ValueError, TypeError):
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _without(secrets: tuple[str, ...], error: object) -> Any:
    """The other side's words go to people: should they quote a secret of ours, it is cut out."""
    text = json.dumps(error, ensure_ascii=False)
    for secret in filter(None, secrets):
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "•••")
    return json.loads(text)
