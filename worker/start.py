"""`python -m worker.start --pool … --type onboarding-warm`: imports the project, splits off a template, and becomes
Prefect's `prefect worker start` with these options. So the worker, the template and its copies share one memory.

`prefect worker start` itself does the same job; its template is then a process that imports everything once more.
"""

import gc
import os
import runpy
import signal
import socket
import sys
from pathlib import Path

from worker import template
from worker.inside import prepared, serve
from worker.sources import fingerprint

RARELY = (20_000, 20, 20)
"""How often garbage is looked for: with Python's own 700 it is a tenth of what a click costs (decision 0042)."""


def main() -> None:
    """Returns when the worker has ended; in the template, when that has."""
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
    sys.argv = ["prefect", "worker", "start", *sys.argv[1:]]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
    return None


if __name__ == "__main__":
    main()
