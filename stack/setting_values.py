"""Looks through the settings before anything starts: all that is wrong, at once, without asking anybody outside.

No value of a secret is ever repeated.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError as UnreadableValueError

from integrations.letter import mailbox
from settings import MANUAL, NO_CREDENTIALS, Files, Settings, settings_from
from stack.copy_file import recipient
from stack.databases import CASES_URL, PREFECT_URL, with_driver
from stack.department_files import look_through
from stack.errors import StackError
from stack.findings import Findings
from stack.ports import VARIABLES, Ports
from stack.service_secret import NAMES as SECRET_NAMES
from stack.service_secret import SECRET_FILE
from stack.setting_names import OURS, unread
from stack.worker_kind import worker_kind

LOCAL = {"127.0.0.1", "localhost", "::1"}
_WHOLE = {
    "CONCURRENT_RUNS": 1,
    "WARM_PROCESSES": 0,
    "WARM_RUNS_EACH": 1,
    "WARM_MEGABYTES_EACH": 1,
    "BACKUP_KEEP_DAYS": 0,
    "HISTORY_DAYS": 0,
    "EVENTS_DAYS": 1,
}
"""Read by the stack and the worker, with the least they take."""
_EXPECTED = {
    "missing": "не задано",
    "int": "нужно целое число",
    "float": "нужно число",
    "bool": "нужно true или false",
    "literal_error": "можно только {expected}",
    "greater_than": "нужно больше {gt}",
    "greater_than_equal": "нужно не меньше {ge}",
    "time_delta": "нужен срок вида PT10M, P2D",
    "time": "нужно время вида 10:00",
    "path": "нужен путь к файлу",
}


def judge(settings: Mapping[str, str], env_file: Path, *, second_machine: bool = False) -> Findings:
    """Everything that can be told of them here. A second machine needs no access to Prefect's database."""
    found = Findings()
    found.faults += _of_env_file(env_file)
    made_by_us = {"ONBOARDING_DATABASE_URL": "postgresql+psycopg://"}
    chosen: Settings | None = None
    try:
        chosen = settings_from(made_by_us | dict(settings))
    except ValidationError as error:
        found.faults += _in_words(error)
    except UnreadableValueError as error:
        found.faults.append(f"{_name_in(str(error))}: значение не разобрать, нужен список вида [2,8,30]")
    found.faults += _addresses(settings) + list(_stack_values(settings, second_machine))
    if chosen:
        found.faults += list(_mail(chosen))
    used = look_at_files(settings, found)
    if not settings.get("ONBOARDING_FOLDER"):
        found.remarks.append(
            "ONBOARDING_FOLDER не задана: файлы отдела лежат в репозитории, обновление встретит правки в них"
        )
    for name, meant in unread(settings, used).items():
        if meant:
            found.faults.append(f"{name}: такой настройки нет; вероятно, {meant}")
        else:
            found.remarks.append(f"{name}: эту настройку никто не читает")
    return found


def look_at_files(settings: Mapping[str, str], found: Findings) -> set[str]:
    """The department's own files; returns the names of the secrets that they ask for."""
    return look_through(
        Path(settings.get("ONBOARDING_PEOPLE_FILE") or Files.model_fields["people_file"].default),
        Path(settings.get("ONBOARDING_CATALOGUE_FILE") or Files.model_fields["catalogue_file"].default),
        settings,
        found,
    )


def _of_env_file(file: Path) -> list[str]:
    if file.exists() and (mode := file.stat().st_mode & 0o777) & 0o077:
        return [f"{file}: в файле секреты, а читать его могут и другие (права {mode:o}); выполните chmod 600 {file}"]
    return []


def _in_words(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False):
        name = OURS + "__".join(str(it) for it in each["loc"] if isinstance(it, str)).upper()
        if not each["loc"]:  # of several settings together: looked at apart, for pydantic does so only if all is right
            continue
        kind = each["type"]
        words = next((it for start, it in _EXPECTED.items() if kind == start), None) or next(
            (it for start, it in _EXPECTED.items() if kind.startswith(start)), "значение не подходит"
        )
        yield f"{name}: {words.format(**each.get('ctx', {}))}{_given(name, each['input'], kind)}"


def _given(name: str, value: Any, kind: str) -> str:
    field = Settings.model_fields.get(name.removeprefix(OURS).lower())
    is_secret = field is not None and field.annotation is SecretStr
    return "" if kind == "missing" or is_secret else f", а стоит {str(value)[:60]!r}"


