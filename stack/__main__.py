"""`python -m stack up [--no-sandbox] [--home DIR]` and `python -m stack clean`."""

import argparse
import sys
from pathlib import Path

from stack.clean import clean
from stack.errors import StackError
from stack.up import SANDBOX_HOME, up


def main() -> int:
    """Run the command; an expected failure is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m stack", description="Локальный стек онбординга")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="запустить всё и работать до Ctrl-C")
    starting.add_argument(
        "--no-sandbox", action="store_true", help="внешние системы – настоящие, из окружения или .env"
    )
    starting.add_argument("--home", type=Path, help="папка для данных и журналов")
    commands.add_parser("clean", help="удалить данные песочницы (настоящие остаются)")
    options = parser.parse_args()
    try:
        if options.command == "up":
            up(options.home, sandbox=not options.no_sandbox)
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
