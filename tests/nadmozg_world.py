"""The real client beside the sandbox it asks, and one case of its own at the far end."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from integrations.nadmozg import Administrator, CloudOrder, Connection, Nadmozg, NadmozgHttp, NewCloud
from sandbox.servers import Sandbox

SECRET = "client-secret-7f3a"
_numbers = count(1)


def connect(sandbox: Sandbox, *, clocks: Mapping[str, Any] | None = None, **changes: Any) -> Nadmozg:
    """`changes` of how it is reached; `clocks`: what tells time and makes ids."""
    usual = Connection(sandbox.nadmozg_url, "onboarding", SECRET, sandbox.ca_path, "Анна Онбординг")
    return Nadmozg(NadmozgHttp(replace(usual, **changes), **(clocks or {})))


@dataclass
class World:
    """One case of its own at the far end."""

    sandbox: Sandbox
    nadmozg: Nadmozg
    number: int = field(default_factory=lambda: next(_numbers))
    hold_id: str = ""
    cloud_id: str = ""
    user_id: str = ""
    operation_id: str = ""

    @property
    def slug(self) -> str:
        return f"forest-{self.number}"

    @property
    def case_ref(self) -> str:
        return f"case-{self.number}"

    def key(self, step: str) -> str:
        return f"{self.case_ref}/{step}"

    def hold(self) -> None:
        """An address to order under; waits for room, because only three clouds may be made at once."""
        give_up_at = time.monotonic() + 10
        while len(self.being_made()) >= 3:
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        self.hold_id = self.nadmozg.hold_slug(self.slug, self.case_ref, 24, idempotency_key=self.key("hold")).hold_id

    def being_made(self) -> list[str]:
        clouds = list(self.sandbox.nadmozg.clouds.values())
        return [it.slug for it in clouds if it.operation and it.operation.state() in ("queued", "running")]

    def has_cloud(self) -> None:
        made = self.sandbox.nadmozg.make_cloud_by_sales(self.slug, "Лес", "anna@client.example")
        self.cloud_id, self.user_id = made.cloud_id, made.admin_user_id

    def order(self, key: str = "", **changes: Any) -> CloudOrder:
        usual = NewCloud(
            slug=self.slug,
            hold_id=self.hold_id,
            title="ЖК «Лес»",
            object_type="cottages",
            legal="ООО «Лес»",
            admin=Administrator("Анна Лесная", "anna@client.example", "+79990000000"),
            tz="Europe/Moscow",
            case_ref=self.case_ref,
        )
        return self.nadmozg.order_cloud(replace(usual, **changes), idempotency_key=key or self.key("cloud"))

    def has_order(self) -> None:
        self.hold()
        self.operation_id = self.order().operation_id or ""

    def has_failed_order(self) -> None:
        self.sandbox.faults.add("failed", method="POST", path="/api/v1/clouds")
        self.has_order()
        self.wait_until("failed")

    def wait_until(self, state: str) -> None:
        give_up_at = time.monotonic() + 10
        while (now := self.nadmozg.operation(self.operation_id).state) != state:
            assert time.monotonic() < give_up_at, now
            time.sleep(0.02)

    def there(self) -> Any:
        """The cloud as the far end has it."""
        return self.sandbox.nadmozg.cloud(self.cloud_id)
