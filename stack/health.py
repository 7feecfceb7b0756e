"""`python -m stack health`: one line and an exit code, for a person or for a monitor that asks every few minutes.

Where we log in, it logs in: a server that answers and does not let us in sends no letter. What refuses us is not asked
again before its time (store/outages.py).
"""

import shutil
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
from sqlalchemy.exc import SQLAlchemyError

from cases.policy import Policy
from cases.wording import stamp
from integrations.errors import IntegrationError, LoginRefusedError, UnavailableError
from settings import Settings, settings_from
from stack.health_prefect import ask_prefect
from stack.health_report import Health
from stack.local import Stack
from stack.setting_trials import mail_server, nadmozg
from store.database import connect
from store.metrics import prometheus_text
from store.outages import Outages, login_outages
from store.watch import Watched, watch

RECONCILE_AT_LEAST_EVERY = timedelta(minutes=15)
"""It runs every five minutes; with hundreds of cases due it may take that long itself."""
BACKUP_AT_LEAST_EVERY = timedelta(hours=50)
"""Daily, and one may fail."""
LEAST_FREE_BYTES, LEAST_FREE_PART = 500_000_000, 0.03
POLICY = "ONBOARDING_POLICY__"
PATIENCE_S = 5


def health(stack: Stack, now: datetime | None = None, *, notes_logins: bool = False) -> Health:
    """Asks everything that the cases depend on; `stack` need not be started by us.

    `notes_logins`: for the one who has started it, and so has the settings that it runs with. Anybody else's refused
    login would keep everybody from trying.
    """
    found, now = Health(), now or datetime.now(UTC)
    environment = stack.environment
    engine = connect(stack.database_url)
    try:
        watched = watch(engine, now, RECONCILE_AT_LEAST_EVERY, _policy(environment).act_time_limit)
        _judge(watched, now, found)
        _judge_backups(watched, now, stack.sandbox, found)
        reached = True
    except SQLAlchemyError:
        found.add("database", "база данных не отвечает", good=False)
        reached = False
    try:
        with stack.prefect_api(timeout_s=5) as api:
            ask_prefect(api, now, found)
        refused = login_outages(engine) if reached else None
        ask_far_ends(environment, refused, now, found, notes=notes_logins, sandbox=stack.sandbox)
    finally:
        engine.dispose()
    _judge_disk(stack, found)
    return found


def metrics(stack: Stack, now: datetime | None = None) -> str:
    """The numbers of all cases as Prometheus text. sqlalchemy's errors: the database does not answer."""
    now, engine = now or datetime.now(UTC), connect(stack.database_url)
    try:
        limit = _policy(stack.environment).act_time_limit
        return prometheus_text(watch(engine, now, RECONCILE_AT_LEAST_EVERY, limit, totals=True), now)
    finally:
        engine.dispose()


def _policy(environment: Mapping[str, str]) -> Policy:
    numbers = {name.removeprefix(POLICY).lower(): it for name, it in environment.items() if name.startswith(POLICY)}
    return Policy.model_validate(numbers)


def _judge(watched: Watched, now: datetime, found: Health) -> None:
    if watched.reconciled_at is None:
        found.add("reconcile", "сверки ещё не было", good=False)
    else:
        age = now - watched.reconciled_at
        found.numbers["reconcile_age_seconds"] = round(age.total_seconds())
        words = f"сверка {age.total_seconds() / 60:.0f} мин назад"
        found.add("reconcile", words, good=age <= RECONCILE_AT_LEAST_EVERY)
    found.add("cases", f"открыто {watched.open}", good=True)
    found.add("overdue", f"просрочено {watched.overdue}", good=not watched.overdue)
    found.add("in_doubt", f"под вопросом {watched.in_doubt}", good=not watched.in_doubt)
    if watched.open_too_long:
        minutes = RECONCILE_AT_LEAST_EVERY.total_seconds() / 60
        words = f"не получается дольше {minutes:.0f} мин: {watched.open_too_long}"
        found.add("open_too_long", words, good=False)
    if watched.to_forget:
        found.add("to_forget", f"клиентов, которых не забыть дольше часа: {watched.to_forget}", good=False)
    if watched.refused:
        found.add("refused", f"отказов за сутки {watched.refused}", good=True)
    for name in ("open", "due", "overdue", "in_doubt", "open_too_long", "refused"):
        found.numbers[name] = getattr(watched, name)


def _judge_backups(watched: Watched, now: datetime, sandbox: bool, found: Health) -> None:
    """Of a sandbox nobody keeps copies; of a new installation there is none yet."""
    if watched.backup_at:
        age = now - watched.backup_at
        found.numbers["backup_age_seconds"] = round(age.total_seconds())
        words = f"копия {age.total_seconds() / 3600:.0f} ч назад"
        found.add("backup", words, good=sandbox or age <= BACKUP_AT_LEAST_EVERY)
    elif not sandbox and watched.opened_at and now - watched.opened_at > BACKUP_AT_LEAST_EVERY:
        found.add("backup", "копий базы ещё не было: make backup", good=False)


def ask_far_ends(
    environment: Mapping[str, str],
    refused: Outages | None,
    now: datetime,
    found: Health,
    *,
    notes: bool = True,
    sandbox: bool = False,
) -> None:
    """Logs in at the mail server and at nadmozg, unless they have refused us a while ago.

    The secret of the sandbox's nadmozg is known to those alone who have started it: there it need only answer.
    """
    chosen = settings_from(environment)
    _ask(
        found,
        "mail",
        "почта",
        refused,
        now,
        lambda: mail_server(chosen, PATIENCE_S).try_login(chosen.envelope_sender),
        notes,
    )

    def log_in() -> None:
        client = nadmozg(chosen, PATIENCE_S)
        try:
            client.try_login()
        finally:
            client.close()

    if not chosen.manual_cloud:
        _ask(found, "nadmozg", "nadmozg", refused, now, partial(_answers, chosen) if sandbox else log_in, notes)


def _answers(chosen: Settings) -> None:
    context = ssl.create_default_context(cafile=chosen.ca_bundle)
    try:
        httpx.get(chosen.nadmozg_url, verify=context, timeout=PATIENCE_S, trust_env=False)
    except httpx.HTTPError as error:
        raise UnavailableError(type(error).__name__) from None


def _ask(
    found: Health,
    far_end: str,
    name: str,
    refused: Outages | None,
    now: datetime,
    demand: Callable[[], None],
    notes: bool,
) -> None:
    try:
        if refused and (held := refused.held(far_end, now)):
            words = f"{name}: вход не принимают с {stamp(held.since)}, следующая попытка {stamp(held.again_at)}"
            found.add(f"{far_end}_login", words, good=False)
            return
        demand()
    except LoginRefusedError:
        if refused and notes:
            refused.note(far_end, now)
        found.add(f"{far_end}_login", f"{name}: вход не принимают, проверьте настройки", good=False)
    except (IntegrationError, OSError, ValueError) as error:
        found.add(far_end, f"{name}: нет ответа – {error}", good=False)
    else:
        if refused and notes:
            refused.end(far_end)
        found.add(far_end, f"{name} отвечает", good=True)


def _judge_disk(stack: Stack, found: Health) -> None:
    total, _, free = shutil.disk_usage(stack.home)
    found.numbers["disk_free_bytes"] = free
    enough = free >= min(LEAST_FREE_BYTES, LEAST_FREE_PART * total)
    found.add("disk", f"на диске свободно {free / 1e9:.1f} ГБ", good=enough)
