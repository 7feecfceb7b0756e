"""nadmozg itself: addresses, holds, clouds and their making. Accounts are in nadmozg_accounts.py."""

import json
import secrets
import threading
from collections import Counter
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from sandbox.clock import now
from sandbox.nadmozg_errors import NadmozgError, not_found
from sandbox.nadmozg_records import Answered, Cloud, Hold, Operation, Place, User, hash_of_token
from sandbox.nadmozg_store import NadmozgStore
from sandbox.slugs import RESERVED, is_slug, like

CREATION_QUOTA = 3


class NadmozgState:
    """The rules of the contract over the kept records. Every method may be called from any thread."""

    def __init__(self, directory: Path, cloud_seconds: float, cloud_lag: float) -> None:
        self.lock = threading.RLock()
        self.store = NadmozgStore(directory)
        self.cloud_seconds = cloud_seconds
        self.cloud_lag = cloud_lag
        self.base_url = ""
        """Where the clouds are; known once the server has its port."""
        self.clouds: dict[str, Cloud] = {cloud.cloud_id: cloud for cloud in self.store.load_clouds()}
        self.holds: dict[str, Hold] = {hold.hold_id: hold for hold in self.store.load_holds()}
        self.requests: Counter[str] = Counter()
        """How often each "METHOD /path" was asked since the start."""
        self._by_slug = {cloud.slug: cloud for cloud in self.clouds.values()}
        self._by_operation = {cloud.operation.operation_id: cloud for cloud in self.clouds.values() if cloud.operation}
        self._by_key = {key: cloud for cloud in self.clouds.values() for key in cloud.answered if key.startswith("/c")}
        self._making = {cloud.cloud_id: cloud for cloud in self.clouds.values() if cloud.state() == "creating"}

    # What was asked

    def count(self, method: str, path: str) -> int:
        """How many requests fit (wildcards allowed): `count("POST", "/api/v1/clouds")`."""
        with self.lock:
            return sum(n for each, n in self.requests.items() if fnmatchcase(each, f"{method} {path}"))

    # Finding things

    def cloud(self, cloud_id: str) -> Cloud:
        """The cloud, or 404."""
        if found := self.clouds.get(cloud_id):
            return found
        raise not_found("cloud")

    def cloud_by_slug(self, slug: str) -> Cloud | None:
        """The cloud at an address."""
        return self._by_slug.get(slug)

    def cloud_of_operation(self, operation_id: str) -> Cloud:
        """The cloud an operation makes, or 404."""
        if found := self._by_operation.get(operation_id):
            return found
        raise not_found("operation")

    def usable_cloud(self, cloud_id: str) -> Cloud:
        """The cloud if it can be written into, or 423."""
        cloud = self.cloud(cloud_id)
        if (state := cloud.state()) != "active":
            wait = 5.0 if state == "creating" else None  # waiting helps only then
            raise NadmozgError(423, "locked", f"the cloud is {state}", retry_after=wait, state=state)
        return cloud

    def url(self, cloud: Cloud) -> str:
        """Where the client opens the cloud."""
        return f"{self.base_url}/c/{cloud.slug}/"

    # Addresses

    def check_slug(self, slug: str) -> tuple[Literal["available", "taken", "reserved", "invalid"], str | None]:
        """What stands in the way of an address, if anything."""
        if not is_slug(slug):
            return "invalid", "3–40 latin letters, digits and single hyphens inside"
        if slug in RESERVED:
            return "reserved", "kept for PASS24 itself"
        if slug in self._by_slug:
            return "taken", "another cloud has it"
        if self.live_hold(slug):
            return "taken", "held for a case"
        return "available", None

    def suggest(self, slug: str) -> list[str]:
        """Free addresses like this one."""
        return [each for each in like(slug) if self.check_slug(each)[0] == "available"][:3]

    def live_hold(self, slug: str) -> Hold | None:
        """The hold on an address that has not expired."""
        moment = now()
        return next((hold for hold in self.holds.values() if hold.slug == slug and hold.expires_at > moment), None)

    def hold_slug(self, slug: str, case_ref: str, ttl_hours: float) -> Hold:
        """Keeps an address for a case; asked again by the same case, keeps it longer."""
        with self.lock:
            hold = self.live_hold(slug)
            if hold is None or hold.case_ref != case_ref:
                state, reason = self.check_slug(slug)
                if state == "invalid":
                    raise NadmozgError(422, "slug_invalid", reason or state, suggestions=self.suggest(slug))
                if state != "available":
                    raise NadmozgError(409, f"slug_{state}", reason or state, suggestions=self.suggest(slug))
                hold = Hold(hold_id=_new_id("hold"), slug=slug, case_ref=case_ref, expires_at=now())
            kept = hold.model_copy(update={"expires_at": now() + timedelta(hours=ttl_hours)})
            self.holds[kept.hold_id] = kept
            self.store.save_holds(list(self.holds.values()))
            return kept

    def find_hold(self, slug: str, hold_id: str) -> Hold:
        """The hold; 404 if there never was one, 410 if it has expired."""
        hold = self.holds.get(hold_id)
        if hold is None or hold.slug != slug:
            raise not_found("hold")
        if hold.expires_at <= now():
            raise NadmozgError(410, "hold_expired", "the hold has expired", expires_at=hold.expires_at.isoformat())
        return hold

    def release_hold(self, slug: str, hold_id: str) -> None:
        """Lets an address go."""
        with self.lock:
            self.find_hold(slug, hold_id)
            del self.holds[hold_id]
            self.store.save_holds(list(self.holds.values()))

    def expire_hold(self, hold_id: str) -> None:
        """A fault: the hold expires now."""
        with self.lock:
            if hold := self.holds.get(hold_id):
                hold.expires_at = now()
                self.store.save_holds(list(self.holds.values()))

    # Clouds

    def order_cloud(self, asked: dict[str, Any], key: str, stuck: Literal["needs_operator", "failed"] | None) -> Cloud:
        """Begins to make a cloud, or finds that it was begun before."""
        key, fingerprint = f"/clouds {key}", fingerprint_of(asked)
        with self.lock:
            if earlier := self._by_key.get(key):
                check_fingerprint(earlier.answered[key], fingerprint)
                return earlier
            slug, case_ref = str(asked["slug"]), str(asked["case_ref"])
            self._refuse_if_taken(slug, case_ref)
            hold = self.find_hold(slug, str(asked["hold_id"]))
            if hold.case_ref != case_ref:
                raise NadmozgError(409, "slug_taken", "the hold is another case's", suggestions=self.suggest(slug))
            self._making = {name: each for name, each in self._making.items() if each.state() == "creating"}
            if sum(_is_busy(each) for each in self._making.values()) >= CREATION_QUOTA:
                raise quota_exceeded(self.cloud_seconds)
            operation = Operation(operation_id=_new_id("op"), started_at=now(), seconds=self.cloud_seconds, stuck=stuck)
            admin = User(user_id=_new_id("us"), role="owner", **asked["admin"])
            cloud = Cloud(
                cloud_id=_new_id("cl"),
                created_at=now(),
                operation=operation,
                admin_user_id=admin.user_id,
                users={admin.user_id: admin},
                answered={key: Answered(fingerprint=fingerprint, result=operation.operation_id)},
                **{name: asked[name] for name in ("slug", "title", "object_type", "legal", "tz", "case_ref")},
            )
            self._keep(cloud)
            self._by_key[key] = self._by_operation[operation.operation_id] = cloud
            self._making[cloud.cloud_id] = cloud
            del self.holds[hold.hold_id]
            self.store.save_holds(list(self.holds.values()))
            return cloud

    def make_cloud_by_sales(self, slug: str, title: str, admin_email: str, admin_name: str = "") -> Cloud:
        """A cloud that sales made at the sale: active at once, of no case."""
        with self.lock:
            state, reason = self.check_slug(slug)
            if state != "available":
                raise NadmozgError(409, f"slug_{state}", reason or state)
            admin = User(user_id=_new_id("us"), role="owner", email=admin_email, full_name=admin_name or None)
            cloud = Cloud(
                cloud_id=_new_id("cl"),
                slug=slug,
                title=title,
                created_at=now(),
                admin_user_id=admin.user_id,
                users={admin.user_id: admin},
            )
            self._keep(cloud)
            return cloud

    def retry(self, operation_id: str, stuck: Literal["needs_operator", "failed"] | None = None) -> Operation:
        """Lets a stuck or failed operation go on (and, as a fault, get stuck again)."""
        with self.lock:
            cloud = self.cloud_of_operation(operation_id)
            operation = cloud.operation
            if operation is None or operation.state() not in ("failed", "needs_operator"):
                state = operation.state() if operation else "succeeded"
                raise NadmozgError(409, "not_retryable", f"the operation is {state}", state=state)
            operation.go_on()
            operation.stuck = stuck
            self.store.save_cloud(cloud)
            return operation

    def set_state(self, cloud_id: str, state: Literal["suspended", "deleting", "deleted"] | None) -> Cloud:
        """What an administrator of nadmozg may do to a cloud; None: active again."""
        with self.lock:
            cloud = self.cloud(cloud_id)
            cloud.later_state = state
            self.store.save_cloud(cloud)
            return cloud

    def add_place(self, cloud_id: str, asked: dict[str, Any], key: str) -> Place:
        """An object in the cloud; the same name and address is the same object."""
        key, fingerprint = f"/objects {key}", fingerprint_of(asked)
        with self.lock:
            cloud = self.usable_cloud(cloud_id)
            if earlier := cloud.answered.get(key):
                check_fingerprint(earlier, fingerprint)
                return next(place for place in cloud.places if str(place.object_no) == earlier.result)
            same = (place for place in cloud.places if (place.name, place.address) == (asked["name"], asked["address"]))
            place = next(same, None)
            if place is None:
                place = Place(object_no=len(cloud.places) + 1, **asked)
                cloud.places.append(place)
            cloud.answered[key] = Answered(fingerprint=fingerprint, result=str(place.object_no))
            self.store.save_cloud(cloud)
            return place

    def _refuse_if_taken(self, slug: str, case_ref: str) -> None:
        state, reason = self.check_slug(slug)
        if cloud := self._by_slug.get(slug):
            if cloud.case_ref == case_ref:
                operation_id = cloud.operation.operation_id if cloud.operation else None
                raise NadmozgError(
                    409,
                    "already_exists",
                    "this case has the cloud already",
                    cloud_id=cloud.cloud_id,
                    operation_id=operation_id,
                )
            raise NadmozgError(409, "slug_taken", "another case's cloud", suggestions=self.suggest(slug))
        if state in ("invalid", "reserved"):
            raise NadmozgError(422, f"slug_{state}", reason or state, suggestions=self.suggest(slug))

    def _keep(self, cloud: Cloud) -> None:
        self.store.save_cloud(cloud)
        self.clouds[cloud.cloud_id] = self._by_slug[cloud.slug] = cloud


def quota_exceeded(cloud_seconds: float) -> NadmozgError:
    """429: too many clouds are being made."""
    return NadmozgError(
        429,
        "creation_quota",
        f"at most {CREATION_QUOTA} clouds are made at once",
        retry_after=max(1.0, min(60.0, cloud_seconds / 4)),
    )


def fingerprint_of(asked: dict[str, Any]) -> str:
    """Tells one request's body from another's."""
    return hash_of_token(json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str))


def check_fingerprint(earlier: Answered, fingerprint: str) -> None:
    """422 if the key stood for something else before."""
    if earlier.fingerprint != fingerprint:
        raise NadmozgError(422, "idempotency_mismatch", "this key came with another body before")


def _is_busy(cloud: Cloud) -> bool:
    return cloud.operation is not None and cloud.operation.state() in ("queued", "running")


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(5)}"
