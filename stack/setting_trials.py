"""Tries what is set at the far ends: logs in at the mail server and nadmozg, asks the databases for their rights, reads
the trainers' calendars.

Nothing is sent and nothing is changed there.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import psycopg

from cases.people import Person
from cases.people_file import filled_in, read_persons
from integrations.calendar import Calendar
from integrations.errors import IntegrationError, LoginRefusedError, RejectedError
from integrations.mail import MailServer
from integrations.nadmozg import Connection, NadmozgHttp
from settings import Settings, settings_from
from stack.databases import CASES_URL, PREFECT_URL, with_driver
from stack.errors import StackError
from stack.findings import Findings
from stack.pg_dump import OLDEST, connect

CLOCKS_MAY_DIFFER_S = 60
LOOKED_AHEAD = timedelta(days=14)


def try_out(settings: Mapping[str, str], found: Findings, *, patience_s: float = 10) -> None:
    """`settings` have been found right by themselves; adds what came of trying."""
    chosen = settings_from({"ONBOARDING_DATABASE_URL": "postgresql+psycopg://"} | dict(settings))
    _try(found, "почта", lambda: _mail(chosen, patience_s))
    if not chosen.manual_cloud:
        _try(found, "nadmozg", lambda: _nadmozg(chosen, patience_s, found))
    for person in read_persons(chosen.people_file.read_text(encoding="utf-8")):
        if person.calendar:
            _try_calendar(found, person, chosen, settings, patience_s)
    if settings.get(CASES_URL):
        _try(found, "база подключений", lambda: _database(settings[CASES_URL]))
    if settings.get(PREFECT_URL):
        _try(found, "база Prefect", lambda: _database(settings[PREFECT_URL], "pg_trgm"))


def mail_server(chosen: Settings, patience_s: float) -> MailServer:
    """The one of the settings."""
    return MailServer(
        chosen.smtp_host,
        chosen.smtp_port,
        security=chosen.smtp_security,
        username=chosen.smtp_username or None,
        password=chosen.smtp_password.get_secret_value() or None,
        ca_bundle=chosen.ca_bundle,
        timeout_s=min(patience_s, chosen.smtp_timeout_s),
    )


def nadmozg(chosen: Settings, patience_s: float) -> NadmozgHttp:
    """The one of the settings; not in manual mode."""
    return NadmozgHttp(
        Connection(
            base_url=chosen.nadmozg_url,
            client_id=chosen.nadmozg_client_id,
            client_secret=chosen.nadmozg_client_secret.get_secret_value(),
            ca_bundle=chosen.ca_bundle,
            actor="onboarding",
            timeout_s=min(patience_s, chosen.http_timeout_s),
        )
    )


def _mail(chosen: Settings, patience_s: float) -> str:
    mail_server(chosen, patience_s).try_login(chosen.envelope_sender)
    return "вход принят" if chosen.smtp_username else "отвечает"


def _nadmozg(chosen: Settings, patience_s: float, found: Findings) -> str:
    client = nadmozg(chosen, patience_s)
    began = time.monotonic()
    try:
        ahead = client.try_login()
    finally:
        client.close()
    if abs(ahead) > CLOCKS_MAY_DIFFER_S:
        found.remarks.append(f"nadmozg: часы расходятся с нашими на {abs(ahead):.0f} с; проверьте время этой машины")
    return f"вход принят за {time.monotonic() - began:.1f} с"


def _try_calendar(
    found: Findings, person: Person, chosen: Settings, settings: Mapping[str, str], patience_s: float
) -> None:
    """One that does not open stops nothing: trainings are appointed without it, and whoever does so is told."""
    calendar = Calendar(
        filled_in(person.calendar, settings),
        ca_bundle=chosen.ca_bundle,
        timeout_s=min(patience_s, chosen.http_timeout_s),
        public_only=not chosen.allow_private_addresses,
    )
    now = datetime.now(UTC)
    zone = person.time_zone or chosen.policy.office_time_zone
    name = f"календарь: {person.name}"
    try:
        spans = calendar.busy(now, now + LOOKED_AHEAD, zone, person.email, lambda _: False)
    except RejectedError as error:
        private = "лежит во внутренней сети; если так и надо – ONBOARDING_ALLOW_PRIVATE_ADDRESSES=true"
        found.remarks.append(f"{name}: {private if error.code == 'private' else error}")
    except IntegrationError as error:
        found.remarks.append(f"{name}: {error}")
    else:
        found.good.append(f"{name}: читается, занято за две недели: {len(spans)}")


def _database(url: str, extension: str = "") -> str:
    with connect(with_driver(url, "psycopg")) as database:
        version = database.info.server_version
        if version < OLDEST:
            raise StackError(f"PostgreSQL {version // 10000}, а нужен 14 или новее")
        row = database.execute(
            "SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'CREATE'),"
            " pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row is not None
        if not row[0]:
            raise StackError("нашей роли нельзя создавать таблицы в схеме public: сделайте её владельцем базы")
        if not extension and not row[1]:
            raise StackError("нашей роли нельзя создавать схемы, этого требует восстановление: сделайте её владельцем")
        if row[2] != "UTF8":
            raise StackError(f"кодировка базы {row[2]}, а нужна UTF8")
        there = database.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension]).fetchone()
        if extension and not there and not _may_make(database, extension):
            raise StackError(f"нет расширения {extension}: администратор базы выполняет CREATE EXTENSION {extension}")
        return f"PostgreSQL {version // 10000}.{version % 10000}, права есть"


def _may_make(database: psycopg.Connection, extension: str) -> bool:
    try:
        with database.transaction(force_rollback=True):
            database.execute("CREATE EXTENSION pg_trgm" if extension == "pg_trgm" else "SELECT 1/0")
    except psycopg.Error:
        return False
    return True


def _try(found: Findings, name: str, attempt: Callable[[], str]) -> None:
    try:
        found.good.append(f"{name}: {attempt()}")
    except LoginRefusedError:
        found.faults.append(f"{name}: вход не принят, проверьте имя и пароль")
    except (IntegrationError, StackError, ValueError) as error:
        found.faults.append(f"{name}: {error}")
