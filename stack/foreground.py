"""A program in the foreground: Ctrl-C, SIGTERM and SIGHUP end it in order."""

import signal

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heed_interrupts() -> None:
    """From now on they raise KeyboardInterrupt, even in a shell's background job, which inherits an ignored SIGINT."""
    for number in ENDING:
        signal.signal(number, _interrupt)


def ignore_interrupts() -> None:
    """From now on: an impatient second Ctrl-C must not leave half of it running."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
