"""One folder, one database, and a worker of one kind or another in front of the same sandbox."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.watching import WatchedForms
from demo.doors import Browser, Forms, Mailbox
from sandbox.servers import Sandbox
from stack.local import Stack
from stack.ports import Ports

SECRET = "a-secret-of-the-benchmark"
CLOUD_SECONDS = 2.0


@dataclass(frozen=True)
class Kind:
    """A worker and how it is set."""

    name: str
    worker: str
    settings: dict[str, str]
    poll_s: float


STOCK = Kind("stock", "stock", {"PREFECT_WORKER_QUERY_SECONDS": "10"}, 10)
TUNED = Kind("tuned", "stock", {}, 1)
OURS = Kind("ours", "warm", {}, 0.5)


@dataclass(frozen=True)
class Arena:
    """A running stack, and the doors to it."""

    kind: Kind
    stack: Stack
    sandbox: Sandbox
    forms: Forms

    def mailbox(self) -> Mailbox:
        """One for each client: they play in threads."""
        return Mailbox(self.sandbox.http_url)

    def browser(self) -> Browser:
        """One for each client."""
        return Browser(self.sandbox.ca_path)


@contextlib.contextmanager
def arena(kind: Kind, home: Path) -> Iterator[Arena]:
    """Starts it; the database of the last visit is still there, so only the first start is slow."""
    state = home / "sandbox"
    with Sandbox(
        state, client_secret=SECRET, cloud_seconds=CLOUD_SECONDS, cloud_lag=0.1, requests_per_minute=100_000
    ) as sandbox:
        outside = {
            "ONBOARDING_NADMOZG_URL": sandbox.nadmozg_url,
            "ONBOARDING_NADMOZG_CLIENT_ID": "onboarding",
            "ONBOARDING_NADMOZG_CLIENT_SECRET": SECRET,
            "ONBOARDING_CA_BUNDLE": str(sandbox.ca_path),
            "ONBOARDING_ALLOW_PRIVATE_ADDRESSES": "1",  # the clouds of the sandbox
            "ONBOARDING_NADMOZG_PER_MINUTE": "0",
            "ONBOARDING_MAIL_PER_MINUTE": "0",
            "ONBOARDING_SMTP_HOST": sandbox.smtp_host,
            "ONBOARDING_SMTP_PORT": str(sandbox.smtp_port),
            "ONBOARDING_SMTP_SECURITY": "none",
            "ONBOARDING_MAIL_SENDER": "onboarding@pass24.example",
            "ONBOARDING_CLOUD_POLL_S": "0.5",
            "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT1S",
        }
        stack = Stack(
            home,
            Ports.free(),
            sandbox=False,
            settings=outside | kind.settings,
            on_progress=lambda _: None,
            worker=kind.worker,
        )
        with stack, WatchedForms(stack) as forms:
            yield Arena(kind, stack, sandbox, forms)
