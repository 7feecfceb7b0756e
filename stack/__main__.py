"""`python -m stack COMMAND`: `--help` lists them."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from stack.backup import backup
from stack.clean import clean
from stack.copy_file import new_key
from stack.errors import StackError
from stack.forgetting.by_hand import forget, know, what_would_go
from stack.health import health, metrics
from stack.local import PROJECT
from stack.own_files import operator_settings, own_folder
from stack.prepared import prepare
from stack.restore import restore
from stack.sign_in import sign_in_link
from stack.up import LIVE_HOME, SANDBOX_HOME, check_settings, running_stack, up, work


def main() -> int:
    """Run the command; an expected failure is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m stack", description="Локальный стек онбординга")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="запустить всё и работать до Ctrl-C")
    starting.add_argument(
        "--no-sandbox", action="store_true", help="внешние системы – настоящие, из окружения или .env"
    )
    starting.add_argument("--home", type=Path, help="папка для данных и журналов")
    working = commands.add_parser("worker", help="только рабочий процесс: на второй машине, до Ctrl-C")
    working.add_argument("--home", type=Path, help="папка для журналов")
    commands.add_parser(
        "check-settings", help="всё ли верно в настройках и принимают ли нас почта, nadmozg, календари и база"
    )
    asking = commands.add_parser("health", help="одна строка и код завершения: всё ли хорошо")
    asking.add_argument("--json", action="store_true", help="то же для программы")
    asking.add_argument("--metrics", action="store_true", help="числа для Prometheus")
    letting_in = commands.add_parser("sign-in", help="ссылка для входа: один раз, 15 минут")
    letting_in.add_argument("who", help="code из people.toml")
    for name, words in (("backup", "записать копию базы подключений"), ("restore", "восстановить базу из копии")):
        copying = commands.add_parser(name, help=words)
        nargs = "?" if name == "backup" else None
        copying.add_argument("file", type=Path, nargs=nargs, help="файл копии; без него – в папку копий, по правилу")
        copying.add_argument("--sandbox", action="store_true", help="база песочницы (make up), а не настоящая")
        copying.add_argument("--home", type=Path, help="папка для данных и журналов")
    copying.add_argument("--force", action="store_true", help="заменить базу, в которой есть подключения")
    keys = commands.add_parser("backup-key", help="сделать ключ, которым шифруются копии")
    keys.add_argument("file", type=Path, help="файл для секретного ключа; храните его на другой машине")
    for name, words in (("forget", "забыть клиента: стереть всё, что о нём хранится"), ("know", "всё, что хранится")):
        about = commands.add_parser(name, help=words)
        about.add_argument("case", help="код подключения, R-0042")
        about.add_argument("--sandbox", action="store_true", help="в песочнице (make up)")
        about.add_argument("--home", type=Path, help="папка для данных и журналов")
    about.add_argument("folder", type=Path, help="куда положить файлы")
    commands.choices["forget"].add_argument(
        "--sure", action="store_true", help="стереть; без этого – только сказать, что"
    )
    commands.add_parser("prepare", help="подготовить базу, с которой начинают песочница и тесты")
    commands.add_parser("clean", help="удалить данные песочницы (настоящие остаются)")
    options = parser.parse_args()
    try:
        if options.command == "up":
            up(options.home, sandbox=not options.no_sandbox)
        elif options.command == "worker":
            work(options.home)
        elif options.command == "check-settings":
            settings = operator_settings(os.environ, PROJECT, sandbox=False)
            tried = check_settings(settings, own_folder(os.environ, PROJECT) / ".env")
            print(tried.report)
            return 2 if tried.faults else 0
        elif options.command == "health":
            stack = running_stack()
            if options.metrics:
                print(metrics(stack), end="")
                return 0
            found = health(stack)
            print(found.json if options.json else found.line)
            return 1 if found.troubles else 0
        elif options.command == "sign-in":
            print(sign_in_link(running_stack(), options.who))
        elif options.command in ("forget", "know"):
            stack = running_stack(options.home and options.home.absolute(), sandbox=options.sandbox)
            if options.command == "know":
                print(know(stack, options.case, options.folder.absolute()))
            else:
                print(forget(stack, options.case) if options.sure else what_would_go(stack, options.case))
                return 0 if options.sure else 2
        elif options.command == "backup-key":
            print(f"Секретный ключ: {options.file}. В настройки – открытый:")
            print(f"ONBOARDING_BACKUP_RECIPIENT={new_key(options.file)}")
        elif options.command == "prepare":
            prepare(PROJECT)
        elif options.command == "clean":
            clean(SANDBOX_HOME)
        else:
            home = options.home or (SANDBOX_HOME if options.sandbox else LIVE_HOME)
            settings = operator_settings(os.environ, PROJECT, sandbox=options.sandbox)
            if options.command == "backup":
                file = options.file.absolute() if options.file else None
                print(backup(home.absolute(), settings, file, datetime.now(UTC)))
            else:
                print(restore(home.absolute(), settings, options.file.absolute(), force=options.force))
    except StackError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
