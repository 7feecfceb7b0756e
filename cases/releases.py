"""Since when each release has run here: how a step that came with one tells the cases that are past it.

A release enters itself in the marks of the database at its first start (stack/first_look.py:prepare_cases).
"""

from collections.abc import Mapping
from datetime import UTC, datetime

BEGINNING = datetime.min.replace(tzinfo=UTC)


def since(release: str, started: Mapping[str, datetime]) -> datetime:
    """Since when this release, or a later one, runs here. `started`: when each release ran here for the first time.

    The first start of a fresh database comes before its first case, so that every case meets every step. Where no such
    release has started, which only tests see, it is the beginning of time.
    """
    return min((at for name, at in started.items() if _numbers(name) >= _numbers(release)), default=BEGINNING)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(it) for it in release.split("."))
