"""Prefect's server is a far end like any other: away, it is `UnavailableError`, and everybody is told to wait."""

import socket
from contextlib import AbstractContextManager

import pytest
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings

from engine.prefect_server import prefect_client
from integrations.errors import UnavailableError


def away(port: int) -> AbstractContextManager[object]:
    return temporary_settings(updates={PREFECT_API_URL: f"http://127.0.0.1:{port}/api"})


def test_a_server_that_is_away_is_unavailable_for_all() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with (
            away(unused.getsockname()[1]),
            pytest.raises(UnavailableError) as caught,
            prefect_client() as client,
        ):
            client.read_deployments()
        assert caught.value.for_all


def test_what_prefect_does_not_have_is_not_unavailable() -> None:
    with away(port=1), pytest.raises(ObjectNotFound), prefect_client():
        raise ObjectNotFound(LookupError())
