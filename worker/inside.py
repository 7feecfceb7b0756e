"""A warm process: imports everything once, then runs the flows it is told to, one at a time, in its main thread.

`python -m worker.inside`, started by the worker; with the argument `copies` it works not itself but through copies
(worker/forking.py). One run at a time keeps what belongs to a process – its environment, working directory, signals,
timeouts by alarm – to one run. When the worker is gone it ends after the run under way.
"""

import gc
import json
import os
import queue
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.schemas.objects import FlowRun, State
from prefect.context import SyncClientContext
from prefect.exceptions import Abort, Pause, TerminationSignal
from prefect.logging import get_logger
from prefect.settings import temporary_settings

from worker import _private
from worker.flow_code import FlowCode
from worker.forking import copies_of_this_process
from worker.hooks import call_crashed_hooks
from worker.orders import COPIES, WIRE, Report, RunOrder, packed

LOG = get_logger("warm")
TUNED: dict[Any, Any] = {
    # A synchronous flow ends by joining a thread that sleeps in whole seconds. The worker sees a dead process itself.
    "flows.heartbeat_frequency": None,
    # One request each for every client made; the server is of this very installation and has no CSRF protection.
    "client.csrf_support_enabled": False,
    "client.server_version_check_enabled": False,
    # A server that is away for minutes gets the run's end when it is back: 2, 4, 8 … 256 s, eight minutes in all.
    "client.max_retries": 8,
}


class Desk:
    """Reads the worker's orders in a thread of its own, so that a cancellation arrives while a run is under way."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._orders: queue.SimpleQueue[RunOrder | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._under_way = ""
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> RunOrder | None:
        """The next order; None: the worker wants no more, or is gone."""
        order = self._orders.get()
        if order is not None:
            with self._lock:
                self._under_way = order["flow_run"]["id"]
        return order

    def over(self) -> None:
        """The run is over: a cancellation that comes now is too late."""
        with self._lock:
            self._under_way = ""

    def say(self, report: Report) -> None:
        """Sends a report to the worker. If the worker is gone, no further order is taken."""
        try:
            self._wire.sendall(packed(report))
        except OSError:
            self._orders.put(None)

    def _read(self) -> None:
        with self._wire.makefile("rb") as lines:
            for line in lines:
                message = json.loads(line)
                if "cancel" in message:
                    self._cancel(message["cancel"])
                else:
                    self._orders.put(message)
        self._orders.put(None)

    def _cancel(self, run_id: str) -> None:
        with self._lock:
            if run_id == self._under_way:
                _private.intend_to_cancel()
                os.kill(os.getpid(), signal.SIGTERM)


class Surroundings:
    """What a run may change in its process and the next must not see: environment, folder, import path."""

    def __init__(self) -> None:
        self._environment = dict(os.environ)
        self._directory = Path.cwd()
        self._path = list(sys.path)

    def enter(self, order: RunOrder) -> None:
        """Sets what the run asks for."""
        os.environ.update(order["environment"])
        os.chdir(order["directory"])

    def restore(self) -> None:
        """Puts everything back."""
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        os.chdir(self._directory)
        sys.path[:] = self._path


def main() -> None:
    """Warms up, then works until the worker closes the socket, or has copies work until then."""
    wire = socket.socket(fileno=int(os.environ.pop(WIRE)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's to deal with
    code = prepared(Path.cwd())
    gc.collect()
    gc.freeze()  # what is looked through for garbage is written to, and then shared no more
    if COPIES in sys.argv:
        serve(wire, code)
    else:
        _work(wire, code)


def prepared(project_dir: Path) -> FlowCode:
    """Everything imported and made ready that a run will need; nothing begun that a copy could not share."""
    _private.ask_once_where_results_are_kept()
    _private.ask_for_no_slot()
    code = FlowCode(project_dir)
    code.warm_up()
    return code


def serve(wire: socket.socket, code: FlowCode) -> None:
    """What a template does: it makes copies, and they work."""
    its = copies_of_this_process(wire)
    if its is not None:
        _work(its, code)


def _work(wire: socket.socket, code: FlowCode) -> None:
    desk = Desk(wire)
    with temporary_settings(updates=TUNED), SyncClientContext.get_or_create() as context:
        _private.leave_out_what_a_run_begins_with(context.client)
        _private.begin_events_before_any_run()
        surroundings = Surroundings()
        desk.say(_report("", 0))
        while (order := desk.next()) is not None:
            surroundings.enter(order)
            try:
                report = _run(order, code)
            finally:
                desk.over()
                surroundings.restore()
            desk.say(report)
            if report["soiled"]:
                break


def _run(order: RunOrder, code: FlowCode) -> Report:
    run_id = order["flow_run"]["id"]
    try:
        flow_run = FlowRun.model_validate(order["flow_run"])
        flow = code.load(order["entrypoint"])
        if order["crashed"]:
            call_crashed_hooks(flow, flow_run, State.model_validate(order["crashed"]))
        else:
            return _report(run_id, 0, unended=not _private.run(flow, flow_run))
    except (Abort, Pause) as refused:
        LOG.info("run %s: the server does not let it run: %s", run_id, refused)
        return _report(run_id, 0, unended=True)
    except TerminationSignal:
        return _report(run_id, 0, soiled=True)
    except Exception:  # noqa: BLE001 - whatever it is, the worker reports the run as crashed and goes on
        _private.tell_run(UUID(run_id), "The run could not be started or finished by its worker")
        return _report(run_id, 1)
    except BaseException as error:  # noqa: BLE001 - sys.exit() in a flow must not end the process
        LOG.warning("run %s ended by %r", run_id, error)
        return _report(run_id, 1, soiled=True)
    return _report(run_id, 0)


def _report(run_id: str, code: int, *, unended: bool = False, soiled: bool = False) -> Report:
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if sys.platform == "linux" else 0
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return Report(run=run_id, code=code, unended=unended, soiled=soiled, megabytes=megabytes)


if __name__ == "__main__":
    main()
