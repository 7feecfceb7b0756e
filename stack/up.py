"""`python -m stack up`: the stack in the foreground, for people; Ctrl-C stops it."""

import os
import signal
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from stack.deploy import form_path
from stack.errors import StackError
from stack.local import PROJECT, Stack, is_running
from stack.ports import Ports
from stack.sign_in import people, sign_in_link

SANDBOX_HOME, LIVE_HOME = PROJECT / "var", PROJECT / "var" / "live"
"""Two folders: sandbox cases and real ones must never meet in one database."""
OURS = "ONBOARDING_"
FIRST_FORM = "10 ·"
A_DAY = timedelta(days=1)


def up(home: Path | None, *, sandbox: bool) -> None:
    """Start everything, say where to look, and keep it running until Ctrl-C or SIGTERM."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a background job inherits an ignored SIGINT
        signal.signal(number, _interrupt)
    refuse_settings_of_the_server(os.environ)
    settings = operator_settings(os.environ, PROJECT / ".env", sandbox=sandbox)
    if not sandbox:
        check_outside_addresses(settings)
    stack = Stack(
        home or (SANDBOX_HOME if sandbox else LIVE_HOME),
        Ports.from_environment(settings),
        sandbox=sandbox,
        settings=settings,
        on_progress=lambda line: print(line, flush=True),
        concurrency_limit=_whole_number(settings, "ONBOARDING_CONCURRENT_RUNS", 10),
    )
    try:
        stack.start()
        print(_welcome(stack), flush=True)
        stack.watch()
    except KeyboardInterrupt:
        print("\nОстанавливаю …", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave half of it running
        stack.stop()
    print("Всё остановлено, данные сохранены.", flush=True)


def running_stack() -> Stack:
    """The stack that runs in this checkout, that of real clients before the sandbox's. StackError: there is none."""
    home = next((it for it in (LIVE_HOME, SANDBOX_HOME) if is_running(it)), None)
    if home is None:
        raise StackError("Стек не запущен.")
    sandbox = home == SANDBOX_HOME
    settings = operator_settings(os.environ, PROJECT / ".env", sandbox=sandbox)
    stack = Stack(home, Ports.from_environment(settings), sandbox=sandbox, settings=settings)
    stack.find()
    return stack


def operator_settings(environment: Mapping[str, str], env_file: Path, *, sandbox: bool) -> dict[str, str]:
    """Our settings: the environment, then the file .env.

    With the sandbox the file is left alone: it is where a real installation keeps its database and mail server.
    """
    settings = {key: value for key, value in environment.items() if key.startswith(OURS)}
    if sandbox:
        return settings
    from_file = {key: value for key, value in dotenv_values(env_file).items() if key.startswith(OURS) and value}
    return from_file | settings


def refuse_settings_of_the_server(environment: Mapping[str, str]) -> None:
    """Refuse by name what an operator has set and believes in force: the server's settings are ours to make."""
    if given := sorted(name for name in environment if name.startswith("PREFECT_SERVER_")):
        raise StackError(
            f"Настройки сервера Prefect задаёт сам стек, эти не действуют: {', '.join(given)}; уберите их из окружения."
        )


def check_outside_addresses(settings: Mapping[str, str]) -> None:
    """Refuse, naming every setting that is missing or wrong, before anything is started."""
    from settings import settings_from

    made_by_us = {"ONBOARDING_DATABASE_URL": "postgresql+psycopg://"}
    try:
        settings_from(made_by_us | dict(settings))
    except ValidationError as error:
        wrong = [
            OURS + "__".join(map(str, each["loc"])).upper()
            if each["loc"]
            else each["msg"].removeprefix("Value error, ")
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise StackError(f"Не заданы или неверны (в окружении или в {PROJECT / '.env'}): {', '.join(wrong)}.") from None


def _welcome(stack: Stack) -> str:
    with stack.prefect_api() as api:
        form = form_path(api, FIRST_FORM)
    lines = ["", "Стек запущен.", f"  Prefect – формы и история:   {stack.public_url}"]
    if stack.sandbox:
        lines.append(f"  Почта песочницы:             {stack.sandbox_http_url}/letters")
        lines.append(f"  Вся песочница:               {stack.sandbox_http_url}/")
        lines.append("Войти – щёлкните один раз; ссылки действуют сутки, потом письмом или make sign-in WHO=…:")
        lines += [
            f"  {it['name'] + ':':<28} {sign_in_link(stack, it['code'], good_for=A_DAY)}"
            for it in people(stack.environment)
        ]
    if form:
        lines.append(f"  Новый клиент, начните здесь: {stack.public_url}{form}")
    lines += [f"  Журналы и данные:            {stack.home}", "Ctrl-C – остановить; данные сохранятся."]
    return "\n".join(lines)


def _whole_number(settings: Mapping[str, str], name: str, default: int) -> int:
    text = settings.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise StackError(f"{name}={text!r}: нужно целое число больше нуля.")
    return int(text)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
