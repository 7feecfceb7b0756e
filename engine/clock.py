"""The clock, read here and handed on: everything below takes the moment as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)
