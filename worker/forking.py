"""Inside the template: a copy of it for each wire that comes, and word of each copy that has ended.

A copy shares the memory of all that the template has imported. So nothing may be under way in the template that a copy
would have half of: no thread, no connection.
"""

import contextlib
import os
import select
import signal
import socket
import threading
from collections.abc import Iterator

from worker.orders import CopyNews, packed


def copies_of_this_process(wire: socket.socket) -> socket.socket | None:
    """Returns in every copy, with the copy's own wire; and in the template, with None, once no copy is wanted any more
    and the last has ended. RuntimeError: something was warmed that has begun a thread.
    """
    if (threads := threading.enumerate()) != [threading.main_thread()]:
        raise RuntimeError(f"a process with threads cannot be copied: {', '.join(it.name for it in threads)}")
    woken, waker = _woken_by_deaths()
    living: set[int] = set()
    wanted = True
    _tell(wire, CopyNews(pid=0, code=None))
    while wanted or living:
        ready, _, _ = select.select([wire, woken] if wanted else [woken], [], [])
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                woken.recv(4096)
        for pid, code in _ended(living):
            _tell(wire, CopyNews(pid=pid, code=code))
        if wire in ready:
            words, wires, _, _ = socket.recv_fds(wire, 4096, 100)
            wanted = bool(words)
            for number in wires:
                if not (pid := os.fork()):
                    return _as_copy(number, wire, woken, waker)
                os.close(number)
                living.add(pid)
                _tell(wire, CopyNews(pid=pid, code=None))
    return None


def _as_copy(number: int, *of_the_template: socket.socket) -> socket.socket:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for each in of_the_template:
        each.close()
    os.setsid()  # the worker ends a process with all it has started
    return socket.socket(fileno=number)


def _woken_by_deaths() -> tuple[socket.socket, socket.socket]:
    woken, waker = socket.socketpair()
    for each in (woken, waker):
        each.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # ignored, it would wake nobody
    return woken, waker


def _ended(living: set[int]) -> Iterator[tuple[int, int]]:
    for pid in sorted(living):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            living.remove(pid)
            yield pid, os.waitstatus_to_exitcode(status)


def _tell(wire: socket.socket, news: CopyNews) -> None:
    with contextlib.suppress(OSError):  # the worker is gone; the copies find that out themselves
        wire.sendall(packed(news))
