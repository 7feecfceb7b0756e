"""What the far ends have on record at the end, and which acts were in doubt in our own database."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from chaos.doors import Doors
from demo.doors import outcome


@dataclass(frozen=True)
class Mail:
    """A letter in the mailbox. `case` is what its header X-Case says."""

    to: str
    subject: str
    message_id: str
    case: str


@dataclass(frozen=True)
class Cloud:
    """A cloud as nadmozg keeps it; `users` as (role, address)."""

    cloud_id: str
    case_ref: str
    slug: str
    title: str
    state: str
    users: tuple[tuple[str, str], ...]
    objects: int = 1


@dataclass(frozen=True)
class FollowUpRun:
    """A run of «82 · Настал день контакта», past or ahead."""

    id: str
    case: str
    number: int
    state: str
    badge: str


@dataclass(frozen=True)
class OwnCase:
    """What our database says: the case's end, and every sentence of its timeline."""

    code: str
    name: str
    stage: str
    is_closed: bool
    timeline: tuple[str, ...] = ()
    cloud_troubles: int = 0
    """How often nadmozg gave up, or refused something."""


@dataclass(frozen=True)
class Records:
    """Everything that is compared."""

    letters: tuple[Mail, ...] = ()
    clouds: tuple[Cloud, ...] = ()
    follow_ups: tuple[FollowUpRun, ...] = ()
    cases: tuple[OwnCase, ...] = ()
    hanging: tuple[str, ...] = ()
    """Runs that have begun and will not end."""
    in_doubt: int = 0


FACTS = text("""
    SELECT c.number, c.object_name, c.stage, c.closed_at IS NOT NULL,
           (SELECT array_agg(t.text ORDER BY t.id) FROM timeline t WHERE t.case_id = c.id),
           (SELECT count(*) FROM facts f WHERE f.case_id = c.id AND f.kind = 'cloud_trouble')
           + (SELECT count(*) FROM effects e WHERE e.case_id = c.id AND e.refused_by = 'nadmozg')
    FROM cases c ORDER BY c.number""")
DOUBTED = text("SELECT count(*) FROM effects WHERE doubted")
OPEN = text("SELECT count(*) FROM cases WHERE closed_at IS NULL")


@dataclass
class Database:
    """The cases' database, read as ops would."""

    url: str
    _engine: Any = field(init=False)

    def __post_init__(self) -> None:
        self._engine = create_engine(self.url, pool_pre_ping=True)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def open_cases(self) -> int:
        """How many are not closed. SQLAlchemyError: it is away."""
        with self._engine.connect() as connection:
            return int(connection.scalar(OPEN))

    def cases(self) -> tuple[OwnCase, ...]:
        """Every case."""
        with self._engine.connect() as connection:
            rows = connection.execute(FACTS).all()
        return tuple(
            OwnCase(f"R-{number:04}", name, stage, closed, tuple(said or ()), troubles)
            for number, name, stage, closed, said, troubles in rows
        )

    def doubted(self) -> int:
        """How many entries of the ledger were in doubt because the act may have happened."""
        with self._engine.connect() as connection:
            return int(connection.scalar(DOUBTED))


def read_records(doors: Doors, database: Database, patience_s: float) -> Records:
    """Asks all of them; nothing is down any more. Runs that are under way have so many seconds to end."""
    runs, hanging = _ended_runs(doors, patience_s)
    doors.post.fetch()
    letters = tuple(Mail(it.letter.to, it.letter.subject, it.letter.message_id, it.case) for it in doors.post.received)
    clouds = tuple(
        Cloud(
            cloud_id=it["cloud_id"],
            case_ref=it["case_ref"] or "",
            slug=it["slug"],
            title=it["title"],
            state=it["state"],
            users=tuple((user["role"], user["email"]) for user in it["users"]),
            objects=len(it["objects"]),
        )
        for it in doors.post.clouds()
    )
    contact = doors.forms.deployment_id("82")
    follow_ups = tuple(_follow_up(it) for it in runs if it["deployment_id"] == contact)
    in_doubt = database.doubted() + _reopened(doors.stack.home / "log")
    return Records(letters, clouds, follow_ups, database.cases(), hanging, in_doubt)


def _follow_up(run: dict[str, Any]) -> FollowUpRun:
    case = str(run["parameters"]["case"]).partition(" ")[0]
    badge, _ = outcome(run["state_name"], (run["state"] or {}).get("message") or "")
    return FollowUpRun(run["id"], case, int(run["parameters"]["number"]), run["state_type"], badge)


def _ended_runs(doors: Doors, patience_s: float) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Every run, and what hangs: a reconcile that was sent just as all was over ends by itself."""
    until = time.monotonic() + patience_s
    while True:
        runs, now = doors.forms.runs(), datetime.now(UTC)
        hanging = tuple(f"{it['name']} · {it['state_name']}" for it in runs if is_under_way(it, now))
        if not hanging or time.monotonic() > until:
            return runs, hanging
        time.sleep(1)


def is_under_way(run: dict[str, Any], now: datetime) -> bool:
    """Whether a run, as Prefect's API tells of it, has begun and not ended, or should have begun by `now`."""
    if run["state_type"] == "SCHEDULED":
        return datetime.fromisoformat(run["expected_start_time"]) <= now
    return run["state_type"] in ("RUNNING", "PENDING", "CANCELLING")


def _reopened(logs: Path) -> int:
    """Entries settled because certainly nothing had happened: only the worker's log tells of them."""
    said = (path.read_text(encoding="utf-8", errors="replace") for path in logs.glob("worker.log*"))
    return sum(line.rstrip().endswith(": reopen") for text_ in said for line in text_.splitlines())
