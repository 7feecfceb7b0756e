"""What nadmozg keeps: one file per cloud with everything of it, one file with the holds. Of secrets only hashes."""

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from sandbox.clock import now

Step = Literal["dns", "db", "cert", "seed", "accounts"]
OperationState = Literal["queued", "running", "succeeded", "failed", "needs_operator"]
CloudState = Literal["creating", "active", "suspended", "deleting", "deleted"]
Role = Literal["owner", "admin", "guard", "support"]

_STEP_ENDS: tuple[tuple[Step, float], ...] = (
    ("dns", 0.2),
    ("db", 0.4),
    ("cert", 0.6),
    ("seed", 0.85),
    ("accounts", 1.0),
)
_QUEUED_SHARE = 0.05
_STUCK_SHARE = 0.5


def hash_of_token(token: str) -> str:
    """For random tokens and requests: nothing to guess, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of_password(password: str) -> str:
    """Salted and slow."""
    salt = os.urandom(16)
    return f"{salt.hex()}:{_scrypt(password, salt)}"


def password_fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one whose hash was kept."""
    if kept is None:
        return False
    salt, _, digest = kept.partition(":")
    return secrets.compare_digest(_scrypt(password, bytes.fromhex(salt)), digest)


def _scrypt(password: str, salt: bytes) -> str:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**13, r=8, p=1).hex()


class Hold(BaseModel):
    """An address kept for a case."""

    hold_id: str
    slug: str
    case_ref: str
    expires_at: datetime


class Operation(BaseModel):
    """The making of a cloud. How far it is follows from the clock, so that it goes on while the server is down."""

    operation_id: str
    started_at: datetime
    seconds: float
    stuck: Literal["needs_operator", "failed"] | None = None

    def share(self) -> float:
        """How much is done, 0–1."""
        done = (now() - self.started_at).total_seconds() / self.seconds if self.seconds > 0 else 1.0
        return max(0.0, min(done, _STUCK_SHARE if self.stuck else 1.0))

    def state(self) -> OperationState:
        """As in the contract."""
        share = self.share()
        if self.stuck and share >= _STUCK_SHARE:
            return self.stuck
        if share >= 1:
            return "succeeded"
        return "queued" if share < _QUEUED_SHARE else "running"

    def step(self) -> Step | None:
        """What is being done, or was done last."""
        share = self.share()
        return None if share < _QUEUED_SHARE else next(step for step, end in _STEP_ENDS if share <= end)

    def finished_at(self) -> datetime | None:
        """When it succeeded."""
        return self.started_at + timedelta(seconds=self.seconds) if self.state() == "succeeded" else None

    def go_on(self) -> None:
        """From where it got stuck."""
        self.stuck = None
        self.started_at = now() - timedelta(seconds=self.seconds * _STUCK_SHARE)


class User(BaseModel):
    """An account in a cloud."""

    user_id: str
    role: Role
    email: str
    full_name: str | None = None
    phone: str | None = None
    password_hash: str | None = None
    must_change_password: bool = False
    invite_hash: str | None = None
    invite_expires_at: datetime | None = None
    logins: list[datetime] = Field(default_factory=list)

    def counted_logins(self) -> list[datetime]:
        """Support does not count."""
        return [] if self.role == "support" else self.logins


class Place(BaseModel):
    """An object in a cloud."""

    object_no: int
    name: str
    address: str
    lat: float | None = None
    lon: float | None = None


class Answered(BaseModel):
    """What an idempotency key once stood for, and the id it led to."""

    fingerprint: str
    result: str


class Cloud(BaseModel):
    """A client's cloud and everything in it."""

    cloud_id: str
    slug: str
    title: str
    object_type: str = ""
    legal: str = ""
    tz: str = "Europe/Moscow"
    case_ref: str | None = None
    created_at: datetime
    operation: Operation | None = None
    admin_user_id: str
    later_state: Literal["suspended", "deleting", "deleted"] | None = None
    last_activity_at: datetime | None = None
    users: dict[str, User] = Field(default_factory=dict)
    places: list[Place] = Field(default_factory=list)
    answered: dict[str, Answered] = Field(default_factory=dict)

    def state(self) -> CloudState:
        """As in the contract."""
        if self.later_state is not None:
            return self.later_state
        return "active" if self.operation is None or self.operation.state() == "succeeded" else "creating"

    def answers_after(self, lag_seconds: float) -> bool:
        """Whether the login page can be reached: name and certificate lag behind the operation's success."""
        if self.state() != "active":
            return False
        made_at = self.operation.finished_at() if self.operation else None
        return made_at is None or now() >= made_at + timedelta(seconds=lag_seconds)

    def user_by_email(self, email: str) -> User | None:
        """E-mail addresses are compared without regard to case."""
        return next((user for user in self.users.values() if user.email.lower() == email.strip().lower()), None)
