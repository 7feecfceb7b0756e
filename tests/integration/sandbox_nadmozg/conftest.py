"""A sandbox of its own for every test, quick at making clouds or in no hurry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_client import FAST, Client, running


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """The making of a cloud takes a twentieth of a second."""
    with running(tmp_path, **FAST) as client:
        yield client


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Client]:
    """The making of a cloud takes longer than a test."""
    with running(tmp_path, cloud_seconds=600) as client:
        yield client
