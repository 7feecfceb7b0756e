"""`python -m stack up [--no-sandbox] [--home DIR]`, `python -m stack health` and `python -m stack clean`."""

import argparse
import sys
from pathlib import Path

from stack.clean import clean
from stack.errors import StackError
from stack.health import health
from stack.up import SANDBOX_HOME, running_stack, up


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
    commands.add_parser("clean", help="удалить данные песочницы (настоящие остаются)")
    options = parser.parse_args()
    try:
        if options.command == "up":
            up(options.home, sandbox=not options.no_sandbox)
        elif options.command == "health":
            found = health(running_stack())
            print(found.line)
            return 1 if found.troubles else 0
        else:
            clean(SANDBOX_HOME)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
