"""`python -m stack health`: one line and an exit code, for a person or for a monitor that asks every few minutes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy.exc import SQLAlchemyError

from cases.policy import Policy
from integrations.errors import UnavailableError
from integrations.reachability import demand_http, demand_smtp
from stack.local import Stack
from stack.prefect_env import POOL
from store.database import connect
from store.watch import Watched, watch

RECONCILE_AT_LEAST_EVERY = timedelta(minutes=15)
"""It runs every five minutes; with hundreds of cases due it may take that long itself."""
WORKER_AT_LEAST_EVERY = timedelta(minutes=2)
"""It tells the server of itself every half minute."""
POLICY = "ONBOARDING_POLICY__"


@dataclass
class Health:
    """What was found; `line` is for people, `troubles` are what is wrong."""

    facts: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Troubles first."""
        return f"{'ПЛОХО' if self.troubles else 'Всё хорошо'}: {'; '.join([*self.troubles, *self.facts])}"

    def add(self, words: str, *, good: bool) -> None:
        (self.facts if good else self.troubles).append(words)


def health(stack: Stack, now: datetime | None = None) -> Health:
    """Asks everything that the cases depend on; `stack` need not be started by us."""
    found, now = Health(), now or datetime.now(UTC)
    environment = stack.environment
    numbers = {name.removeprefix(POLICY).lower(): it for name, it in environment.items() if name.startswith(POLICY)}
    policy = Policy.model_validate(numbers)
    engine = connect(stack.database_url)
    try:
        _judge(watch(engine, now, RECONCILE_AT_LEAST_EVERY, policy.act_time_limit), now, found)
    except SQLAlchemyError:
        found.add("база данных не отвечает", good=False)
    finally:
        engine.dispose()
    ca = Path(environment["ONBOARDING_CA_BUNDLE"]) if environment.get("ONBOARDING_CA_BUNDLE") else None
    _prefect(found, stack, now)
    _ask(found, "почта", lambda: _smtp(environment, ca))
    if environment.get("ONBOARDING_NADMOZG_URL") != "manual":
        _ask(found, "nadmozg", lambda: demand_http(environment["ONBOARDING_NADMOZG_URL"], ca))
    return found


def _judge(watched: Watched, now: datetime, found: Health) -> None:
    if watched.reconciled_at is None:
        found.add("сверки ещё не было", good=False)
    else:
        age = now - watched.reconciled_at
        found.add(f"сверка {age.total_seconds() / 60:.0f} мин назад", good=age <= RECONCILE_AT_LEAST_EVERY)
    found.add(f"открыто {watched.open}", good=True)
    found.add(f"просрочено {watched.overdue}", good=not watched.overdue)
    found.add(f"под вопросом {watched.in_doubt}", good=not watched.in_doubt)


def _ask(found: Health, name: str, demand: Callable[[], None]) -> None:
    try:
        demand()
    except UnavailableError as error:
        found.add(f"{name}: нет ответа – {error}", good=False)
    else:
        found.add(f"{name} отвечает", good=True)


def _prefect(found: Health, stack: Stack, now: datetime) -> None:
    """Whether the server answers, can read its runs, and hears of a worker."""
    try:
        with stack.prefect_api(timeout_s=10) as api:
            workers = api.post(f"/work_pools/{POOL}/workers/filter", json={})
            runs = api.post("/flow_runs/filter", json={"limit": 200})  # it hangs up after an error of this one
    except httpx.HTTPError as error:
        found.add(f"Prefect: нет ответа – {type(error).__name__}", good=False)
        return
    if runs.is_success:
        found.add("Prefect отвечает", good=True)
    else:
        found.add(f"Prefect не читает свои запуски: HTTP {runs.status_code}; перезапустите стек", good=False)
    seen = [datetime.fromisoformat(it["last_heartbeat_time"]) for it in workers.json()] if workers.is_success else []
    alive = any(now - it < WORKER_AT_LEAST_EVERY for it in seen)
    found.add("рабочий процесс на месте" if alive else "рабочего процесса нет: формы не выполняются", good=alive)


def _smtp(environment: Mapping[str, str], ca: Path | None) -> None:
    security = environment.get("ONBOARDING_SMTP_SECURITY", "starttls")
    demand_smtp(environment["ONBOARDING_SMTP_HOST"], int(environment.get("ONBOARDING_SMTP_PORT") or 587), security, ca)
