"""Accounts in clouds: users, one-time links, passwords, logins. A secret is shown once and kept only as a hash."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

from sandbox.clock import now
from sandbox.nadmozg_errors import NadmozgError, not_found
from sandbox.nadmozg_records import Answered, Cloud, User, hash_of_password, hash_of_token, password_fits
from sandbox.nadmozg_state import NadmozgState, check_fingerprint, fingerprint_of

MIN_PASSWORD = 8


class Nadmozg(NadmozgState):
    """The whole of nadmozg: the state with its accounts."""

    def users(self, cloud_id: str) -> list[User]:
        """The accounts of a cloud."""
        return list(self.cloud(cloud_id).users.values())

    def user(self, cloud_id: str, user_id: str) -> User:
        """The account, or 404."""
        if found := self.cloud(cloud_id).users.get(user_id):
            return found
        raise not_found("user")

    def add_user(self, cloud_id: str, asked: dict[str, Any], key: str) -> User:
        """A new account; 409 with its id if the e-mail has one already."""
        key, fingerprint = f"/users {key}", fingerprint_of(asked)
        with self.lock:
            cloud = self.usable_cloud(cloud_id)
            if earlier := cloud.answered.get(key):
                check_fingerprint(earlier, fingerprint)
                return cloud.users[earlier.result]
            if same := cloud.user_by_email(asked["email"]):
                raise NadmozgError(
                    409, "email_taken", "this e-mail has an account here", user_id=same.user_id, role=same.role
                )
            user = User(user_id=f"us-{secrets.token_hex(5)}", **asked)
            cloud.users[user.user_id] = user
            cloud.answered[key] = Answered(fingerprint=fingerprint, result=user.user_id)
            self.store.save_cloud(cloud)
            return user

    def invite(self, cloud_id: str, user_id: str, ttl_hours: float) -> tuple[str, datetime]:
        """A one-time link and when it expires; the earlier link is void from now on."""
        with self.lock:
            cloud = self.usable_cloud(cloud_id)
            user = self.user(cloud_id, user_id)
            token = secrets.token_urlsafe(24)
            expires_at = now() + timedelta(hours=ttl_hours)
            user.invite_hash, user.invite_expires_at = hash_of_token(token), expires_at
            self.store.save_cloud(cloud)
            return f"{self.url(cloud)}invite/{token}", expires_at

    def give_temporary_password(self, cloud_id: str, user_id: str) -> str:
        """A password that must be changed at the first login; the earlier one is void from now on."""
        with self.lock:
            cloud = self.usable_cloud(cloud_id)
            user = self.user(cloud_id, user_id)
            password = secrets.token_urlsafe(9)
            user.password_hash, user.must_change_password = hash_of_password(password), True
            self.store.save_cloud(cloud)
            return password

    # What the client does, on the pages of the cloud

    def user_invited(self, cloud: Cloud, token: str) -> User | None:
        """Whose link this is; nobody's if it was used, replaced or has expired."""
        wanted = hash_of_token(token)
        for user in cloud.users.values():
            if user.invite_hash == wanted and user.invite_expires_at and user.invite_expires_at > now():
                return user
        return None

    def accept_invite(self, cloud: Cloud, token: str, password: str) -> User | None:
        """Uses the link up: sets the password and logs in."""
        with self.lock:
            user = self.user_invited(cloud, token)
            if user is not None:
                user.invite_hash = user.invite_expires_at = None
                self._set_password(cloud, user, password)
            return user

    def sign_in(self, cloud: Cloud, email: str, password: str) -> Literal["in", "refused", "must_change"]:
        """A login; with a temporary password it does not count yet."""
        with self.lock:
            user = cloud.user_by_email(email)
            if user is None or not password_fits(password, user.password_hash):
                return "refused"
            if user.must_change_password:
                return "must_change"
            self.log_in(cloud.cloud_id, user.user_id)
            return "in"

    def change_temporary_password(self, cloud: Cloud, email: str, temporary: str, password: str) -> bool:
        """Puts the client's own password in the temporary one's place and logs in."""
        with self.lock:
            user = cloud.user_by_email(email)
            if user is None or not user.must_change_password or not password_fits(temporary, user.password_hash):
                return False
            self._set_password(cloud, user, password)
            return True

    def log_in(self, cloud_id: str, user_id: str) -> None:
        """Records a login."""
        with self.lock:
            cloud, user = self.cloud(cloud_id), self.user(cloud_id, user_id)
            user.logins.append(now())
            if user.role != "support":
                cloud.last_activity_at = now()
            self.store.save_cloud(cloud)

    def _set_password(self, cloud: Cloud, user: User, password: str) -> None:
        user.password_hash, user.must_change_password = hash_of_password(password), False
        self.log_in(cloud.cloud_id, user.user_id)
