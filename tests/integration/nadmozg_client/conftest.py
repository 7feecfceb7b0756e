"""One sandbox and one client for a module; faults are cleared after each test."""

from collections.abc import Iterator

import pytest

from integrations.nadmozg import Nadmozg
from sandbox.servers import Sandbox
from tests.nadmozg_world import SECRET, World, connect


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(
        tmp_path_factory.mktemp("sandbox"),
        cloud_seconds=0.05,  # short, because only three may be made at once
        cloud_lag=0.0,
        client_secret=SECRET,
        requests_per_minute=100_000,
    ) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(outside: Sandbox) -> Iterator[Sandbox]:
    yield outside
    outside.faults.clear()


@pytest.fixture(scope="module")
def shared(outside: Sandbox) -> Iterator[Nadmozg]:
    with connect(outside) as client:
        yield client


@pytest.fixture
def world(sandbox: Sandbox, shared: Nadmozg) -> World:
    return World(sandbox, shared)
