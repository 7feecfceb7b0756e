"""The same time zones on every machine."""

import zoneinfo
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _zones_of_the_pinned_tzdata() -> Iterator[None]:
    """The same zones on every machine; reading the machine's own takes 40 ms a form."""
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath()
