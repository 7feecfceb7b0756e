"""`python -m tests.acceptance.run_form`: forms in a process of its own, for what a worker's environment decides.

Another database, manual mode: the caller chooses. A line of JSON in, [entrypoint, parameters], a line out.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from demo.doors import outcome
from engine.wiring import people
from stack.local import PROJECT
from tests.run_as import run_as


class Submit(Protocol):
    """submit("flows.onboarding:new_client", object_name=…) → badge and message."""

    def __call__(self, form: str, **fields: Any) -> dict[str, str]: ...


@contextmanager
def own_process(environment: Mapping[str, str], log: Path) -> Iterator[Submit]:
    """Runs forms one after the other in one process with this environment."""
    command = [sys.executable, "-m", "tests.acceptance.run_form"]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, env=environment, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        given, said = process.stdin, process.stdout

        def submit(form: str, **fields: Any) -> dict[str, str]:
            given.write(json.dumps([form, fields]).encode() + b"\n")
            given.flush()
            for line in said:
                if line.startswith(b'{"badge"'):
                    answer: dict[str, str] = json.loads(line)
                    return answer
            raise AssertionError(log.read_text(encoding="utf-8"))

        yield submit
        given.close()


def main() -> None:
    """Runs what stdin asks for."""
    for line in sys.stdin:
        entrypoint, parameters = json.loads(line)
        module, _, function = entrypoint.partition(":")
        form = getattr(importlib.import_module(module), function)
        who = people().find(parameters.pop("who", ""))
        state = run_as(who.code if who else "", form, **parameters)
        badge, message = outcome(state.name or "", state.message or "")
        print(json.dumps({"badge": badge, "message": message}), flush=True)


if __name__ == "__main__":
    main()
