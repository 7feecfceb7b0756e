"""What nadmozg answers, as frozen values, and how each is read from the body of the envelope.

A missing or misshapen field raises KeyError, TypeError or ValueError; nadmozg_http.py gives these their meaning, which
depends on whether something was asked or something was done. Secrets are kept out of every repr.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

SlugState = Literal["available", "taken", "reserved", "invalid"]
OperationState = Literal["queued", "running", "succeeded", "failed", "needs_operator"]
CloudState = Literal["creating", "active", "suspended", "deleting", "deleted"]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SlugCheck:
    """Whether an address can be had; `suggestions` are free ones like it."""

    state: SlugState
    reason: str | None
    suggestions: tuple[str, ...]

    @classmethod
    def read(cls, body: Body) -> "SlugCheck":
        suggestions = tuple(str(each) for each in body.get("suggestions") or ())
        return cls(_one_of(SlugState, body["state"]), _text_or_none(body.get("reason")), suggestions)


@dataclass(frozen=True, slots=True)
class Hold:
    """An address kept for a case until `expires_at`."""

    hold_id: str
    slug: str
    expires_at: datetime

    @classmethod
    def read(cls, body: Body) -> "Hold":
        return cls(_text(body["hold_id"]), _text(body["slug"]), _moment(body["expires_at"]))


@dataclass(frozen=True, slots=True)
class CloudOrder:
    """A cloud is being made. `adopted`: it was ordered earlier, for the same case, under another key."""

    cloud_id: str
    operation_id: str | None
    retry_after_s: float | None
    adopted: bool

    @classmethod
    def read(cls, body: Body, retry_after_s: float | None = None, *, adopted: bool = False) -> "CloudOrder":
        operation_id = body.get("operation_id") if adopted else body["operation_id"]
        return cls(
            _text(body["cloud_id"]), _text(operation_id) if operation_id is not None else None, retry_after_s, adopted
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """How far the making of a cloud has come. `step`: dns, db, cert, seed, accounts; `progress`: 0–100."""

    operation_id: str
    state: OperationState
    step: str | None
    progress: int
    error: str | None

    @classmethod
    def read(cls, body: Body) -> "Operation":
        error = body.get("error")
        if isinstance(error, Mapping):
            error = error.get("message") or error.get("code") or "?"
        return cls(
            _text(body["operation_id"]),
            _one_of(OperationState, body["state"]),
            _text_or_none(body.get("step")),
            int(body.get("progress") or 0),
            _text_or_none(error),
        )


@dataclass(frozen=True, slots=True)
class Cloud:
    """A client's cloud. `active` is nadmozg's opinion: whether it opens is told by integrations/clouds.py."""

    cloud_id: str
    slug: str
    state: CloudState
    url: str | None
    admin_user_id: str | None
    case_ref: str | None
    operation_id: str | None
    last_activity_at: datetime | None
    title: str = ""

    @classmethod
    def read(cls, body: Body) -> "Cloud":
        return cls(
            _text(body["cloud_id"]),
            _text(body["slug"]),
            _one_of(CloudState, body["state"]),
            _text_or_none(body.get("url")),
            _text_or_none(body.get("admin_user_id")),
            _text_or_none(body.get("case_ref")),
            _text_or_none(body.get("operation_id")),
            _moment_or_none(body.get("last_activity_at")),
            str(body.get("title") or ""),
        )


@dataclass(frozen=True, slots=True)
class User:
    """An account in a cloud. `adopted`: an account with this e-mail was there already."""

    user_id: str
    adopted: bool

    @classmethod
    def read(cls, body: Body) -> "User":
        return cls(_text(body["user_id"]), adopted=False)


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Lets its bearer choose a password, once."""

    url: str = field(repr=False)
    expires_at: datetime | None = None

    @classmethod
    def read(cls, body: Body) -> "OneTimeLink":
        return cls(_text(body["url"]), _moment_or_none(body.get("expires_at")))


@dataclass(frozen=True, slots=True)
class TemporaryPassword:
    """Shown once; must be changed at the first login."""

    login: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, body: Body) -> "TemporaryPassword":
        return cls(_text(body["login"]), _text(body["password"]))


@dataclass(frozen=True, slots=True)
class Logins:
    """When the client's own people came in; logins of support do not count."""

    first_login_at: datetime | None
    last_login_at: datetime | None

    @classmethod
    def read(cls, body: Body) -> "Logins":
        return cls(_moment_or_none(body["first_login_at"]), _moment_or_none(body["last_login_at"]))


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise TypeError("a text was expected")
    return str(value)


def _text_or_none(value: object) -> str | None:
    return None if value is None or value == "" else _text(value)


def _one_of(choices: Any, value: object) -> Any:
    if value not in get_args(choices):
        raise ValueError("an unknown state")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _moment_or_none(value: object) -> datetime | None:
    return None if value is None else _moment(value)
