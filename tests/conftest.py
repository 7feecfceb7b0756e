"""In which order files begin: no worker is left alone with a long one, and none waits for what another makes."""

import pytest

FIRST = (
    "test_faults_of_nadmozg.py",
    "unit",
    "test_faults_elsewhere.py",
    "test_chaos.py",
    "test_downtime.py",
    "test_warm_worker.py",
)
"""Whoever begins first makes the database that all stacks begin with, most of a minute; those of `unit` need none."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order above, then as they were found."""
    place = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda it: place.get("unit" if "unit" in it.path.parts else it.path.name, len(FIRST)))
