"""nadmozg, where clients' clouds are made: what can be asked of it and done in it.

The contract is sandbox/openapi.json; this client knows no case, only the `case_ref` it is given. Its answers are in
nadmozg_answers.py, its faults in nadmozg_http.py. Every method raises the errors of integrations/errors.py only.

`idempotency_key` comes from the caller's case and step. Where it may be left out, a repeat is meant to be a new act:
a second invitation voids the first link, and a link whose answer was lost can only be replaced.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

from integrations.errors import OutcomeUnknownError, RejectedError
from integrations.nadmozg_answers import (
    Cloud,
    CloudOrder,
    Hold,
    Logins,
    OneTimeLink,
    Operation,
    SlugCheck,
    TemporaryPassword,
    User,
)
from integrations.nadmozg_http import Connection, NadmozgHttp

__all__ = [
    "Administrator",
    "Cloud",
    "CloudOrder",
    "Connection",
    "Hold",
    "Logins",
    "Nadmozg",
    "NadmozgHttp",
    "NewCloud",
    "OneTimeLink",
    "Operation",
    "SlugCheck",
    "TemporaryPassword",
    "User",
]


@dataclass(frozen=True, slots=True)
class Administrator:
    """The client's first one in a new cloud."""

    full_name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class NewCloud:
    """What is ordered, field by field as nadmozg calls it. `hold_id`: the address is kept for this order."""

    slug: str
    hold_id: str
    title: str
    object_type: str
    legal: str
    admin: Administrator
    tz: str
    case_ref: str


