"""Puts the code of the case that is at hand into every record of the log, so that its story can be read there."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_case: ContextVar[str] = ContextVar("case", default="")
_make = logging.getLogRecordFactory()


@contextmanager
def logged_as(code: str) -> Iterator[None]:
    """Whatever is logged in here is about this case (or these, by commas)."""
    token = _case.set(code)
    try:
        yield
    finally:
        _case.reset(token)


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    made = _make(*args, **kwargs)
    made.case = _case.get()
    return made


logging.setLogRecordFactory(_record)
