"""Talking to Prefect's server, which may be away like any other far end."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client

from cases.effect_row import FarEnd
from integrations.errors import UnavailableError


@contextmanager
def unavailable_if_away() -> Iterator[None]:
    """Turns every failed request in here into UnavailableError. Prefect's ObjectNotFound passes through."""
    try:
        yield
    except httpx.HTTPError as error:  # PrefectHTTPStatusError is one
        words = f"Prefect's server does not answer: {type(error).__name__}"
        raise UnavailableError(words, for_all=True, by=FarEnd.PREFECT) from error


@contextmanager
def prefect_client() -> Iterator[SyncPrefectClient]:
    """A client for a few requests. UnavailableError: Prefect's server does not answer."""
    with unavailable_if_away(), get_client(sync_client=True) as client:
        yield client
