"""Time as nadmozg sees it, and as it tells it (a fault may make its clock wrong)."""

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Annotated

from pydantic import PlainSerializer

clock_skew: ContextVar[timedelta] = ContextVar("clock_skew", default=timedelta(0))
"""How wrong the clock is in the answer now being made; only what is *told* is wrong."""


def now() -> datetime:
    """The moment, aware, UTC."""
    return datetime.now(UTC)


def told(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC, by the far end's clock."""
    return (moment + clock_skew.get()).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def http_date() -> bytes:
    """The `Date` header, by the far end's clock."""
    return format_datetime(now() + clock_skew.get(), usegmt=True).encode("ascii")


Moment = Annotated[datetime, PlainSerializer(told, return_type=str, when_used="json")]
"""A time in an answer."""
