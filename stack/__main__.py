"""`python -m stack up | health | sign-in WHO | backup FILE | restore FILE | prepare | clean`."""

import argparse
import os
import sys
from pathlib import Path

from stack.backup import backup, restore
from stack.clean import clean
from stack.errors import StackError
from stack.health import health
from stack.local import PROJECT
from stack.prepared import prepare
from stack.sign_in import sign_in_link
from stack.up import LIVE_HOME, SANDBOX_HOME, operator_settings, running_stack, up


def main() -> int:
    """Run the command; an expected failure is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m stack", description="Локальный стек онбординга")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="запустить всё и работать до Ctrl-C")
    starting.add_argument(
        "--no-sandbox", action="store_true", help="внешние системы – настоящие, из окружения или .env"
    )
    starting.add_argument("--home", type=Path, help="папка для данных и журналов")
    commands.add_parser("health", help="одна строка и код завершения: всё ли хорошо")
    letting_in = commands.add_parser("sign-in", help="ссылка для входа: один раз, 15 минут")
    letting_in.add_argument("who", help="code из people.toml")
    for name, words in (("backup", "записать копию базы подключений"), ("restore", "восстановить базу из копии")):
        copying = commands.add_parser(name, help=words)
        copying.add_argument("file", type=Path, help="файл копии")
        copying.add_argument("--sandbox", action="store_true", help="база песочницы (make up), а не настоящая")
        copying.add_argument("--home", type=Path, help="папка для данных и журналов")
    copying.add_argument("--force", action="store_true", help="заменить базу, в которой есть подключения")
    commands.add_parser("prepare", help="подготовить базу, с которой начинают песочница и тесты")
    commands.add_parser("clean", help="удалить данные песочницы (настоящие остаются)")
    options = parser.parse_args()
    try:
        if options.command == "up":
            up(options.home, sandbox=not options.no_sandbox)
        elif options.command == "health":
            found = health(running_stack())
            print(found.line)
            return 1 if found.troubles else 0
        elif options.command == "sign-in":
            print(sign_in_link(running_stack(), options.who))
        elif options.command == "prepare":
            prepare(PROJECT)
        elif options.command == "clean":
            clean(SANDBOX_HOME)
        else:
            home = options.home or (SANDBOX_HOME if options.sandbox else LIVE_HOME)
            settings = operator_settings(os.environ, PROJECT / ".env", sandbox=options.sandbox)
            if options.command == "backup":
                print(backup(home.absolute(), settings, options.file.absolute()))
            else:
                print(restore(home.absolute(), settings, options.file.absolute(), force=options.force))
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
