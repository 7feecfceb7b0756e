"""A warm worker that no stack looks after: started by hand, as an operator with a second machine would."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.local import Stack
from stack.prefect_env import POOL
from stack.processes import heed_interrupts


@contextmanager
def another_worker(stack: Stack, project: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """It takes runs of the same pool; killed at the end, if it has not ended by then."""
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "onboarding-warm"]
    with log.open("wb") as output:
        # Tests started in the background of a shell have SIGINT ignored, and it is what ends Prefect's worker.
        worker = subprocess.Popen(
            [*command, "--name", "another"],
            env=stack.environment,
            cwd=project,
            stdout=output,
            stderr=output,
            preexec_fn=heed_interrupts,
        )
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait()
