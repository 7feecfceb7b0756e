"""`python -m worker.start --pool …`: imports the project, splits off a template, and becomes a worker. So the worker,
the template and its copies share one memory.

`prefect worker start --type onboarding-warm` does the same job; its template is then a process that imports everything
once more, and Prefect's command line is loaded, too, which a worker has no use for.
"""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from pathlib import Path

from prefect.logging import get_logger

from worker import template
from worker.inside import prepared, serve
from worker.sources import fingerprint
from worker.warm import WarmWorker

LOG = get_logger("warm")
ENDS = (signal.SIGTERM, signal.SIGINT)
RARELY = (20_000, 20, 20)
"""How often garbage is looked for: with Python's own 700 it is a tenth of what a click costs (decision 0042)."""


def main() -> None:
    """Returns when the worker has ended; in the template, when that has."""
    options = argparse.ArgumentParser(prog="python -m worker.start")
    options.add_argument("--pool", required=True, help="the work pool whose runs it takes")
    options.add_argument("--name", help="by which Prefect knows it")
    options.add_argument("--type", choices=[WarmWorker.type], help="there is no other")
    options.add_argument("--limit", type=int, help="how many runs at once")
    options.add_argument("--held", action="store_true", help="imports everything, then waits for its input's end")
    chosen = options.parse_args()
    here = Path.cwd()
    sources = fingerprint(here)  # before anything of it is read
    code = prepared(here)
    if template.CAN_COPY:
        ours, its = socket.socketpair()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*RARELY)  # in the copies, too
        pid = os.fork()
        if not pid:
            ours.close()
            os.setsid()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return serve(its, code)
        its.close()
        template.FIRST = template.Made(pid, ours, sources)
    if chosen.held:
        sys.stdin.read()
    asyncio.run(_work(WarmWorker(chosen.pool, name=chosen.name, limit=chosen.limit)))
    return None


async def _work(worker: WarmWorker) -> None:
    """Until SIGTERM or SIGINT, and then as long as the runs under way are given; a second signal ends it at once."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def end() -> None:
        for each in ENDS:
            loop.remove_signal_handler(each)
        task.cancel()

    for each in ENDS:
        loop.add_signal_handler(each, end)
    with contextlib.suppress(asyncio.CancelledError):
        await worker.start(printer=LOG.info)
    LOG.info("Worker %r has ended", worker.name)


if __name__ == "__main__":
    main()
