"""`make forget` and `make know`: for whoever has the machine; the same code as behind the forms 91 to 93."""

import subprocess
import sys
from pathlib import Path

from cases.errors import FormError
from cases.forgetting import ERASED, NOT_REACHED
from stack.errors import StackError
from stack.forgetting import forget as everywhere
from stack.local import PROJECT, Stack
from store.database import connect
from store.forgetting import Forgetting, Subject


def forget(stack: Stack, code: str) -> str:
    """Erases it, with nobody's word but the operator's. StackError: why not; BusyError: try again."""
    _closed(stack, code)
    return everywhere.forget(stack, code)


def what_would_go(stack: Stack, code: str) -> str:
    """What `forget` is about to do, for a last look."""
    subject = _closed(stack, code)
    lines = [f"{subject.title}: {ERASED}", "Не дотянемся:", *(f"  {it}" for it in NOT_REACHED)]
    if subject.others:
        lines.append(f"У этого клиента есть ещё подключения, их забывают отдельно: {', '.join(subject.others)}.")
    return "\n".join([*lines, f"Стереть: make forget CASE={code} SURE=1"])


def know(stack: Stack, code: str, folder: Path) -> str:
    """Writes two files, to be read and for a program; where. StackError: there is no such case."""
    command = [sys.executable, "-m", "letters.known", code, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, env=stack.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackError(done.stderr.strip().rpartition("\n")[2])
    return done.stdout.strip()


def _closed(stack: Stack, code: str) -> Subject:
    engine = connect(stack.database_url)
    try:
        subject = Forgetting(engine).subject(code)
    except FormError as error:
        raise StackError(error.sentence) from None
    finally:
        engine.dispose()
    if subject.is_open:
        raise StackError(f"{code} ещё в работе: сначала остановите его формой 02.")
    return subject
