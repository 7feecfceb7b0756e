"""One deadline for all of a request: httpx has one for each read, so a byte now and then would go on for ever."""

import threading
from collections.abc import Callable
from typing import TypeVar

import httpx

T = TypeVar("T")


def in_time(client: httpx.Client, seconds: float, ask: Callable[[httpx.Client], T]) -> T:
    """What `ask` gets; httpx.ReadTimeout when time is up, however much has come by then.

    The line is cut by closing the client, so nobody else may be using it, and it is of no use afterwards. A read that
    waits at that moment ends with its own timeout, or with the next byte.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        client.close()

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    too_late = httpx.ReadTimeout(f"not all of the answer within {seconds:g} s")
    try:
        answer = ask(client)
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise  # nothing was sent, whatever the time
    except Exception:
        if late.is_set():  # whatever a socket says that is closed while it is read
            raise too_late from None
        raise
    finally:
        timer.cancel()
    if late.is_set():  # what there was of the answer may have been cut off
        raise too_late
    return answer