class Nadmozg:
    """The client. Safe to share between threads; close it, or use it in a `with`."""

    def __init__(self, http: NadmozgHttp) -> None:
        self._http = http

    def __repr__(self) -> str:
        return f"Nadmozg({self._http.base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # Addresses

    def check_slug(self, slug: str) -> SlugCheck:
        """May be given whatever a person typed."""
        if not _is_part(slug):
            return SlugCheck("invalid", None, ())
        return self._http.ask(f"/slugs/{_part(slug)}", lambda answer: SlugCheck.read(answer.body))

    def hold_slug(self, slug: str, case_ref: str, ttl_hours: int, *, idempotency_key: str) -> Hold:
        """Keep the address for the case, for at most 168 hours."""
        body = {"case_ref": case_ref, "ttl_hours": ttl_hours}
        return self._http.act(
            "POST", f"/slugs/{_part(slug)}/holds", lambda answer: Hold.read(answer.body), idempotency_key, body
        )

    def release_hold(self, slug: str, hold_id: str, *, idempotency_key: str | None = None) -> None:
        """A hold that has expired or is gone counts as released."""
        try:
            self._http.act("DELETE", f"/slugs/{_part(slug)}/holds/{_part(hold_id)}", lambda _: None, idempotency_key)
        except RejectedError as refusal:
            if refusal.details["http_status"] not in {404, 410}:
                raise

    # Clouds

    def order_cloud(self, wanted: NewCloud, *, idempotency_key: str) -> CloudOrder:
        """Ask for a cloud; it takes minutes. One already ordered for this slug and case is adopted.

        RejectedError: `slug_taken` (by another case), `hold_expired`, and others. After OutcomeUnknownError ask
        `find_clouds`, or order again under the same key.
        """
        try:
            return self._http.act(
                "POST",
                "/clouds",
                lambda answer: CloudOrder.read(answer.body, answer.retry_after_s),
                idempotency_key,
                asdict(wanted),
            )
        except RejectedError as refusal:
            if refusal.code == "already_exists":
                return _adopted(refusal.details)
            if refusal.details["http_status"] == 410:
                expired = RejectedError(str(refusal), "hold_expired", refusal.words, refusal.details, by="nadmozg")
                raise expired from None
            raise

    def find_clouds(self, case_ref: str) -> tuple[Cloud, ...]:
        """What there is for a case: the question to ask after a lost answer."""
        return self._http.ask(
            "/clouds", lambda answer: tuple(Cloud.read(each) for each in answer.body), {"case_ref": case_ref}
        )

    def cloud(self, cloud_id: str) -> Cloud:
        return self._http.ask(f"/clouds/{_part(cloud_id)}", lambda answer: Cloud.read(answer.body))

    def operation(self, operation_id: str) -> Operation:
        return self._http.ask(f"/operations/{_part(operation_id)}", lambda answer: Operation.read(answer.body))

    def retry_operation(self, operation_id: str, *, idempotency_key: str | None = None) -> Operation:
        """Allowed from `failed` and `needs_operator` only."""
        path = f"/operations/{_part(operation_id)}/retry"
        return self._http.act("POST", path, lambda answer: Operation.read(answer.body), idempotency_key)

    def add_object(
        self, cloud_id: str, *, name: str, address: str, at: tuple[float, float] | None, idempotency_key: str
    ) -> str:
        """Returns the number of the object, which the registry needs. `at`: latitude and longitude, if known."""
        body: dict[str, object] = {"name": name, "address": address}
        if at:
            body |= {"lat": at[0], "lon": at[1]}
        return self._http.act(
            "POST",
            f"/clouds/{_part(cloud_id)}/objects",
            lambda answer: _number(answer.body["object_no"]),
            idempotency_key,
            body,
        )

    # People

    def add_user(
        self,
        cloud_id: str,
        *,
        role: Literal["owner", "admin", "guard", "support"],
        email: str,
        phone: str,
        idempotency_key: str,
    ) -> User:
        """An account with this e-mail that is there already is adopted, whatever its role."""
        body = {"role": role, "email": email, "phone": phone}
        try:
            return self._http.act(
                "POST",
                f"/clouds/{_part(cloud_id)}/users",
                lambda answer: User.read(answer.body),
                idempotency_key,
                body,
            )
        except RejectedError as refusal:
            if refusal.details["http_status"] != 409 or not refusal.details.get("user_id"):
                raise
            return User(str(refusal.details["user_id"]), adopted=True)

    def invite(self, cloud_id: str, user_id: str, ttl_hours: int, *, idempotency_key: str | None = None) -> OneTimeLink:
        """A link, shown once, that lets its bearer choose a password. A repeat voids the earlier one."""
        path = f"{_user(cloud_id, user_id)}/invite"
        return self._http.act(
            "POST", path, lambda answer: OneTimeLink.read(answer.body), idempotency_key, {"ttl_hours": ttl_hours}
        )

    def temporary_password(
        self, cloud_id: str, user_id: str, *, idempotency_key: str | None = None
    ) -> TemporaryPassword:
        """Shown once. A repeat voids the earlier one."""
        path = f"{_user(cloud_id, user_id)}/temporary-password"
        return self._http.act("POST", path, lambda answer: TemporaryPassword.read(answer.body), idempotency_key)

    def logins(self, cloud_id: str, user_id: str) -> Logins:
        return self._http.ask(
            f"{_user(cloud_id, user_id)}/logins", lambda answer: Logins.read(answer.body), {"limit": 1}
        )


def _number(value: object) -> str:
    """nadmozg counts; a number that is none is no answer."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise TypeError("a number was expected")
    return str(value)


def _user(cloud_id: str, user_id: str) -> str:
    return f"/clouds/{_part(cloud_id)}/users/{_part(user_id)}"


def _is_part(text: str) -> bool:
    """Whether it can be one part of a path: what a person typed must not lead to another address."""
    return text not in {"", ".", ".."} and "/" not in text


def _part(text: str) -> str:
    if not _is_part(text):
        raise RejectedError("nadmozg: an empty or impossible name", "invalid", "", {"http_status": 400}, by="nadmozg")
    return quote(text, safe="")


def _adopted(details: Mapping[str, object]) -> CloudOrder:
    try:
        return CloudOrder.read(details, adopted=True)
    except (KeyError, TypeError):
        raise OutcomeUnknownError("nadmozg: the cloud exists already, but its id was not given") from None
