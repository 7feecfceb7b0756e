"""Somebody's calendar, read where they let it be read: an .ics over https. Only when they are busy is taken from it.

Its address is a secret: whoever knows it reads all of the calendar. It is in no message, log or repr.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from integrations.busy_times import Span, busy_times
from integrations.errors import RejectedError, UnavailableError, UnreadableError
from integrations.known_address import PrivateAddressError, ask_known

MOST_BYTES = 5 * 1024 * 1024
_HOPS = 5
_BY = "calendar"

# It tells addresses at INFO, and so this secret. A filter, for Prefect's set-up of logging enables every logger again.
logging.getLogger("httpx").addFilter(lambda record: record.levelno > logging.INFO)


class Calendar:
    """One calendar. `timeout_s` is for all of an answer; `public_only`: not in a network of our own."""

    def __init__(self, url: str, *, ca_bundle: Path | None, timeout_s: float, public_only: bool) -> None:
        self._url = url
        self._ca_bundle = ca_bundle
        self._timeout_s = timeout_s
        self._public_only = public_only

    def __repr__(self) -> str:
        return "Calendar()"

    def busy(
        self, since: datetime, until: datetime, time_zone: str, email: str, is_ours: Callable[[str], bool]
    ) -> list[Span]:
        """When its owner is busy between these moments, in order.

        `time_zone` is theirs, where an event says none; `email`: what they have declined does not count, nor what
        `is_ours` by its UID.

        UnavailableError: it cannot be had now; RejectedError: there is nothing at the address, or it asks who we are;
        UnreadableError: what is there is no calendar, or too much.
        """
        return busy_times(self._read(), since, until, time_zone, email, is_ours)

    def _read(self) -> bytes:
        deadline = time.monotonic() + self._timeout_s
        at = self._parsed(self._url)
        # Every foreign exception may tell the address: none of them is chained to ours.
        for _ in range(_HOPS):
            try:
                left_s = max(0.01, deadline - time.monotonic())
                ask = partial(_ask, at=at)
                said = ask_known(at, ask, left_s, ca_bundle=self._ca_bundle, public_only=self._public_only)
            except PrivateAddressError:
                raise RejectedError("the calendar lies in a private network", "private", by=_BY) from None
            except httpx.TimeoutException:
                raise UnavailableError(f"no answer within {self._timeout_s:g} s", silent=True, by=_BY) from None
            except httpx.ConnectError as error:
                why = "its certificate is not accepted" if "certificate" in str(error).casefold() else "no connection"
                raise UnavailableError(why, by=_BY) from None
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
                raise UnavailableError("it broke off", by=_BY) from None
            except OSError:
                raise UnavailableError("there is no such host", by=_BY) from None
            if isinstance(said, bytes):
                return said
            at = self._parsed(str(said))
        raise RejectedError("it leads round and round", "redirects", by=_BY)

    def _parsed(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL:
            raise RejectedError("the address is none", "address", by=_BY) from None
        if parsed.scheme != "https" or not parsed.host:
            raise RejectedError("the address does not begin with https://", "address", by=_BY)
        return parsed


def _ask(client: httpx.Client, *, at: httpx.URL) -> bytes | httpx.URL:
    """The calendar, or where it has moved."""
    with client.stream("GET", at, headers={"Accept": "text/calendar"}) as answer:
        if answer.next_request is not None:
            return answer.next_request.url
        status = answer.status_code
        if status in (401, 403, 404, 407, 410):
            raise RejectedError(f"the calendar's server answers {status}", str(status), by=_BY)
        if status != 200:
            raise UnavailableError(f"the calendar's server answers {status}", by=_BY)
        content = b""
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise UnreadableError(f"more than {MOST_BYTES // 1024**2} MB")
        return content
