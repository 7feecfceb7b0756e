"""What is asked of nadmozg and what it answers: the shapes of the contract."""

import re
from typing import Annotated, Any, Generic, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sandbox.clock import Moment
from sandbox.nadmozg_records import CloudState, OperationState, Role, Step

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_ZONES = available_timezones()


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("not an e-mail address")
    return text


def _zone(text: str) -> str:
    if text not in _ZONES:
        raise ValueError("not a time zone")
    return text


Email = Annotated[str, AfterValidator(_email)]
Text = Annotated[str, Field(min_length=1, max_length=500)]


Body = TypeVar("Body")


class Error(BaseModel):
    code: str
    message: str
    details: dict[str, Any] = {}


class Envelope(BaseModel, Generic[Body]):
    """Round every answer. HTTP 200 may carry an error."""

    body: Body | None = None
    error: Error | None = None


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TokenRequest(Asked):
    client_id: str
    client_secret: str


class TokenAnswer(BaseModel):
    token: str
    expires_in: int


class SlugAnswer(BaseModel):
    slug: str
    state: Literal["available", "taken", "reserved", "invalid"]
    reason: str | None
    case_ref: str | None = Field(description="whose the address is, if it is held or has a cloud")
    suggestions: list[str]


class HoldRequest(Asked):
    case_ref: Text
    ttl_hours: float = Field(default=72, gt=0, le=168)


class HoldAnswer(BaseModel):
    hold_id: str
    slug: str
    case_ref: str
    expires_at: Moment


class Admin(Asked):
    full_name: Text
    email: Email
    phone: str | None = None


class CloudRequest(Asked):
    slug: str
    hold_id: str
    title: Text
    object_type: Text
    legal: Text
    admin: Admin
    tz: Annotated[str, AfterValidator(_zone)]
    case_ref: Text


class CloudAccepted(BaseModel):
    cloud_id: str
    operation_id: str


class CloudAnswer(BaseModel):
    cloud_id: str
    slug: str
    title: str
    state: CloudState
    url: str
    admin_user_id: str
    case_ref: str | None
    operation_id: str | None
    created_at: Moment
    last_activity_at: Moment | None


class OperationAnswer(BaseModel):
    operation_id: str
    cloud_id: str
    state: OperationState
    step: Step | None
    progress: int = Field(ge=0, le=100)
    error: Error | None
    started_at: Moment
    finished_at: Moment | None


class ObjectRequest(Asked):
    name: Text
    address: Text
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)


class ObjectAnswer(BaseModel):
    object_no: int


class UserRequest(Asked):
    role: Role
    email: Email
    phone: str | None = None
    full_name: str | None = None


class UserAnswer(BaseModel):
    user_id: str
    role: Role
    email: str


class InviteRequest(Asked):
    ttl_hours: float = Field(default=72, gt=0, le=168)


class InviteAnswer(BaseModel):
    url: str
    expires_at: Moment


class TemporaryPasswordAnswer(BaseModel):
    login: str
    password: str


class LoginsAnswer(BaseModel):
    first_login_at: Moment | None
    last_login_at: Moment | None
    logins: list[Moment]
