"""Files that take minutes begin first: no worker is left alone with one of them when the others are through."""

import pytest

LONGEST = (
    "test_faults_of_nadmozg.py",
    "test_faults_elsewhere.py",
    "test_chaos.py",
    "test_downtime.py",
    "test_warm_worker.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order above, then as they were found."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda it: place.get(it.path.name, len(LONGEST)))
