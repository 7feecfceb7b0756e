"""`python -m stack up`: the stack in the foreground, for people; Ctrl-C stops it."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from stack.deploy import form_path
from stack.errors import StackError
from stack.findings import Findings, SettingsError
from stack.folder import is_running
from stack.foreground import heed_interrupts, ignore_interrupts
from stack.forgetting.watch import keep_forgetting
from stack.health import health
from stack.health_alarm import HealthAlarm
from stack.local import PROJECT, Stack
from stack.own_files import operator_settings, own_folder
from stack.ports import Ports
from stack.second_worker import SecondWorker
from stack.setting_trials import try_out
from stack.setting_values import judge, look_at_files
from stack.sign_in import people, sign_in_link
from stack.telling import teller

SANDBOX_HOME, LIVE_HOME = PROJECT / "var", PROJECT / "var" / "live"
"""Two folders: sandbox cases and real ones must never meet in one database."""
FIRST_FORM = "10 ·"
A_DAY = timedelta(days=1)


def up(home: Path | None, *, sandbox: bool) -> None:
    """Start everything, say where to look, and keep it running until Ctrl-C or SIGTERM."""
    heed_interrupts()
    refuse_settings_of_the_server(os.environ)
    settings = operator_settings(os.environ, PROJECT, sandbox=sandbox)
    if sandbox:
        refuse_files(settings)
    else:
        check_in_short(settings, own_folder(os.environ, PROJECT) / ".env", lambda line: print(line, flush=True))
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
        with contextlib.nullcontext() if sandbox else _alarm(stack), _forgetting(stack):
            stack.watch()
    except KeyboardInterrupt:
        print("\nОстанавливаю …", flush=True)
    finally:
        ignore_interrupts()
        stack.stop()
    print("Всё остановлено, данные сохранены.", flush=True)


@contextmanager
def _alarm(stack: Stack) -> Iterator[None]:
    """Tells the operators what goes wrong, while the stack runs; nothing waits for it."""
    ended = threading.Event()
    alarm = HealthAlarm(
        lambda now: health(stack, now, notes_logins=True),
        teller(stack.environment, lambda: datetime.now(UTC)),
        stack.home / "health.json",
    )
    say = partial(print, flush=True)
    threading.Thread(target=alarm.run, args=(ended, say), daemon=True, name="health").start()
    try:
        yield
    finally:
        ended.set()


@contextmanager
def _forgetting(stack: Stack) -> Iterator[None]:
    """Clients whom two people want to be forgotten are; nothing waits for it."""
    ended, say = threading.Event(), partial(print, flush=True)
    threading.Thread(target=keep_forgetting, args=(stack, ended, say), daemon=True, name="forgetting").start()
    try:
        yield
    finally:
        ended.set()


def running_stack(home: Path | None = None, *, sandbox: bool = False) -> Stack:
    """The stack that runs in this checkout, that of real clients before the sandbox's; or the one in this folder.

    StackError: there is none.
    """
    homes = (home,) if home else (SANDBOX_HOME,) if sandbox else (LIVE_HOME, SANDBOX_HOME)
    home = next((it for it in homes if is_running(it)), None)
    if home is None:
        raise StackError("Стек не запущен.")
    sandbox = sandbox or home == SANDBOX_HOME
    settings = operator_settings(os.environ, PROJECT, sandbox=sandbox)
    stack = Stack(home, Ports.from_environment(settings), sandbox=sandbox, settings=settings)
    stack.find()
    return stack


def refuse_settings_of_the_server(environment: Mapping[str, str]) -> None:
    """Refuse by name what an operator has set and believes in force: the server's settings are ours to make."""
    if given := sorted(name for name in environment if name.startswith("PREFECT_SERVER_")):
        raise StackError(
            f"Настройки сервера Prefect задаёт сам стек, эти не действуют: {', '.join(given)}; уберите их из окружения."
        )


def check_settings(settings: Mapping[str, str], env_file: Path, *, patience_s: float = 10) -> Findings:
    """Looks through the settings and, if nothing is wrong with them, tries them out at the far ends."""
    found = judge(settings, env_file)
    if not found.faults:
        try_out(settings, found, patience_s=patience_s)
    return found


def work(home: Path | None) -> None:
    """A worker alone, on a second machine, until Ctrl-C or SIGTERM."""
    heed_interrupts()
    say = partial(print, flush=True)
    settings = operator_settings(os.environ, PROJECT, sandbox=False)
    check_in_short(settings, own_folder(os.environ, PROJECT) / ".env", say, second_machine=True)
    worker = SecondWorker(home or PROJECT / "var" / "worker", settings, PROJECT, say)
    try:
        worker.start()
        worker.watch()
    except KeyboardInterrupt:
        say("\nОстанавливаю …")
    finally:
        ignore_interrupts()
        worker.stop()
    say("Рабочий процесс остановлен.")


def check_in_short(
    settings: Mapping[str, str], env_file: Path, say: Callable[[str], None], *, second_machine: bool = False
) -> None:
    """Before a start: SettingsError names everything that is wrong. What a far end does not take is only told.

    A machine that comes back before its mail server does must start all the same, and goes on once that is there.
    """
    found = judge(settings, env_file, second_machine=second_machine)
    _refuse(found)
    tried = Findings(remarks=found.remarks)
    try_out(settings, tried, patience_s=3)
    for line in (*tried.faults, *tried.remarks):
        say(f"Обратите внимание: {line}")


def refuse_files(settings: Mapping[str, str]) -> None:
    """SettingsError names everything that is wrong in the department's files; of the sandbox nothing else is asked."""
    found = Findings()
    look_at_files(settings, found)
    _refuse(found)


def _refuse(found: Findings) -> None:
    if found.faults:
        raise SettingsError("\n".join([f"Неверно: {it}" for it in found.faults] + ["Ничего не запущено."]))


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
