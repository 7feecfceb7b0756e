"""Forgets the clients that two people have agreed on, while the stack runs; a thread of `make up` and `make serve`."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from stack.errors import StackError
from stack.forgetting.forget import forget
from stack.local import Stack
from stack.photo_folder import photos_folder, tidy_photos
from store.database import connect
from store.forgetting import Forgetting

EVERY_S, AGAIN_AFTER_S = 15.0, 300.0
"""How often somebody looks; and how long a client is left alone with whom it did not work out."""


def keep_forgetting(stack: Stack, ended: threading.Event, say: Callable[[str], None]) -> None:
    """Until the stack ends. A database that is away is no news here: health tells of it."""
    failed: dict[str, float] = {}
    while not ended.wait(EVERY_S):
        try:
            forget_agreed(stack, say, failed)
        except (StackError, SQLAlchemyError):
            continue


def forget_agreed(stack: Stack, say: Callable[[str], None], failed: dict[str, float] | None = None) -> int:
    """One look: everybody who is to be forgotten; how many were. What does not work out is told and tried again.

    `failed`: when it did not work out with whom, to be left alone for a while.
    """
    engine, failed = connect(stack.database_url), {} if failed is None else failed
    try:
        forgetting = Forgetting(engine)
        forgetting.drop_expired_links(datetime.now(UTC))
        tidy_photos(photos_folder(stack.home, stack.environment), engine, datetime.now(UTC))
        codes = forgetting.agreed()
    finally:
        engine.dispose()
    done = 0
    for code in codes:
        if time.monotonic() - failed.get(code, -AGAIN_AFTER_S) < AGAIN_AFTER_S:
            continue
        try:
            say(forget(stack, code))
            done += 1
        except StackError as error:
            failed[code] = time.monotonic()
            say(f"ВНИМАНИЕ: {error}")
    return done