def _name_in(words: str) -> str:
    """pydantic-settings tells the field's name in quotes."""
    return f"{OURS}{words.split(chr(34))[1].upper()}" if words.count('"') >= 2 else "Настройки"


def _addresses(settings: Mapping[str, str]) -> list[str]:
    found = []
    for name, schemes in (("UI_URL", ("https", "http")), ("NADMOZG_URL", ("https",))):
        value = settings.get(f"{OURS}{name}", "")
        if not value or (name == "NADMOZG_URL" and value == MANUAL):
            continue
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.scheme not in schemes or not host:
            wanted = " или ".join(f"{it}://" for it in schemes)
            also = ", или слово manual" if name == "NADMOZG_URL" else ""
            found.append(f"{OURS}{name}: адрес должен начинаться с {wanted}{also}, а стоит {value[:60]!r}")
        elif name == "UI_URL" and parts.scheme == "http" and host not in LOCAL:
            found.append(f"{OURS}{name}: по http:// ответы форм может прочитать кто угодно по дороге; нужен https://")
    return found


def _stack_values(settings: Mapping[str, str], second_machine: bool) -> Iterator[str]:
    for name, least in _WHOLE.items():
        text = settings.get(f"{OURS}{name}", "")
        if text and not (text.isascii() and text.isdigit() and int(text) >= least):
            yield f"{OURS}{name}: нужно целое число не меньше {least}, а стоит {text[:60]!r}"
    secrets = ("ONBOARDING_NADMOZG_CLIENT_ID", "ONBOARDING_NADMOZG_CLIENT_SECRET")
    if settings.get("ONBOARDING_NADMOZG_URL") != MANUAL and not all(settings.get(it) for it in secrets):
        yield NO_CREDENTIALS
    if second_machine:
        if not settings.get(CASES_URL):
            yield f"{CASES_URL}: не задано; второй машине нужна база подключений по адресу"
        if not any(settings.get(it) for it in SECRET_NAMES):
            yield f"{SECRET_FILE}: не задано; нужен секрет служб главной машины, её файл service-secret"
    elif bool(settings.get(CASES_URL)) != bool(settings.get(PREFECT_URL)):
        yield f"Задайте и {CASES_URL}, и {PREFECT_URL} или ни одной: иначе неясно, где вторая база"
    tries: list[Callable[[], object]] = [
        lambda: Ports.from_environment({VARIABLES["ui"]: settings.get(VARIABLES["ui"], "")}),
        lambda: worker_kind(settings.get("ONBOARDING_WORKER")),
    ]
    if settings.get("ONBOARDING_BACKUP_RECIPIENT"):
        tries.append(lambda: recipient(settings["ONBOARDING_BACKUP_RECIPIENT"]))
    for name in (CASES_URL, PREFECT_URL):
        if settings.get(name):
            tries.append(partial(with_driver, settings[name], "psycopg"))
    for attempt in tries:
        try:
            attempt()
        except StackError as error:
            yield str(error).rstrip(".")
    if ca := settings.get("ONBOARDING_CA_BUNDLE"):
        try:
            ssl.create_default_context(cafile=ca)
        except (OSError, ssl.SSLError):
            there = Path(ca).is_file()
            yield f"ONBOARDING_CA_BUNDLE: {'в файле нет сертификатов' if there else 'файла нет'}: {ca}"


def _mail(chosen: Settings) -> Iterator[str]:
    for name, address in (("SENDER", chosen.mail_sender), ("BOUNCES", chosen.envelope_sender)):
        try:
            mailbox("", address)
        except ValueError:
            yield f"ONBOARDING_MAIL_{name}: {address[:60]!r} – не адрес почты"
            break
    password = chosen.smtp_password.get_secret_value()
    if chosen.smtp_security == "none" and password and chosen.smtp_host not in LOCAL:
        yield "ONBOARDING_SMTP_SECURITY: без шифрования пароль почты не отправляется; нужно starttls или tls"
    if bool(password) != bool(chosen.smtp_username):
        yield "ONBOARDING_SMTP_USERNAME и ONBOARDING_SMTP_PASSWORD задаются вместе"
    if not f"{chosen.smtp_username}{password}".isascii():
        yield "ONBOARDING_SMTP_USERNAME, ONBOARDING_SMTP_PASSWORD: только латинские буквы, цифры и знаки"
    if "://" in chosen.smtp_host or "/" in chosen.smtp_host:
        yield f"ONBOARDING_SMTP_HOST: нужно имя сервера без http://, а стоит {chosen.smtp_host[:60]!r}"
